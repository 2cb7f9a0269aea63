package io.externalmetrics.spi;

import java.util.Objects;

/** The whole source failed: no connection, access refused, an answer that cannot be parsed. */
public final class ScrapeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;

  /**
   * A failure without an exception behind it.
   *
   * @param kind whose fault it is, for counting
   * @param reason what happened, as {@link Outcome.Failed#reason()} describes
   */
  public ScrapeException(FailureKind kind, String reason) {
    super(Reason.oneLine(reason));
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /**
   * A failure that an exception told of.
   *
   * @param kind whose fault it is, for counting
   * @param reason what happened, as {@link Outcome.Failed#reason()} describes
   * @param cause kept for the log at debug level, never shown to clients
   */
  public ScrapeException(FailureKind kind, String reason, Throwable cause) {
    super(Reason.oneLine(reason), cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** Whose fault it is. */
  public FailureKind kind() {
    return kind;
  }

  /** The same failure as the outcome of a single metric. */
  public Outcome.Failed toOutcome() {
    return new Outcome.Failed(kind, Objects.requireNonNull(getMessage()));
  }
}
