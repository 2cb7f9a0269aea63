package io.externalmetrics.server.store;

/** Where one source's newest snapshot is: its poller publishes, any thread reads. */
public final class SourceSlot {
  private volatile SourceSnapshot current;

  public SourceSlot(SourceSnapshot first) {
    current = first;
  }

  public SourceSnapshot current() {
    return current;
  }

  /** Replaces the snapshot; called by the source's poller alone. */
  public void publish(SourceSnapshot next) {
    current = next;
  }
}
