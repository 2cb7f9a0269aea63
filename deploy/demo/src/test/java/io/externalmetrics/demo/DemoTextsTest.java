package io.externalmetrics.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import org.junit.jupiter.api.Test;

class DemoTextsTest {

  private final DemoTexts texts = new DemoTexts(6443, 8080, 16379);

  @Test
  void writesConfiguration() {
    assertThat(texts.configuration()).isEqualTo(expected("configuration.yaml"));
  }

  @Test
  void tellsWhatToTry() {
    assertThat(texts.instructions("/tmp/ems-demo-1/ems.yaml", 4711))
        .isEqualTo(expected("instructions.txt"));
  }

  private static String expected(String resource) {
    return contentOf(DemoTextsTest.class.getResource(resource), UTF_8);
  }
}
