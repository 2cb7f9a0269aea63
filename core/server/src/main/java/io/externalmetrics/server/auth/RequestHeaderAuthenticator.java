package io.externalmetrics.server.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.auth.AccessObserver.Method;
import io.externalmetrics.server.auth.Authentication.Failed;
import io.externalmetrics.server.auth.Authentication.Known;
import io.externalmetrics.server.auth.Authentication.NoOpinion;
import io.externalmetrics.server.auth.Verification.Unverified;
import io.externalmetrics.server.auth.Verification.Verified;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Believes the headers of a front proxy, such as kube-apiserver, that shows its certificate. */
final class RequestHeaderAuthenticator implements Authenticator {
  private final Supplier<AuthenticationConfiguration> configuration;
  private final CertificateVerifier verifier;

  RequestHeaderAuthenticator(
      Supplier<AuthenticationConfiguration> configuration, CertificateVerifier verifier) {
    this.configuration = configuration;
    this.verifier = verifier;
  }

  @Override
  public Authentication authenticate(ApiRequest request) {
    AuthenticationConfiguration trusted = configuration.get();
    if (request.certificates().isEmpty() || trusted.frontProxies().isEmpty()) {
      return new NoOpinion();
    }
    RequestHeaders names = trusted.requestHeaders();
    return switch (verifier.verify(trusted.frontProxies(), request.certificates())) {
      case Unverified(String reason, _) -> new Failed("no front proxy's certificate: " + reason);
      case Verified(String commonName, _, _, _)
          when !names.allowedNames().isEmpty() && !names.allowedNames().contains(commonName) ->
          new Failed("a front proxy's certificate of a name that is not allowed: " + commonName);
      case Verified _ -> readable(caller(request, names));
    };
  }

  /** Helidon reads headers as ASCII: names that differ in other characters would be the same. */
  private static Authentication readable(Authentication authentication) {
    return authentication instanceof Known(Caller caller, _) && !isReadable(caller)
        ? new Failed("a front proxy's header that is not ASCII")
        : authentication;
  }

  private static boolean isReadable(Caller caller) {
    if (!isReadable(caller.name()) || !isReadable(caller.uid()) || !isReadable(caller.groups())) {
      return false;
    }
    for (Map.Entry<String, List<String>> extra : caller.extra().entrySet()) {
      if (!isReadable(extra.getKey()) || !isReadable(extra.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isReadable(List<String> texts) {
    for (String text : texts) {
      if (!isReadable(text)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isReadable(String text) {
    return text.indexOf('\ufffd') < 0;
  }

  private static Authentication caller(ApiRequest request, RequestHeaders names) {
    String name = firstValue(request, names.username());
    if (name.isEmpty()) {
      return new NoOpinion();
    }
    return new Known(
        new Caller(
            name,
            firstValue(request, names.uid()),
            allValues(request, names.group()),
            extra(request, names.extraPrefixes())),
        Method.FRONT_PROXY);
  }

  private static String firstValue(ApiRequest request, List<String> headers) {
    for (String header : headers) {
      String value = request.header(header).orElse("");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  /** A comma is part of a group's name. */
  private static List<String> allValues(ApiRequest request, List<String> headers) {
    Set<String> values = new LinkedHashSet<>();
    for (String header : headers) {
      values.addAll(request.headers().all(header));
    }
    values.remove("");
    return List.copyOf(values);
  }

  private static Map<String, List<String>> extra(ApiRequest request, List<String> prefixes) {
    Map<String, List<String>> extra = Map.of();
    for (String header : request.headers().names()) {
      for (String prefix : prefixes) {
        if (header.startsWith(prefix)) {
          extra = extra.isEmpty() ? new HashMap<>() : extra;
          extra
              .computeIfAbsent(decoded(header.substring(prefix.length())), _ -> new ArrayList<>())
              .addAll(request.headers().all(header));
        }
      }
    }
    if (!extra.isEmpty()) {
      extra.replaceAll((_, values) -> List.copyOf(values));
    }
    return extra;
  }

  private static String decoded(String key) {
    try {
      // The decoder is one for forms; in a header's name a plus is a plus.
      return URLDecoder.decode(key.replace("+", "%2b"), UTF_8);
    } catch (IllegalArgumentException _) {
      return key;
    }
  }
}
