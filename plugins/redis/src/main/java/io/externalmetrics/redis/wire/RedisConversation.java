package io.externalmetrics.redis.wire;

import io.externalmetrics.connect.Connection;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.RedisOutputStream;

/** Commands pipelined over one connection. After an exception replies may be outstanding. */
public final class RedisConversation {

  /**
   * Commands sent before their replies are read: few round trips, and small buffers on both ends.
   */
  private static final int WINDOW = 500;

  private final RedisOutputStream out;
  private final InputStream in;
  private final ReplyReader replies;

  /** Whether the server has taken a command on this connection. */
  private boolean proven;

  RedisConversation(Connection connection) throws IOException {
    this.out = new RedisOutputStream(connection.out());
    this.in = connection.in();
    this.replies = new ReplyReader(in);
    this.proven = !connection.isNew();
    if (proven && in.available() > 0) {
      throw new ProtocolException("a reply to no command");
    }
  }

  /**
   * The reply to one command.
   *
   * @throws ScrapeException if the server refuses whatever it is asked
   */
  public Reply ask(Request request) throws IOException, ScrapeException {
    return ask(List.of(request)).getFirst();
  }

  /**
   * The replies to all commands, in their order. One that is refused spoils no other.
   *
   * @throws ScrapeException if the server refuses whatever it is asked
   */
  public List<Reply> ask(List<Request> requests) throws IOException, ScrapeException {
    List<Reply> replies = new ArrayList<>(requests.size());
    while (replies.size() < requests.size()) {
      // A server that has no room for us says so unasked and hangs up. Writing on after that could
      // lose its words, so the first command on a connection goes alone.
      int from = replies.size();
      int to = Math.min(requests.size(), from + (proven ? WINDOW : 1));
      List<Request> window = requests.subList(from, to);
      send(window);
      for (Request request : window) {
        replies.add(reply(request.reply()));
      }
      proven = true;
    }
    return replies;
  }

  private Reply reply(Reply.Shape expected) throws IOException, ScrapeException {
    in.mark(1);
    if (in.read() < 0) {
      // A TLS port, too, leaves a client that greets it in plain text.
      throw proven
          ? new SocketException("hung up before a reply")
          : new ProtocolException("hung up on the first command");
    }
    in.reset();
    Reply reply = replies.read();
    // Whatever answers one command with the reply to another may have mixed up all of them.
    if (!expected.fits(reply)) {
      throw new ProtocolException("a reply to another command");
    }
    if (reply instanceof Reply.Refused refused) {
      Optional<ScrapeException> everything = ServerRefusal.ofEverything(refused);
      if (everything.isPresent()) {
        throw everything.get();
      }
    }
    return reply;
  }

  private void send(List<Request> requests) throws IOException {
    try {
      for (Request request : requests) {
        Protocol.sendCommand(out, request.line());
      }
      out.flush();
    } catch (JedisConnectionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
    }
  }
}
