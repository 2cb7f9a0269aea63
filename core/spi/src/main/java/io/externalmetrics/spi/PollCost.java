package io.externalmetrics.spi;

/**
 * What one poll of a source costs, as far as its configuration tells.
 *
 * @param calls requests sent to the backend, 0 or more
 * @param dollars what the backend charges for them, 0 or more
 */
public record PollCost(int calls, double dollars) {
  public PollCost {
    if (calls < 0 || !(dollars >= 0)) {
      throw new IllegalArgumentException("no cost: " + calls + " calls, " + dollars + " dollars");
    }
  }
}
