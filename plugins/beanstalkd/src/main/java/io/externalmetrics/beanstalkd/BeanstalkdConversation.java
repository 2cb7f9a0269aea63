package io.externalmetrics.beanstalkd;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.Connection;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Commands pipelined over one connection. After an exception answers may be outstanding. */
final class BeanstalkdConversation {
  private static final int WINDOW = 500;

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

  /** The reply to each command, in their order. */
  List<Reply> ask(List<Command> commands) throws IOException, ScrapeException {
    List<Reply> answers = new ArrayList<>(commands.size());
    try {
      for (int from = 0; from < commands.size(); from += WINDOW) {
        List<Command> window = commands.subList(from, Math.min(from + WINDOW, commands.size()));
        send(window);
        for (Command command : window) {
          answers.add(replies.read(command.maxBody()));
        }
      }
      return answers;
    } catch (MalformedReplyException e) {
      throw malformed(e);
    }
  }

  /** The failure of everything asked on this connection. */
  ScrapeException malformed(MalformedReplyException cause) {
    return new ScrapeException(
        FailureKind.MALFORMED,
        address() + " does not answer as beanstalkd does: " + cause.reason(),
        cause);
  }

  private void send(List<Command> window) throws IOException {
    String lines =
        window.stream().map(command -> command.line() + "\r\n").collect(Collectors.joining());
    connection.out().write(lines.getBytes(US_ASCII));
  }
}
