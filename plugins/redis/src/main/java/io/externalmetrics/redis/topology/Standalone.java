package io.externalmetrics.redis.topology;

import io.externalmetrics.connect.Address;
import io.externalmetrics.redis.wire.Access;
import io.externalmetrics.redis.wire.Answers;
import io.externalmetrics.redis.wire.Greeting;
import io.externalmetrics.redis.wire.Questions;
import io.externalmetrics.redis.wire.RedisConversation;
import io.externalmetrics.redis.wire.RedisNode;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One server: a master, or a replica whose link to its master is up. */
public final class Standalone implements Topology {
  private static final Outcome.Failed ONLY_ITS_OWN_KEYS =
      new Outcome.Failed(
          FailureKind.REJECTED,
          "the server is a node of a cluster and knows only its own keys; set \"cluster\" in place"
              + " of \"address\"");

  private final RedisNode server;

  public Standalone(Address address, Access access, Calls calls) {
    this.server = new RedisNode(address, access, calls);
  }

  @Override
  public Answers ask(Questions questions, Deadline deadline)
      throws ScrapeException, InterruptedException {
    return server.converse(deadline, redis -> answers(redis, questions, deadline));
  }

  private Answers answers(RedisConversation redis, Questions questions, Deadline deadline)
      throws IOException, ScrapeException {
    // Servers too old to greet tell the lengths of keys all the same.
    Optional<Greeting> greeting =
        questions.scans().isEmpty() ? Greeting.ifTold(redis) : Optional.of(Greeting.of(redis));
    boolean inCluster = greeting.filter(Greeting::inCluster).isPresent();
    if (greeting.filter(told -> !told.inCluster() && !told.isMaster()).isPresent()) {
      // By default a replica that has lost its master goes on telling the lengths of that time.
      ReadFrom.REPLICA.verify(redis, server.address());
    }
    // A node of a cluster redirects whoever asks for a key of another, but scans without a word.
    if (!inCluster) {
      return questions.over(redis, deadline);
    }
    return new Questions(questions.requests(), List.of())
        .over(redis, deadline)
        .and(new Questions(List.of(), questions.scans()).failed(ONLY_ITS_OWN_KEYS));
  }

  @Override
  public void close() {
    server.close();
  }
}
