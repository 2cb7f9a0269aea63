package io.externalmetrics.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.common.buffers.DataReader;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class UnlinkedReaderTest {
  private static final Object NOTHING = new Object();

  private final Queue<byte[]> pieces = new ArrayDeque<>();
  private final DataReader reader = new UnlinkedReader(pieces::remove);

  @Test
  void readsOnWhereOnePieceEndsAndTheNextBegins() throws Exception {
    arrive("GET / HT", "TP/1.1\r", "\nHost: a\r\n\r\nrest");

    assertThat(reader.findNewLine(100)).isEqualTo(14);
    assertThat(reader.readAsciiString(14)).isEqualTo("GET / HTTP/1.1");
    assertThat(reader.startsWithNewLine()).isTrue();
    reader.skip(2);
    assertThat(reader.readLine()).isEqualTo("Host: a");
    reader.skip(2);
    assertThat(reader.available()).isEqualTo(4);
    assertThat(reader.readBytes(4)).isEqualTo("rest".getBytes(US_ASCII));
    assertThat(reader.available()).isZero();
  }

  @Test
  void readsThePieceThatComesAfterAllWasRead() {
    arrive("one");
    assertThat(reader.readAsciiString(3)).isEqualTo("one");

    arrive("two");
    assertThat(reader.readAsciiString(3)).isEqualTo("two");
  }

  @Test
  void leadsFromWhatWasReadToNothingThatCameLater() throws Exception {
    assertThat(leadsToWhatCameLater(reader, () -> field(reader, "current"))).isFalse();
  }

  /** Where this fails, Helidon does so itself, and our reader can go. */
  @Test
  void isNeededAsHelidonsReaderLeadsToWhatCameLater() throws Exception {
    DataReader helidons = DataReader.create(pieces::remove);

    assertThat(leadsToWhatCameLater(helidons, () -> helidons)).isTrue();
  }

  /** What this class has not would be read from Helidon's own reader, which never has anything. */
  @Test
  void passesEveryMethodOn() {
    List<String> missing =
        Stream.of(DataReader.class.getMethods())
            .filter(method -> method.getDeclaringClass() == DataReader.class)
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .filter(method -> !isOverridden(method))
            .map(Method::toString)
            .toList();

    assertThat(missing).isEmpty();
  }

  private boolean leadsToWhatCameLater(DataReader read, Callable<Object> chain) throws Exception {
    arrive("earlier");
    read.readAsciiString(7);
    Object earlier = field(chain.call(), "head");
    arrive("later");
    read.readAsciiString(5);
    return field(earlier, "next") != NOTHING;
  }

  private static Object field(Object object, String name) throws ReflectiveOperationException {
    Class<?> type =
        object instanceof DataReader && !name.equals("current")
            ? DataReader.class
            : object.getClass();
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return Optional.ofNullable(field.get(object)).orElse(NOTHING);
  }

  private static boolean isOverridden(Method method) {
    return Stream.of(UnlinkedReader.class.getDeclaredMethods())
        .anyMatch(
            own ->
                own.getName().equals(method.getName())
                    && List.of(own.getParameterTypes())
                        .equals(List.of(method.getParameterTypes())));
  }

  private void arrive(String... texts) {
    for (String text : texts) {
      pieces.add(text.getBytes(US_ASCII));
    }
  }
}
