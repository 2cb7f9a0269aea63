package io.externalmetrics.beanstalkd;

import io.externalmetrics.spi.settings.InvalidTextException;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A name that beanstalkd accepts. Having neither space nor line break, it cannot smuggle a second
 * command into the connection.
 */
record TubeName(String text) implements TubeSelector {
  static final int MAX_LENGTH = 200;

  private static final Pattern VALID =
      Pattern.compile("(?!-)[A-Za-z0-9+/;.$_()-]{1," + MAX_LENGTH + "}");

  TubeName {
    if (!isValid(text)) {
      throw new IllegalArgumentException("no tube name: \"" + text + "\"");
    }
  }

  static boolean isValid(String text) {
    return VALID.matcher(text).matches();
  }

  static SettingType<TubeName> type() {
    return SettingTypes.text("tube name", TubeName::parse, TubeName::text);
  }

  private static TubeName parse(String text) {
    if (!isValid(text)) {
      throw new InvalidTextException(
          "a tube name of at most "
              + MAX_LENGTH
              + " letters, digits and -+/;.$_(), not starting with -");
    }
    return new TubeName(text);
  }

  @Override
  public List<TubeName> among(List<TubeName> listed) {
    return List.of(this);
  }

  @Override
  public String missing() {
    return "tube \"" + text + "\" does not exist";
  }
}
