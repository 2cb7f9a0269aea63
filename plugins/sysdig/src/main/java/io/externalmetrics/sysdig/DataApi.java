package io.externalmetrics.sysdig;

import io.externalmetrics.connect.http.HttpBackend;
import io.externalmetrics.connect.http.HttpFailure;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.settings.DurationText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Sysdig's data API, {@code POST /api/data}. */
final class DataApi {
  private static final MediaType JSON = MediaType.get("application/json");

  /** Segments asked for at a time: an answer with this many rows and samples comes in time. */
  private static final int PAGE = 1000;

  /** Segments that are told whatever was asked: fewer cannot be the beginning of more. */
  private static final int UNPAGED = 10;

  private final HttpBackend backend;
  private final String credentials;

  /**
   * Asks nothing yet.
   *
   * @param credentials the key of the setting that holds them, for advice
   */
  DataApi(HttpBackend backend, String credentials) {
    this.backend = backend;
    this.credentials = credentials;
  }

  /**
   * Asks one question, page by page; one segment more than allowed is enough to know.
   *
   * @param window the same for all pages, so that ranks do not move between them
   */
  Outcome ask(DataQuery query, Window window, Deadline deadline)
      throws ScrapeException, InterruptedException {
    Readings readings = new Readings(query.groupBy(), window);
    int told;
    do {
      int from = readings.segments();
      int to = Math.min(from + PAGE - 1, query.maxSegments());
      told = send(new DataRequest(query, window, from, to), readings, deadline);
    } while (told >= UNPAGED && readings.segments() <= query.maxSegments());
    return outcome(query, readings);
  }

  private static Outcome outcome(DataQuery query, Readings readings) {
    List<Sample> newest = readings.newest();
    if (readings.segments() > query.maxSegments()) {
      return new Outcome.Partial(
          newest,
          "more than %d segments; narrow \"filter\", group by less or raise \"maxSegments\""
              .formatted(query.maxSegments()));
    }
    if (newest.isEmpty()) {
      return new Outcome.NoData(
          "\"%s\" has no value in the last %s; check \"metric\" and \"filter\""
              .formatted(query.metric(), DurationText.print(query.window())));
    }
    List<Sample> samples = readings.newestOfAll();
    return samples.isEmpty()
        ? new Outcome.Partial(
            newest,
            ("segment %s lags behind the others; see whether its agent delivers, or wait until it"
                    + " is not in the last %s")
                .formatted(readings.lagging().first(), DurationText.print(query.window())))
        : new Outcome.Samples(samples);
  }

  private int send(DataRequest request, Readings readings, Deadline deadline)
      throws ScrapeException, InterruptedException {
    byte[] body = request.toJson().toString().getBytes(StandardCharsets.UTF_8);
    Request post =
        new Request.Builder()
            .url(backend.url().addPathSegments("api/data").build())
            .header("Accept", "application/json")
            .header("X-Sysdig-Product", "SDC")
            .post(RequestBody.create(body, JSON))
            .build();
    return backend.send(post, deadline, response -> read(response, readings));
  }

  private int read(Response response, Readings readings) throws IOException, ScrapeException {
    if (!response.isSuccessful()) {
      throw HttpFailure.of(response, ErrorText.of(response), credentials);
    }
    try {
      return readings.add(DataReply.read(response.body().byteStream()));
    } catch (MalformedReplyException e) {
      throw new ScrapeException(
          FailureKind.MALFORMED,
          "%s does not answer as Sysdig's data API does: %s; check \"url\""
              .formatted(backend.address(), e.problem()),
          e);
    }
  }
}
