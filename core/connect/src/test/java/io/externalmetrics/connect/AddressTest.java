package io.externalmetrics.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.SettingType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  private static final SettingType<Address> TYPE = Address.type(11300);

  @ParameterizedTest
  @CsvSource({
    "jobs.example:7, jobs.example, 7",
    "jobs, jobs, 11300",
    "127.0.0.1:65535, 127.0.0.1, 65535",
    "[::1]:7, ::1, 7",
    "[fe80::1%eth0], fe80::1%eth0, 11300"
  })
  void readsHostsWithAndWithoutPorts(String text, String host, int port) {
    assertThat(read(text, new ArrayList<>())).contains(new Address(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":7",
        "jobs:",
        "jobs:0",
        "jobs:65536",
        "::1",
        "redis://jobs:7",
        "a@jobs",
        "a b"
      })
  void refusesWhatIsNone(String text) {
    List<Problem> problems = new ArrayList<>();

    assertThat(read(text, problems)).isEmpty();
    assertThat(problems)
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.message())
                    .startsWith("expected host:port, such as 127.0.0.1:11300, found "));
  }

  @Test
  void showsNoPasswordOfAUrl() {
    List<Problem> problems = new ArrayList<>();

    assertThat(read("redis://me:p@ss/word@jobs:7", problems)).isEmpty();
    assertThat(problems)
        .extracting(Problem::message)
        .containsExactly(
            "expected host:port, such as 127.0.0.1:11300, found \"redis://***@jobs:7\"");
  }

  @Test
  void printsWhatItReads() {
    assertThat(TYPE.print(new Address("::1", 7))).isEqualTo("[::1]:7");
    assertThat(TYPE.print(new Address("jobs", 7))).isEqualTo("jobs:7");
  }

  @Test
  void isValidByConstruction() {
    assertThatThrownBy(() -> new Address("jobs", 0)).hasMessage("no address: \"jobs\" port 0");
  }

  private static Optional<Address> read(String text, List<Problem> problems) {
    return TYPE.read(new RawValue.Text(text), SettingPath.ROOT, problems::add);
  }
}
