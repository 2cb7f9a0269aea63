package io.externalmetrics.server.kube;

import io.externalmetrics.server.kube.ApiServerHttp.NoReplyException;
import io.externalmetrics.server.kube.ClusterFailure.Permission;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Gets Secrets one by one. A watch or a list would see a change sooner, and would need rights that
 * RBAC cannot narrow to names as it can those of a get.
 */
final class NamespacedSecrets implements Secrets {
  private static final String ASKED = "a get of a Secret";

  private final ApiServerHttp http;
  private final ClusterFailure failure;
  private final String namespace;

  NamespacedSecrets(ApiServerHttp http, ClusterFailure failure, String namespace) {
    this.http = http;
    this.failure = failure;
    this.namespace = namespace;
  }

  @Override
  public Reading read(String name) throws InterruptedException {
    try {
      return judge(
          name,
          http.send(
              "api/v1/namespaces/" + namespace + "/secrets/" + name,
              UnaryOperator.identity(),
              PATIENCE));
    } catch (NoReplyException e) {
      return new Reading.Unavailable(failure.noReply(e));
    }
  }

  private Reading judge(String name, HttpResponse<String> reply) {
    if (reply.code() == 404) {
      return new Reading.Missing(namespace);
    }
    if (!reply.isSuccessful()) {
      return new Reading.Unavailable(
          failure.refused(reply.code(), ASKED, http.message(reply), permission(name)));
    }
    return http.read(reply.body(), Secret.class)
        .filter(secret -> isNamed(secret, name))
        .<Reading>map(secret -> found(Optional.ofNullable(secret.getData()).orElse(Map.of())))
        .orElseGet(() -> new Reading.Unavailable(failure.senseless(ASKED)));
  }

  /** Nearly every JSON object can be read as a Secret; this one is. */
  static boolean isNamed(Secret secret, String name) {
    return "Secret".equals(secret.getKind())
        && secret.getMetadata() != null
        && name.equals(secret.getMetadata().getName());
  }

  /** The values of a Secret, decoded. */
  static Reading.Found found(Map<String, String> data) {
    Map<String, String> texts = new HashMap<>();
    Set<String> binary = new HashSet<>();
    data.forEach(
        (key, value) ->
            decode(Optional.ofNullable(value).orElse(""))
                .ifPresentOrElse(text -> texts.put(key, text), () -> binary.add(key)));
    return new Reading.Found(texts, binary);
  }

  private static Optional<String> decode(String base64) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (IllegalArgumentException | CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private Permission permission(String name) {
    String role = "external-metrics-secret-" + name;
    return new Permission(
        "get the Secret " + namespace + "/" + name,
        ("role -n %1$s %2$s --verb=get --resource=secrets --resource-name=%3$s"
                + " && kubectl create rolebinding -n %1$s %2$s --role=%2$s")
            .formatted(namespace, role, name));
  }
}
