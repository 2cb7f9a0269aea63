package io.externalmetrics.server.tls;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it is told. */
final class RecordedUpkeep implements UpkeepObserver {
  private final List<String> events = new CopyOnWriteArrayList<>();

  List<String> events() {
    return List.copyOf(events);
  }

  @Override
  public void owned(boolean owned) {
    events.add("owned " + owned);
  }

  @Override
  public void failed(Target target) {
    events.add("failed " + target.label());
  }
}
