package io.externalmetrics.redis.topology;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.util.ArrayList;
import java.util.List;

/** Asks servers that should all know the same, one after another, until one answers. */
final class InTurn {

  @FunctionalInterface
  interface Question<R> {
    R of(Address address, Deadline share) throws ScrapeException, InterruptedException;
  }

  private InTurn() {}

  /**
   * The first answer. Each server gets a share of the time, and a share is left over for what is to
   * be done with the answer.
   *
   * @param addresses at least one
   * @throws ScrapeException the first server's, if all fail
   */
  static <R> R first(List<Address> addresses, Deadline deadline, Question<R> question)
      throws ScrapeException, InterruptedException {
    List<ScrapeException> failures = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      // With many to ask the first ones get a fair time, too.
      int shares = Math.min(addresses.size() - i, 3) + 1;
      Deadline share = Deadline.after(deadline.remaining().dividedBy(shares));
      try {
        return question.of(addresses.get(i), share);
      } catch (ScrapeException e) {
        failures.add(e);
        if (e.kind() == FailureKind.THROTTLED) {
          break; // The next one would take another call.
        }
      }
    }
    throw failures.getFirst();
  }
}
