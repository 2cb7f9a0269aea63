package io.externalmetrics.bench.api;

import java.util.List;

/** The cases there are. */
final class Scenarios {
  /** The name of the case that matters most: what an HPA controller does in a large cluster. */
  static final String FIRST = "10,000x1 all protobuf wildcard 16c";

  private static final int MANY = 16;

  private Scenarios() {}

  /** Those whose name contains one of the texts; all of them where there is no text. */
  static List<Scenario> named(List<String> texts) {
    return all().stream()
        .filter(scenario -> texts.isEmpty() || texts.stream().anyMatch(scenario.name()::contains))
        .toList();
  }

  static List<Scenario> all() {
    return List.of(
        all(DataSet.TEN_THOUSAND, Encoding.PROTOBUF, Authorization.WILDCARD),
        all(DataSet.TEN_THOUSAND, Encoding.JSON, Authorization.WILDCARD),
        new Scenario(DataSet.TEN_THOUSAND, false, Encoding.PROTOBUF, Authorization.WILDCARD, 1),
        all(DataSet.TEN_THOUSAND, Encoding.PROTOBUF, Authorization.EXACT),
        all(DataSet.TEN_THOUSAND, Encoding.PROTOBUF, Authorization.UNCACHED),
        all(DataSet.ONE, Encoding.PROTOBUF, Authorization.WILDCARD),
        all(DataSet.ONE, Encoding.JSON, Authorization.WILDCARD),
        all(DataSet.THOUSAND, Encoding.PROTOBUF, Authorization.WILDCARD),
        all(DataSet.THOUSAND, Encoding.JSON, Authorization.WILDCARD),
        selecting(DataSet.THOUSAND, Encoding.PROTOBUF),
        selecting(DataSet.THOUSAND, Encoding.JSON),
        all(DataSet.HUNDRED_THOUSAND, Encoding.PROTOBUF, Authorization.WILDCARD),
        selecting(DataSet.HUNDRED_THOUSAND, Encoding.PROTOBUF),
        selecting(DataSet.HUNDRED_THOUSAND, Encoding.JSON),
        selecting(DataSet.WIDE, Encoding.PROTOBUF),
        selecting(DataSet.WIDE, Encoding.JSON));
  }

  private static Scenario all(DataSet data, Encoding encoding, Authorization authorization) {
    return new Scenario(data, false, encoding, authorization, MANY);
  }

  private static Scenario selecting(DataSet data, Encoding encoding) {
    return new Scenario(data, true, encoding, Authorization.WILDCARD, MANY);
  }
}
