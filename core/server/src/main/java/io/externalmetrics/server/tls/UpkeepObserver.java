package io.externalmetrics.server.tls;

import java.util.Locale;

/** Told how the upkeep goes; one thread, and quick about it. */
public interface UpkeepObserver {

  /** What could not be read or written. */
  enum Target {
    SECRET,
    APISERVICE;

    /** As a label's value. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** It is known whether the APIService is this server's. */
  void owned(boolean owned);

  /** Whether kube-apiserver would accept the certificate shown, by the last that was read. */
  void trusted(boolean trusted);

  /** Something could not be read or written; it is tried again. */
  void failed(Target target);
}
