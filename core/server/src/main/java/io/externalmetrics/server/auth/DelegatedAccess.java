package io.externalmetrics.server.auth;

import com.github.benmanes.caffeine.cache.Ticker;
import io.externalmetrics.server.api.Access;
import io.externalmetrics.server.api.ApiException;
import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.api.Health.Check;
import io.externalmetrics.server.auth.AccessObserver.Method;
import io.externalmetrics.server.auth.Authentication.Failed;
import io.externalmetrics.server.auth.Authentication.Known;
import io.externalmetrics.server.auth.Authentication.NoOpinion;
import io.externalmetrics.server.kube.AccessDecision;
import io.externalmetrics.server.kube.Attributes;
import io.externalmetrics.server.kube.Attributes.NonResource;
import io.externalmetrics.server.kube.ClusterException;
import io.externalmetrics.server.kube.ConfigMaps;
import io.externalmetrics.server.kube.Reviews;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** Has the cluster say who asks and whether they may, as every extension API server does. */
public final class DelegatedAccess implements Access, AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(DelegatedAccess.class.getName());
  private static final Set<String> OPEN_TO_ALL = Set.of("/healthz", "/livez", "/readyz");
  private static final String AUTHENTICATED = "system:authenticated";

  /** What front proxies use by default: never believed from anyone else, configured or not. */
  private static final RequestHeaders DEFAULT_HEADERS =
      new RequestHeaders(
          List.of(),
          List.of("X-Remote-User"),
          List.of("X-Remote-Uid"),
          List.of("X-Remote-Group"),
          List.of("X-Remote-Extra-"));

  private final AccessObserver observer;
  private final LiveAuthenticationConfiguration configuration;
  private final List<Authenticator> authenticators;
  private final AccessDecisions decisions;
  private final ControllerCheck controllerCheck;
  private final Upkeep upkeep = new Upkeep();
  private final ConfigMaps.Watch watch;

  DelegatedAccess(
      Reviews cluster,
      ConfigMaps configMaps,
      AccessObserver observer,
      InstantSource clock,
      Ticker ticker) {
    this.observer = observer;
    Reviews reviews = new ObservedReviews(cluster, observer, ticker);
    ReviewLimits limits = new ReviewLimits();
    CertificateVerifier verifier = new CertificateVerifier(clock);
    configuration = new LiveAuthenticationConfiguration(observer);
    authenticators =
        List.of(
            new RequestHeaderAuthenticator(configuration::current, verifier),
            new CertificateAuthenticator(configuration::current, verifier),
            new TokenAuthenticator(reviews, limits, observer, ticker));
    decisions = new AccessDecisions(reviews, limits, observer, ticker);
    controllerCheck = new ControllerCheck(reviews, observer, ticker);
    watch =
        configMaps.watch(
            AuthenticationConfigMap.NAMESPACE, AuthenticationConfigMap.NAME, configuration);
  }

  /** Begins to watch the authentication configuration and to keep decisions fresh. */
  public static DelegatedAccess start(
      Reviews cluster, ConfigMaps configMaps, AccessObserver observer) {
    DelegatedAccess access =
        new DelegatedAccess(
            cluster, configMaps, observer, InstantSource.system(), Ticker.systemTicker());
    access.upkeep.begin(access::keepFresh);
    return access;
  }

  /** Fails until it is known whom the cluster trusts to authenticate; never again after that. */
  public Check readiness() {
    return configuration.isLoaded()
        ? Check.passed("authentication-config")
        : Check.failed(
            "authentication-config",
            "the ConfigMap %s/%s was not read yet"
                .formatted(AuthenticationConfigMap.NAMESPACE, AuthenticationConfigMap.NAME));
  }

  /** Whether the HPA controller may read external metrics; empty until that is known. */
  public Optional<Boolean> hpaControllerMayRead() {
    return controllerCheck.may();
  }

  @Override
  public List<X509Certificate> clientAuthorities() {
    return configuration.current().authorities();
  }

  @Override
  public ApiRequest identify(ApiRequest request) throws InterruptedException {
    RequestHeaders names = configuration.current().requestHeaders();
    return request.from(
        caller(request),
        request
            .headers()
            .without(
                header ->
                    names.tellTheCallerIn(header)
                        || DEFAULT_HEADERS.tellTheCallerIn(header)
                        || header.equals("authorization")));
  }

  @Override
  public void permit(ApiRequest request) throws InterruptedException {
    Attributes attributes = RequestAttributes.of(request);
    if (request.caller().isMaster() || isOpenToAll(attributes)) {
      return;
    }
    AccessDecision decision;
    try {
      decision = decisions.decide(new Question(request.caller(), attributes), request.deadline());
    } catch (ClusterException _) {
      throw request.deadline().hasPassed() ? ApiException.timeout() : Refusals.undecided();
    }
    if (!decision.allowed()) {
      throw Refusals.forbidden(request.caller(), attributes, decision.reason());
    }
  }

  /** What is to be done again and again. One thread calls this, about twice a second. */
  void keepFresh(Executor executor) throws InterruptedException {
    controllerCheck.run(executor);
    decisions.refresh(executor);
  }

  /**
   * Asks the cluster nothing more, and interrupts what is being asked. Takes at most half a second.
   */
  @Override
  public void close() {
    watch.close();
    upkeep.close();
  }

  private Caller caller(ApiRequest request) throws InterruptedException {
    boolean failed = false;
    for (Authenticator authenticator : authenticators) {
      switch (authenticator.authenticate(request)) {
        case Known(Caller caller, Method method) -> {
          observer.authenticated(method);
          return inItsGroup(caller);
        }
        case Failed(String reason) -> {
          LOGGER.log(Level.DEBUG, () -> "not authenticated: " + Quoted.plain(reason));
          failed = true;
        }
        case NoOpinion() -> {}
      }
    }
    if (failed) {
      observer.authenticated(Method.REFUSED);
      throw request.deadline().hasPassed() ? ApiException.timeout() : Refusals.unauthorized();
    }
    observer.authenticated(Method.ANONYMOUS);
    return Caller.ANONYMOUS;
  }

  /** A front proxy may as well say that its caller is nobody. */
  private static Caller inItsGroup(Caller caller) {
    if (caller.isAnonymous() || caller.groups().contains(AUTHENTICATED)) {
      return caller;
    }
    return new Caller(
        caller.name(),
        caller.uid(),
        Stream.concat(caller.groups().stream(), Stream.of(AUTHENTICATED)).toList(),
        caller.extra());
  }

  private static boolean isOpenToAll(Attributes attributes) {
    return attributes instanceof NonResource(String path, _) && OPEN_TO_ALL.contains(path);
  }
}
