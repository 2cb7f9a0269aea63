package io.externalmetrics.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A chart as Helm itself treats it; the release is external-metrics-server in external-metrics. */
record Chart(Path directory) {
  /** The oldest that the chart supports, and a current one. */
  static final String OLDEST_KUBERNETES = "1.20.0";

  static final String KUBERNETES = "1.34.0";

  private static final String RELEASE = "external-metrics-server";
  private static final String NAMESPACE = "external-metrics";

  /** The one of this checkout. */
  static Chart here() {
    return new Chart(Path.of("../external-metrics-server"));
  }

  /** A copy whose defaults are these values: Helm lints a chart with no others. */
  Chart copy(Path values, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copied = target.resolve(directory.relativize(file));
        Files.createDirectories(copied.getParent());
        Files.copy(file, copied);
      }
    }
    JsonNode merged = Yaml.merged(Yaml.read(defaults()), Yaml.read(values));
    Files.writeString(target.resolve("values.yaml"), merged.toString());
    return new Chart(target);
  }

  LintResult lint() {
    return new Helm(directory).lint().strict().call();
  }

  String render(Path values) {
    return render(values, KUBERNETES);
  }

  String render(Path values, String kubernetesVersion) {
    return render(RELEASE, NAMESPACE, values, kubernetesVersion);
  }

  /** Another release than that of the other tests. */
  String render(String release, String namespace, Path values) {
    return render(release, namespace, values, KUBERNETES);
  }

  private String render(String release, String namespace, Path values, String kubernetesVersion) {
    return new Helm(directory)
        .template()
        .withName(release)
        .withNamespace(namespace)
        .withKubeVersion(kubernetesVersion)
        .withValuesFile(values)
        .call();
  }

  /** What Helm tells whoever installs it. */
  String notes(Path values) {
    String output =
        new Helm(directory)
            .install()
            .clientOnly()
            .dryRun()
            .withName(RELEASE)
            .withNamespace(NAMESPACE)
            .withKubeVersion(KUBERNETES)
            .withValuesFile(values)
            .call()
            .getOutput();
    return output.substring(output.indexOf("NOTES:\n") + "NOTES:\n".length());
  }

  /** One that the chart takes over as it is. */
  Path file(String name) {
    return directory.resolve("files").resolve(name);
  }

  Path defaults() {
    return directory.resolve("values.yaml");
  }

  Path schema() {
    return directory.resolve("values.schema.json");
  }

  Path readme() {
    return directory.resolve("README.md");
  }

  Path metadata() {
    return directory.resolve("Chart.yaml");
  }
}
