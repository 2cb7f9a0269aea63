package io.externalmetrics.server.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/**
 * Resolves names but no addresses, in the whole process. Helidon asks for the name of every TLS
 * client, and a slow DNS server would delay every handshake; nobody here needs the answer.
 */
public final class NoReverseLookup extends InetAddressResolverProvider {

  /** For the JDK, which finds this class as a service. */
  public NoReverseLookup() {}

  @Override
  public String name() {
    return "names only";
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver builtin = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        return builtin.lookupByName(host, policy);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        throw new UnknownHostException("addresses are not resolved");
      }
    };
  }
}
