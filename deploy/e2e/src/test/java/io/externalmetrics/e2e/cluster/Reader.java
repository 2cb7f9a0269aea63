package io.externalmetrics.e2e.cluster;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.TlsMaterial;
import io.externalmetrics.e2e.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody who asks over HTTPS: through the cluster's API server, or the server itself.
 *
 * @param base where
 * @param headers sent with every request
 */
record Reader(HttpClient client, URI base, Map<String, String> headers) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Without a certificate. */
  static Reader of(URI base, List<X509Certificate> trusted) {
    return of(base, trusted, Optional.empty());
  }

  static Reader of(URI base, List<X509Certificate> trusted, Optional<CertifiedKey> identity) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(new TlsMaterial(trusted, identity, Optional.empty()).context())
            .connectTimeout(PATIENCE)
            .build();
    return new Reader(client, base, Map.of());
  }

  Reader with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Reader(client, base, Map.copyOf(more));
  }

  Reader withToken(String token) {
    return with("Authorization", "Bearer " + token);
  }

  Answer metric(String namespace, String name) {
    return get("/apis/external.metrics.k8s.io/v1beta1/namespaces/" + namespace + "/" + name);
  }

  Answer get(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
    headers.forEach(request::header);
    try {
      return Answer.of(client.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an answer", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
