package io.externalmetrics.server.api;

import java.util.Arrays;

/** Kubernetes' binary form: four bytes that announce it, and a runtime.Unknown with the object. */
final class Protobuf {
  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private Protobuf() {}

  static byte[] envelope(ApiObject object) {
    byte[] unknown =
        ProtobufWriter.bytes(
            out ->
                out.message(1, type -> type.text(1, object.apiVersion()).text(2, object.kind()))
                    .message(2, object)
                    .text(3, "")
                    .text(4, ""));
    byte[] envelope = Arrays.copyOf(MAGIC, MAGIC.length + unknown.length);
    System.arraycopy(unknown, 0, envelope, MAGIC.length, unknown.length);
    return envelope;
  }
}
