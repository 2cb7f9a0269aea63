package io.externalmetrics.server.status;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Server-sent events: a report at once, and again whenever it has changed. A stream ends by itself
 * well before the port would cut it, and its client comes back; one that does not read holds one
 * event and one virtual thread until then.
 */
final class EventStreams implements AutoCloseable {
  static final int MOST = 16;

  private static final Duration LIFETIME = Duration.ofSeconds(20);
  private static final int TICKS_UNTIL_COMMENT = 5;
  private static final String RETRY = "retry: 500\n";
  private static final String COMMENT = ":\n\n";

  private final Duration tick;
  private final Semaphore places = new Semaphore(MOST);
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param tick how often a report is made, and so how often an event is sent at most
   */
  EventStreams(Duration tick) {
    this.tick = tick;
  }

  /**
   * Sends events until the stream's time is over, the client is gone, or there is no report.
   *
   * @param atRest a report without what changes as time passes by: where that is equal, nothing has
   *     changed
   */
  <T> void send(
      ServerResponse response, String name, Supplier<Optional<T>> report, Function<T, ?> atRest) {
    if (!places.tryAcquire()) {
      response
          .status(Status.SERVICE_UNAVAILABLE_503)
          .send("too many event streams, " + MOST + " at most; close another page\n");
      return;
    }
    response
        .header(HeaderNames.CONTENT_TYPE, "text/event-stream")
        .header(HeaderNames.CACHE_CONTROL, "no-store");
    try (OutputStream out = response.outputStream()) {
      send(out, name, report, atRest);
    } catch (IOException e) {
      throw new UncheckedIOException("the client is gone", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
    }
  }

  /** Ends all streams. */
  @Override
  public void close() {
    closed.countDown();
  }

  private <T> void send(
      OutputStream out, String name, Supplier<Optional<T>> report, Function<T, ?> atRest)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LIFETIME.toNanos();
    Optional<T> now = report.get();
    Object sent = "";
    int quiet = 0;
    write(out, RETRY);
    while (now.isPresent() && System.nanoTime() - end < 0) {
      Object seen = atRest.apply(now.get());
      if (!seen.equals(sent)) {
        write(out, "event: " + name + "\ndata: ");
        out.write(Report.json(now.get()));
        write(out, "\n\n");
        out.flush();
        sent = seen;
        quiet = 0;
      } else if (++quiet == TICKS_UNTIL_COMMENT) {
        // Otherwise nobody would notice that the client is gone.
        write(out, COMMENT);
        out.flush();
        quiet = 0;
      }
      if (closed.await(tick.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
      now = report.get();
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
