package io.externalmetrics.server.hpa;

/** How the watch of the HPAs stands. */
public sealed interface HpaWatchState {

  /** It is not wanted: {@code kubernetes.watchHpas} is false. */
  record Off() implements HpaWatchState {}

  /** The API server has not answered yet. */
  record Starting() implements HpaWatchState {}

  /** All HPAs are known. */
  record Watching() implements HpaWatchState {}

  /**
   * They cannot be read; it is tried again.
   *
   * @param reason one stable line that says what to do
   */
  record Unavailable(String reason) implements HpaWatchState {}
}
