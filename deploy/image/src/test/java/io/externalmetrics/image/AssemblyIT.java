package io.externalmetrics.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

class AssemblyIT {

  private static final Path ASSEMBLY = Path.of("target", "ems");
  private static final String PLUGIN_SERVICE =
      "META-INF/services/io.externalmetrics.spi.ScraperPlugin";

  @Test
  void keepsPluginsAndOnlyThemApart() throws IOException {
    assertThat(jars("plugins")).isNotEmpty().allMatch(jar -> entries(jar).contains(PLUGIN_SERVICE));
    assertThat(jars("lib")).isNotEmpty().noneMatch(jar -> entries(jar).contains(PLUGIN_SERVICE));
  }

  @Test
  void holdsEachClassOnce() throws IOException {
    Map<String, TreeSet<String>> jarsOfClass = new TreeMap<>();
    for (Path jar : Stream.concat(jars("lib").stream(), jars("plugins").stream()).toList()) {
      entries(jar).stream()
          .filter(entry -> entry.endsWith(".class"))
          .filter(entry -> !entry.startsWith("META-INF/") && !entry.equals("module-info.class"))
          .forEach(
              entry ->
                  jarsOfClass
                      .computeIfAbsent(entry, _ -> new TreeSet<>())
                      .add(jar.getFileName().toString()));
    }
    assertThat(jarsOfClass).isNotEmpty();
    assertThat(jarsOfClass.entrySet()).filteredOn(jars -> jars.getValue().size() > 1).isEmpty();
  }

  @Test
  void holdsNoDemo() throws IOException {
    assertThat(jars("lib"))
        .extracting(jar -> jar.getFileName().toString())
        .noneMatch(name -> name.contains("demo") || name.contains("embedded-redis"));
  }

  private static List<Path> jars(String directory) throws IOException {
    try (Stream<Path> files = Files.list(ASSEMBLY.resolve(directory))) {
      return files.sorted().toList();
    }
  }

  private static List<String> entries(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(ZipEntry::getName).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
