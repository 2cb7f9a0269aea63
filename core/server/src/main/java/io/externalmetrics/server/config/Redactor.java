package io.externalmetrics.server.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Replaces what must not be shown by {@code ***}. Immutable. */
public final class Redactor {
  /**
   * A shorter text stands in too many words and numbers: replacing it would garble messages, and
   * the gaps would tell it.
   */
  private static final int MIN_LENGTH = 4;

  /** How reasons end that were too long. */
  private static final String CUT = "…";

  private final List<String> secrets;

  private Redactor(Collection<String> secrets) {
    // A secret may hold another one: the longer goes first, or its rest would remain. Messages are
    // one line, so a text of several lines is looked for line by line, and with its white space as
    // messages have it.
    this.secrets =
        secrets.stream()
            .flatMap(
                secret ->
                    Stream.concat(
                        Stream.of(secret, secret.strip().replaceAll("\\s+", " ")),
                        secret.lines().map(String::strip)))
            .flatMap(Redactor::alsoInUrls)
            .filter(secret -> secret.length() >= MIN_LENGTH)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** Gateways quote the path and the query that they refuse. */
  private static Stream<String> alsoInUrls(String secret) {
    String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    return Stream.of(secret, form, form.replace("+", "%20"));
  }

  static Redactor of(Collection<String> secrets) {
    return new Redactor(secrets);
  }

  /** Knows what each of them knows. */
  public static Redactor all(Collection<Redactor> redactors) {
    return new Redactor(redactors.stream().flatMap(one -> one.secrets.stream()).toList());
  }

  /** The text without secrets. */
  public String redact(String text) {
    String redacted = text;
    for (String secret : secrets) {
      redacted = redacted.replace(secret, "***");
    }
    return redacted.endsWith(CUT) ? withoutTail(redacted) : redacted;
  }

  /** A text that was cut may end in the beginning of a secret. */
  private String withoutTail(String text) {
    String kept = text.substring(0, text.length() - CUT.length());
    for (String secret : secrets) {
      for (int length = secret.length() - 1; length >= MIN_LENGTH; length--) {
        if (kept.endsWith(secret.substring(0, length))) {
          return kept.substring(0, kept.length() - length) + "***" + CUT;
        }
      }
    }
    return text;
  }

  @Override
  public String toString() {
    return "Redactor";
  }
}
