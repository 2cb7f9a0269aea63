package io.externalmetrics.bench.poll;

import java.util.List;

/** Backends that run, and what the server is to be told of them. */
interface Scenario extends AutoCloseable {

  /** The {@code sources} of the server's configuration. */
  String sources();

  /** How many metrics must be fresh once every source was polled. */
  int freshMetrics();

  /** What is to be shown of what was measured. */
  List<Figure> figures(Measurement measurement);

  /** Called when the measured window begins. */
  default void measuringBegins() {}

  @Override
  void close();
}
