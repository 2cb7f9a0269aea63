package io.externalmetrics.server.auth;

import io.externalmetrics.server.kube.ConfigMaps;
import java.util.Map;
import java.util.function.Consumer;

/** Holds the one ConfigMap that is watched. */
final class FakeConfigMaps implements ConfigMaps {
  boolean closed;
  private Consumer<Reading> observer = _ -> {};

  @Override
  public Watch watch(String namespace, String name, Consumer<Reading> watcher) {
    if (!(namespace + "/" + name).equals("kube-system/extension-apiserver-authentication")) {
      throw new IllegalArgumentException(namespace + "/" + name);
    }
    observer = watcher;
    return () -> closed = true;
  }

  void holds(Map<String, String> data) {
    observer.accept(new Reading.Found(data));
  }

  void says(Reading reading) {
    observer.accept(reading);
  }
}
