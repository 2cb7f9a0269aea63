package io.externalmetrics.connect.promql;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.ScrapeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reply that lost or changed a byte on its way is no number, or the same numbers. */
class SpoiltReplyTest {
  private static final String VECTOR =
      """
      {"status":"success","data":{"resultType":"vector","result":[\
      {"metric":{"__name__":"foo","yeah":"\u00fc"},"value":[1700000000.781,"@"]},\
      {"metric":{"yeah":"b"},"value":[1700000000.781,"@"]}]},"warnings":["a"]}""";

  private static final String SCALAR =
      """
      {"status":"success","isPartial":false,"data":{"resultType":"scalar",\
      "result":[1700000000.781,"@"]}}""";

  private static final String NUMBER = "1234.5";

  @ParameterizedTest
  @ValueSource(strings = {VECTOR, SCALAR})
  void prefixIsNeverANumber(String reply) {
    byte[] whole = bytes(reply.replace("@", NUMBER));
    assertThat(numbers(whole)).isPresent();

    for (int length = 0; length < whole.length; length++) {
      assertThat(numbers(Arrays.copyOf(whole, length))).as("%s bytes", length).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {VECTOR, SCALAR})
  void changedByteOutsideOfTheNumbersIsNeverAnotherNumber(String reply) {
    Optional<List<Double>> expected = numbers(bytes(reply.replace("@", NUMBER)));
    byte[] template = bytes(reply);
    for (int i = 0; i < template.length; i++) {
      for (int changed = 0; changed < 256; changed++) {
        if (template[i] == '@' || changed == '@') {
          continue;
        }
        byte[] spoilt = template.clone();
        spoilt[i] = (byte) changed;
        byte[] sent =
            new String(spoilt, StandardCharsets.ISO_8859_1)
                .replace("@", NUMBER)
                .getBytes(StandardCharsets.ISO_8859_1);
        Optional<List<Double>> found = numbers(sent);
        if (found.isPresent()) {
          assertThat(found).as("byte %s is %s", i, changed).isEqualTo(expected);
        }
      }
    }
  }

  private static Optional<List<Double>> numbers(byte[] reply) {
    try {
      return switch (ReplyReader.read(new ByteArrayInputStream(reply))) {
        case Answer.Vector vector ->
            Optional.of(vector.series().stream().map(Sample::value).toList());
        case Answer.Scalar scalar -> Optional.of(List.of(scalar.value()));
        case Reply.Refusal _ -> Optional.empty();
      };
    } catch (MalformedReplyException | ScrapeException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new AssertionError("bytes in memory cannot fail", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
