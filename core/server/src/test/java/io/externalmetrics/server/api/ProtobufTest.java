package io.externalmetrics.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import io.externalmetrics.server.api.StatusDetails.Cause;
import io.externalmetrics.server.api.ValueList.Value;
import io.externalmetrics.server.config.ServerSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProtobufTest {
  private static final ExternalMetrics GROUP =
      new ExternalMetrics(new FakeMetricReader(), ServerSettings.Discovery.STATIC);

  @Test
  void writesTheValueListThatGoWrites() {
    ValueList list =
        ValueList.of(
            "external.metrics.k8s.io/v1beta1",
            List.of(
                new Value(
                    "m",
                    Map.of("b", "2", "a", "1"),
                    Instant.parse("2026-01-01T00:00:00Z"),
                    "1500m")));

    String withWindow =
        "0a060a0012001a0012280a016d12060a016112013112060a01621201321a080880f2d6ca061000203c"
            + "2a070a05313530306d";
    assertThat(hex(ProtobufWriter.bytes(list)))
        .isEqualTo(withWindow.replace("203c", "").replace("1228", "1226"));
  }

  @Test
  void writesTheStatusThatGoWrites() {
    StatusBody status =
        new StatusBody(
            "Status", "v1", Map.of(), "Failure", "backend exploded", "", Optional.empty(), 500);

    assertThat(hex(Protobuf.envelope(status)))
        .isEqualTo(
            "6b3873000a0c0a027631120653746174757312280a060a0012001a0012074661696c7572651a1062"
                + "61636b656e64206578706c6f646564220030f4031a002200");
  }

  @Test
  void announcesKindAndVersionOfWhatItEncloses() throws IOException {
    assertThat(
            decoded(Protobuf.envelope(ValueList.of("external.metrics.k8s.io/v1beta1", List.of()))))
        .isEqualTo(
            """
            1: {
              1: "external.metrics.k8s.io/v1beta1"
              2: "ExternalMetricValueList"
            }
            2: {
              1: {
                1: {
                }
                2: {
                }
                3: {
                }
              }
            }
            3: {
            }
            4: {
            }
            """);
  }

  @Test
  void writesDetailsOfAnError() throws IOException {
    StatusDetails details =
        new StatusDetails(
            "n", "g", "k", List.of(new Cause("r", "m", "f"), new Cause("", "", "")), 300);

    assertThat(decoded(ProtobufWriter.bytes(StatusBody.failure(429, "busy", details))))
        .isEqualTo(
            """
            1: {
              1: {
              }
              2: {
              }
              3: {
              }
            }
            2: "Failure"
            3: "busy"
            4: "TooManyRequests"
            5: {
              1: "n"
              2: "g"
              3: "k"
              4: {
                1: "r"
                2: "m"
                3: "f"
              }
              4: {
                1: {
                }
                2: {
                }
                3: {
                }
              }
              5: 300
              6: {
              }
            }
            6: 429
            """);
  }

  @Test
  void writesResourceList() throws IOException {
    assertThat(decoded(ProtobufWriter.bytes(Discovery.resourceList(GROUP))))
        .isEqualTo(
            """
            1: "external.metrics.k8s.io/v1beta1"
            2: {
              1: "externalmetrics"
              2: 1
              3: "ExternalMetricValueList"
              4: {
                1: "get"
              }
              6: {
              }
              8: {
              }
              9: {
              }
              10: {
              }
            }
            """);
  }

  @Test
  void writesGroup() throws IOException {
    assertThat(decoded(ProtobufWriter.bytes(Discovery.group(GROUP))))
        .isEqualTo(
            """
            1: "external.metrics.k8s.io"
            2: {
              1: "external.metrics.k8s.io/v1beta1"
              2: "v1beta1"
            }
            3: {
              1: "external.metrics.k8s.io/v1beta1"
              2: "v1beta1"
            }
            """);
  }

  @Test
  void writesGroupList() throws IOException {
    assertThat(decoded(Protobuf.envelope(Discovery.groupList(List.of(GROUP), "localhost"))))
        .isEqualTo(
            """
            1: {
              1: {
              }
              2: "APIGroupList"
            }
            2: {
              1: {
                1: "external.metrics.k8s.io"
                2: {
                  1: "external.metrics.k8s.io/v1beta1"
                  2: "v1beta1"
                }
                3: {
                  1: "external.metrics.k8s.io/v1beta1"
                  2: "v1beta1"
                }
                4: {
                  1: "0.0.0.0/0"
                  2: "localhost"
                }
              }
            }
            3: {
            }
            4: {
            }
            """);
  }

  @Test
  void writesNumbersThatNeedManyBytes() throws IOException {
    byte[] bytes =
        ProtobufWriter.bytes(
            out -> out.number(1, Long.MAX_VALUE).number(2, -1).number(3, 0).text(2000, "é"));

    UnknownFieldSet fields = UnknownFieldSet.parseFrom(bytes);
    assertThat(fields.getField(1).getVarintList()).containsExactly(Long.MAX_VALUE);
    assertThat(fields.getField(2).getVarintList()).containsExactly(-1L);
    assertThat(fields.getField(3).getVarintList()).containsExactly(0L);
    assertThat(fields.getField(2000).getLengthDelimitedList().getFirst().toStringUtf8())
        .isEqualTo("é");
  }

  /** As an independent decoder reads it. */
  private static String decoded(byte[] bytes) throws IOException {
    boolean enveloped = bytes[0] == 'k';
    byte[] message = enveloped ? Arrays.copyOfRange(bytes, 4, bytes.length) : bytes;
    return UnknownFieldSet.parseFrom(message).toString();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
