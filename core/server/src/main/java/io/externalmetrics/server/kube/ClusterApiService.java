package io.externalmetrics.server.kube;

import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.api.model.APIServiceSpec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The APIService, with rights on no other. */
final class ClusterApiService implements SharedApiService {
  private final SharedObject calls;

  ClusterApiService(ApiServerHttp http, ClusterFailure failure) {
    calls =
        new SharedObject(
            http,
            failure,
            "apis/apiregistration.k8s.io/v1/apiservices/" + NAME,
            "the APIService " + NAME,
            "clusterrole external-metrics-apiservice --verb=get,patch"
                + " --resource=apiservices.apiregistration.k8s.io --resource-name="
                + NAME
                + " && kubectl create clusterrolebinding external-metrics-apiservice"
                + " --clusterrole=external-metrics-apiservice");
  }

  @Override
  public Optional<Version> read() throws ClusterException, InterruptedException {
    return calls
        .get(APIService.class, ClusterApiService::isIt)
        .map(object -> version(object.getSpec(), object.getMetadata().getResourceVersion()));
  }

  @Override
  public Write writeCaBundle(String caBundle, String resourceVersion)
      throws ClusterException, InterruptedException {
    String base64 = Base64.getEncoder().encodeToString(caBundle.getBytes(StandardCharsets.UTF_8));
    return calls.merge(Map.of("spec", Map.of("caBundle", base64)), resourceVersion);
  }

  private static boolean isIt(APIService object) {
    return "APIService".equals(object.getKind())
        && object.getMetadata() != null
        && object.getMetadata().getResourceVersion() != null
        && NAME.equals(object.getMetadata().getName())
        && object.getSpec() != null;
  }

  private static Version version(APIServiceSpec spec, String resourceVersion) {
    return new Version(
        Optional.ofNullable(spec.getService())
            .map(
                service ->
                    new Service(
                        Objects.toString(service.getNamespace(), ""),
                        Objects.toString(service.getName(), ""))),
        Optional.ofNullable(spec.getCaBundle()).map(ClusterApiService::text).orElse(""),
        Objects.equals(spec.getInsecureSkipTLSVerify(), true),
        resourceVersion);
  }

  /** Damaged bytes become other characters, and the bundle one that is to be written anew. */
  private static String text(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return base64;
    }
  }
}
