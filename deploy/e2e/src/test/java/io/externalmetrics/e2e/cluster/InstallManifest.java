package io.externalmetrics.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What users install with kubectl: deploy/install.yaml, in a namespace of our own. */
record InstallManifest(String yaml) {
  private static final Path FILE = Path.of("..", "install.yaml");
  private static final Pattern KIND = Pattern.compile("(?m)^kind: (\\w+)$");
  private static final String SEPARATOR = "---\n";

  static InstallManifest in(String namespace) {
    try {
      return new InstallManifest(
          Files.readString(FILE)
              .replaceAll("(?m)(name|namespace): external-metrics$", "$1: " + namespace));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InstallManifest withImage(String image) {
    return new InstallManifest(yaml.replaceAll("(?m)image: .*$", "image: \"" + image + '"'));
  }

  /** The same with another name for all that has the release's. */
  InstallManifest named(String name) {
    return new InstallManifest(yaml.replace(HelmRelease.NAME, name));
  }

  /** Only the objects of these kinds. */
  InstallManifest only(String... kinds) {
    return filter(Set.of(kinds)::contains);
  }

  /** All objects but those of a kind. */
  InstallManifest without(String kind) {
    return filter(found -> !found.equals(kind));
  }

  private InstallManifest filter(Predicate<String> kinds) {
    return new InstallManifest(
        Pattern.compile("(?m)^" + SEPARATOR)
            .splitAsStream(yaml)
            .filter(document -> kinds.test(kind(document)))
            .collect(Collectors.joining(SEPARATOR)));
  }

  private static String kind(String document) {
    Matcher matcher = KIND.matcher(document);
    return matcher.find() ? matcher.group(1) : "";
  }
}
