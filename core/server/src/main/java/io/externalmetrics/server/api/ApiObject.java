package io.externalmetrics.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A Kubernetes object in both its forms: its components are the JSON, and it writes the fields of
 * its protobuf message itself.
 */
public interface ApiObject extends ProtobufWriter.Message {
  String kind();

  /** Group and version; empty where Kubernetes leaves it out. */
  String apiVersion();

  /** The object in JSON, on one line. */
  default byte[] json() {
    return Json.compact(this).getBytes(UTF_8);
  }

  /** The object in Kubernetes' binary form. */
  default byte[] protobuf() {
    return Protobuf.envelope(this);
  }

  /** The metadata of a list that is complete: self link, version and continuation are empty. */
  static void writeListMetadata(ProtobufWriter out) {
    out.text(1, "").text(2, "").text(3, "");
  }
}
