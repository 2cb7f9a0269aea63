package io.externalmetrics.connect.http;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.Deadline;
import java.io.IOException;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.ByteString;

/**
 * A 401, which stands for the answers to all requests with the same deadline: each of them would be
 * one more failed login, and those are counted by whoever locks accounts.
 *
 * @param backend that gave it
 * @param deadline of the request that it answered
 * @param head of the answer
 * @param body its beginning, enough for the backend's own words
 */
record RefusedAnswer(Address backend, Deadline deadline, Response head, ByteString body) {
  private static final long MAX_BODY = 64 << 10;

  /** Leaves the response to be read. */
  static RefusedAnswer of(Response response, Exchange exchange) throws IOException {
    long limit = Math.min(MAX_BODY, exchange.maxResponseSize().bytes());
    return new RefusedAnswer(
        exchange.address(),
        exchange.deadline(),
        response,
        response.peekBody(limit).source().readByteString());
  }

  boolean answers(Exchange exchange) {
    return backend.equals(exchange.address()) && deadline == exchange.deadline();
  }

  Response response() {
    return head.newBuilder().body(ResponseBody.create(body, head.body().contentType())).build();
  }
}
