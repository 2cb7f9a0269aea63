package io.externalmetrics.server;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.CertifiedKeyManager;
import io.externalmetrics.connect.InvalidPemException;
import io.externalmetrics.connect.PemFiles;
import io.externalmetrics.connect.ReloadingCertificate;
import io.externalmetrics.connect.SelfSignedCertificate;
import io.externalmetrics.server.api.Health;
import io.externalmetrics.server.config.ServingCertificate;
import io.externalmetrics.server.kube.ClusterClient;
import io.externalmetrics.server.kube.SharedApiService.Service;
import io.externalmetrics.server.observe.CertificateMetrics;
import io.externalmetrics.server.observe.SelfMetrics;
import io.externalmetrics.server.status.StatusReport;
import io.externalmetrics.server.store.TimeSource;
import io.externalmetrics.server.tls.ApiServiceOwner;
import io.externalmetrics.server.tls.ManagedCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The certificate the secure port shows.
 *
 * @param keyManager asked at every handshake
 * @param notAfter when the certificate shown now ends to be valid
 * @param readiness what it takes before clients can accept it
 * @param report what the status page tells of it
 * @param apiService who serves the API; known where the certificate is managed
 * @param end gives back what it took
 */
record ServingIdentity(
    X509ExtendedKeyManager keyManager,
    Supplier<Instant> notAfter,
    Health readiness,
    Supplier<StatusReport.Certificate> report,
    Supplier<StatusReport.ApiService> apiService,
    Runnable end)
    implements AutoCloseable {
  private static final Duration SELF_SIGNED_VALIDITY = Duration.ofDays(365);

  private ServingIdentity(
      String kind, X509ExtendedKeyManager keyManager, Supplier<Instant> notAfter) {
    this(
        keyManager,
        notAfter,
        List::of,
        () -> new StatusReport.Certificate(notAfter.get(), kind, Optional.empty()),
        () -> report(ApiServiceOwner.UNKNOWN),
        () -> {});
  }

  /**
   * As configured; a managed one begins to be kept.
   *
   * @param service before this server
   * @throws StartException where files cannot be used, or there is no cluster to share it through
   */
  static ServingIdentity of(
      ServingCertificate configured,
      String service,
      ClusterLink cluster,
      SelfMetrics metrics,
      TimeSource time)
      throws StartException {
    return switch (configured) {
      case ServingCertificate.SelfSigned _ -> selfSigned(time);
      case ServingCertificate.Files files -> of(files, time);
      case ServingCertificate.Managed managed ->
          managed(managed, service, cluster.clientAtStart(), metrics, time);
    };
  }

  private static ServingIdentity selfSigned(TimeSource time) {
    CertifiedKey own =
        SelfSignedCertificate.create(
            List.of("localhost", "127.0.0.1", "::1"), time.now().wall(), SELF_SIGNED_VALIDITY);
    return new ServingIdentity("selfSigned", new CertifiedKeyManager(() -> own), own::notAfter);
  }

  private static ServingIdentity of(ServingCertificate.Files files, TimeSource time)
      throws StartException {
    try {
      ReloadingCertificate certificate =
          new ReloadingCertificate(
              new PemFiles(files.certificate(), files.privateKey()), () -> time.now().wall());
      return new ServingIdentity(
          "files", new CertifiedKeyManager(certificate), certificate::notAfter);
    } catch (InvalidPemException e) {
      throw new StartException(List.of("server.tls: " + e.problem()));
    }
  }

  private static ServingIdentity managed(
      ServingCertificate.Managed settings,
      String service,
      ClusterClient cluster,
      SelfMetrics metrics,
      TimeSource time) {
    CertificateMetrics upkeep = new CertificateMetrics(metrics);
    ManagedCertificate certificate =
        ManagedCertificate.start(
            settings,
            new Service(cluster.namespace(), service),
            cluster.secret(service + "-tls"),
            cluster.apiService(),
            time,
            Thread::sleep,
            upkeep);
    upkeep.authority(certificate::authorityNotAfter);
    return new ServingIdentity(
        new CertifiedKeyManager(certificate),
        certificate::notAfter,
        () -> List.of(certificate.readiness()),
        () ->
            new StatusReport.Certificate(certificate.notAfter(), "managed", certificate.trusted()),
        () -> report(certificate.apiServiceOwner()),
        certificate::close);
  }

  private static StatusReport.ApiService report(ApiServiceOwner owner) {
    return new StatusReport.ApiService(
        owner.state().name().toLowerCase(Locale.ROOT), owner.service());
  }

  @Override
  public void close() {
    end.run();
  }
}
