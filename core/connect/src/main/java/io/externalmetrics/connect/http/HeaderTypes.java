package io.externalmetrics.connect.http;

import io.externalmetrics.spi.Secret;
import io.externalmetrics.spi.settings.InvalidTextException;
import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Names and values that may stand in the head of a request. */
final class HeaderTypes {
  private static final Pattern NAME = Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

  /** Of one connection, or of one message, which the client knows better. */
  private static final Set<String> RESERVED =
      Set.of(
          "accept-encoding",
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private HeaderTypes() {}

  /** The name of a header that a setting may send. */
  static SettingType<String> name() {
    return SettingTypes.text(
        "header name",
        text -> {
          if (!NAME.matcher(text).matches()) {
            throw new InvalidTextException("the name of a header");
          }
          if (RESERVED.contains(text.toLowerCase(Locale.ROOT))) {
            throw new InvalidTextException("a header that this client does not set itself");
          }
          return text;
        },
        UnaryOperator.identity());
  }

  /** A secret that a header can carry. */
  static SettingType<Secret> value() {
    return new Value(SettingTypes.secret());
  }

  /** Names to values. */
  static SettingType<Map<String, Secret>> headers() {
    return new Headers(SettingTypes.mapOf(value()));
  }

  private record Value(SettingType<Secret> type) implements SettingType<Secret> {
    @Override
    public String name() {
      return type.name();
    }

    @Override
    public boolean isSecret() {
      return true;
    }

    @Override
    public Optional<Secret> read(RawValue raw, SettingPath path, Consumer<Problem> problems) {
      Optional<Secret> secret = type.read(raw, path, problems);
      if (secret.isPresent() && !VALUE.matcher(secret.get().reveal()).matches()) {
        problems.accept(
            new Problem(
                path, "expected printable ASCII on one line, found another character; remove it"));
        return Optional.empty();
      }
      return secret;
    }

    @Override
    public String print(Secret value) {
      return type.print(value);
    }
  }

  private record Headers(SettingType<Map<String, Secret>> type)
      implements SettingType<Map<String, Secret>> {
    @Override
    public String name() {
      return type.name();
    }

    @Override
    public boolean isSecret() {
      return true;
    }

    @Override
    public Optional<Map<String, Secret>> read(
        RawValue raw, SettingPath path, Consumer<Problem> problems) {
      boolean named = true;
      Map<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      if (raw instanceof RawValue.Fields(Map<String, RawValue> fields)) {
        for (String key : fields.keySet()) {
          String same = seen.putIfAbsent(key, key);
          if (same != null) {
            problems.accept(
                new Problem(
                    path.key(key),
                    "expected each header once, found \"%s\" too; remove one of them"
                        .formatted(same)));
            named = false;
          }
          named &=
              HeaderTypes.name().read(new RawValue.Text(key), path.key(key), problems).isPresent();
        }
      }
      Optional<Map<String, Secret>> headers = type.read(raw, path, problems);
      return named ? headers : Optional.empty();
    }

    @Override
    public String print(Map<String, Secret> headers) {
      return type.print(headers);
    }
  }
}
