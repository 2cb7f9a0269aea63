package io.externalmetrics.server.cli;

import io.externalmetrics.server.config.Sleeper;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Function;

/**
 * Shows a status again and again: on a terminal in the same place, and elsewhere, as in a file,
 * when anything but the time has changed.
 */
final class StatusWatch {
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final String CLEAR_SCREEN = "\u001b[2J";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final StatusClient client;
  private final Function<Status, String> printed;
  private final boolean inPlace;
  private final PrintWriter out;
  private final Sleeper sleeper;

  /** A text, and what of it counts as news. */
  private record View(String text, String news) {}

  /**
   * @param printed the text of a status, a line break at the end of each line
   * @param inPlace whether {@code out} is a terminal
   */
  StatusWatch(
      StatusClient client,
      Function<Status, String> printed,
      boolean inPlace,
      PrintWriter out,
      Sleeper sleeper) {
    this.client = client;
    this.printed = printed;
    this.inPlace = inPlace;
    this.out = out;
    this.sleeper = sleeper;
  }

  /**
   * Shows it until the thread is interrupted.
   *
   * @throws RefusedException if there is nothing to see at first; later it may come back
   */
  void run() throws RefusedException {
    try {
      View view = view(client.read());
      out.print(inPlace ? CLEAR_SCREEN : "");
      show(view);
      while (true) {
        sleeper.sleep(PAUSE);
        View next = next();
        if (inPlace) {
          show(next);
        } else if (!next.news().equals(view.news())) {
          out.println();
          show(next);
        }
        view = next;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private View next() throws InterruptedException {
    try {
      return view(client.read());
    } catch (RefusedException e) {
      String text = e.getMessage() + System.lineSeparator();
      return new View(text, text);
    }
  }

  private View view(Status status) {
    return new View(printed.apply(status), status.withoutTimes().toString());
  }

  private void show(View view) {
    out.print(
        inPlace ? HOME + view.text().replace("\n", CLEAR_LINE + "\n") + CLEAR_BELOW : view.text());
    out.flush();
  }
}
