package io.externalmetrics.redis;

import io.externalmetrics.connect.Timeouts;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Secret;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
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

/**
 * A conversation with one server. After any exception replies may be outstanding, so that it has to
 * be closed. Only {@link #close} may come from another thread.
 */
final class RedisConnection implements Closeable {

  /**
   * Commands sent before their replies are read: few round trips, and small buffers on both ends.
   */
  private static final int WINDOW = 500;

  private final Socket socket;
  private final RedisOutputStream out;
  private final InputStream in;
  private Deadline deadline;

  /** Whether the server has taken a command on this connection. */
  private boolean proven;

  RedisConnection(Socket socket, Deadline deadline) throws IOException {
    this.socket = socket;
    this.deadline = deadline;
    this.out = new RedisOutputStream(socket.getOutputStream());
    this.in = new BufferedInputStream(new TimedInput(socket.getInputStream()));
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
  Map<Length, Outcome> read(List<Length> lengths, Deadline deadline)
      throws IOException, ScrapeException {
    this.deadline = deadline;
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

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // Nothing was under way that could still be saved.
    }
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
    try {
      return Reply.read(in);
    } catch (EOFException e) {
      if (proven) {
        throw e;
      }
      // So does a TLS port leave a client that greets it in plain text.
      throw new ProtocolException("hung up on the first command");
    }
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

  /** Ends each wait for bytes at the deadline, so that a server that dribbles gains nothing. */
  private final class TimedInput extends FilterInputStream {
    TimedInput(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (deadline.hasPassed()) {
        throw new SocketTimeoutException("deadline has passed");
      }
      socket.setSoTimeout(Timeouts.DEFAULT.readMillis(deadline));
      return super.read(bytes, offset, length);
    }
  }
}
