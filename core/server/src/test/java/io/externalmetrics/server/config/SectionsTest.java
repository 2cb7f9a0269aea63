package io.externalmetrics.server.config;

import static io.externalmetrics.server.config.ReadingFixture.problems;
import static io.externalmetrics.server.config.ReadingFixture.usable;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.config.ManagementSettings.StatusPage;
import io.externalmetrics.server.config.ServerSettings.Auth;
import io.externalmetrics.server.config.ServerSettings.Discovery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SectionsTest {
  @Test
  void haveDefaults() {
    Configuration configuration = usable("sources: []");

    assertThat(configuration.problems()).isEmpty();
    assertThat(configuration.server())
        .isEqualTo(
            new ServerSettings(
                "0.0.0.0",
                6443,
                new ServingCertificate.SelfSigned(),
                Auth.DELEGATED,
                Duration.ZERO,
                Discovery.STATIC));
    assertThat(configuration.management())
        .isEqualTo(new ManagementSettings("0.0.0.0", 8080, StatusPage.LOOPBACK));
    assertThat(configuration.kubernetes())
        .isEqualTo(new KubernetesSettings(Optional.empty(), "external-metrics-server", false));
    assertThat(configuration.log())
        .isEqualTo(new LogSettings(LogSettings.Level.INFO, LogSettings.Format.TEXT));
  }

  @Test
  void mapEverySetting() {
    Configuration configuration =
        usable(
            """
            server:
              address: "::1"
              port: 7443
              tls: {certificate: /certs/tls.crt, privateKey: /certs/tls.key}
              auth: none
              shutdownDelay: 10s
              discovery: metrics
            management: {address: 10.0.0.1, port: 9090, statusPage: open}
            kubernetes: {kubeconfig: /kube/config, service: ems, watchHpas: true}
            log: {level: debug, format: json}
            sources: []
            """);

    assertThat(configuration.problems()).isEmpty();
    assertThat(configuration.server())
        .isEqualTo(
            new ServerSettings(
                "::1",
                7443,
                new ServingCertificate.Files(Path.of("/certs/tls.crt"), Path.of("/certs/tls.key")),
                Auth.NONE,
                Duration.ofSeconds(10),
                Discovery.METRICS));
    assertThat(configuration.management())
        .isEqualTo(new ManagementSettings("10.0.0.1", 9090, StatusPage.OPEN));
    assertThat(configuration.kubernetes())
        .isEqualTo(new KubernetesSettings(Optional.of(Path.of("/kube/config")), "ems", true));
    assertThat(configuration.log())
        .isEqualTo(new LogSettings(LogSettings.Level.DEBUG, LogSettings.Format.JSON));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "managed~                                              PT2160H ~ PT8760H",
        "{managed: {}}~                                        PT2160H ~ PT8760H",
        "{managed: {validity: 1h, authorityValidity: 24h}}~    PT1H ~    PT24H",
      })
  void haveAShortFormOfTheManagedCertificate(
      String tls, Duration validity, Duration authorityValidity) {
    assertThat(usable("sources: []\nserver: {tls: %s}".formatted(tls)).server().tls())
        .isEqualTo(new ServingCertificate.Managed(validity, authorityValidity));
  }

  @Test
  void opensManagementOnLoopbackWhereEveryoneMayRead() {
    assertThat(usable("server: {auth: none, address: localhost}").management().address())
        .isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "server: {auth: none}~        server.auth: expected delegated, because address 0.0.0.0 is"
            + " not loopback; found none; set address: 127.0.0.1",
        "server: {tls: maneged}~      server.tls: expected managed or mapping, found \"maneged\"",
        "server: {tls: {}}~           server.tls: expected exactly one of \"certificate\","
            + " \"managed\", found none; add one",
        "server: {tls: {certificate: a, privateKey: b, managed: {}}}~ server.tls: expected exactly"
            + " one of \"certificate\", \"managed\", found \"certificate\", \"managed\"; keep one",
        "server: {tls: {managed: {}, privateKey: b}}~ server.tls.privateKey: goes only with"
            + " \"certificate\", which is missing; remove it",
        "server: {tls: {managed: {validity: 20s}}}~ server.tls.managed.validity: expected from 1m"
            + " to 8784h, found \"20s\"",
        "server: {tls: {managed: {validity: 48h, authorityValidity: 24h}}}~"
            + " server.tls.managed.validity: expected at most 24h, which is authorityValidity;"
            + " found 48h",
        "server: {tls: {certificate: a}}~ server.tls.privateKey: missing; \"certificate\" needs it:"
            + " expected path; add it",
        "server: {tls: {certificate: a, privateKey: ''}}~ server.tls.privateKey: expected the path"
            + " of a file, found an empty text",
        "server: {address: example.com}~ server.address: expected an IP address such as 0.0.0.0, or"
            + " localhost, found \"example.com\"",
        "server: {port: -1}~          server.port: expected a whole number from 0 to 65535, found"
            + " \"-1\"",
        "server: {auth: nobody}~      server.auth: expected one of none, delegated, found"
            + " \"nobody\"",
        "server: {shutdownDelay: 9999h}~ server.shutdownDelay: expected from 0s to 8784h, found"
            + " \"9999h\"",
        "server: {port: {fromEnv: A}}~ server.port: expected the value itself, found a reference"
            + " (fromEnv); references go with a plugin's settings only",
        "management: {statusPage: closed}~ management.statusPage: expected one of loopback, open,"
            + " found \"closed\"",
        "kubernetes: {kubconfig: a}~  kubernetes.kubconfig: unknown setting; did you mean"
            + " \"kubeconfig\"?",
        "kubernetes: {service: EMS}~  kubernetes.service: expected the name of a Service, such as"
            + " external-metrics-server, found \"EMS\"",
        "log: {format: xml}~          log.format: expected one of text, json, found \"xml\"",
      })
  void reject(String section, String problem) {
    assertThat(problems("sources: []\n" + section)).containsExactly("ems.yaml:2: " + problem);
  }
}
