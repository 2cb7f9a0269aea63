package io.externalmetrics.server.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.stream.Stream;

/** Asks a running server how it is. One thread at a time. */
final class StatusClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final String url;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /**
   * @param url of the management port
   */
  StatusClient(URI url) {
    this.url = url.toString().replaceFirst("/+$", "");
  }

  /**
   * Asks once.
   *
   * @throws RefusedException if there is no answer, or another one than a status
   */
  Status read() throws RefusedException, InterruptedException {
    HttpResponse<String> response = get();
    return switch (response.statusCode()) {
      case 200 -> Status.parse(url, response.body());
      case 403 ->
          throw new RefusedException(
              url + ": " + response.body().lines().findFirst().orElse("forbidden"));
      default ->
          throw new RefusedException(
              url
                  + ": expected a status, found HTTP "
                  + response.statusCode()
                  + "; is that the server's management port?");
    };
  }

  private HttpResponse<String> get() throws RefusedException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/status"))
            .timeout(TIMEOUT)
            .header("Accept", "application/json")
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (HttpTimeoutException e) {
      throw unreachable("no answer within " + TIMEOUT.toSeconds() + "s");
    } catch (ConnectException e) {
      throw unreachable(isUnresolved(e) ? "no such host" : "connection refused");
    } catch (IOException e) {
      throw unreachable("the connection ended without an answer");
    }
  }

  private static boolean isUnresolved(Throwable failure) {
    return Stream.iterate(failure, it -> it != null, Throwable::getCause)
        .anyMatch(UnresolvedAddressException.class::isInstance);
  }

  private RefusedException unreachable(String how) {
    return new RefusedException(
        "cannot reach %s: %s; is the server running, or kubectl port-forward?".formatted(url, how));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
