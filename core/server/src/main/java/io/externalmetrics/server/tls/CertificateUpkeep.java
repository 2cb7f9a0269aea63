package io.externalmetrics.server.tls;

import io.externalmetrics.server.kube.ClusterException;
import io.externalmetrics.server.kube.SharedApiService;
import io.externalmetrics.server.kube.SharedApiService.Service;
import io.externalmetrics.server.kube.SharedSecret;
import io.externalmetrics.server.kube.SharedSecret.Version;
import io.externalmetrics.server.kube.Write;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.TimeSource;
import io.externalmetrics.server.tls.UpkeepObserver.Target;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the APIService and the Secret, and writes what is due. Replicas know nothing of each other:
 * whoever writes second is refused, reads what the first has written, and decides anew. One thread
 * calls {@link #turn}; any reads the results.
 */
final class CertificateUpkeep {
  private static final System.Logger LOGGER = System.getLogger(CertificateUpkeep.class.getName());

  /** From nothing to a trusted certificate it takes four; others' writes may come in between. */
  private static final int MOST_ROUNDS = 10;

  private final SharedSecret secret;
  private final SharedApiService apiService;
  private final Service own;
  private final Renewal renewal;
  private final Lifetimes lifetimes;
  private final TimeSource time;
  private final UpkeepObserver observer;
  private final RegistrationLog registrationLog;
  private final Patience patience;
  private final UpkeepLog log = new UpkeepLog();

  private final Map<X509Certificate, Moment> trustedSince = new HashMap<>();
  private final Map<Target, String> problems = new EnumMap<>(Target.class);
  private Optional<TlsSecret> last = Optional.empty();
  private Optional<Read> read = Optional.empty();
  private Registration known = new Registration.Unknown();
  private Optional<String> writable = Optional.empty();
  private volatile ApiServiceOwner owner = ApiServiceOwner.UNKNOWN;
  private volatile Optional<Boolean> trusted = Optional.empty();
  private volatile Optional<IssuedPair> shown = Optional.empty();
  private volatile Optional<String> missing =
      Optional.of("the cluster's API server has not answered yet");

  /** What was read last, because to look into it takes a while. */
  private record Read(Version version, TlsSecret contents) {}

  CertificateUpkeep(
      SharedSecret secret,
      SharedApiService apiService,
      Service own,
      Renewal renewal,
      Lifetimes lifetimes,
      TimeSource time,
      UpkeepObserver observer) {
    this.secret = secret;
    this.apiService = apiService;
    this.own = own;
    this.renewal = renewal;
    this.lifetimes = lifetimes;
    this.time = time;
    this.observer = observer;
    patience = new Patience(lifetimes);
    registrationLog = new RegistrationLog(own, observer);
  }

  /** What clients should see; empty until the Secret's pair was there. */
  Optional<IssuedPair> shown() {
    return shown;
  }

  /** Why kube-apiserver would not accept {@link #shown}; empty where it does, or need not. */
  Optional<String> missing() {
    return missing;
  }

  /** Who serves the API, by the last look. */
  ApiServiceOwner owner() {
    return owner;
  }

  /** Whether kube-apiserver accepts {@link #shown}, by the last look; empty before the first. */
  Optional<Boolean> trusted() {
    return trusted;
  }

  /** Looks, writes, and looks again until nothing more is due or can be done. */
  void turn() throws InterruptedException {
    // A right that was there before may have been taken away.
    writable = Optional.empty();
    int rounds = 1;
    while (round() && rounds < MOST_ROUNDS) {
      rounds++;
    }
    log.seen(problems);
    trusted = Optional.of(isTrusted());
    observer.trusted(trusted.get());
  }

  /** Whether something was written, by whomever, so that another look is worth while. */
  private boolean round() throws InterruptedException {
    problems.clear();
    // In this order: what is then written to the APIService is at least as new as what it says.
    Registration registration = registration();
    try {
      Optional<Version> version = secret.read();
      Optional<TlsSecret> found = version.map(this::contents);
      found.filter(TlsSecret::isComplete).ifPresent(complete -> last = Optional.of(complete));
      patience.saw(found.orElse(TlsSecret.EMPTY), time.now());
      show(renewal.shown(found, registration, memory(registration), time.now().wall()));
      List<Step> due = renewal.due(found, registration, memory(registration), time.now().wall());
      return succeedsWithOne(due, version.map(Version::resourceVersion).orElse(""));
    } catch (ClusterException e) {
      failed(Target.SECRET, e);
      return false;
    } finally {
      missing = missing(registration);
    }
  }

  private Registration registration() throws InterruptedException {
    try {
      Registration registration = Registration.of(apiService.read(), own);
      registrationLog.seen(registration);
      known = registration;
      owner = ApiServiceOwner.of(registration);
      settle(registration);
      return registration;
    } catch (ClusterException e) {
      failed(Target.APISERVICE, e);
      owner = ApiServiceOwner.UNREADABLE;
      return new Registration.Unknown();
    }
  }

  private void settle(Registration registration) {
    if (registration instanceof Registration.Ours ours) {
      trustedSince.keySet().retainAll(ours.trusted());
      ours.trusted().forEach(ca -> trustedSince.putIfAbsent(ca, time.now()));
    } else {
      trustedSince.clear();
    }
  }

  private Memory memory(Registration registration) {
    Moment now = time.now();
    return new Memory(
        last,
        shown,
        trustedSince.entrySet().stream()
            .filter(since -> since.getValue().until(now).compareTo(lifetimes.settling()) >= 0)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet()),
        writable,
        patience.holdsBack(registration, now));
  }

  private TlsSecret contents(Version version) {
    if (read.isEmpty() || !read.get().version().equals(version)) {
      TlsSecret.Found found = TlsSecret.read(version.texts());
      read = Optional.of(new Read(version, found.secret()));
      found
          .problems()
          .forEach(
              problem ->
                  LOGGER.log(
                      Level.WARNING,
                      () -> "Secret " + secret.name() + ": " + problem + "; mending it"));
    }
    return read.get().contents();
  }

  private void show(Optional<IssuedPair> pair) {
    if (!pair.equals(shown)) {
      shown = pair;
      pair.ifPresent(
          issued ->
              LOGGER.log(
                  Level.INFO,
                  "serving the certificate of Secret {0}, valid until {1}",
                  secret.name(),
                  issued.pair().notAfter()));
    }
  }

  /** One that cannot be done does not hinder the next. */
  private boolean succeedsWithOne(List<Step> steps, String secretVersion)
      throws InterruptedException {
    for (Step step : steps) {
      try {
        perform(step, secretVersion);
        return true;
      } catch (ClusterException e) {
        failed(target(step), e);
      }
    }
    return false;
  }

  private void perform(Step step, String secretVersion)
      throws ClusterException, InterruptedException {
    switch (step) {
      case Step.Create _ -> {
        secret.create();
        tell(Write.DONE, "made the Secret " + secret.name());
      }
      case Step.Restore(TlsSecret contents) ->
          tell(
              secret.write(contents.texts(), secretVersion),
              "wrote back what the Secret " + secret.name() + " had lost");
      case Step.Renew(TlsSecret contents) ->
          tell(
              secret.write(contents.texts(), secretVersion),
              "renewed the certificates in the Secret " + secret.name());
      case Step.Trust(String caBundle, String resourceVersion) ->
          tell(
              apiService.writeCaBundle(caBundle, resourceVersion),
              "wrote the caBundle of APIService " + SharedApiService.NAME);
      case Step.Probe(String caBundle, String resourceVersion) -> {
        if (apiService.writeCaBundle(caBundle, resourceVersion) == Write.DONE) {
          writable = Optional.of(resourceVersion);
        }
      }
    }
  }

  private static void tell(Write write, String done) {
    if (write == Write.DONE) {
      LOGGER.log(Level.INFO, () -> "server.tls: " + done);
    }
  }

  private static Target target(Step step) {
    return switch (step) {
      case Step.Create _, Step.Restore _, Step.Renew _ -> Target.SECRET;
      case Step.Trust _, Step.Probe _ -> Target.APISERVICE;
    };
  }

  private void failed(Target target, ClusterException failure) {
    observer.failed(target);
    problems.put(target, String.valueOf(failure.getMessage()));
  }

  private boolean isTrusted() {
    return shown.isPresent()
        && switch (known) {
          case Registration.Ours ours -> ours.trusted().contains(shown.get().issuer());
          case Registration.Unknown _ -> false;
          case Registration.Unverified _, Registration.Foreign _, Registration.Missing _ -> true;
        };
  }

  private Optional<String> missing(Registration registration) {
    if (shown.isEmpty()) {
      return Optional.of(
          problems.getOrDefault(
              Target.SECRET, "the Secret " + secret.name() + " has no valid certificate yet"));
    }
    X509Certificate issuer = shown.get().issuer();
    return switch (registration) {
      case Registration.Ours ours when ours.trusted().contains(issuer) -> Optional.empty();
      case Registration.Ours _, Registration.Unknown _ ->
          Optional.of(
              problems.getOrDefault(
                  Target.APISERVICE,
                  "the caBundle of APIService "
                      + SharedApiService.NAME
                      + " does not have this server's CA yet"));
      case Registration.Unverified _, Registration.Foreign _, Registration.Missing _ ->
          Optional.empty();
    };
  }
}
