package io.externalmetrics.server.tls;

import io.externalmetrics.server.tls.UpkeepObserver.Target;
import java.lang.System.Logger.Level;
import java.util.Map;

/** What hinders the upkeep: one line when it begins or becomes another, one when it ends. */
final class UpkeepLog {
  private static final System.Logger LOGGER = System.getLogger(UpkeepLog.class.getName());

  private Map<Target, String> before = Map.of();

  /** Takes what could not be read or written in one turn, and why. */
  void seen(Map<Target, String> problems) {
    problems.forEach(
        (target, reason) -> {
          if (!reason.equals(before.get(target))) {
            LOGGER.log(
                Level.WARNING, () -> "server.tls: " + reason + "; what is in use stays in use");
          }
        });
    before.keySet().stream()
        .filter(target -> !problems.containsKey(target))
        .forEach(
            target ->
                LOGGER.log(
                    Level.INFO,
                    () ->
                        switch (target) {
                          case SECRET -> "server.tls: the Secret can be read and written again";
                          case APISERVICE ->
                              "server.tls: the APIService can be read and written again";
                        }));
    before = Map.copyOf(problems);
  }
}
