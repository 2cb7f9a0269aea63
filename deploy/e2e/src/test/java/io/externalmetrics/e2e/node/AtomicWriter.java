package io.externalmetrics.e2e.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps the files of a volume as the kubelet's own AtomicWriter does: in a directory of their own
 * behind the symbolic link {@code ..data}, which moves on to a new directory for all at once.
 */
final class AtomicWriter {
  private static final String HIDDEN = "..";
  private static final String DATA = "..data";

  private final Path directory;
  private Map<String, VolumeFile> written = Map.of();
  private int generation;

  AtomicWriter(Path directory) {
    this.directory = directory;
  }

  /** Replaces all files, which are known by their paths in the volume. */
  void write(Map<String, VolumeFile> files) throws IOException {
    if (generation > 0 && files.equals(written)) {
      return;
    }
    generation++;
    Path data = directory.resolve(HIDDEN + generation);
    VolumeFile.makeDirectory(data);
    for (Map.Entry<String, VolumeFile> file : files.entrySet()) {
      file.getValue().write(data.resolve(file.getKey()));
    }
    Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), data.getFileName());
    Files.move(link, directory.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
    show(
        files.keySet().stream()
            .map(path -> Path.of(path).getName(0).toString())
            .collect(Collectors.toSet()));
    delete(directory.resolve(HIDDEN + (generation - 1)));
    written = Map.copyOf(files);
  }

  /** Makes the visible names links into the data. */
  private void show(Set<String> names) throws IOException {
    for (Path found : children()) {
      String name = found.getFileName().toString();
      if (!name.startsWith(HIDDEN) && !names.contains(name)) {
        Files.delete(found);
      }
    }
    for (String name : names) {
      Path link = directory.resolve(name);
      if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link, Path.of(DATA, name));
      }
    }
  }

  private List<Path> children() throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.toList();
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
