package io.externalmetrics.server.tls;

import io.externalmetrics.server.kube.SharedApiService;
import io.externalmetrics.server.kube.SharedApiService.Service;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Says whose the APIService is, once for each change, and how to change that. */
final class RegistrationLog {
  private static final System.Logger LOGGER = System.getLogger(RegistrationLog.class.getName());
  private static final String THE_OBJECT = "APIService " + SharedApiService.NAME;

  private final Service own;
  private final UpkeepObserver observer;
  private Optional<Line> last = Optional.empty();

  private record Line(Level level, String text) {}

  RegistrationLog(Service own, UpkeepObserver observer) {
    this.own = own;
    this.observer = observer;
  }

  /** Takes what was read; whom it cannot be read from has not changed it. */
  void seen(Registration registration) {
    switch (registration) {
      case Registration.Ours _ -> ours(new Line(Level.INFO, THE_OBJECT + " is this server's"));
      case Registration.Unverified _ -> ours(new Line(Level.WARNING, unverified()));
      case Registration.Foreign(Optional<Service> service) -> others(foreign(service));
      case Registration.Missing _ -> others(missing());
      case Registration.Unknown _ -> {}
    }
  }

  private void ours(Line line) {
    observer.owned(true);
    tell(line);
  }

  private void others(String text) {
    observer.owned(false);
    tell(new Line(Level.WARNING, text));
  }

  private void tell(Line line) {
    if (!last.equals(Optional.of(line))) {
      last = Optional.of(line);
      LOGGER.log(line.level(), line.text());
    }
  }

  private static String unverified() {
    return THE_OBJECT
        + " is this server's and has insecureSkipTLSVerify: true, so that kube-apiserver takes any"
        + " certificate and there can be no caBundle; to have this server's certificate verified: "
        + patch("{\"spec\":{\"insecureSkipTLSVerify\":false}}");
  }

  private String foreign(Optional<Service> service) {
    return THE_OBJECT
        + " belongs to "
        + service.map(other -> "Service " + other).orElse("kube-apiserver itself")
        + ", which HPAs read from; it is left alone, and this server serves on for comparison; to"
        + " switch: "
        + patch("{\"spec\":{\"service\":" + reference() + ",\"insecureSkipTLSVerify\":false}}");
  }

  private String missing() {
    return "there is no "
        + THE_OBJECT
        + ", so that no HPA can read from this server; to make it: echo"
        + " '{\"apiVersion\":\"apiregistration.k8s.io/v1\",\"kind\":\"APIService\","
        + "\"metadata\":{\"name\":\""
        + SharedApiService.NAME
        + "\"},\"spec\":{\"group\":\"external.metrics.k8s.io\",\"version\":\"v1beta1\","
        + "\"groupPriorityMinimum\":100,\"versionPriority\":100,\"service\":"
        + reference()
        + "}}' | kubectl create -f -";
  }

  private static String patch(String change) {
    return "kubectl patch apiservice "
        + SharedApiService.NAME
        + " --type=merge -p '"
        + change
        + "'";
  }

  private String reference() {
    return "{\"namespace\":\"%s\",\"name\":\"%s\",\"port\":443}"
        .formatted(own.namespace(), own.name());
  }
}
