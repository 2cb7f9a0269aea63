package io.externalmetrics.server.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.config.LogSettings;
import io.externalmetrics.server.config.LogSettings.Format;
import io.externalmetrics.server.config.LogSettings.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LoggingTest {
  private static final System.Logger OWN = System.getLogger("io.externalmetrics.some.Part");
  private static final System.Logger LIBRARY = System.getLogger("org.library.some.Part");

  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void takeStderr() {
    System.setErr(new PrintStream(written, true, UTF_8));
  }

  @AfterEach
  void restore() throws IOException {
    System.setErr(stderr);
    LogManager.getLogManager().readConfiguration();
  }

  @ParameterizedTest
  @CsvSource({
    "DEBUG, 'own debug, own info, own warning, own error, library warning, library error'",
    "INFO, 'own info, own warning, own error, library warning, library error'",
    "WARNING, 'own warning, own error, library warning, library error'",
    "ERROR, 'own error, library error'"
  })
  void writesFromTheLevelOnAndOfLibrariesWhatIsWrong(Level level, String messages) {
    Logging.configure(new LogSettings(level, Format.TEXT));
    logAtEveryLevel(OWN, "own");
    logAtEveryLevel(LIBRARY, "library");

    assertThat(lines())
        .extracting(line -> line.split(" ", 3)[2])
        .containsExactly(messages.split(", "));
  }

  @Test
  void writesAnEventAsOneLineOfText() {
    Logging.configure(new LogSettings(Level.INFO, Format.TEXT));
    OWN.log(System.Logger.Level.WARNING, "source \"jobs\": connection to one:1 refused");

    assertThat(lines())
        .hasSize(1)
        .first()
        .asString()
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}[+-]\\d{4}"
                + " WARNING source \"jobs\": connection to one:1 refused");
  }

  @Test
  void writesAnEventAsOneJsonObjectPerLine() {
    Logging.configure(new LogSettings(Level.INFO, Format.JSON));
    OWN.log(System.Logger.Level.WARNING, "two\nlines and a \"quote\"");
    OWN.log(System.Logger.Level.ERROR, "a defect", new IllegalStateException("broken"));

    List<JsonNode> objects = lines().stream().map(JsonMapper.builder().build()::readTree).toList();
    assertThat(objects).hasSize(2);
    assertThat(objects.getFirst().propertyNames())
        .containsExactly("time", "level", "logger", "message");
    assertThat(objects.getFirst().get("time").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z");
    assertThat(objects.getFirst().get("level").asString()).isEqualTo("WARNING");
    assertThat(objects.getFirst().get("logger").asString())
        .isEqualTo("io.externalmetrics.some.Part");
    assertThat(objects.getFirst().get("message").asString())
        .isEqualTo("two\nlines and a \"quote\"");
    assertThat(objects.getLast().get("level").asString()).isEqualTo("SEVERE");
    assertThat(objects.getLast().get("stackTrace").asString())
        .startsWith("java.lang.IllegalStateException: broken")
        .contains("LoggingTest");
  }

  @Test
  void writesOfHelidonOnlyErrorsAndNotEvenThoseOfAPortInUse() {
    Logging.configure(new LogSettings(Level.DEBUG, Format.TEXT));
    logAtEveryLevel(System.getLogger("io.helidon.some.Part"), "helidon");
    logAtEveryLevel(System.getLogger("io.helidon.webserver.LoomServer"), "loom");

    assertThat(lines()).extracting(line -> line.split(" ", 3)[2]).containsExactly("helidon error");
  }

  private static void logAtEveryLevel(System.Logger logger, String who) {
    logger.log(System.Logger.Level.DEBUG, who + " debug");
    logger.log(System.Logger.Level.INFO, who + " info");
    logger.log(System.Logger.Level.WARNING, who + " warning");
    logger.log(System.Logger.Level.ERROR, who + " error");
  }

  private List<String> lines() {
    return written.toString(UTF_8).lines().toList();
  }
}
