package io.externalmetrics.server.api;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One thing that a client takes. All in lower case: media types know no case.
 *
 * @param type may be {@code *}
 * @param subtype may be {@code *}
 * @param parameters apart from the quality
 * @param quality how much it is wanted; above 0
 */
record AcceptClause(String type, String subtype, Map<String, String> parameters, double quality) {
  private static final int LONGEST_HEADER = 2048;

  private static final Comparator<AcceptClause> MOST_WANTED =
      Comparator.comparingDouble((AcceptClause clause) -> -clause.quality)
          .thenComparing(clause -> clause.type.equals("*"))
          .thenComparing(clause -> clause.subtype.equals("*"));

  AcceptClause {
    parameters = Map.copyOf(parameters);
  }

  /**
   * The clauses of an Accept header, the most wanted first; what is malformed is left out. Of a
   * header that nobody sends in earnest only the beginning is read, as anybody may send it.
   */
  static List<AcceptClause> parse(String header) {
    String read = header.substring(0, Math.min(header.length(), LONGEST_HEADER));
    return Stream.of(read.toLowerCase(Locale.ROOT).split(",", -1))
        .flatMap(clause -> parseOne(clause).stream())
        .filter(clause -> clause.quality > 0)
        .sorted(MOST_WANTED)
        .toList();
  }

  boolean covers(String wantedType, String wantedSubtype) {
    boolean everything = type.equals("*") && subtype.equals("*");
    boolean subtypeFits = subtype.equals("*") || subtype.equals(wantedSubtype);
    return everything || (subtypeFits && type.equals(wantedType));
  }

  private static Optional<AcceptClause> parseOne(String text) {
    String[] parts = text.split(";", -1);
    String range = parts[0].strip();
    String[] types = (range.equals("*") ? "*/*" : range).split("/", -1);
    if (types.length != 2) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] parameter = parts[i].split("=", -1);
      if (parameter.length == 2 && !parameter[1].isBlank()) {
        parameters.put(parameter[0].strip(), parameter[1].strip());
      }
    }
    double quality = quality(parameters.getOrDefault("q", "1"));
    parameters.remove("q");
    return Optional.of(new AcceptClause(types[0].strip(), types[1].strip(), parameters, quality));
  }

  private static double quality(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return 1;
    }
  }
}
