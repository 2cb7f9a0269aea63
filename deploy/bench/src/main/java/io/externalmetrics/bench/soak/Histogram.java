package io.externalmetrics.bench.soak;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The live objects of each class. */
record Histogram(Map<String, Share> classes) {

  /** How many they are, and what they take together. */
  record Share(long instances, long bytes) {
    private static final Share NONE = new Share(0, 0);

    private Share plus(Share other) {
      return new Share(instances + other.instances, bytes + other.bytes);
    }
  }

  private static final Pattern LINE =
      Pattern.compile("(?m)^ *\\d+: +(\\d+) +(\\d+) +(\\S+)( \\(.*\\))?$");

  /** Of a gap that the collector did not care to close, up to 5 % of the heap. */
  private static final String FILLER = "jdk.internal.vm.Filler";

  Histogram {
    classes = Map.copyOf(classes);
  }

  /** What {@code jcmd PID GC.class_histogram} prints, after a full collection. */
  static Histogram of(String printed) {
    Map<String, Share> classes = new HashMap<>();
    Matcher line = LINE.matcher(printed);
    while (line.find()) {
      if (!line.group(3).contains(FILLER)) {
        classes.merge(
            line.group(3),
            new Share(Long.parseLong(line.group(1)), Long.parseLong(line.group(2))),
            Share::plus);
      }
    }
    return new Histogram(classes);
  }

  /** What all take, in bytes. */
  long bytes() {
    return classes.values().stream().mapToLong(Share::bytes).sum();
  }

  long instances(String name) {
    return share(name).instances();
  }

  /** The classes that take most in addition since {@code before}, one a line. */
  List<String> grown(Histogram before, int most) {
    return classes.keySet().stream()
        .filter(name -> growth(before, name) > 0)
        .sorted(
            Comparator.comparingLong((String name) -> growth(before, name))
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .limit(most)
        .map(name -> String.format(Locale.ROOT, "%+,d bytes of %s", growth(before, name), name))
        .toList();
  }

  private long growth(Histogram before, String name) {
    return share(name).bytes() - before.share(name).bytes();
  }

  private Share share(String name) {
    return classes.getOrDefault(name, Share.NONE);
  }
}
