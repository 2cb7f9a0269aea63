package io.externalmetrics.cloudwatch;

import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/**
 * One series of an answer.
 *
 * @param label what CloudWatch calls it
 * @param points in any order
 * @param status that of the last page that tells of it
 * @param messages warnings and errors about it
 */
record Series(String label, List<Point> points, StatusCode status, List<String> messages) {
  Series {
    points = List.copyOf(points);
    messages = List.copyOf(messages);
  }

  /**
   * A value, as CloudWatch says it.
   *
   * @param begin of the period that it is the value of
   */
  record Point(Instant begin, double value) {}
}
