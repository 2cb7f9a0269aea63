package io.externalmetrics.server.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.config.Configuration;
import io.externalmetrics.server.poll.SinglePoll;
import io.externalmetrics.server.store.MetricStore;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.SourceSlot;
import io.externalmetrics.server.store.SourceSnapshot;
import java.util.Optional;

/**
 * One query, from the configuration to the HPA. The component names are the keys of its JSON; times
 * are in seconds, and what is not known is left out.
 *
 * @param metric the served name
 * @param asked what the plugin was asked
 * @param said what the backend said
 * @param verdict what the server makes of it
 * @param answered what the API answers
 * @param hpa what the HPA does with that; where the query has one
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Explanation(
    String metric,
    Asked asked,
    Said said,
    Verdict verdict,
    Answered answered,
    Optional<Scaling.Decision> hpa) {

  /**
   * Explains a poll.
   *
   * @param configuration of which the polled source is a part
   * @param now when the API is asked
   */
  public static Explanation of(
      Query query, Owner.Found owner, Configuration configuration, SinglePoll poll, Moment now) {
    MetricStore store = new MetricStore(() -> now);
    store.serve(
        configuration.sources().stream()
            .map(
                source ->
                    source.equals(owner.source())
                        ? poll.snapshot()
                        : SourceSnapshot.unpolled(source))
            .map(SourceSlot::new)
            .toList(),
        configuration.refusedSources());
    Answer answer = store.read(query.namespace(), query.metric(), query.selector());
    return new Explanation(
        query.metric(),
        Asked.of(owner),
        Said.of(poll),
        Verdict.of(owner.metric(), poll.snapshot().standing(owner.metric(), now)),
        Answered.of(query, owner.metric(), answer, store),
        query.scaling().map(scaling -> scaling.decide(answer)));
  }
}
