package io.externalmetrics.beanstalkd;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.Connection;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Commands pipelined over one connection. After an exception answers may be outstanding. */
final class BeanstalkdConversation {
  private static final int WINDOW = 500;

  /** So many replies are worth waiting for, rather than to be woken for each. */
  private static final int MANY = 100;

  private final Connection connection;
  private final ReplyReader replies;

  BeanstalkdConversation(Connection connection) throws IOException {
    this.connection = connection;
    this.replies = new ReplyReader(connection.in());
    if (connection.isNew()) {
      // beanstalkd reads no further command while its answers are not taken. All commands of a
      // window fit this buffer, so writing them never waits for that.
      connection.reserveSendBuffer(WINDOW * Command.MAX_BYTES);
    }
  }

  Address address() {
    return connection.address();
  }

  /** What is made of each reply as soon as it is read, so that no reply is kept. */
  @FunctionalInterface
  interface Meaning<R> {

    /**
     * The meaning of a reply.
     *
     * @param index of its command
     */
    R of(int index, Reply reply) throws MalformedReplyException;
  }

  /** What the reply to each command means, in their order. */
  <R> List<R> ask(List<Command> commands, Meaning<R> meaning) throws IOException, ScrapeException {
    List<R> meanings = new ArrayList<>(commands.size());
    try {
      for (int from = 0; from < commands.size(); from += WINDOW) {
        List<Command> window = commands.subList(from, Math.min(from + WINDOW, commands.size()));
        send(window);
        connection.gather(window.size() >= MANY);
        for (Command command : window) {
          Reply reply = replies.read(command.maxBody());
          meanings.add(meaning.of(meanings.size(), reply));
        }
      }
      return meanings;
    } catch (MalformedReplyException e) {
      throw malformed(e);
    }
  }

  private ScrapeException malformed(MalformedReplyException cause) {
    return new ScrapeException(
        FailureKind.MALFORMED,
        address() + " does not answer as beanstalkd does: " + cause.reason(),
        cause);
  }

  private void send(List<Command> window) throws IOException {
    StringBuilder lines = new StringBuilder(WINDOW * 32);
    window.forEach(command -> lines.append(command.line()).append("\r\n"));
    connection.out().write(lines.toString().getBytes(US_ASCII));
  }
}
