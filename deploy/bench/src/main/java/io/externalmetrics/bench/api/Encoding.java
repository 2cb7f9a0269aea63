package io.externalmetrics.bench.api;

/** How an answer is asked for, in kube-apiserver's and client-go's words. */
enum Encoding {
  JSON("application/json, */*"),
  PROTOBUF("application/vnd.kubernetes.protobuf, */*");

  private final String accept;

  Encoding(String accept) {
    this.accept = accept;
  }

  String accept() {
    return accept;
  }

  String label() {
    return switch (this) {
      case JSON -> "json";
      case PROTOBUF -> "protobuf";
    };
  }
}
