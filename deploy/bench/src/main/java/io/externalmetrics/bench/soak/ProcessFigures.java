package io.externalmetrics.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What Linux tells of a process. */
final class ProcessFigures {
  private static final String ESTABLISHED = "01";
  private static final String LISTENING = "0A";
  private static final int STATE = 3;
  private static final int INODE = 9;

  private final Path process;

  ProcessFigures(long pid) {
    process = Path.of("/proc", Long.toString(pid));
  }

  Map<Figure, Long> read() throws IOException {
    List<String> descriptors = descriptors();
    List<String> states = states(Set.copyOf(descriptors));
    long established = states.stream().filter(ESTABLISHED::equals).count();
    long listening = states.stream().filter(LISTENING::equals).count();
    return Map.of(
        Figure.DESCRIPTORS,
        (long) descriptors.size(),
        Figure.ESTABLISHED,
        established,
        Figure.CLOSING,
        states.size() - established - listening,
        Figure.PLATFORM_THREADS,
        inStatus("Threads"),
        Figure.RESIDENT,
        inStatus("VmRSS"));
  }

  /** What each open descriptor leads to. */
  private List<String> descriptors() throws IOException {
    List<Path> links;
    try (var files = Files.list(process.resolve("fd"))) {
      links = files.toList();
    }
    List<String> targets = new ArrayList<>();
    for (Path link : links) {
      try {
        targets.add(Files.readSymbolicLink(link).toString());
      } catch (NoSuchFileException _) {
        // closed since
      }
    }
    return targets;
  }

  /** The TCP states of the sockets among these. */
  private List<String> states(Set<String> descriptors) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(process.resolve("net/tcp")));
    lines.addAll(Files.readAllLines(process.resolve("net/tcp6")));
    Set<String> seen = new HashSet<>();
    return lines.stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> descriptors.contains("socket:[" + fields[INODE] + "]"))
        .filter(fields -> seen.add(fields[INODE]))
        .map(fields -> fields[STATE])
        .toList();
  }

  private long inStatus(String name) throws IOException {
    Map<String, String> status =
        Files.readAllLines(process.resolve("status")).stream()
            .map(line -> line.split(":\\s*", 2))
            .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    return Long.parseLong(status.getOrDefault(name, "").replace(" kB", ""));
  }
}
