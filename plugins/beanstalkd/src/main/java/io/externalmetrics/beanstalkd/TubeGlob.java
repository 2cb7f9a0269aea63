package io.externalmetrics.beanstalkd;

import io.externalmetrics.spi.settings.InvalidTextException;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern for whole tube names: {@code *} stands for any characters or none, {@code ?} for one.
 * The JDK's own glob is for paths: its {@code *} stops at a slash, which is an ordinary character
 * of a tube name.
 */
record TubeGlob(String text) implements TubeSelector {
  private static final Pattern VALID = Pattern.compile("(?!-)[A-Za-z0-9+/;.$_()*?-]+");

  TubeGlob {
    if (!VALID.matcher(text).matches()) {
      throw new IllegalArgumentException("no tube glob: \"" + text + "\"");
    }
  }

  static SettingType<TubeGlob> type() {
    return SettingTypes.text("tube glob", TubeGlob::parse, TubeGlob::text);
  }

  private static TubeGlob parse(String text) {
    if (!VALID.matcher(text).matches()) {
      throw new InvalidTextException("a glob of tube name characters, * and ?, such as mail-*");
    }
    return new TubeGlob(text);
  }

  /** Greedy with one step back to the latest star, so no glob is slow on any name. */
  boolean matches(TubeName tube) {
    String name = tube.text();
    int inGlob = 0;
    int inName = 0;
    int star = -1;
    int starTook = 0;
    while (inName < name.length()) {
      if (inGlob < text.length() && text.charAt(inGlob) == '*') {
        star = inGlob++;
        starTook = inName;
      } else if (inGlob < text.length() && matchesOne(text.charAt(inGlob), name.charAt(inName))) {
        inGlob++;
        inName++;
      } else if (star >= 0) {
        inGlob = star + 1;
        inName = ++starTook;
      } else {
        return false;
      }
    }
    return text.substring(inGlob).chars().allMatch(left -> left == '*');
  }

  private static boolean matchesOne(char glob, char name) {
    return glob == '?' || glob == name;
  }

  @Override
  public List<TubeName> among(List<TubeName> listed) {
    return listed.stream().filter(this::matches).toList();
  }

  @Override
  public String missing() {
    return "no tube matches \"" + text + "\"";
  }
}
