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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who asks over HTTPS: through the cluster's API server, or the server itself.
 *
 * @param base where
 * @param headers sent with every request
 */
record Reader(HttpClient client, URI base, List<Header> headers) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** One line of a request's head; there may be several of a name. */
  record Header(String name, String value) {}

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
    return new Reader(client, base, List.of());
  }

  Reader with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Reader(client, base, List.copyOf(more));
  }

  /** Speaks for somebody else, as the API server does with its certificate. */
  Reader inTheNameOf(String user, String... groups) {
    Reader reader = with("X-Remote-User", user);
    for (String group : groups) {
      reader = reader.with("X-Remote-Group", group);
    }
    return reader;
  }

  Reader withToken(String token) {
    return with("Authorization", "Bearer " + token);
  }

  Answer metric(String namespace, String name) {
    return get("/apis/external.metrics.k8s.io/v1beta1/namespaces/" + namespace + "/" + name);
  }

  Answer get(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
    headers.forEach(header -> request.header(header.name(), header.value()));
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
