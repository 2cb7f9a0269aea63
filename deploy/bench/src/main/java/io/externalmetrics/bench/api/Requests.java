package io.externalmetrics.bench.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Requests as kube-apiserver's aggregator passes them on. */
final class Requests {
  private Requests() {}

  static byte[] get(String target, Encoding encoding, String user) {
    return """
    GET %s HTTP/1.1
    Host: external-metrics-server.external-metrics.svc:443
    User-Agent: kube-controller-manager/v1.36.0 (linux/amd64) kubernetes/0000000/system:serviceaccount:kube-system:horizontal-pod-autoscaler
    Accept: %s
    Accept-Encoding: gzip
    Audit-Id: 3b6ad9bb-8d3f-4b6c-9c9e-0d1f2a3b4c5d
    X-Forwarded-For: 10.0.0.10
    X-Remote-Group: system:serviceaccounts
    X-Remote-Group: system:serviceaccounts:kube-system
    X-Remote-Group: system:authenticated
    X-Remote-User: %s

    """
        .formatted(target, encoding.accept(), user)
        .replace("\n", "\r\n")
        .getBytes(US_ASCII);
  }
}
