package io.externalmetrics.server.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says why the API server gave no answer: one stable line, and what to do about it. */
final class ClusterFailure {
  private static final Pattern FORBIDDEN_USER = Pattern.compile("User \"([\\w.:@/-]+)\"");

  /** As in {@code secrets "a" is forbidden: User "b" cannot get resource "secrets" …}. */
  private static final Pattern RBAC = Pattern.compile("User \".*\" cannot");

  private static final String IMMUTABLE = "field is immutable when `immutable` is set";
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  private final String server;

  /**
   * @param address host and port, as messages name them
   */
  ClusterFailure(String address) {
    server = "the cluster's API server at " + address;
  }

  /**
   * A permission that this server needs.
   *
   * @param action completes "forbids this server to"
   * @param binding the kubectl line that grants it, less its subject
   */
  record Permission(String action, String binding) {}

  /** No reply came, or only a part of it. */
  String noReply(Throwable failure) {
    if (has(failure, HttpTimeoutException.class) || has(failure, TimeoutException.class)) {
      return server + " does not answer in time";
    }
    if (has(failure, UnresolvedAddressException.class)) {
      return server + " does not answer: unknown host";
    }
    if (has(failure, NoRouteToHostException.class)) {
      return server + " does not answer: no route to host";
    }
    if (has(failure, ConnectException.class)) {
      return server + " does not answer: connection refused";
    }
    if (has(failure, CertificateException.class)) {
      return server + " shows a certificate that certificate-authority does not vouch for";
    }
    if (has(failure, SSLException.class)) {
      return "the TLS handshake with "
          + server
          + " failed; check the server and the client certificate of the kubeconfig";
    }
    return "the connection to " + server + " was lost";
  }

  /** Whether the same call may succeed in a moment. */
  static boolean isPassing(Throwable failure) {
    return Stream.of(
            HttpTimeoutException.class,
            TimeoutException.class,
            ConnectException.class,
            NoRouteToHostException.class,
            SSLException.class)
        .noneMatch(type -> has(failure, type));
  }

  /**
   * A reply that is no success.
   *
   * @param asked what for, such as {@code a TokenReview}
   * @param message of its Status; empty if it has none
   */
  String refused(int code, String asked, String message, Permission permission) {
    return switch (code) {
      case 401 ->
          server
              + " refuses this server's credentials; check the user of the kubeconfig, or the"
              + " service account's token";
      case 403 ->
          server + " forbids this server to " + permission.action() + remedy(permission, message);
      default ->
          server
              + " answered "
              + asked
              + " with HTTP "
              + code
              + (code == 422 && message.contains(IMMUTABLE) ? ": it is immutable; delete it" : "");
    };
  }

  /** A right is missing, unless something else than RBAC is the reason. */
  private static String remedy(Permission permission, String message) {
    return message.isEmpty() || RBAC.matcher(message).find()
        ? "; run: kubectl create " + permission.binding() + " " + subject(message)
        : ": " + message.replaceAll("\\s+", " ");
  }

  /** Why Fabric8 could not list a ConfigMap. */
  String ofConfigMap(Throwable failure, String namespace, String name) {
    return ofFabric8(
        failure,
        "a list of ConfigMaps",
        new Permission(
            "read the ConfigMap " + namespace + "/" + name,
            "rolebinding -n "
                + namespace
                + " external-metrics-auth-reader"
                + " --role=extension-apiserver-authentication-reader"));
  }

  /** Why Fabric8 could not list the HPAs. */
  String ofHpas(Throwable failure) {
    return ofFabric8(
        failure,
        "a list of HorizontalPodAutoscalers",
        new Permission(
            "watch HorizontalPodAutoscalers",
            "clusterrole external-metrics-hpas --verb=get,list,watch"
                + " --resource=horizontalpodautoscalers.autoscaling"
                + " && kubectl create clusterrolebinding external-metrics-hpas"
                + " --clusterrole=external-metrics-hpas"));
  }

  /** The cluster has HPAs in none of these versions. */
  String noHpas(List<String> versions) {
    return server
        + " serves HorizontalPodAutoscalers in none of the versions that this server reads: "
        + String.join(", ", versions);
  }

  private String ofFabric8(Throwable failure, String asked, Permission permission) {
    Optional<KubernetesClientException> refusal = refusal(failure);
    if (refusal.isPresent()) {
      return refused(
          refusal.get().getCode(),
          asked,
          Objects.toString(refusal.get().getMessage(), ""),
          permission);
    }
    return has(failure, IOException.class) || has(failure, TimeoutException.class)
        ? noReply(failure)
        : senseless(asked);
  }

  /** A reply that says success and is none. */
  String senseless(String asked) {
    return server + " answered " + asked + " with something else";
  }

  /** There was no turn for a call within its deadline. */
  String busy(int calls) {
    return server + " does not answer in time: " + calls + " calls are waiting for it";
  }

  private static String subject(String message) {
    Matcher matcher = FORBIDDEN_USER.matcher(message);
    String user = matcher.find() ? Optional.ofNullable(matcher.group(1)).orElse("") : "";
    if (user.startsWith(SERVICE_ACCOUNT)) {
      return "--serviceaccount=" + user.substring(SERVICE_ACCOUNT.length());
    }
    return user.isEmpty() ? "--serviceaccount=NAMESPACE:NAME" : "--user=" + user;
  }

  private static Optional<KubernetesClientException> refusal(Throwable failure) {
    return causes(failure)
        .filter(KubernetesClientException.class::isInstance)
        .map(KubernetesClientException.class::cast)
        .filter(reply -> reply.getCode() > 0)
        .findFirst();
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    return causes(failure).anyMatch(type::isInstance);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }
}
