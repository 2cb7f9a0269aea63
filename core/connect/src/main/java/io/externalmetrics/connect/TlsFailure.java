package io.externalmetrics.connect;

import java.io.EOFException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in plain words why TLS failed, and which setting mends it. */
final class TlsFailure {
  private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");
  private static final Pattern OTHER_NAME = Pattern.compile("No (?:name|subject alternative) .*");

  static final String HUNG_UP =
      "the backend hung up; check that this port speaks TLS and takes this client";
  private static final String UNTRUSTED =
      "the backend's certificate is not trusted; set \"ca\" to the CA that signed it";

  private TlsFailure() {}

  static String cause(SSLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String found = known(cause);
      if (found != null) {
        return found;
      }
    }
    return "protocol error";
  }

  private static @Nullable String known(Throwable cause) {
    String message = Objects.toString(cause.getMessage(), "");
    return switch (cause) {
      case CertificateExpiredException _ -> "the backend's certificate has expired; renew it";
      case CertificateNotYetValidException _ ->
          "the backend's certificate is not valid yet; check the clocks";
      case CertPathBuilderException _ -> UNTRUSTED;
      // Wraps what the next round finds in an expired certificate; alone, a CA with another key.
      case CertPathValidatorException invalid
          when !(invalid.getCause() instanceof CertificateException) ->
          UNTRUSTED;
      case CertificateException _ when OTHER_NAME.matcher(message).matches() ->
          "the backend's certificate is for another name; set \"serverName\" to a name it holds";
      case EOFException _ -> HUNG_UP;
      case SSLException _ when message.startsWith("Unsupported or unrecognized") ->
          "the backend does not speak TLS on this port; correct the port, or do without TLS";
      case SSLException _ -> alert(message);
      default -> null;
    };
  }

  private static @Nullable String alert(String message) {
    Matcher matcher = ALERT.matcher(message);
    if (!matcher.find()) {
      return null;
    }
    return switch (matcher.group(1)) {
      case "certificate_required" ->
          "the backend wants a client certificate; set \"certificate\" and \"privateKey\"";
      case "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "unknown_ca",
          "access_denied" ->
          "the backend refused the client certificate; check \"certificate\"";
      case "protocol_version" -> "the backend speaks neither TLS 1.2 nor TLS 1.3";
      case "unrecognized_name" ->
          "the backend does not know the name asked for; set \"serverName\"";
      default -> "the backend answered with the alert " + matcher.group(1);
    };
  }
}
