package io.externalmetrics.server.poll;

import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The settings of a source as of now. Asked before every poll, so that a changed file or Secret
 * behind a setting is used by the next poll without a watch.
 */
@FunctionalInterface
interface SettingsSupply {

  /**
   * The settings, every reference resolved.
   *
   * @throws UnresolvedException if one of the source's own cannot be
   */
  Resolved resolve() throws UnresolvedException;

  /**
   * As {@link #resolve}, with nothing that was read a moment ago: the backend has just refused what
   * that gave.
   */
  default Resolved resolveAnew() throws UnresolvedException {
    return resolve();
  }

  /**
   * Settings a plugin can be given.
   *
   * @param metrics those whose settings could be resolved
   * @param unresolved why the others could not, by metric name: they fail alone
   * @param redact takes every secret value out of a text
   */
  record Resolved(
      Settings source,
      List<Metric> metrics,
      Map<String, String> unresolved,
      UnaryOperator<String> redact) {
    public Resolved {
      metrics = List.copyOf(metrics);
      unresolved = Map.copyOf(unresolved);
    }

    /** Whether the plugin would be given the same. */
    boolean readsLike(Resolved other) {
      return source.equals(other.source) && metrics.equals(other.metrics);
    }
  }

  /** A reference points to nothing usable. The message is the reason, without any value. */
  final class UnresolvedException extends Exception {
    private static final long serialVersionUID = 1L;

    UnresolvedException(String reason) {
      super(reason);
    }
  }
}
