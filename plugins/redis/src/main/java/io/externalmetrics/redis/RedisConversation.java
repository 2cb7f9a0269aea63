package io.externalmetrics.redis;

import io.externalmetrics.connect.Connection;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.SocketException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.RedisOutputStream;

/** Commands pipelined over one connection. After an exception replies may be outstanding. */
final class RedisConversation {

  /**
   * Commands sent before their replies are read: few round trips, and small buffers on both ends.
   */
  private static final int WINDOW = 500;

  private final RedisOutputStream out;
  private final InputStream in;

  /** Whether the server has taken a command on this connection. */
  private boolean proven;

  RedisConversation(Connection connection) throws IOException {
    this.out = new RedisOutputStream(connection.out());
    this.in = connection.in();
    this.proven = !connection.isNew();
  }

  /** Proves who we are. Allowed to every user, whatever its rules. */
  void logIn(Optional<String> username, Secret password) throws IOException, ScrapeException {
    CommandArguments auth = new CommandArguments(Command.AUTH);
    username.ifPresent(auth::add);
    expectOk(auth.add(password.reveal()), ErrorMapping::ofLogin);
  }

  /** Chooses the database that later commands read. */
  void select(int database) throws IOException, ScrapeException {
    expectOk(
        new CommandArguments(Command.SELECT).add(database),
        refused -> ErrorMapping.ofSelect(database, refused));
  }

  /**
   * Asks for all lengths. One that is refused has a failure of its own.
   *
   * @param lengths no two equal
   * @throws ScrapeException if the server refuses whatever it is asked
   */
  Map<Length, Outcome> read(List<Length> lengths) throws IOException, ScrapeException {
    if (proven && in.available() > 0) {
      throw new ProtocolException("a reply to no command");
    }
    Map<Length, Outcome> outcomes = LinkedHashMap.newLinkedHashMap(lengths.size());
    int from = 0;
    while (from < lengths.size()) {
      // A server that has no room for us says so unasked and hangs up. Writing on after that could
      // lose its words, so the first command on a connection goes alone.
      int to = Math.min(lengths.size(), from + (proven ? WINDOW : 1));
      List<Length> window = lengths.subList(from, to);
      send(window.stream().map(Length::arguments).toList());
      for (Length length : window) {
        outcomes.put(length, outcome(length, reply()));
      }
      proven = true;
      from = to;
    }
    return outcomes;
  }

  private static Outcome outcome(Length length, Reply reply)
      throws ProtocolException, ScrapeException {
    return switch (reply) {
      case Reply.Count(long count) ->
          new Outcome.Samples(List.of(Sample.of((double) count, Map.of("key", length.key()))));
      case Reply.Refused refused -> {
        Optional<ScrapeException> ofAll = ErrorMapping.ofServer(refused);
        if (ofAll.isPresent()) {
          throw ofAll.get();
        }
        yield ErrorMapping.ofLength(length, refused);
      }
      case Reply.Ok _ -> throw new ProtocolException("OK where a count was asked for");
    };
  }

  private void expectOk(CommandArguments command, Function<Reply.Refused, ScrapeException> meaning)
      throws IOException, ScrapeException {
    send(List.of(command));
    Reply reply = reply();
    if (reply instanceof Reply.Refused refused) {
      throw ErrorMapping.ofServer(refused).orElseGet(() -> meaning.apply(refused));
    }
    if (!(reply instanceof Reply.Ok)) {
      throw new ProtocolException("something else where OK was expected");
    }
    proven = true;
  }

  private Reply reply() throws IOException {
    in.mark(1);
    if (in.read() < 0) {
      // A TLS port, too, leaves a client that greets it in plain text.
      throw proven
          ? new SocketException("hung up before a reply")
          : new ProtocolException("hung up on the first command");
    }
    in.reset();
    return Reply.read(in);
  }

  private void send(List<CommandArguments> commands) throws IOException {
    try {
      for (CommandArguments command : commands) {
        Protocol.sendCommand(out, command);
      }
      out.flush();
    } catch (JedisConnectionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
    }
  }
}
