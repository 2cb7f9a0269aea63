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

/** One server, whatever its role. */
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

  private static Answers answers(RedisConversation redis, Questions questions, Deadline deadline)
      throws IOException, ScrapeException {
    // A node of a cluster redirects whoever asks for a key of another, but scans without a word.
    if (questions.scans().isEmpty() || !Greeting.of(redis).inCluster()) {
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
