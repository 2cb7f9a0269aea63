package io.externalmetrics.redis;

import io.externalmetrics.redis.wire.Answer;
import io.externalmetrics.redis.wire.Answers;
import io.externalmetrics.redis.wire.Questions;
import io.externalmetrics.redis.wire.Request;
import io.externalmetrics.redis.wire.Scan;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What metrics ask for. Nearly always the same from scrape to scrape, so it is kept.
 *
 * @param questions each request and each scan once, however many metrics share it
 */
record Wanted(List<Metric> metrics, List<OfKey> ofKey, List<OfKeys> ofKeys, Questions questions) {
  static final Wanted NOTHING = of(List.of());

  /** A metric that one request tells. */
  private record OfKey(String metric, Measure.OfKey measure, Request request) {}

  /** A metric that a scan tells. */
  private record OfKeys(String metric, Measure.OfKeys measure, Scan scan) {}

  static Wanted of(List<Metric> metrics) {
    List<OfKey> ofKey = new ArrayList<>();
    List<OfKeys> ofKeys = new ArrayList<>();
    for (Metric metric : metrics) {
      switch (MetricSettings.read(metric.settings())) {
        case Measure.OfKey one -> ofKey.add(new OfKey(metric.name(), one, one.request()));
        case Measure.OfKeys sum -> ofKeys.add(new OfKeys(metric.name(), sum, sum.scan()));
      }
    }
    return new Wanted(
        List.copyOf(metrics),
        List.copyOf(ofKey),
        List.copyOf(ofKeys),
        new Questions(
            ofKey.stream().map(OfKey::request).distinct().toList(),
            ofKeys.stream().map(OfKeys::scan).distinct().toList()));
  }

  /** What the answers to the questions mean for each metric. */
  Map<String, Outcome> outcomes(Answers answers) {
    Map<String, Outcome> outcomes = HashMap.newHashMap(metrics.size());
    for (OfKey one : ofKey) {
      outcomes.put(
          one.metric(),
          switch (answers.of(one.request())) {
            case Answer.Told(var reply) -> one.measure().outcome(reply);
            case Answer.Failed(var failure) -> failure;
          });
    }
    ofKeys.forEach(
        sum -> outcomes.put(sum.metric(), sum.measure().outcome(answers.of(sum.scan()))));
    return outcomes;
  }
}
