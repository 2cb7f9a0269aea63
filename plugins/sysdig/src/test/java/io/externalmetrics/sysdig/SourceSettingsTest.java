package io.externalmetrics.sysdig;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.testkit.TestSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "us1, app.sysdigcloud.com",
    "us2, us2.app.sysdig.com",
    "us3, app.us3.sysdig.com",
    "us4, app.us4.sysdig.com",
    "eu1, eu1.app.sysdig.com",
    "eu2, app.eu2.sysdig.com",
    "au1, app.au1.sysdig.com",
    "in1, app.in1.sysdig.com",
    "me2, app.me2.sysdig.com",
    "jp1, app.jp1.sysdig.com"
  })
  void knowsSysdigsRegions(String region, String host) {
    assertThat(url("{region: %s, token: t}".formatted(region))).isEqualTo("https://" + host + "/");
  }

  @Test
  void takesAnyUrl() {
    assertThat(url("{url: 'http://sysdig.internal:8080/monitor', token: t}"))
        .isEqualTo("http://sysdig.internal:8080/monitor");
  }

  @Test
  void suggestsTheRegionThatWasMeant() {
    assertThat(problems("{region: us5, token: t}"))
        .containsExactly(
            "region: expected one of us1, us2, us3, us4, eu1, eu2, au1, in1, me2, jp1, found \"us5\";"
                + " did you mean \"us1\"?");
  }

  @Test
  void refusesASourceWithoutAPlaceOrWithTwo() {
    assertThat(problems("token: t"))
        .containsExactly("expected exactly one of \"url\", \"region\", found none; add one");
    assertThat(problems("{url: 'https://app.sysdigcloud.com', region: us1, token: t}"))
        .containsExactly(
            "expected exactly one of \"url\", \"region\", found \"url\", \"region\"; keep one");
  }

  @Test
  void refusesASourceWithoutCredentialsOrWithTwo() {
    assertThat(problems("region: us1"))
        .containsExactly("expected exactly one of \"token\", \"auth\", found none; add one");
    assertThat(problems("{region: us1, token: t, auth: {bearer: {token: t}}}"))
        .containsExactly(
            "expected exactly one of \"token\", \"auth\", found \"token\", \"auth\"; keep one");
    assertThat(problems("{region: us1, token: t, headers: {authorization: Bearer t}}"))
        .containsExactly(
            "headers: expected no \"Authorization\" beside \"token\"; remove one of them");
  }

  @Test
  void warnsOfATokenThatOthersCanRead() {
    assertThat(warnings("{url: 'http://sysdig.internal', token: t}"))
        .containsExactly(
            "token: whoever is in between can read the credentials, because \"url\" is http; use"
                + " https");
    assertThat(warnings("{url: 'https://sysdig.internal', token: t}")).isEmpty();
    assertThat(warnings("{url: 'http://127.0.0.1:8080', token: t}")).isEmpty();
  }

  @Test
  void sendsTheTokenAndHeadersOfTheGateway() {
    FakeSysdig sysdig = new FakeSysdig();

    SysdigSource.scrapeWith("headers: {IBMInstanceID: guid, TeamID: team}", sysdig, "query: up");

    assertThat(sysdig.requests().getFirst().headers())
        .containsEntry("authorization", "Bearer " + FakeSysdig.TOKEN)
        .containsEntry("ibminstanceid", "guid")
        .containsEntry("teamid", "team");
  }

  private static List<String> warnings(String yaml) {
    List<String> warnings = new ArrayList<>();
    SourceSettings.SCHEMA.advise(
        TestSettings.raw(yaml), SettingPath.ROOT, warning -> warnings.add(warning.toString()));
    return warnings;
  }

  private static String url(String yaml) {
    return SourceSettings.url(TestSettings.read(SourceSettings.SCHEMA, yaml)).toString();
  }

  private static List<String> problems(String yaml) {
    return TestSettings.problems(SourceSettings.SCHEMA, yaml);
  }
}
