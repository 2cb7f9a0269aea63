package io.externalmetrics.server.tls;

import io.externalmetrics.server.kube.ClusterException;
import io.externalmetrics.server.kube.SharedApiService;
import io.externalmetrics.server.kube.SharedApiService.Service;
import io.externalmetrics.server.kube.SharedSecret;
import io.externalmetrics.server.kube.Write;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A Secret and an APIService with Kubernetes' optimistic locking, for one thread at a time. The
 * APIService is there from the beginning, as an installation makes it.
 */
final class FakeCluster {
  static final Service OURS = new Service("shop", "ems");

  private int secretRevisions;
  private int apiServiceRevisions;
  private Optional<SharedSecret.Version> secret = Optional.empty();
  private Optional<SharedApiService.Version> apiService =
      Optional.of(new SharedApiService.Version(Optional.of(OURS), "", false, "0"));
  private Optional<String> secretFailure = Optional.empty();
  private Optional<String> apiServiceFailure = Optional.empty();
  private Optional<String> secretWriteFailure = Optional.empty();
  private Optional<String> apiServiceWriteFailure = Optional.empty();

  /** Told before a call is made. */
  @FunctionalInterface
  interface Calls {
    Calls UNHINDERED = _ -> {};

    void next(String call) throws InterruptedException;

    /** Told what was read. */
    default void saw(String object, String revision) {}
  }

  private String nextSecretRevision() {
    secretRevisions++;
    return String.valueOf(secretRevisions);
  }

  private String nextApiServiceRevision() {
    apiServiceRevisions++;
    return String.valueOf(apiServiceRevisions);
  }

  /** What the Secret holds; nothing where there is none. */
  Map<String, String> texts() {
    return secret.map(SharedSecret.Version::texts).orElse(Map.of());
  }

  /** What of it is of use. */
  TlsSecret contents() {
    return TlsSecret.read(texts()).secret();
  }

  String caBundle() {
    return apiService.map(SharedApiService.Version::caBundle).orElse("");
  }

  /** Both revisions, which change with every write. */
  String revision() {
    return secret.map(SharedSecret.Version::resourceVersion).orElse("-")
        + "/"
        + apiService.map(SharedApiService.Version::resourceVersion).orElse("-");
  }

  /** As another replica has left it. */
  void install(TlsSecret contents) {
    putSecret(contents.texts());
    putCaBundle(contents.caBundle());
  }

  void deleteSecret() {
    secret = Optional.empty();
  }

  /** Somebody edits the Secret. */
  void putSecret(Map<String, String> texts) {
    secret = Optional.of(new SharedSecret.Version(texts, nextSecretRevision()));
  }

  /** Somebody edits one key of the Secret. */
  void putSecret(String key, String text) {
    Map<String, String> texts = new HashMap<>(texts());
    texts.put(key, text);
    putSecret(texts);
  }

  /** Somebody edits the APIService. */
  void putApiService(Optional<Service> service, String caBundle, boolean skipsVerification) {
    apiService =
        Optional.of(
            new SharedApiService.Version(
                service, caBundle, skipsVerification, nextApiServiceRevision()));
  }

  void putCaBundle(String caBundle) {
    putApiService(Optional.of(OURS), caBundle, false);
  }

  void deleteApiService() {
    apiService = Optional.empty();
  }

  /** From now on nothing can be asked, for that reason. */
  void fail(String reason) {
    secretFailure = Optional.of(reason);
    apiServiceFailure = Optional.of(reason);
  }

  /** From now on the APIService cannot be read. */
  void failApiService(String reason) {
    apiServiceFailure = Optional.of(reason);
  }

  /** From now on the Secret can be read and not written. */
  void failSecretWrites(String reason) {
    secretWriteFailure = Optional.of(reason);
  }

  /** From now on the APIService can be read and not written. */
  void failApiServiceWrites(String reason) {
    apiServiceWriteFailure = Optional.of(reason);
  }

  void recover() {
    secretFailure = Optional.empty();
    apiServiceFailure = Optional.empty();
    secretWriteFailure = Optional.empty();
    apiServiceWriteFailure = Optional.empty();
  }

  SharedSecret secret(Calls calls) {
    return new SharedSecret() {
      @Override
      public String name() {
        return "shop/ems-tls";
      }

      @Override
      public Optional<SharedSecret.Version> read() throws ClusterException, InterruptedException {
        calls.next("read Secret");
        check(secretFailure);
        calls.saw("Secret", secret.map(SharedSecret.Version::resourceVersion).orElse("-"));
        return secret;
      }

      @Override
      public void create() throws ClusterException, InterruptedException {
        calls.next("create Secret");
        check(secretFailure);
        check(secretWriteFailure);
        if (secret.isEmpty()) {
          putSecret(Map.of());
        }
      }

      @Override
      public Write write(Map<String, String> texts, String resourceVersion)
          throws ClusterException, InterruptedException {
        calls.next("write Secret");
        check(secretFailure);
        check(secretWriteFailure);
        if (secret.filter(is -> is.resourceVersion().equals(resourceVersion)).isEmpty()) {
          return Write.OVERTAKEN;
        }
        Map<String, String> merged = new HashMap<>(texts());
        merged.putAll(texts);
        putSecret(merged);
        return Write.DONE;
      }
    };
  }

  SharedApiService apiService(Calls calls) {
    return new SharedApiService() {
      @Override
      public Optional<SharedApiService.Version> read()
          throws ClusterException, InterruptedException {
        calls.next("read APIService");
        check(apiServiceFailure);
        calls.saw(
            "APIService", apiService.map(SharedApiService.Version::resourceVersion).orElse("-"));
        return apiService;
      }

      @Override
      public Write writeCaBundle(String caBundle, String resourceVersion)
          throws ClusterException, InterruptedException {
        calls.next("write APIService");
        check(apiServiceFailure);
        check(apiServiceWriteFailure);
        if (apiService.filter(is -> is.resourceVersion().equals(resourceVersion)).isEmpty()) {
          return Write.OVERTAKEN;
        }
        if (caBundle.equals(caBundle())) {
          return Write.DONE;
        }
        apiService =
            apiService.map(
                is ->
                    new SharedApiService.Version(
                        is.service(), caBundle, is.skipsVerification(), nextApiServiceRevision()));
        return Write.DONE;
      }
    };
  }

  private static void check(Optional<String> failure) throws ClusterException {
    if (failure.isPresent()) {
      throw new ClusterException(failure.get());
    }
  }
}
