package io.externalmetrics.server.auth;

import com.github.benmanes.caffeine.cache.Ticker;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.kube.Attributes;
import io.externalmetrics.server.kube.Attributes.Resource;
import io.externalmetrics.server.kube.ClusterException;
import io.externalmetrics.server.kube.Reviews;
import io.externalmetrics.spi.Deadline;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Asks whether the HPA controller may read external metrics, which most clusters do not allow by
 * themselves: without it nothing works, and nobody but the events of each HPA says so.
 */
final class ControllerCheck {
  private static final System.Logger LOGGER = System.getLogger(ControllerCheck.class.getName());
  private static final Duration UNTIL_ANSWERED = Duration.ofSeconds(10);
  private static final Duration AFTERWARDS = Duration.ofMinutes(5);
  private static final Duration LONGEST_REVIEW = Duration.ofSeconds(5);
  private static final Caller CONTROLLER =
      new Caller(
          "system:serviceaccount:kube-system:horizontal-pod-autoscaler",
          "",
          List.of(
              "system:serviceaccounts",
              "system:serviceaccounts:kube-system",
              "system:authenticated"),
          Map.of());
  private static final Attributes EVERY_METRIC =
      new Resource("", "list", "external.metrics.k8s.io", "v1beta1", "*", "");

  private final Reviews reviews;
  private final AccessObserver observer;
  private final Ticker ticker;
  private final long started;
  private Duration next = Duration.ZERO;
  private volatile Optional<Boolean> may = Optional.empty();

  ControllerCheck(Reviews reviews, AccessObserver observer, Ticker ticker) {
    this.reviews = reviews;
    this.observer = observer;
    this.ticker = ticker;
    started = ticker.read();
  }

  /** The last answer; empty until there is one. */
  Optional<Boolean> may() {
    return may;
  }

  /** Asks if it is time. One thread calls this. */
  void run(Executor executor) {
    Duration now = Duration.ofNanos(ticker.read() - started);
    if (now.compareTo(next) >= 0) {
      executor.execute(this::ask);
      next = now.plus(may.isPresent() ? AFTERWARDS : UNTIL_ANSWERED);
    }
  }

  private void ask() {
    try {
      tell(reviews.review(CONTROLLER, EVERY_METRIC, Deadline.after(LONGEST_REVIEW)).allowed());
    } catch (ClusterException _) {
      // Already in the log; asked again soon.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(boolean allowed) {
    observer.controllerMayRead(allowed);
    Optional<Boolean> before = may;
    may = Optional.of(allowed);
    if (before.equals(may)) {
      return;
    }
    if (allowed) {
      LOGGER.log(Level.INFO, "the HPA controller may read external metrics");
    } else {
      LOGGER.log(
          Level.WARNING,
          "the HPA controller may not read external metrics, so that no HPA can use one; allow it:"
              + " kubectl create clusterrole external-metrics-reader --verb=get,list"
              + " --resource='*.external.metrics.k8s.io'"
              + " && kubectl create clusterrolebinding external-metrics-reader"
              + " --clusterrole=external-metrics-reader"
              + " --serviceaccount=kube-system:horizontal-pod-autoscaler");
    }
  }
}
