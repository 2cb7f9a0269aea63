package io.externalmetrics.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which package of the server may know which. A package that is not listed here fails. */
class ArchitectureTest {
  private static final String ROOT = ArchitectureTest.class.getPackageName();
  private static final JavaClasses SERVER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @ParameterizedTest(name = "{0} knows {1}")
  @CsvSource({
    "plugin, ''",
    "yaml, ''",
    "config, plugin yaml",
    "api, config",
    "store, api config",
    "poll, store api config",
    "http, api",
    "kube, api",
    "auth, kube api",
    "tls, store kube api config",
    "history, store poll api config",
    "hpa, history store kube api",
    "query, hpa store poll api config",
    "status, history hpa observe store poll kube http api config",
    "observe, hpa store poll auth tls kube http api config",
    "cli, ROOT query hpa api plugin config"
  })
  void aPackageKnowsOnly(String name, String known) {
    Set<String> strangers = knownBy(name);
    strangers.removeAll(Arrays.asList(known.split(" ")));

    assertThat(strangers).as("packages that %s must not know", name).isEmpty();
  }

  @Test
  void everyPackageHasItsRule() {
    assertThat(SERVER.stream().map(ArchitectureTest::topPackage).collect(Collectors.toSet()))
        .isSubsetOf(
            "ROOT", "plugin", "yaml", "config", "api", "http", "store", "poll", "auth", "tls",
            "kube", "history", "hpa", "query", "status", "observe", "cli");
  }

  @Test
  void pollTakesFromTheApiOnlyWhatASeriesIs() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".poll..")
        .should()
        .dependOnClassesThat(areIn("api", "Series"))
        .check(SERVER);
  }

  @Test
  void theApiTakesFromTheConfigurationOnlyItsOwnSection() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".api..")
        .should()
        .dependOnClassesThat(areIn("config", "ServerSettings"))
        .check(SERVER);
  }

  @Test
  void noPackagesDependOnEachOtherInACycle() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(SERVER);
  }

  @Test
  void onlyTheCommandLineAndTheLogSetupPrintOrKnowALoggingLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".cli..", ROOT + ".observe..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging..", "org.slf4j..")
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(SERVER);
  }

  @Test
  void staticStateNeverChanges() {
    fields().that().areStatic().should().beFinal().check(SERVER);
    fields()
        .that()
        .areStatic()
        .should()
        .notHaveRawType(
            DescribedPredicate.describe(
                "made to be changed by threads",
                type -> type.getPackageName().startsWith("java.util.concurrent") && !type.isEnum()))
        .check(SERVER);
  }

  private static DescribedPredicate<JavaClass> areIn(String name, String exceptFor) {
    return DescribedPredicate.describe(
        "are in " + name + " and not of " + exceptFor,
        type ->
            topPackage(type).equals(name)
                && !type.getName().endsWith("." + exceptFor)
                && !type.getName().contains("." + exceptFor + "$")
                && !type.getName().endsWith("$" + exceptFor));
  }

  private static Set<String> knownBy(String name) {
    return SERVER.stream()
        .filter(type -> topPackage(type).equals(name))
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
        .map(ArchitectureTest::topPackage)
        .filter(target -> !target.isEmpty() && !target.equals(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The package right under the server's own, ROOT for that itself, and empty for strangers. */
  private static String topPackage(JavaClass type) {
    String name = type.getPackageName() + ".";
    if (!name.startsWith(ROOT + ".")) {
      return "";
    }
    String below = name.substring(ROOT.length() + 1);
    return below.isEmpty() ? "ROOT" : below.substring(0, below.indexOf('.'));
  }
}
