package io.externalmetrics.server.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Where output goes.
 *
 * @param showsOutput whether stdout is a terminal
 * @param showsErrors whether stderr is one as well
 * @param columns where stdout is a terminal, or COLUMNS says so; else lines are as long as they are
 */
record Terminal(boolean showsOutput, boolean showsErrors, Optional<Integer> columns) {
  /** No terminal at all, as in a pipe. */
  static final Terminal NONE = new Terminal(false, false, Optional.empty());

  private static final int FILE_TYPE = 0170000;
  private static final int CHARACTER_DEVICE = 0020000;

  /** What this process writes to. */
  static Terminal detected(Map<String, String> environment) {
    boolean interactive =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    Optional<Integer> exported =
        Optional.ofNullable(environment.get("COLUMNS"))
            .filter(text -> text.matches("[1-9][0-9]{1,3}"))
            .map(Integer::valueOf);
    return new Terminal(
        interactive,
        interactive && isDevice(Path.of("/dev/fd/2")),
        exported.or(
            () ->
                interactive
                    ? Optional.of(new UsageMessageSpec().autoWidth(true).width())
                    : Optional.empty()));
  }

  /** The console knows of stdin and stdout only. */
  private static boolean isDevice(Path descriptor) {
    try {
      return Files.getAttribute(descriptor, "unix:mode") instanceof Integer mode
          && (mode & FILE_TYPE) == CHARACTER_DEVICE;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }
}
