package io.externalmetrics.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.Negotiation.Form;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                                                          | JSON
          */*                                                                         | JSON
          *                                                                           | JSON
          application/*                                                               | JSON
          application/json                                                            | JSON
          APPLICATION/JSON                                                            | JSON
          application/json;charset=utf-8                                              | JSON
          application/json, */*                                                       | JSON
          application/vnd.kubernetes.protobuf, */*                                    | PROTOBUF
          application/vnd.kubernetes.protobuf,application/json                        | PROTOBUF
          application/vnd.kubernetes.protobuf                                         | PROTOBUF
          application/json,application/vnd.kubernetes.protobuf                        | JSON
          application/json;q=0.8,application/vnd.kubernetes.protobuf                  | PROTOBUF
          application/json;q=0.1, application/yaml;q=0.2                              | YAML
          application/json ; q=0.1 , application/yaml ; q=0.2                         | YAML
          */*;q=0.9, application/yaml;q=0.9                                           | YAML
          application/*, application/yaml                                             | YAML
          */*, application/vnd.kubernetes.protobuf                                    | PROTOBUF
          application/yaml                                                            | YAML
          application/json;q=abc                                                      | JSON
          application/json;q=0, application/yaml;q=0.1                                | YAML
          application/cbor,application/json                                           | JSON
          text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8             | JSON
          application/json;stream=watch                                               | JSON
          application/json;sv=v1                                                      | JSON
          nonsense, application/json/x, ;, =, application/yaml                        | YAML
          application/json;as=Table;v=v1;g=meta.k8s.io,application/json               | JSON
          application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json | JSON
          application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/yaml | YAML
          """)
  void choosesAsTheGoServersDo(String accept, Form form) {
    assertThat(Negotiation.of(accept)).hasValue(new Negotiation(form, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "text/*",
        "application/cbor",
        "application/json;q=0",
        "application/json;as=Table;v=v1;g=meta.k8s.io",
        "application/json;as=Table;v=v1beta1;g=meta.k8s.io",
        "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
        "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
        "application/json;g=meta.k8s.io",
        "application/json;v=v1",
        "application/json;stream=other",
        "application/json;sv=v2",
        "application/json/x",
        "json",
        ",",
        ";q=1",
      })
  void findsNothingInWhatIsNotServed(String accept) {
    assertThat(Negotiation.of(accept)).isEmpty();
  }

  @Test
  void anEmptyHeaderIsNoHeader() {
    assertThat(Negotiation.of("")).isEqualTo(Negotiation.of("application/json"));
  }

  @ParameterizedTest
  @CsvSource({"application/json;pretty=1, true", "application/json;pretty=true, false"})
  void isPrettyWhereTheClauseSaysSo(String accept, boolean pretty) {
    assertThat(Negotiation.of(accept)).isEqualTo(Optional.of(new Negotiation(Form.JSON, pretty)));
  }
}
