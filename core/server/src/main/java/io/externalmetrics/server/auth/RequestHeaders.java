package io.externalmetrics.server.auth;

import java.util.List;
import java.util.Locale;

/**
 * Which headers a front proxy tells the caller in, and which certificates make one.
 *
 * @param allowedNames common names; empty for any
 * @param username header names in lower case; the first that has a value counts
 * @param uid the same
 * @param group header names in lower case; every value of each counts
 * @param extraPrefixes how such headers' names begin, in lower case
 */
record RequestHeaders(
    List<String> allowedNames,
    List<String> username,
    List<String> uid,
    List<String> group,
    List<String> extraPrefixes) {
  static final RequestHeaders NONE =
      new RequestHeaders(List.of(), List.of(), List.of(), List.of(), List.of());

  RequestHeaders {
    allowedNames = List.copyOf(allowedNames);
    username = lowerCase(username);
    uid = lowerCase(uid);
    group = lowerCase(group);
    extraPrefixes = lowerCase(extraPrefixes);
  }

  /** Whether a header of that lower-case name would tell who calls. */
  boolean tellTheCallerIn(String header) {
    return username.contains(header)
        || uid.contains(header)
        || group.contains(header)
        || beginsLikeAnExtra(header);
  }

  private boolean beginsLikeAnExtra(String header) {
    for (String prefix : extraPrefixes) {
      if (header.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** An empty prefix would make every header one of the caller's. */
  private static List<String> lowerCase(List<String> names) {
    return names.stream()
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
