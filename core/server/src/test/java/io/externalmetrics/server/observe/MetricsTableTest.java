package io.externalmetrics.server.observe;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of metrics in docs/ is what the server registers, in the words of its help texts. */
class MetricsTableTest {
  private static final Path PAGE = Path.of("../../docs/operations.md");
  private static final Pattern MARKED =
      Pattern.compile("(<!-- metrics -->\n).*?(<!-- /metrics -->)", Pattern.DOTALL);
  private static final String REPAIR =
      "repair with: ./mvnw -pl core/server -am test -Ddocs=fix -Dtest=MetricsTableTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  private final EveryMetric every = new EveryMetric();

  @Test
  void isThatOfTheRegistry() throws IOException {
    String is = Files.readString(PAGE);
    String should =
        MARKED
            .matcher(is)
            .replaceAll(mark -> Matcher.quoteReplacement(mark.group(1) + table() + mark.group(2)));
    if ("fix".equals(System.getProperty("docs"))) {
      Files.writeString(PAGE, should);
    } else {
      assertThat(is).as(REPAIR).isEqualTo(should);
    }
    assertThat(should).contains("| `ems_polls_total` | counter | `source` |");
  }

  @Test
  void holdsWhatEveryPartOfTheServerCounts() {
    JavaClasses classes = new ClassFileImporter().importPackagesOf(EveryMetric.class);
    Set<JavaClass> counting =
        classes.stream().filter(MetricsTableTest::registersMetrics).collect(toSet());
    Set<JavaClass> held =
        classes.get(EveryMetric.class).getDirectDependenciesFromSelf().stream()
            .map(Dependency::getTargetClass)
            .collect(toSet());

    assertThat(counting).hasSizeGreaterThan(4);
    assertThat(held).containsAll(counting);
  }

  @Test
  void everyMetricHasASeries() {
    assertThat(every.families())
        .allSatisfy(family -> assertThat(every.text()).contains("# TYPE " + name(family) + " "));
  }

  private static boolean registersMetrics(JavaClass type) {
    return type.getCodeUnits().stream()
        .flatMap(unit -> unit.getRawParameterTypes().stream())
        .anyMatch(parameter -> parameter.isEquivalentTo(SelfMetrics.class));
  }

  private String table() {
    return every.families().stream()
        .map(MetricsTableTest::row)
        .collect(joining("", "| metric | type | labels | meaning |\n|---|---|---|---|\n", ""));
  }

  private static String row(MetricFamilyDescriptor family) {
    String labels =
        family.getLabelNames().stream()
            .sorted()
            .map(label -> "`" + label + "`")
            .collect(joining(", "));
    return "| `%s` | %s | %s | %s |\n"
        .formatted(name(family), type(family), labels, family.getMetadata().getHelp());
  }

  private static String name(MetricFamilyDescriptor family) {
    String name = family.getPrometheusName();
    String suffix =
        switch (family.getType()) {
          case COUNTER -> "_total";
          case INFO -> "_info";
          case GAUGE, HISTOGRAM, SUMMARY, STATESET, UNKNOWN -> "";
        };
    return name.endsWith(suffix) ? name : name + suffix;
  }

  /** The text format knows no infos. */
  private static String type(MetricFamilyDescriptor family) {
    MetricType type = family.getType() == MetricType.INFO ? MetricType.GAUGE : family.getType();
    return type.name().toLowerCase(Locale.ROOT);
  }
}
