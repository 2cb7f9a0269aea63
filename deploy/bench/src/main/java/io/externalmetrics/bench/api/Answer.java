package io.externalmetrics.bench.api;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** What one target answers with: known to the client that checks, and sent by the bare handler. */
@SuppressWarnings("ArrayRecordComponent") // Written once, and never compared.
record Answer(String target, Encoding encoding, String contentType, byte[] body) {

  void writeTo(DataOutputStream out) throws IOException {
    out.writeUTF(target);
    out.writeUTF(encoding.name());
    out.writeUTF(contentType);
    out.writeInt(body.length);
    out.write(body);
  }

  static Answer readFrom(DataInputStream in) throws IOException {
    String target = in.readUTF();
    Encoding encoding = Encoding.valueOf(in.readUTF());
    String contentType = in.readUTF();
    return new Answer(target, encoding, contentType, in.readNBytes(in.readInt()));
  }
}
