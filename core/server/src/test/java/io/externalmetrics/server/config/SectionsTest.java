package io.externalmetrics.server.config;

import static io.externalmetrics.server.config.ReadingFixture.problems;
import static io.externalmetrics.server.config.ReadingFixture.usable;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.config.ManagementSettings.StatusPage;
import io.externalmetrics.server.config.ServerSettings.Auth;
import io.externalmetrics.server.config.ServerSettings.CertificateFiles;
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
                Optional.empty(),
                Auth.DELEGATED,
                Duration.ZERO,
                Discovery.STATIC));
    assertThat(configuration.management())
        .isEqualTo(new ManagementSettings("0.0.0.0", 8080, StatusPage.LOOPBACK));
    assertThat(configuration.kubernetes()).isEqualTo(new KubernetesSettings(Optional.empty()));
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
            kubernetes: {kubeconfig: /kube/config}
            log: {level: debug, format: json}
            sources: []
            """);

    assertThat(configuration.problems()).isEmpty();
    assertThat(configuration.server())
        .isEqualTo(
            new ServerSettings(
                "::1",
                7443,
                Optional.of(
                    new CertificateFiles(Path.of("/certs/tls.crt"), Path.of("/certs/tls.key"))),
                Auth.NONE,
                Duration.ofSeconds(10),
                Discovery.METRICS));
    assertThat(configuration.management())
        .isEqualTo(new ManagementSettings("10.0.0.1", 9090, StatusPage.OPEN));
    assertThat(configuration.kubernetes())
        .isEqualTo(new KubernetesSettings(Optional.of(Path.of("/kube/config"))));
    assertThat(configuration.log())
        .isEqualTo(new LogSettings(LogSettings.Level.DEBUG, LogSettings.Format.JSON));
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
        "server: {auth: none}~        server.auth: expected delegated, because address 0.0.0.0 is not loopback; found none; set address: 127.0.0.1",
        "server: {tls: managed}~      server.tls: managed is not available yet; give certificate and privateKey, or leave tls out for a self-signed certificate",
        "server: {tls: {certificate: a}}~ server.tls.privateKey: missing; expected path; add it",
        "server: {tls: {certificate: a, privateKey: ''}}~ server.tls.privateKey: expected the path of a file, found an empty text",
        "server: {address: example.com}~ server.address: expected an IP address such as 0.0.0.0, or localhost, found \"example.com\"",
        "server: {port: -1}~          server.port: expected a whole number from 0 to 65535, found \"-1\"",
        "server: {auth: nobody}~      server.auth: expected one of none, delegated, found \"nobody\"",
        "server: {shutdownDelay: 9999h}~ server.shutdownDelay: expected from 0s to 8784h, found \"9999h\"",
        "server: {port: {fromEnv: A}}~ server.port: expected the value itself, found a reference (fromEnv); references go with a plugin's settings only",
        "management: {statusPage: closed}~ management.statusPage: expected one of loopback, open, found \"closed\"",
        "kubernetes: {kubconfig: a}~  kubernetes.kubconfig: unknown setting; did you mean \"kubeconfig\"?",
        "log: {format: xml}~          log.format: expected one of text, json, found \"xml\"",
      })
  void reject(String section, String problem) {
    assertThat(problems("sources: []\n" + section)).containsExactly("ems.yaml:2: " + problem);
  }
}
