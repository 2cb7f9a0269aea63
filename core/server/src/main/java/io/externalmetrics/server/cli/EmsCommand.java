package io.externalmetrics.server.cli;

/**
 * A further subcommand of {@code ems}, found with {@link java.util.ServiceLoader} on the class
 * path, for what the server itself must not carry.
 */
public interface EmsCommand {

  /**
   * The command: a {@code Callable<Integer>} with picocli's {@code @Command} and a name in it,
   * whose result is the exit code: 0 good, 1 refused, 2 wrong usage.
   */
  Object command();
}
