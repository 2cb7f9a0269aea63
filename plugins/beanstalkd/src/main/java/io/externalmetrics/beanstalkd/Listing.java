package io.externalmetrics.beanstalkd;

import io.externalmetrics.spi.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * The tubes that exist.
 *
 * @param tubes none where listing them was refused, or where no metric needs the list
 * @param refused why there is no list: the failure of every metric that needs it
 */
record Listing(List<TubeName> tubes, Optional<Outcome.Failed> refused) {
  static final Listing NOT_NEEDED = of(List.of());

  Listing {
    tubes = List.copyOf(tubes);
  }

  static Listing of(List<TubeName> tubes) {
    return new Listing(tubes, Optional.empty());
  }

  static Listing refused(Outcome.Failed failure) {
    return new Listing(List.of(), Optional.of(failure));
  }
}
