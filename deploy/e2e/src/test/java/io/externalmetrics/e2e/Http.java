package io.externalmetrics.e2e;

import io.externalmetrics.testkit.TrustEveryone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Requests to a server whose certificate nobody vouches for. */
final class Http {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Http() {}

  static HttpClient client() {
    return HttpClient.newBuilder()
        .sslContext(TrustEveryone.context())
        .connectTimeout(PATIENCE)
        .build();
  }

  static HttpResponse<String> get(HttpClient client, URI uri) {
    try {
      return client.send(
          HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an answer", e);
    }
  }
}
