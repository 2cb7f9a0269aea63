package io.externalmetrics.server.http;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/** Stands before every other filter: tells where a request begins and where its answer ends. */
record ConnectionFilter(Connections connections, Pace anonymous) implements Filter {

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // Fairness is wanted, and no order relied upon.
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    Connection connection = connections.current();
    connection.begin();
    try {
      chain.proceed();
    } finally {
      connection.finish();
    }
    if (connections.isClosed()) {
      throw new CloseConnectionException("the port is closing");
    }
    if (connection.state().identified()) {
      // With a client that sends one request right behind the other, nothing else would make a
      // virtual thread let go of its processor.
      Thread.yield();
    } else {
      anonymous.await();
    }
  }
}
