package io.externalmetrics.server;

import io.externalmetrics.server.LiveConfiguration.Followers;
import io.externalmetrics.server.api.ApiRouter;
import io.externalmetrics.server.api.ExternalMetrics;
import io.externalmetrics.server.config.Configuration;
import io.externalmetrics.server.config.Configuration.LocatedProblem;
import io.externalmetrics.server.config.ConfigurationFile;
import io.externalmetrics.server.config.ConfigurationFile.Content;
import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.server.config.ConfigurationReading;
import io.externalmetrics.server.config.References;
import io.externalmetrics.server.config.SecretTexts;
import io.externalmetrics.server.config.ServerSettings;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.history.PollHistory;
import io.externalmetrics.server.history.RecentReads;
import io.externalmetrics.server.http.ApiListener;
import io.externalmetrics.server.observe.ConnectionMetrics;
import io.externalmetrics.server.observe.Logging;
import io.externalmetrics.server.observe.PollMetrics;
import io.externalmetrics.server.observe.ReadMetrics;
import io.externalmetrics.server.observe.RequestMetrics;
import io.externalmetrics.server.observe.SelfMetrics;
import io.externalmetrics.server.observe.SourceLog;
import io.externalmetrics.server.observe.ValueMetrics;
import io.externalmetrics.server.plugin.PluginCatalog;
import io.externalmetrics.server.poll.OldGeneration;
import io.externalmetrics.server.poll.Pollers;
import io.externalmetrics.server.status.ManagementListener;
import io.externalmetrics.server.status.Probes;
import io.externalmetrics.server.status.ServerFacts;
import io.externalmetrics.server.status.StatusView;
import io.externalmetrics.server.store.MetricStore;
import io.externalmetrics.server.store.TimeSource;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The whole server: makes every part, joins them, and ends them in the right order. */
public final class ExternalMetricsServer implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(ExternalMetricsServer.class.getName());

  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(2);

  private final Duration shutdownDelay;
  private final ClusterLink cluster;
  private final Pollers pollers;
  private final Probes probes;
  private final ServingAccess access;
  private final ServingIdentity identity;
  private final WatchedCluster watched;
  private final ApiListener api;
  private final ManagementListener management;
  private final ConfigurationFile watch;
  private final OldGeneration oldGeneration;

  private ExternalMetricsServer(
      Path file,
      Content content,
      ConfigurationReader reader,
      Configuration configuration,
      Optional<Path> kubeconfig,
      Map<String, String> environment,
      String version)
      throws StartException {
    TimeSource time = TimeSource.system();
    ServerSettings settings = configuration.server();
    SelfMetrics metrics = new SelfMetrics(version);
    ConnectionMetrics connections = new ConnectionMetrics(metrics);
    MetricStore store = new MetricStore(time);
    PollMetrics pollMetrics = new PollMetrics(metrics, time, store::snapshots);
    if (configuration.management().metricValues()) {
      ValueMetrics.register(metrics, time, store::snapshots);
    }
    cluster =
        new ClusterLink(
            kubeconfig.or(configuration.kubernetes()::kubeconfig), environment, version);
    identity =
        ServingIdentity.of(
            settings.tls(), configuration.kubernetes().service(), cluster, metrics, time);
    metrics.servingCertificate(identity.notAfter());
    SecretTexts secrets = new KeptSecrets(() -> cluster.client().secrets(), time);
    PollHistory history = new PollHistory(time);
    RecentReads reads = new RecentReads(time, System::nanoTime);
    pollers =
        new Pollers(
            new References(environment, secrets),
            time,
            pollMetrics.and(new SourceLog()).and(history));
    PollMetrics.connections(metrics, pollers::connections);
    watched = WatchedCluster.of(configuration.kubernetes(), cluster, store, metrics, time);
    LiveConfiguration live =
        new LiveConfiguration(
            file,
            reader,
            configuration,
            pollers,
            store,
            new Followers(
                sources -> {
                  history.follow(sources);
                  reads.follow(sources);
                },
                sources -> {
                  pollMetrics.retain(names(sources));
                  watched.diagnosis().reconfigured();
                }),
            metrics.reloads(),
            time);
    access = ServingAccess.of(settings.auth(), cluster, metrics);
    probes =
        new Probes(
            pollers::stalled, store::snapshots, identity.readiness().and(access.readiness()));
    shutdownDelay = settings.shutdownDelay();
    api =
        ApiListener.secure(
            settings.address(),
            settings.port(),
            identity.keyManager(),
            access.access(),
            new ApiRouter(
                List.of(
                    new ExternalMetrics(
                        store, settings.discovery(), reads.and(new ReadMetrics(metrics)))),
                probes::liveness,
                probes::readiness,
                version),
            new RequestMetrics(metrics, connections.of("server")));
    management =
        new ManagementListener(
            configuration.management(),
            probes,
            metrics,
            new StatusView(
                new ServerFacts(
                    version,
                    time.now().wall(),
                    live::report,
                    identity.report(),
                    access.report(),
                    identity.apiService()),
                store,
                pollers::nextPoll,
                history,
                reads,
                watched.hpas(),
                watched.diagnosis(),
                time),
            new ExternalMetrics(store, settings.discovery()),
            connections.of("management"));
    live.begin();
    try {
      bind("server", api::start);
      bind("management", management::start);
    } catch (StartException e) {
      api.close();
      identity.close();
      access.close();
      pollers.close();
      watched.close();
      cluster.close();
      throw e;
    }
    watch = ConfigurationFile.watch(file, content, Thread::sleep, live::change);
    // Last: the JVM takes a tenth of a second to find out how to tell.
    metrics.process();
    oldGeneration = OldGeneration.watch();
  }

  /**
   * Starts a server and returns when both ports answer.
   *
   * @param file the configuration, watched from now on
   * @param kubeconfig used instead of that of the configuration
   * @param environment what {@code fromEnv} reads
   * @param version of this build
   * @throws StartException if the file, its {@code server}, {@code management} or {@code
   *     kubernetes} section, a certificate or a port cannot be used
   */
  public static ExternalMetricsServer start(
      Path file,
      Optional<Path> kubeconfig,
      PluginCatalog plugins,
      Map<String, String> environment,
      String version)
      throws StartException {
    ConfigurationReader reader = new ConfigurationReader(plugins);
    Content content = Content.of(file);
    Configuration configuration =
        switch (content) {
          case Content.Unreadable(String reason) -> throw new StartException(List.of(reason));
          case Content.Text(String text) ->
              switch (reader.read(file.toString(), text)) {
                case ConfigurationReading.Unusable(List<LocatedProblem> problems) ->
                    throw new StartException(
                        problems.stream().map(LocatedProblem::toString).toList());
                case ConfigurationReading.Usable(Configuration usable) -> usable;
              };
        };
    Logging.configure(configuration.log());
    plugins.leftOut().forEach(reason -> LOGGER.log(Level.WARNING, reason + "; it is left out"));
    ExternalMetricsServer server =
        new ExternalMetricsServer(
            file, content, reader, configuration, kubeconfig, environment, version);
    LOGGER.log(
        Level.INFO,
        () ->
            "serving on https://%s:%d, management on http://%s:%d"
                .formatted(
                    configuration.server().address(),
                    server.port(),
                    configuration.management().address(),
                    server.managementPort()));
    return server;
  }

  /** The port of the API. */
  public int port() {
    return api.port();
  }

  /** The port of probes, metrics and status. */
  public int managementPort() {
    return management.port();
  }

  /**
   * Ends the server: readiness fails first, and only {@code shutdownDelay} later do the listener,
   * the polls and the management port end. Takes at most 5 s longer than the delay, which an
   * interruption cuts short.
   */
  @Override
  public void close() {
    probes.shutDown();
    boolean interrupted = false;
    try {
      // Clients are sent elsewhere once their endpoints have changed, and not before: until then
      // they would come back here, each time with a new handshake.
      Thread.sleep(shutdownDelay.minus(drain()));
      api.drain();
      Thread.sleep(drain());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    oldGeneration.close();
    watch.close();
    api.close();
    identity.close();
    access.close();
    pollers.close();
    watched.close();
    cluster.close();
    management.close();
    // Only now: what waits above would not wait, or would not end at all.
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration drain() {
    return shutdownDelay.compareTo(LONGEST_DRAIN) < 0 ? shutdownDelay : LONGEST_DRAIN;
  }

  private static Set<String> names(List<SourceDefinition> sources) {
    return sources.stream().map(SourceDefinition::name).collect(Collectors.toSet());
  }

  private static void bind(String section, Runnable start) throws StartException {
    try {
      start.run();
    } catch (UncheckedIOException e) {
      throw new StartException(
          List.of(section + ": " + Objects.requireNonNull(e.getCause()).getMessage()));
    }
  }
}
