package io.externalmetrics.server.api;

import io.externalmetrics.server.api.StatusDetails.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The query parameters of a list. Only the label selector has an effect; the others are checked as
 * the Go servers check them, so that a client hears of a mistake here as it does there.
 */
record ListOptions(LabelSelector labelSelector) {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
  private static final Set<String> VERSION_MATCHES = Set.of("Exact", "NotOlderThan");

  /**
   * The options of a request.
   *
   * @param group of which the list is
   * @param selectors that were parsed before
   * @throws ApiException 400, 405 or 422 where they are not allowed
   */
  static ListOptions of(ApiRequest request, String group, LabelSelectors selectors) {
    request.parameter("timeoutSeconds").ifPresent(ListOptions::checkInteger);
    request.parameter("limit").ifPresent(ListOptions::checkInteger);
    LabelSelector labels = labelSelector(request.parameter("labelSelector").orElse(""), selectors);
    request.parameter("fieldSelector").ifPresent(FieldSelector::check);
    if (request.wantsWatch()) {
      throw watchNotSupported(group);
    }
    checkVersions(request);
    return new ListOptions(labels);
  }

  private static void checkInteger(String text) {
    if (LabelSyntax.integer(text).isEmpty()) {
      boolean large = INTEGER.matcher(text).matches();
      throw new ApiException(
          400,
          "strconv.ParseInt: parsing "
              + Json.quoted(text)
              + (large ? ": value out of range" : ": invalid syntax"));
    }
  }

  private static LabelSelector labelSelector(String text, LabelSelectors selectors) {
    try {
      return selectors.parse(text);
    } catch (InvalidSelectorException e) {
      throw new ApiException(400, e.getMessage());
    }
  }

  private static ApiException watchNotSupported(String group) {
    return new ApiException(
        StatusBody.failure(
            405,
            "watch is not supported on resources of kind \"*." + group + "\"",
            StatusDetails.of(group, "*")),
        Map.of());
  }

  private static void checkVersions(ApiRequest request) {
    List<Cause> causes = new ArrayList<>();
    Optional<String> match = request.parameter("resourceVersionMatch").filter(it -> !it.isEmpty());
    match.ifPresent(it -> checkVersionMatch(it, request, causes));
    if (request.parameter("sendInitialEvents").isPresent()) {
      causes.add(forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
    }
    if (!causes.isEmpty()) {
      throw invalid(causes);
    }
  }

  private static void checkVersionMatch(String match, ApiRequest request, List<Cause> causes) {
    String field = "resourceVersionMatch";
    String version = request.parameter("resourceVersion").orElse("");
    if (version.isEmpty()) {
      causes.add(forbidden(field, field + " is forbidden unless resourceVersion is provided"));
    }
    if (!request.parameter("continue").orElse("").isEmpty()) {
      causes.add(forbidden(field, field + " is forbidden when continue is provided"));
    }
    if (!VERSION_MATCHES.contains(match)) {
      causes.add(
          new Cause(
              "FieldValueNotSupported",
              "Unsupported value: "
                  + Json.quoted(match)
                  + ": supported values: \"Exact\", \"NotOlderThan\", \"\"",
              field));
    }
    if (match.equals("Exact") && version.equals("0")) {
      causes.add(forbidden(field, field + " \"exact\" is forbidden for resourceVersion \"0\""));
    }
  }

  private static Cause forbidden(String field, String rule) {
    return new Cause("FieldValueForbidden", "Forbidden: " + rule, field);
  }

  private static ApiException invalid(List<Cause> causes) {
    List<String> texts = causes.stream().map(it -> it.field() + ": " + it.message()).toList();
    String text = texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]";
    return new ApiException(
        StatusBody.failure(
            422,
            "ListOptions.meta.k8s.io \"\" is invalid: " + text,
            new StatusDetails("", "meta.k8s.io", "ListOptions", causes, 0)),
        Map.of());
  }
}
