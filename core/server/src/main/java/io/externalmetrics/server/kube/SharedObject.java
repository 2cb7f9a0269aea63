package io.externalmetrics.server.kube;

import io.externalmetrics.server.kube.ApiServerHttp.NoReplyException;
import io.externalmetrics.server.kube.ClusterFailure.Permission;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Calls that concern one object which others write too.
 *
 * @param path below the server's
 * @param object as messages name it, such as {@code the Secret shop/redis}
 * @param binding the kubectl line that allows all of them, less its subject
 */
record SharedObject(
    ApiServerHttp http, ClusterFailure failure, String path, String object, String binding) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String FIELD_MANAGER = "?fieldManager=external-metrics-server";

  /**
   * The object; empty where there is none.
   *
   * @param isIt nearly every JSON object can be read as one of any kind
   */
  <T> Optional<T> get(Class<T> type, Predicate<T> isIt)
      throws ClusterException, InterruptedException {
    HttpResponse<String> reply = send(path, UnaryOperator.identity());
    if (reply.code() == 404) {
      return Optional.empty();
    }
    require(reply, "get");
    return Optional.of(
        http.read(reply.body(), type)
            .filter(isIt)
            .orElseThrow(() -> new ClusterException(failure.senseless("a get of " + object))));
  }

  /** Makes it unless it is there, with rights that concern no other object. */
  void apply(Object wanted) throws ClusterException, InterruptedException {
    // A role that names its objects cannot allow a POST, for which there is no name yet. It does
    // allow a server-side apply, whose path has the name.
    HttpResponse<String> reply =
        send(
            path + FIELD_MANAGER,
            request -> request.method("PATCH", "application/apply-patch+yaml", http.write(wanted)));
    if (reply.code() != 409) {
      require(reply, "create");
    }
  }

  /**
   * Changes what {@code fields} name.
   *
   * @param resourceVersion of the object when it was read
   */
  Write merge(Map<String, ?> fields, String resourceVersion)
      throws ClusterException, InterruptedException {
    Map<String, Object> change = new HashMap<>(fields);
    change.put("metadata", Map.of("resourceVersion", resourceVersion));
    HttpResponse<String> reply =
        send(
            path + FIELD_MANAGER,
            request -> request.method("PATCH", "application/merge-patch+json", http.write(change)));
    if (reply.code() == 409 || reply.code() == 404) {
      return Write.OVERTAKEN;
    }
    require(reply, "patch");
    return Write.DONE;
  }

  private HttpResponse<String> send(String target, UnaryOperator<HttpRequest.Builder> request)
      throws ClusterException, InterruptedException {
    try {
      return http.send(target, request, PATIENCE);
    } catch (NoReplyException e) {
      throw new ClusterException(failure.noReply(e), e);
    }
  }

  private void require(HttpResponse<String> reply, String verb) throws ClusterException {
    if (!reply.isSuccessful()) {
      throw new ClusterException(
          failure.refused(
              reply.code(),
              "a " + verb + " of " + object,
              http.message(reply),
              new Permission(verb + " " + object, binding)));
    }
  }
}
