package io.externalmetrics.server.kube;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** Single requests by Fabric8's HTTP client, which brings the credentials, and their replies. */
final class ApiServerHttp {
  private final HttpClient http;
  private final KubernetesSerialization json;
  private final String server;

  ApiServerHttp(KubernetesClient client) {
    http = client.getHttpClient();
    json = client.getKubernetesSerialization();
    server = client.getConfiguration().getMasterUrl();
  }

  /** There is no whole reply; the causes say why. */
  static final class NoReplyException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private NoReplyException(Throwable cause) {
      super(cause);
    }
  }

  /**
   * Sends one request, and waits for the whole reply.
   *
   * @param path below the server's
   * @param request makes it another one than a GET
   */
  HttpResponse<String> send(
      String path, UnaryOperator<HttpRequest.Builder> request, Duration timeout)
      throws NoReplyException, InterruptedException {
    HttpRequest.Builder builder =
        http.newHttpRequestBuilder()
            .uri(server + path)
            .timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
    CompletableFuture<HttpResponse<String>> reply =
        http.sendAsync(request.apply(builder).build(), String.class);
    try {
      return reply.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new NoReplyException(e);
    } finally {
      reply.cancel(true);
    }
  }

  String write(Object object) {
    return json.asJson(object);
  }

  /**
   * What a body says; empty where it says nothing of the kind. A parser's own words are left out,
   * because they may quote the body.
   */
  <T> Optional<T> read(String body, Class<T> type) {
    try {
      return Optional.ofNullable(json.unmarshal(body, type));
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }

  /** The message of a refusal; empty where a proxy between here and there wrote the body. */
  String message(HttpResponse<String> refusal) {
    return read(refusal.body(), Status.class).map(Status::getMessage).orElse("");
  }
}
