package io.externalmetrics.connect.http;

import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;

/** Carries a failure that is worded already through OkHttp, which lets only I/O errors pass. */
final class KnownFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final ScrapeException failure;

  KnownFailure(ScrapeException failure) {
    super(failure.getMessage(), failure);
    this.failure = failure;
  }

  ScrapeException failure() {
    return failure;
  }
}
