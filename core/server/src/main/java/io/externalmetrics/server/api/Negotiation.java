package io.externalmetrics.server.api;

import java.util.Map;
import java.util.Optional;

/**
 * In which form a client gets a document, decided as k8s.io/apiserver does.
 *
 * @param pretty whether the clause says that a person reads it
 */
record Negotiation(Form form, boolean pretty) {
  static final String NOT_ACCEPTABLE =
      "only the following media types are accepted: application/json, application/yaml,"
          + " application/vnd.kubernetes.protobuf";

  private static final Optional<Negotiation> PLAIN_JSON =
      Optional.of(new Negotiation(Form.JSON, false));
  private static final Optional<Negotiation> PLAIN_PROTOBUF =
      Optional.of(new Negotiation(Form.PROTOBUF, false));

  /** The preferred one first. */
  enum Form {
    JSON("json"),
    YAML("yaml"),
    PROTOBUF("vnd.kubernetes.protobuf");

    private final String subtype;
    private final String mediaType;

    Form(String subtype) {
      this.subtype = subtype;
      this.mediaType = "application/" + subtype;
    }

    String mediaType() {
      return mediaType;
    }
  }

  /** What the header asks for first of what there is; empty where there is nothing of it. */
  static Optional<Negotiation> of(String acceptHeader) {
    return switch (acceptHeader) {
      // What the stock clients send is not taken apart for every request.
      case "", "*/*", "application/json", "application/json, */*" -> PLAIN_JSON;
      case "application/vnd.kubernetes.protobuf, */*",
          "application/vnd.kubernetes.protobuf,application/json" ->
          PLAIN_PROTOBUF;
      default ->
          AcceptClause.parse(acceptHeader).stream()
              .flatMap(clause -> of(clause).stream())
              .findFirst();
    };
  }

  /** What one clause asks for. */
  static Optional<Negotiation> of(AcceptClause clause) {
    if (wantsAnotherKind(clause.parameters())) {
      return Optional.empty();
    }
    for (Form form : Form.values()) {
      if (clause.covers("application", form.subtype)) {
        return Optional.of(new Negotiation(form, "1".equals(clause.parameters().get("pretty"))));
      }
    }
    return Optional.empty();
  }

  /** A Table, a stream, another version: other clauses may ask for what there is. */
  private static boolean wantsAnotherKind(Map<String, String> parameters) {
    return parameters.containsKey("as")
        || parameters.containsKey("g")
        || parameters.containsKey("v")
        || !parameters.getOrDefault("stream", "watch").equals("watch")
        || !parameters.getOrDefault("sv", "v1").equals("v1");
  }
}
