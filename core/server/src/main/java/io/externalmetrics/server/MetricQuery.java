package io.externalmetrics.server;

import io.externalmetrics.server.config.Configuration;
import io.externalmetrics.server.config.LogSettings;
import io.externalmetrics.server.config.References;
import io.externalmetrics.server.observe.Logging;
import io.externalmetrics.server.poll.SinglePoll;
import io.externalmetrics.server.query.Explanation;
import io.externalmetrics.server.query.Owner;
import io.externalmetrics.server.query.Query;
import io.externalmetrics.server.store.TimeSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Asks for a single metric once; of the server only what that takes, and nothing of it stays. */
public final class MetricQuery {
  private MetricQuery() {}

  /**
   * Polls the metric and explains what becomes of it.
   *
   * @param kubeconfig used instead of that of the configuration
   * @param environment what {@code fromEnv} reads
   * @param version of this build
   */
  public static Explanation run(
      Query query,
      Owner.Found owner,
      Configuration configuration,
      Optional<Path> kubeconfig,
      Map<String, String> environment,
      String version)
      throws InterruptedException {
    // What is not in the explanation, such as the stack trace of a plugin's defect.
    Logging.configure(new LogSettings(LogSettings.Level.WARNING, LogSettings.Format.TEXT));
    TimeSource time = TimeSource.system();
    try (ClusterLink cluster =
        new ClusterLink(
            kubeconfig.or(configuration.kubernetes()::kubeconfig), environment, version)) {
      References references =
          new References(environment, new KeptSecrets(() -> cluster.client().secrets(), time));
      SinglePoll poll = SinglePoll.of(owner.source(), owner.metric(), references, time);
      return Explanation.of(query, owner, configuration, poll, time.now());
    }
  }
}
