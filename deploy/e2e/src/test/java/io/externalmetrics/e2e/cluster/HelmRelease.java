package io.externalmetrics.e2e.cluster;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The chart as Helm installs it, in a namespace of its own. */
final class HelmRelease implements AutoCloseable {
  static final String NAME = "external-metrics-server";
  private static final Path CHART = Path.of("..", "..", "helm", "external-metrics-server");
  private static final int PATIENCE_SECONDS = 120;

  private final Path directory;
  private final String namespace;

  /**
   * A release that is not installed yet.
   *
   * @param directory for the files with its values
   */
  HelmRelease(Path directory, String namespace) {
    this.directory = directory;
    this.namespace = namespace;
  }

  String namespace() {
    return namespace;
  }

  /** Installs it, or changes it to these values and no others; returns when its Pods are ready. */
  void upgrade(String values) throws IOException {
    upgrade(CHART, values);
  }

  /** The same with another version of the chart. */
  void upgrade(Path chart, String values) throws IOException {
    Path file = Files.writeString(directory.resolve("values.yaml"), values);
    new Helm(chart)
        .upgrade()
        .install()
        .createNamespace()
        .resetValues()
        .withName(NAME)
        .withNamespace(namespace)
        .withValuesFile(file)
        .waitReady()
        .withTimeout(PATIENCE_SECONDS)
        .call();
  }

  void uninstall() {
    Helm.uninstall(NAME).withNamespace(namespace).call();
  }

  @Override
  public void close() {
    Helm.uninstall(NAME).withNamespace(namespace).ignoreNotFound().call();
  }
}
