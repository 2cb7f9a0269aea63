package io.externalmetrics.server.auth;

import java.time.Duration;
import java.util.Locale;

/** Told of what is asked and answered about callers; any thread, and quick about it. */
public interface AccessObserver {

  /** How a caller showed who it is. */
  enum Method {
    FRONT_PROXY,
    CERTIFICATE,
    TOKEN,
    ANONYMOUS,
    /** It tried, in vain. */
    REFUSED;

    /** As a label's value. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What the cluster is asked. */
  enum Review {
    /** Whose token it is. */
    TOKEN,
    /** Whether a caller may. */
    ACCESS;

    /** As a label's value. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the cluster answered. */
  enum Outcome {
    ALLOWED,
    REFUSED,
    /** Nothing. */
    FAILED;

    /** As a label's value. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A request's sender was looked for. */
  void authenticated(Method method);

  /** The cluster was asked. */
  void reviewed(Review review, Outcome outcome, Duration took);

  /** The cluster was not asked, as its last answer still holds. */
  void remembered(Review review);

  /** It is known whether the HPA controller may read external metrics. */
  void controllerMayRead(boolean may);

  /** It is known for the first time whom the cluster trusts to authenticate. */
  void configurationLoaded();
}
