package io.externalmetrics.server.http;

import io.externalmetrics.server.api.Caller;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** One line for each request, at level debug. The audit id is that of kube-apiserver's log. */
final class AccessLog {
  private static final System.Logger LOGGER = System.getLogger(AccessLog.class.getName());

  private AccessLog() {}

  /**
   * Logs a request that was answered.
   *
   * @param rawPath without the query
   */
  static void answered(
      String method, String rawPath, int code, Caller caller, String auditId, Duration took) {
    if (LOGGER.isLoggable(Level.DEBUG)) {
      LOGGER.log(
          Level.DEBUG,
          "%s %s %d user=\"%s\" audit-id=%s %d us"
              .formatted(
                  harmless(method),
                  harmless(rawPath),
                  code,
                  harmless(caller.name()),
                  auditId,
                  took.toNanos() / 1000));
    }
  }

  private static String harmless(String text) {
    return text.replaceAll("[\\p{Cntrl}\"\\\\]", "?");
  }
}
