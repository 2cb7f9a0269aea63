package io.externalmetrics.connect.http;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Secret;
import java.io.IOException;
import okhttp3.Request;
import okhttp3.Response;

/**
 * How a backend is shown who asks. A value of the settings: equal where the settings are, printed
 * without secrets.
 */
@FunctionalInterface
public interface Authentication {

  /**
   * Begins to authenticate the requests of one {@link HttpBackend}, without I/O.
   *
   * @param access how that backend is reached, for those that have to ask somebody else first
   */
  Session open(HttpAccess access);

  /** Authenticates requests; may keep tokens. Used from many threads at once. */
  @FunctionalInterface
  interface Session extends AutoCloseable {

    /**
     * Sends a request with credentials.
     *
     * @param request final but for the credentials: its URL, headers and body are those that the
     *     backend will see
     * @param deadline for whatever has to be asked before
     * @param network sends it; may be used again, after the response before was closed
     * @throws IOException as the network throws it
     * @throws ScrapeException if there are no credentials; names who refused them
     */
    Response send(Request request, Deadline deadline, Network network)
        throws IOException, ScrapeException, InterruptedException;

    @Override
    default void close() {}
  }

  /** Sends a request as it is. */
  @FunctionalInterface
  interface Network {
    Response send(Request request) throws IOException;
  }

  /** A token in the header {@code Authorization}, for plugins whose backend knows nothing else. */
  static Authentication bearer(Secret token) {
    return new BearerAuthentication(token);
  }
}
