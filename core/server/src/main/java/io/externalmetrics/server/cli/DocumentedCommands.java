package io.externalmetrics.server.cli;

import io.externalmetrics.spi.settings.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The usage texts that the documentation shows. In a page such a text stands between {@code <!--
 * usage:NAME -->} and {@code <!-- /usage -->}.
 */
public final class DocumentedCommands {
  private static final Pattern MARKED =
      Pattern.compile("(<!-- usage:(\\S+) -->).*?(<!-- /usage -->)", Pattern.DOTALL);

  private final Map<String, CommandLine> commands =
      Ems.commandLine(
              () -> {
                throw new IllegalStateException("a usage text needs no plugins");
              },
              List.of())
          .getSubcommands();

  /** The names of the server's own commands. */
  public Set<String> names() {
    return commands.keySet();
  }

  /**
   * A page with every marked text as it should be; the same text where it is so already.
   *
   * @throws IllegalArgumentException if a mark names no command
   */
  public String update(String page) {
    return MARKED.matcher(page).replaceAll(this::marked);
  }

  private String marked(MatchResult match) {
    String name = match.group(2);
    CommandLine command = commands.get(name);
    if (command == null) {
      throw new IllegalArgumentException(
          "no command \"" + name + "\"" + Suggestion.didYouMean(name, commands.keySet()));
    }
    return Matcher.quoteReplacement(
        match.group(1)
            + "\n```\n"
            + command.getUsageMessage(Ansi.OFF).replace(System.lineSeparator(), "\n")
            + "```\n"
            + match.group(3));
  }
}
