package io.externalmetrics.connect.http;

import java.io.IOException;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * A body, decompressed, that ends with a failure where it grows too large. Remembers how reading it
 * failed, because parsers turn that into failures of their own.
 */
final class BoundedBody extends ResponseBody {
  private final ResponseBody body;
  private final BufferedSource source;
  private @Nullable IOException failure;

  BoundedBody(ResponseBody body, Exchange exchange) {
    this.body = body;
    this.source = Okio.buffer(new Bounded(body, exchange));
  }

  @Override
  public @Nullable MediaType contentType() {
    return body.contentType();
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public BufferedSource source() {
    return source;
  }

  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  private final class Bounded extends ForwardingSource {
    private final Exchange exchange;
    private long count;

    Bounded(ResponseBody body, Exchange exchange) {
      super(body.source());
      this.exchange = exchange;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      try {
        long read = super.read(sink, byteCount);
        count += Math.max(0, read);
        if (count > exchange.maxResponseSize().bytes()) {
          throw exchange.tooLarge();
        }
        return read;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
