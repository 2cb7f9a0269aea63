package io.externalmetrics.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.externalmetrics.server.api.ApiResponse.Empty;
import io.externalmetrics.server.api.ApiResponse.Text;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * A text that clients keep, and later ask for only if it is no longer the same.
 *
 * @param hash changes with the text
 */
record TaggedText(String mediaType, String text, String hash) {

  static TaggedText of(String mediaType, String text) {
    return new TaggedText(mediaType, text, sha512(text));
  }

  /** The text, or 304 where the client has it. */
  ApiResponse answer(ApiRequest request) {
    String entityTag = "\"" + hash + "\"";
    boolean known = request.header("if-none-match").filter(entityTag::equals).isPresent();
    Map<String, String> headers = Map.of("ETag", entityTag);
    return known
        ? new ApiResponse(304, headers, new Empty())
        : new ApiResponse(200, headers, new Text(mediaType, text));
  }

  private static String sha512(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-512").digest(text.getBytes(UTF_8));
      return HexFormat.of().withUpperCase().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-512", e);
    }
  }
}
