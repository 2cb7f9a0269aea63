package io.externalmetrics.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadingCertificateTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final CertifiedKey OLD = AUTHORITY.issue("old");
  private static final CertifiedKey NEW =
      AUTHORITY.issue("EC", TestAuthority.LONG_AGO, Instant.parse("2099-01-01T00:00:00Z"), "new");

  private final List<String> warnings = new ArrayList<>();
  private final Logger logger = Logger.getLogger(ReloadingCertificate.class.getName());
  private final Handler recorder = new WarningRecorder(warnings);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path directory;
  private Path certificate;
  private Path privateKey;
  private ReloadingCertificate reloading;

  /** Laid out as Kubernetes mounts a Secret. */
  @BeforeEach
  void mountTheOldPair() throws Exception {
    certificate = directory.resolve("tls.crt");
    privateKey = directory.resolve("tls.key");
    mount("1", PemText.of(OLD.chain()), PemText.pkcs8(OLD.key()));
    Files.createSymbolicLink(certificate, Path.of("..data", "tls.crt"));
    Files.createSymbolicLink(privateKey, Path.of("..data", "tls.key"));
    reloading = new ReloadingCertificate(new PemFiles(certificate, privateKey), () -> now);
    logger.addHandler(recorder);
  }

  @AfterEach
  void stopRecording() {
    logger.removeHandler(recorder);
  }

  @Test
  void readsANewPairAtMostOnceASecond() throws Exception {
    mount("2", PemText.of(NEW.chain()), PemText.pkcs8(NEW.key()));

    now = now.plusMillis(999);
    assertThat(reloading.get()).isEqualTo(OLD);
    now = now.plusMillis(1);
    assertThat(reloading.get()).isEqualTo(NEW);
    assertThat(reloading.notAfter()).isEqualTo("2099-01-01T00:00:00Z");
  }

  @Test
  void readsANewPairEvenAfterTheClockWasSetBack() throws Exception {
    mount("2", PemText.of(NEW.chain()), PemText.pkcs8(NEW.key()));

    now = now.minus(Duration.ofDays(1));

    assertThat(reloading.get()).isEqualTo(NEW);
  }

  @Test
  void readsANewPairWhenTold() throws Exception {
    mount("2", PemText.of(NEW.chain()), PemText.pkcs8(NEW.key()));

    reloading.refresh();

    assertThat(reloading.get()).isEqualTo(NEW);
  }

  @Test
  void keepsTheOldPairWhileOnlyOneFileIsNewAndSaysSoOnce() throws Exception {
    mount("2", PemText.of(NEW.chain()), PemText.pkcs8(OLD.key()));
    reloading.refresh();
    reloading.refresh();
    assertThat(reloading.get()).isEqualTo(OLD);
    assertThat(warnings)
        .containsExactly(
            privateKey
                + ": expected the key of the first certificate in "
                + certificate
                + ", found another key; give the pair that was issued together;"
                + " the previous certificate stays in use");

    mount("3", PemText.of(NEW.chain()), PemText.pkcs8(NEW.key()));
    reloading.refresh();
    assertThat(reloading.get()).isEqualTo(NEW);
  }

  @Test
  void keepsTheOldPairWhenAFileIsGoneOrDamaged() throws Exception {
    mount("2", "no certificate", PemText.pkcs8(NEW.key()));
    reloading.refresh();
    Files.delete(certificate);
    reloading.refresh();
    reloading.refresh();

    assertThat(reloading.get()).isEqualTo(OLD);
    assertThat(warnings)
        .containsExactly(
            certificate
                + ": expected a PEM certificate, found none in the text;"
                + " the previous certificate stays in use",
            certificate
                + ": expected a PEM file, found none; the previous certificate stays in use");
  }

  @Test
  void refusesToStartWithoutAGoodPair() {
    PemFiles missing = new PemFiles(directory.resolve("missing.crt"), privateKey);

    assertThatThrownBy(() -> new ReloadingCertificate(missing, () -> now))
        .isInstanceOf(InvalidPemException.class)
        .hasMessage(directory.resolve("missing.crt") + ": expected a PEM file, found none");
  }

  private void mount(String version, String certificateText, String keyText) throws IOException {
    Path target = Files.createDirectory(directory.resolve(".." + version));
    Files.writeString(target.resolve("tls.crt"), certificateText);
    Files.writeString(target.resolve("tls.key"), keyText);
    Path link = Files.createSymbolicLink(directory.resolve("..new"), target.getFileName());
    Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static final class WarningRecorder extends Handler {
    private final List<String> warnings;

    WarningRecorder(List<String> warnings) {
      this.warnings = warnings;
    }

    @Override
    public void publish(LogRecord entry) {
      if (entry.getLevel().equals(Level.WARNING)) {
        warnings.add(new SimpleFormatter().formatMessage(entry));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
