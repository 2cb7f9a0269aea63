package io.externalmetrics.beanstalkd;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.ConnectionFailure;
import io.externalmetrics.connect.Connector;
import io.externalmetrics.connect.Timeouts;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A connection on which commands are pipelined. For one thread; only {@link #close} may come from
 * another. Unusable once {@link #ask} has thrown.
 */
final class BeanstalkdConnection implements AutoCloseable {
  private static final int WINDOW = 500;

  private final Address address;
  private final Socket socket;
  private final ReplyReader replies;
  private Deadline deadline;

  private BeanstalkdConnection(Address address, Socket socket, Deadline deadline)
      throws IOException {
    this.address = address;
    this.socket = socket;
    this.deadline = deadline;
    this.replies =
        new ReplyReader(new BufferedInputStream(new TimedInput(socket.getInputStream())));
    // beanstalkd reads no further command while its answers are not taken. All commands of a window
    // fit this buffer, so writing them never waits for that, and cannot hang without a timeout.
    socket.setSendBufferSize(WINDOW * Command.MAX_BYTES);
  }

  static BeanstalkdConnection open(Address address, Deadline deadline)
      throws ScrapeException, InterruptedException {
    Socket socket = Connector.open(address, Optional.empty(), Timeouts.DEFAULT, deadline);
    try {
      return new BeanstalkdConnection(address, socket, deadline);
    } catch (IOException e) {
      close(socket);
      throw ConnectionFailure.of(address, e);
    }
  }

  Address address() {
    return address;
  }

  /** The reply to each command, in their order. */
  List<Reply> ask(List<Command> commands, Deadline deadline)
      throws ScrapeException, InterruptedException {
    this.deadline = deadline;
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
    } catch (IOException e) {
      throw ConnectionFailure.of(address, e);
    }
  }

  /** The failure of everything asked on this connection. */
  ScrapeException malformed(MalformedReplyException cause) {
    return new ScrapeException(
        FailureKind.MALFORMED,
        address + " does not answer as beanstalkd does: " + cause.reason(),
        cause);
  }

  private void send(List<Command> window) throws IOException {
    String lines =
        window.stream().map(command -> command.line() + "\r\n").collect(Collectors.joining());
    socket.getOutputStream().write(lines.getBytes(US_ASCII));
  }

  @Override
  public void close() {
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // nothing more will be read from it either way
    }
  }

  /** Lets no read last longer than the scrape may. */
  private final class TimedInput extends InputStream {
    private final InputStream in;

    TimedInput(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (deadline.hasPassed()) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout(Timeouts.DEFAULT.readMillis(deadline));
      return in.read(bytes, offset, length);
    }
  }
}
