package io.externalmetrics.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TubeGlobTest {

  @ParameterizedTest
  @CsvSource({
    "*,        anything",
    "mail,     mail",
    "mail-*,   mail-eu",
    "mail-*,   mail-",
    "*-mail,   eu-mail",
    "*a*b*,    xxaxxbxx",
    "*ab,      aab",
    "a*b*c,    abbbcbc",
    "mail-?,   mail-1",
    "a?*,      ab",
    "**,       a",
    "jobs/*,   jobs/eu/west",
    "a.b,      a.b",
    "a$(b)+;*, a$(b)+;c",
  })
  void matches(String glob, String tube) {
    assertThat(new TubeGlob(glob).matches(new TubeName(tube))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "mail,   mails",
    "mail,   email",
    "mail-*, mail",
    "mail-?, mail-",
    "mail-?, mail-12",
    "*-mail, eu-mail-1",
    "a*b*c,  acb",
    "Mail,   mail",
    "a.b,    axb",
  })
  void doesNotMatch(String glob, String tube) {
    assertThat(new TubeGlob(glob).matches(new TubeName(tube))).isFalse();
  }

  @Test
  void staysQuickWhereBacktrackingWouldNotEnd() {
    TubeGlob glob = new TubeGlob("*a".repeat(50) + "b");

    assertThat(glob.matches(new TubeName("a".repeat(200)))).isFalse();
  }

  @Test
  void selectsOnlyAmongListedTubes() {
    List<TubeName> listed = List.of(new TubeName("mail-eu"), new TubeName("default"));

    assertThat(new TubeGlob("mail-*").among(listed)).containsExactly(new TubeName("mail-eu"));
    assertThat(new TubeName("new").among(listed)).containsExactly(new TubeName("new"));
  }
}
