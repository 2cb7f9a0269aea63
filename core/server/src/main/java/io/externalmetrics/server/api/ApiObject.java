package io.externalmetrics.server.api;

/**
 * A Kubernetes object in both its forms: its components are the JSON, and it writes the fields of
 * its protobuf message itself.
 */
public interface ApiObject extends ProtobufWriter.Message {
  String kind();

  /** Group and version; empty where Kubernetes leaves it out. */
  String apiVersion();

  /** The metadata of a list that is complete: self link, version and continuation are empty. */
  static void writeListMetadata(ProtobufWriter out) {
    out.text(1, "").text(2, "").text(3, "");
  }
}
