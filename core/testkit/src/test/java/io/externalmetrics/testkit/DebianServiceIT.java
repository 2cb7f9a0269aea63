package io.externalmetrics.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.Connector;
import io.externalmetrics.connect.Timeouts;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.ScrapeException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@NeedsDocker
class DebianServiceIT {
  private static final Timeouts TIMEOUTS =
      new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(1));

  @Test
  void answersUntilPausedAndAfterARestartAtTheSameAddress() throws Exception {
    try (DebianService beanstalkd =
        DebianService.of("beanstalkd", 11300, "beanstalkd", "-l", "0.0.0.0").start()) {
      Address address = beanstalkd.address();
      assertThat(firstLineOfStats(address)).startsWith("OK ");

      beanstalkd.pause();
      assertThatThrownBy(() -> firstLineOfStats(address))
          .isInstanceOf(SocketTimeoutException.class);
      beanstalkd.unpause();
      assertThat(beanstalkd.run("cat", "/etc/debian_version")).startsWith("13");

      beanstalkd.stop();
      assertThatThrownBy(() -> firstLineOfStats(address))
          .isInstanceOf(ScrapeException.class)
          .hasMessage("connection refused by " + address);

      beanstalkd.start();
      assertThat(beanstalkd.address()).isEqualTo(address);
      assertThat(firstLineOfStats(address)).startsWith("OK ");
    }
  }

  private static String firstLineOfStats(Address address) throws Exception {
    Deadline deadline = Deadline.after(Duration.ofSeconds(10));
    try (Socket socket = Connector.open(address, Optional.empty(), TIMEOUTS, deadline)) {
      socket.getOutputStream().write("stats\r\n".getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }
}
