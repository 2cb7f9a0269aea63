package io.externalmetrics.chart;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** Decodes Kubernetes objects as kube-apiserver does with strict field validation. */
final class StrictDecoding {
  /** Of CustomResourceDefinitions, as far as the chart uses them. */
  private static final Map<String, Class<?>> CUSTOM =
      Map.of(
          "cert-manager.io/v1 Issuer", Issuer.class,
          "cert-manager.io/v1 Certificate", Certificate.class,
          "monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class,
          "monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class);

  private final KubernetesSerialization builtIn = new KubernetesSerialization();
  private final JsonMapper mapper =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .annotationIntrospector(new NoPlaceForUnknownFields())
          .build();

  /**
   * @throws tools.jackson.core.JacksonException if the object has a field that its kind has not
   */
  Object decode(JsonNode object) {
    String version = object.path("apiVersion").asString();
    String kind = object.path("kind").asString();
    Class<?> type =
        Optional.<Class<?>>ofNullable(CUSTOM.get(version + " " + kind))
            .or(() -> Optional.ofNullable(builtIn.getRegisteredKubernetesResource(version, kind)))
            .orElseThrow(() -> new AssertionError("unknown kind " + kind + " of " + version));
    return mapper.treeToValue(object, type);
  }

  /** The models of Fabric8 keep what they do not know. */
  private static final class NoPlaceForUnknownFields extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(MapperConfig<?> config, Annotated member) {
      return false;
    }
  }

  private record Metadata(String name, String namespace, Map<String, String> labels) {}

  private record Issuer(String apiVersion, String kind, Metadata metadata, IssuerSpec spec) {
    private record IssuerSpec(Map<String, String> selfSigned, Authority ca) {}

    private record Authority(String secretName) {}
  }

  private record Certificate(
      String apiVersion, String kind, Metadata metadata, CertificateSpec spec) {
    private record CertificateSpec(
        String secretName,
        String commonName,
        boolean isCA,
        String duration,
        List<String> dnsNames,
        List<String> usages,
        Key privateKey,
        Reference issuerRef) {}

    private record Key(String algorithm, int size, String rotationPolicy) {}

    private record Reference(String name, String kind, String group) {}
  }

  private record PrometheusRule(
      String apiVersion, String kind, Metadata metadata, PrometheusRuleSpec spec) {
    private record PrometheusRuleSpec(List<Group> groups) {}

    private record Group(String name, List<Rule> rules) {}

    private record Rule(
        String alert,
        String expr,
        @JsonProperty("for") String duration,
        Map<String, String> labels,
        Map<String, String> annotations) {}
  }

  private record ServiceMonitor(
      String apiVersion, String kind, Metadata metadata, ServiceMonitorSpec spec) {
    private record ServiceMonitorSpec(Selector selector, List<Endpoint> endpoints) {}

    private record Selector(Map<String, String> matchLabels) {}

    private record Endpoint(
        String port,
        String path,
        String interval,
        String scrapeTimeout,
        List<Relabeling> relabelings,
        List<Relabeling> metricRelabelings) {}

    private record Relabeling(
        List<String> sourceLabels,
        String regex,
        String targetLabel,
        String replacement,
        String action) {}
  }
}
