package io.externalmetrics.server.tls;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.SelfSignedCertificate;
import io.externalmetrics.server.api.Health.Check;
import io.externalmetrics.server.config.ServingCertificate.Managed;
import io.externalmetrics.server.config.Sleeper;
import io.externalmetrics.server.kube.SharedApiService;
import io.externalmetrics.server.kube.SharedApiService.Service;
import io.externalmetrics.server.kube.SharedSecret;
import io.externalmetrics.server.store.TimeSource;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The serving certificate that all replicas share, kept by one virtual thread. Until it is there, a
 * self-signed one stands in, so that a start waits for nothing. Callable from any thread.
 */
public final class ManagedCertificate implements Supplier<CertifiedKey>, AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(ManagedCertificate.class.getName());
  private static final String CHECK = "serving-certificate";
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final Duration LONGEST_WAIT_FOR_READINESS = Duration.ofSeconds(2);
  private static final Duration LONGEST_CLOSE = Duration.ofMillis(500);

  private final CertificateUpkeep upkeep;
  private final Duration period;
  private final Sleeper sleeper;
  private final CertifiedKey standIn;
  private final Thread thread;
  private volatile boolean everReady;

  private ManagedCertificate(
      CertificateUpkeep upkeep, Duration period, Sleeper sleeper, CertifiedKey standIn) {
    this.upkeep = upkeep;
    this.period = period;
    this.sleeper = sleeper;
    this.standIn = standIn;
    thread = Thread.ofVirtual().name("serving-certificate").unstarted(this::run);
  }

  /**
   * Begins to read and write what the replicas share. Asks nothing before it returns.
   *
   * @param secret holds the certificates
   * @param service the Service before this server, which the certificate is for
   * @param sleeper waits between two looks
   */
  public static ManagedCertificate start(
      Managed settings,
      Service service,
      SharedSecret secret,
      SharedApiService apiService,
      TimeSource time,
      Sleeper sleeper,
      UpkeepObserver observer) {
    Lifetimes lifetimes = new Lifetimes(settings.validity(), settings.authorityValidity());
    String name = service.name() + "." + service.namespace() + ".svc";
    List<String> names = List.of(name, name + ".cluster.local");
    ManagedCertificate certificate =
        new ManagedCertificate(
            new CertificateUpkeep(
                secret,
                apiService,
                service,
                new Renewal(names, lifetimes),
                lifetimes,
                time,
                observer),
            lifetimes.period(),
            sleeper,
            SelfSignedCertificate.create(names, time.now().wall(), settings.validity()));
    certificate.thread.start();
    return certificate;
  }

  /** The pair to show now. */
  @Override
  public CertifiedKey get() {
    return upkeep.shown().map(IssuedPair::pair).orElse(standIn);
  }

  /** When the certificate shown now ends to be valid. */
  public Instant notAfter() {
    return get().notAfter();
  }

  /** When the CA that has issued it does; empty for the one that stands in. */
  public Optional<Instant> authorityNotAfter() {
    return upkeep.shown().map(IssuedPair::issuer).map(ManagedCertificate::notAfter);
  }

  /** Who serves the external metrics API. */
  public ApiServiceOwner apiServiceOwner() {
    return upkeep.owner();
  }

  /** Whether kube-apiserver accepts what is shown; empty where that is not known yet. */
  public Optional<Boolean> trusted() {
    return upkeep.trusted();
  }

  /** Passes once kube-apiserver could accept what is shown, and from then on. */
  public Check readiness() {
    return new Check(CHECK, everReady ? Optional.empty() : upkeep.missing());
  }

  /** Interrupts what is under way. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      if (!thread.join(LONGEST_CLOSE)) {
        LOGGER.log(Level.WARNING, "the upkeep of the certificate did not end when interrupted");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      Duration wait = FIRST_WAIT;
      while (!Thread.currentThread().isInterrupted()) {
        turn();
        sleeper.sleep(everReady ? period : wait);
        wait = longer(wait);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void turn() throws InterruptedException {
    try {
      upkeep.turn();
      everReady = everReady || upkeep.missing().isEmpty();
    } catch (RuntimeException e) {
      LOGGER.log(Level.ERROR, "cannot keep the serving certificate", e);
    }
  }

  private static Duration longer(Duration wait) {
    Duration next = wait.multipliedBy(3).dividedBy(2);
    return next.compareTo(LONGEST_WAIT_FOR_READINESS) < 0 ? next : LONGEST_WAIT_FOR_READINESS;
  }

  private static Instant notAfter(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }
}
