package io.externalmetrics.connect.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * What an {@link Authentication} put on a request, in every form that a backend may repeat it in:
 * gateways quote URLs and headers of requests that they refuse. The server knows the secrets of its
 * settings, but neither how they are encoded nor tokens that were issued meanwhile.
 */
final class SentCredentials {
  /** A shorter text stands in too many words and numbers. */
  private static final int MIN_LENGTH = 4;

  /** Signatures cover them, so they are put on the request with the others. */
  private static final Set<String> NO_CREDENTIALS = Set.of("host", "content-type");

  private final List<String> texts;

  private SentCredentials(Stream<String> texts) {
    // One may hold another: the longer goes first, or its rest would remain.
    this.texts =
        texts
            .filter(text -> text.length() >= MIN_LENGTH)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /**
   * Notes what has to be withheld of an answer.
   *
   * @param bare the request that readers of the answer see
   * @param before the request as it was before credentials were added
   * @param sent the request with them
   * @return the bare one, as {@link #withhold} wants it
   */
  static Request note(Request bare, Request before, Request sent) {
    SentCredentials credentials =
        new SentCredentials(Stream.concat(headers(before, sent), parameters(before, sent)));
    return bare.newBuilder().tag(SentCredentials.class, credentials).build();
  }

  /** The text without the credentials of the request. */
  static String withhold(Request request, String text) {
    SentCredentials credentials = request.tag(SentCredentials.class);
    String withheld = text;
    for (String secret : credentials == null ? List.<String>of() : credentials.texts) {
      withheld = withheld.replace(secret, "***");
    }
    return withheld;
  }

  /** With and without the scheme, such as {@code Bearer}. */
  private static Stream<String> headers(Request before, Request sent) {
    return sent.headers().names().stream()
        .filter(name -> !NO_CREDENTIALS.contains(name.toLowerCase(Locale.ROOT)))
        .filter(name -> !sent.headers(name).equals(before.headers(name)))
        .flatMap(name -> sent.headers(name).stream())
        .flatMap(value -> Stream.of(value, value.substring(value.indexOf(' ') + 1)));
  }

  private static Stream<String> parameters(Request before, Request sent) {
    Set<String> added = new HashSet<>(parameters(sent.url()));
    added.removeAll(parameters(before.url()));
    return added.stream()
        .map(parameter -> parameter.substring(parameter.indexOf('=') + 1))
        .flatMap(value -> Stream.of(value, URLDecoder.decode(value, StandardCharsets.UTF_8)));
  }

  private static List<String> parameters(HttpUrl url) {
    return Arrays.asList(Objects.requireNonNullElse(url.encodedQuery(), "").split("&"));
  }

  @Override
  public String toString() {
    return "SentCredentials";
  }
}
