package io.externalmetrics.server.auth;

import static io.externalmetrics.server.auth.Quoted.plain;
import static io.externalmetrics.server.auth.Quoted.quoted;

import io.externalmetrics.server.api.ApiException;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.api.StatusBody;
import io.externalmetrics.server.api.StatusDetails;
import io.externalmetrics.server.kube.Attributes;
import io.externalmetrics.server.kube.Attributes.NonResource;
import io.externalmetrics.server.kube.Attributes.Resource;
import java.util.List;
import java.util.Map;

/** What clients are told, in the words of the Go servers. */
final class Refusals {
  private static final Map<String, String> NO_GUESSING =
      Map.of("X-Content-Type-Options", "nosniff");

  private Refusals() {}

  /** 401, without a reason that would help who guesses. */
  static ApiException unauthorized() {
    return new ApiException(401, "Unauthorized");
  }

  /** 403. */
  static ApiException forbidden(Caller caller, Attributes attributes, String reason) {
    return switch (attributes) {
      case Resource resource ->
          forbidden(
              StatusBody.failure(
                  403,
                  "%s.%s%s is forbidden: %s%s"
                      .formatted(
                          plain(resource.resource()),
                          plain(resource.group()),
                          resource.name().isEmpty() ? "" : " " + quoted(resource.name()),
                          harmless(what(caller, resource)),
                          why(reason)),
                  new StatusDetails(
                      plain(resource.name()),
                      plain(resource.group()),
                      plain(resource.resource()),
                      List.of(),
                      0)));
      case NonResource(String path, String verb) ->
          forbidden(
              StatusBody.failure(
                  403,
                  "forbidden: "
                      + harmless(
                          "User %s cannot %s path %s"
                              .formatted(quoted(caller.name()), plain(verb), quoted(path)))
                      + why(reason)));
    };
  }

  /** 500: whatever is not known to be allowed is not. */
  static ApiException undecided() {
    return new ApiException(
        500,
        "Internal error occurred: cannot ask the cluster's API server whether this is allowed;"
            + " see this server's log, and check that it reaches the API server and is bound to"
            + " system:auth-delegator");
  }

  private static ApiException forbidden(StatusBody status) {
    return new ApiException(status, NO_GUESSING);
  }

  private static String what(Caller caller, Resource resource) {
    return "User %s cannot %s resource %s in API group %s %s"
        .formatted(
            quoted(caller.name()),
            plain(resource.verb()),
            quoted(resource.resource()),
            quoted(resource.group()),
            resource.namespace().isEmpty()
                ? "at the cluster scope"
                : "in the namespace " + quoted(resource.namespace()));
  }

  private static String why(String reason) {
    return reason.isEmpty() ? "" : ": " + plain(reason);
  }

  /** No browser may take it for HTML. */
  private static String harmless(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
