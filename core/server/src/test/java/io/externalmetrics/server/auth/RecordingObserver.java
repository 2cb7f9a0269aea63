package io.externalmetrics.server.auth;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it is told, without durations. */
final class RecordingObserver implements AccessObserver {
  final List<String> told = new CopyOnWriteArrayList<>();

  @Override
  public void authenticated(Method method) {
    told.add("authenticated " + method.label());
  }

  @Override
  public void reviewed(Review review, Outcome outcome, Duration took) {
    told.add("reviewed " + review.label() + " " + outcome.label());
  }

  @Override
  public void remembered(Review review) {
    told.add("remembered " + review.label());
  }

  @Override
  public void controllerMayRead(boolean may) {
    told.add("controller may read: " + may);
  }

  @Override
  public void configurationLoaded() {
    told.add("configuration loaded");
  }
}
