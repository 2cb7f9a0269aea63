package io.externalmetrics.cloudwatch;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One call of GetMetricData while it is filled: the queries of as many metrics as it takes, each
 * under an id that is unique in it. Equal queries of several metrics are one.
 */
final class Call {
  static final int MAX_QUERIES = 500;
  private static final int MAX_POINTS = 100_800;

  /** With so many points for each query, a call is full of queries before it is of points. */
  private static final int POINTS_FOR_EACH = MAX_POINTS / MAX_QUERIES;

  private static final Pattern WORD = Pattern.compile("\\b[a-z]\\w*");

  private final SequencedMap<String, Query> queries = new LinkedHashMap<>();
  private final Map<Query, String> idsByQuery = new HashMap<>();
  private final SequencedMap<MetricRequest, NewIds> ids = new LinkedHashMap<>();
  private final boolean whole;
  private boolean formulas;
  private boolean insights;
  private Window window;

  /** A call with one metric, which always has room for it. */
  Call(MetricRequest first) {
    this.whole = first.takesWholeCall();
    this.window = first.window();
    this.formulas = first.hasFormulas();
    this.insights = first.hasInsights();
    put(first);
  }

  /** Takes one more metric, if there is room for it. */
  boolean takes(MetricRequest more) {
    if (whole || more.takesWholeCall() || (insights && more.hasInsights())) {
      return false;
    }
    // The value of MAX(m) depends on all points of the call, so its window is never widened.
    boolean alike = window.equals(more.window());
    if (!alike && (formulas || more.hasFormulas())) {
      return false;
    }
    Window both = window.and(more.window());
    if (!alike && both.points() > POINTS_FOR_EACH) {
      return false;
    }
    int before = queries.size();
    put(more);
    if (queries.size() > MAX_QUERIES || queries.size() * both.points() > MAX_POINTS) {
      ids.pollLastEntry();
      while (queries.size() > before) {
        idsByQuery.remove(queries.pollLastEntry().getValue());
      }
      return false;
    }
    window = both;
    formulas |= more.hasFormulas();
    insights |= more.hasInsights();
    return true;
  }

  private void put(MetricRequest request) {
    NewIds newIds = new NewIds();
    ids.put(request, newIds);
    if (whole) {
      // METRICS("text") chooses queries by their ids, so they keep those that the user gave them.
      queries.putAll(request.queries());
      request.queries().keySet().forEach(id -> newIds.put(id, id));
    } else {
      put(request, request.result(), newIds);
    }
  }

  /** Puts a query, after those that it refers to, and gives its id in this call. */
  private String put(MetricRequest request, String id, NewIds newIds) {
    String known = newIds.byOld.get(id);
    if (known != null) {
      return known;
    }
    Query moved =
        switch (request.query(id)) {
          case Query.Statistic statistic -> statistic;
          case Query.Formula(var expression, var period, var label) ->
              new Query.Formula(
                  expression.rename(reference -> put(request, reference, newIds)), period, label);
        };
    String newId = idsByQuery.computeIfAbsent(moved, _ -> "q" + queries.size());
    queries.putIfAbsent(newId, moved);
    newIds.put(id, newId);
    return newId;
  }

  /** What to ask for, so that every metric finds its points in it. */
  Window.Range asked(Instant now) {
    return formulas ? window.over(now) : window.asked(now);
  }

  /** The metrics that this call answers. */
  List<MetricRequest> requests() {
    return List.copyOf(ids.sequencedKeySet());
  }

  /** All queries, by their ids in this call; those that others refer to come first. */
  SequencedMap<String, Query> queries() {
    return Collections.unmodifiableSequencedMap(queries);
  }

  /** The ids in this call of the queries whose series are wanted. */
  Set<String> wanted() {
    return ids.keySet().stream().map(this::idOf).collect(Collectors.toSet());
  }

  /** The id in this call of a metric's result. */
  String idOf(MetricRequest request) {
    return Objects.requireNonNull(idsOf(request).byOld.get(request.result()), request::described);
  }

  /** Why CloudWatch refuses the queries of a metric, with the ids that the user gave. */
  String inWordsOf(MetricRequest request, String text) {
    return WORD.matcher(text)
        .replaceAll(word -> idsOf(request).byNew.getOrDefault(word.group(), word.group()));
  }

  /** What CloudWatch charges for: statistics, and at least one metric for each search. */
  int billed() {
    return Math.toIntExact(
        queries.values().stream()
            .filter(
                query ->
                    switch (query) {
                      case Query.Statistic _ -> true;
                      case Query.Formula(var expression, _, _) -> expression.searches();
                    })
            .count());
  }

  private NewIds idsOf(MetricRequest request) {
    return Objects.requireNonNull(ids.get(request), request::described);
  }

  /** What the queries of one metric are called in this call. */
  private static final class NewIds {
    private final Map<String, String> byOld = new HashMap<>();
    private final Map<String, String> byNew = new HashMap<>();

    void put(String oldId, String newId) {
      byOld.put(oldId, newId);
      byNew.put(newId, oldId);
    }
  }
}
