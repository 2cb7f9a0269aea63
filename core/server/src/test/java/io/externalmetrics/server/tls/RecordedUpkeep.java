package io.externalmetrics.server.tls;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it is told. */
final class RecordedUpkeep implements UpkeepObserver {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private volatile boolean trusted;

  List<String> events() {
    return List.copyOf(events);
  }

  @Override
  public void owned(boolean owned) {
    events.add("owned " + owned);
  }

  /** What it was told last; false before. */
  boolean trusted() {
    return trusted;
  }

  @Override
  public void trusted(boolean is) {
    trusted = is;
  }

  @Override
  public void failed(Target target) {
    events.add("failed " + target.label());
  }
}
