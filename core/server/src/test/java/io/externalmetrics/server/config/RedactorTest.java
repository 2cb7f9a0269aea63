package io.externalmetrics.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedactorTest {
  @Test
  void replacesEverySecret() {
    assertThat(Redactor.of(List.of("hunter2", "token")).redact("hunter2 and token, hunter2"))
        .isEqualTo("*** and ***, ***");
  }

  @Test
  void leavesNoRestOfASecretThatHoldsAnother() {
    assertThat(Redactor.of(List.of("hunter", "hunter-two")).redact("of hunter-two"))
        .isEqualTo("of ***");
  }

  @Test
  void findsSingleLinesOfASecretOfSeveral() {
    assertThat(Redactor.of(List.of("first line\n second\n")).redact("a second b"))
        .isEqualTo("a *** b");
  }

  @Test
  void findsASecretWhoseWhiteSpaceWasFolded() {
    assertThat(Redactor.of(List.of("one  two\tthree")).redact("a one two three b"))
        .isEqualTo("a *** b");
  }

  @Test
  void findsASecretAsUrlsAndFormsHaveIt() {
    assertThat(
            Redactor.of(List.of("p+ss w=rd"))
                .redact("Cannot GET /?key=p%2Bss%20w%3Drd, key=p%2Bss+w%3Drd"))
        .isEqualTo("Cannot GET /?key=***, key=***");
  }

  @Test
  void findsTheBeginningOfASecretWhereAReasonWasCut() {
    assertThat(Redactor.of(List.of("hunter-two")).redact("refused: hunter…"))
        .isEqualTo("refused: ***…");
    assertThat(Redactor.of(List.of("hunter-two")).redact("refused: hun…"))
        .isEqualTo("refused: hun…");
  }

  @Test
  void leavesTextsAloneThatStandEverywhere() {
    assertThat(Redactor.of(List.of("", "1", "abc")).redact("abc is 1")).isEqualTo("abc is 1");
  }

  @Test
  void joinsOthers() {
    assertThat(
            Redactor.all(List.of(Redactor.of(List.of("hunter2")), Redactor.of(List.of("token"))))
                .redact("hunter2 token"))
        .isEqualTo("*** ***");
    assertThat(Redactor.of(List.of()).redact("token")).isEqualTo("token");
  }

  @Test
  void doesNotPrintSecrets() {
    assertThat(Redactor.of(List.of("hunter2")).toString()).isEqualTo("Redactor");
  }
}
