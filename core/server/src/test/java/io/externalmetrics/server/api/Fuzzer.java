package io.externalmetrics.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tries a property with known inputs and with what becomes of them by random changes. An input with
 * a new outcome is one more to start from. {@code -Dfuzz.seconds=600} tries for longer, and {@code
 * -Dfuzz.seed} repeats a run.
 */
public final class Fuzzer {
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("fuzz.seconds", 1));
  private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
  private static final JsonMapper PRINTER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final int MOST_KNOWN = 2000;
  private static final int LONGEST = 20_000;
  private static final List<String> TOKENS =
      List.of(
          ",",
          "=",
          "==",
          "!=",
          "!",
          "(",
          ")",
          " in ",
          " notin ",
          "<",
          ">",
          ";",
          ":",
          "&",
          "/",
          "//",
          "/../",
          "/./",
          "?",
          "#",
          "*",
          "*/*",
          "+",
          "-",
          ".",
          "_",
          "\\",
          "\"",
          "'",
          "%",
          "%00",
          "%2F",
          "%2f..",
          "%zz",
          "%ff",
          "%C3%A9",
          "%F0%9F%98%80",
          "\0",
          "\t",
          "\n",
          "\r",
          "\r\n",
          " ",
          "\u00a0",
          "é",
          "ß",
          "İ",
          "٣",
          "\ud83d\ude00",
          "\uffff",
          "0",
          "-1",
          "007",
          "1e999",
          "NaN",
          "9223372036854775808",
          "true",
          "false",
          "q=",
          ";q=0.5",
          ";as=Table",
          "null",
          "{}",
          "[",
          "a",
          "Z",
          "<script>",
          "${x}",
          "metadata.name",
          "status",
          "default");

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<String> known;
  private final Set<String> outcomes = new HashSet<>();

  public Fuzzer(List<String> known) {
    this.known = new ArrayList<>(known);
  }

  /** What must hold of every input. */
  @FunctionalInterface
  public interface Property {
    /** Fails where it does not hold; otherwise says in few words what came of the input. */
    String check(String input) throws Exception;
  }

  /** Tries until the time is over; returns every outcome that there was. */
  @SuppressWarnings("CatchingUnchecked") // Whatever is thrown is what is looked for.
  public Set<String> check(Property property) {
    List.copyOf(known).forEach(input -> check(property, input));
    long end = System.nanoTime() + TIME.toNanos();
    while (System.nanoTime() < end) {
      String input = changed(known.get(random.nextInt(known.size())));
      if (check(property, input) && known.size() < MOST_KNOWN) {
        known.add(input);
      }
    }
    return outcomes;
  }

  private boolean check(Property property, String input) {
    try {
      return outcomes.add(property.check(input));
    } catch (Exception | AssertionError | StackOverflowError e) {
      throw new AssertionError(
          "repeat it with -Dfuzz.seed="
              + SEED
              + "; the input was "
              + PRINTER.writeValueAsString(input),
          e);
    }
  }

  private String changed(String original) {
    StringBuilder changed = new StringBuilder(original);
    for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
      int start = random.nextInt(changed.length() + 1);
      int end = Math.min(changed.length(), start + random.nextInt(1, 9));
      if (random.nextInt(500) == 0) {
        changed.insert(start, changed.substring(start, end).repeat(random.nextInt(1000)));
      }
      switch (random.nextInt(6)) {
        case 0 -> changed.delete(start, end);
        case 1 -> changed.insert(start, changed.substring(start, end));
        case 2 -> changed.insert(start, (char) random.nextInt(random.nextInt(1, 0x10000)));
        case 3 -> changed.insert(start, known.get(random.nextInt(known.size())));
        case 4 -> changed.replace(start, end, TOKENS.get(random.nextInt(TOKENS.size())));
        default -> changed.insert(start, TOKENS.get(random.nextInt(TOKENS.size())));
      }
    }
    String text = changed.substring(0, Math.min(changed.length(), LONGEST));
    // Half a surrogate pair cannot arrive: what arrives are bytes.
    return new String(text.getBytes(UTF_8), UTF_8);
  }
}
