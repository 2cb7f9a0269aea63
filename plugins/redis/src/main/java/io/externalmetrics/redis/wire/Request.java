package io.externalmetrics.redis.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * One command, and what its reply must look like. Equal ones need to be sent only once.
 *
 * @param key the key that it reads, which in a cluster decides where to ask; one of the arguments
 */
public record Request(
    Command command, List<Bytes> arguments, Optional<Bytes> key, Reply.Shape reply) {

  public Request {
    Objects.requireNonNull(command, "command");
    arguments = List.copyOf(arguments);
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(reply, "reply");
  }

  /** A command about the server itself. */
  public static Request ofServer(Command command, Reply.Shape reply, String... arguments) {
    return ofServer(
        command, reply, Arrays.stream(arguments).map(Bytes::utf8).toArray(Bytes[]::new));
  }

  static Request ofServer(Command command, Reply.Shape reply, Bytes... arguments) {
    return new Request(command, List.of(arguments), Optional.empty(), reply);
  }

  /** A command whose first argument is its key, and whose reply is a count. */
  public static Request ofKey(Command command, Bytes key, String... arguments) {
    return new Request(
        command,
        Stream.concat(Stream.of(key), Arrays.stream(arguments).map(Bytes::utf8)).toList(),
        Optional.of(key),
        Reply.Shape.COUNT);
  }

  /** XINFO GROUPS: all consumer groups of a stream. */
  public static Request groupsOf(Bytes stream) {
    return new Request(
        Command.XINFO,
        List.of(Bytes.utf8("GROUPS"), stream),
        Optional.of(stream),
        Reply.Shape.ITEMS);
  }

  CommandArguments line() {
    CommandArguments line = new CommandArguments(command);
    arguments.forEach(argument -> line.add(argument.array()));
    return line;
  }

  /** Without the arguments, among which may be a password. */
  @Override
  public String toString() {
    return command.toString();
  }
}
