package io.externalmetrics.redis;

import io.externalmetrics.redis.wire.Bytes;
import io.externalmetrics.redis.wire.Found;
import io.externalmetrics.redis.wire.Reply;
import io.externalmetrics.redis.wire.Scan;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The lengths of all keys of one type whose name matches a glob, added up. */
record LengthSum(KeyType type, String pattern, int maxKeys) implements Measure.OfKeys {

  @Override
  public Scan scan() {
    return new Scan(Bytes.utf8(pattern), type.redisName(), type.command(), maxKeys);
  }

  @Override
  public Outcome outcome(List<Found> nodes) {
    List<Outcome.Failed> missing = new ArrayList<>();
    // Sorted, so that the reason names the same key at each poll.
    Map<Bytes, Reply> keys = new TreeMap<>();
    for (Found node : nodes) {
      switch (node) {
        case Found.Failed(Outcome.Failed failure) -> missing.add(failure);
        // A key that moves may show on two nodes, of which one can tell its length.
        case Found.Lengths(Map<Bytes, Reply> lengths) ->
            lengths.forEach(
                (key, reply) ->
                    keys.merge(
                        key, reply, (one, other) -> one instanceof Reply.Whole ? one : other));
      }
    }
    if (missing.size() == nodes.size()) {
      return missing.getFirst();
    }
    if (keys.size() > maxKeys) {
      return new Outcome.Failed(FailureKind.REJECTED, scan().tooManyKeys());
    }
    double sum = 0;
    for (Map.Entry<Bytes, Reply> key : keys.entrySet()) {
      switch (key.getValue()) {
        case Reply.Whole(long length) -> sum += length;
        case Reply.Refused refused ->
            missing.add(KeyRefusal.ofFound(refused, type, key.getKey().toString()));
        case Reply.Ok _, Reply.Text _, Reply.Nothing _, Reply.Items _ ->
            throw new IllegalArgumentException("no count: " + key.getValue());
      }
    }
    List<Sample> samples = List.of(Sample.of(sum, Map.of("keys", pattern)));
    Optional<Outcome.Failed> tooMany =
        missing.stream().filter(failure -> failure.reason().equals(scan().tooManyKeys())).findAny();
    if (tooMany.isPresent()) {
      return tooMany.get();
    }
    if (!missing.isEmpty()) {
      return new Outcome.Partial(
          samples,
          "not all of \"%s\" is counted: %s".formatted(pattern, missing.getFirst().reason()));
    }
    // Redis deletes a list, set, sorted set or hash with its last member, but keeps empty streams.
    return keys.isEmpty() && type == KeyType.STREAM
        ? new Outcome.NoData("no stream matches \"%s\"".formatted(pattern))
        : new Outcome.Samples(samples);
  }
}
