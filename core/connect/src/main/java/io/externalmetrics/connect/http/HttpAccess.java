package io.externalmetrics.connect.http;

import io.externalmetrics.connect.TlsMaterial;
import io.externalmetrics.spi.Secret;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How to get into an HTTP backend.
 *
 * @param headers sent with every request; names differ in more than case
 * @param authentication of every request
 * @param tls for https; empty: as {@link TlsMaterial#DEFAULT}
 * @param proxy between this server and the backend
 * @param maxConnections requests under way at a time, at least 1
 * @param maxResponseSize how much of an answer is read at most, after it was decompressed
 */
public record HttpAccess(
    Map<String, Secret> headers,
    Optional<Authentication> authentication,
    Optional<TlsMaterial> tls,
    Optional<HttpProxy> proxy,
    int maxConnections,
    ByteSize maxResponseSize) {

  /** No credentials, nothing between, and the default limits. */
  public static final HttpAccess DEFAULT =
      new HttpAccess(
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          8,
          ByteSize.ofMebibytes(16));

  public HttpAccess {
    headers = Map.copyOf(headers);
    Objects.requireNonNull(authentication, "authentication");
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(proxy, "proxy");
    Objects.requireNonNull(maxResponseSize, "maxResponseSize");
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(headers.keySet());
    if (names.size() < headers.size()) {
      throw new IllegalArgumentException("a header is set twice among " + headers.keySet());
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException("no connections allowed");
    }
  }

  /** The same for a plugin with a setting of its own for the credentials. */
  public HttpAccess with(Authentication authentication) {
    return new HttpAccess(
        headers, Optional.of(authentication), tls, proxy, maxConnections, maxResponseSize);
  }
}
