package io.externalmetrics.server.auth;

import io.externalmetrics.server.kube.ConfigMaps.Reading;
import io.externalmetrics.server.kube.ConfigMaps.Reading.Found;
import io.externalmetrics.server.kube.ConfigMaps.Reading.Missing;
import io.externalmetrics.server.kube.ConfigMaps.Reading.Unavailable;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The newest good authentication configuration. Read by any thread, told by one at a time. */
final class LiveAuthenticationConfiguration implements Consumer<Reading> {
  private static final System.Logger LOGGER =
      System.getLogger(LiveAuthenticationConfiguration.class.getName());

  private static final String THE_MAP =
      "ConfigMap %s/%s: "
          .formatted(AuthenticationConfigMap.NAMESPACE, AuthenticationConfigMap.NAME);

  private final AccessObserver observer;
  private volatile AuthenticationConfiguration current = AuthenticationConfiguration.NONE;
  private volatile boolean loaded;
  private volatile List<String> problems = List.of();

  LiveAuthenticationConfiguration(AccessObserver observer) {
    this.observer = observer;
  }

  /** {@link AuthenticationConfiguration#NONE} until there is one. */
  AuthenticationConfiguration current() {
    return current;
  }

  /** Whether the cluster has said what there is, even if that is nothing. */
  boolean isLoaded() {
    return loaded;
  }

  @Override
  public void accept(Reading reading) {
    switch (reading) {
      case Found(Map<String, String> data) -> {
        AuthenticationConfigMap.Read read = AuthenticationConfigMap.read(data, current);
        current = read.configuration();
        loaded();
        tell(read.problems());
      }
      case Missing() -> {
        loaded();
        tell(
            List.of(
                THE_MAP
                    + "expected the one that kube-apiserver writes, found none; what was last read"
                    + " stays in use, and where nothing was, only holders of tokens are known"));
      }
      case Unavailable(String reason) ->
          tell(
              List.of(THE_MAP + "cannot be read: " + reason + "; what was last read stays in use"));
    }
  }

  private void loaded() {
    if (!loaded) {
      loaded = true;
      observer.configurationLoaded();
    }
  }

  /** Each problem once, until it is gone. */
  private void tell(List<String> found) {
    List<String> before = problems;
    problems = List.copyOf(found);
    found.stream()
        .filter(problem -> !before.contains(problem))
        .forEach(problem -> LOGGER.log(Level.WARNING, problem));
  }
}
