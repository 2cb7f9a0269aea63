package io.externalmetrics.server.http;

import io.externalmetrics.server.api.Headers;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.util.Iterator;
import java.util.List;

/** A request's headers where Helidon has them: it makes no text of those that nobody reads. */
record ArrivedHeaders(ServerRequestHeaders headers) implements Headers {

  @Override
  public List<String> all(String lowerCaseName) {
    return headers.all(HeaderNames.createFromLowercase(lowerCaseName), List::of);
  }

  @Override
  public Iterable<String> names() {
    return () -> new Names(headers.iterator());
  }

  private record Names(Iterator<Header> headers) implements Iterator<String> {
    @Override
    public boolean hasNext() {
      return headers.hasNext();
    }

    @Override
    public String next() {
      return headers.next().headerName().lowerCase();
    }
  }
}
