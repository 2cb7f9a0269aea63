package io.externalmetrics.server.status;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The page at {@code /}, for who may see the status, and its scripts, styles and pictures, which
 * say nothing, for all.
 */
final class PageFiles implements HttpService {
  private static final String PATHS =
      "/livez\n/readyz\n/metrics\n/api/status\n/api/overview\n/api/metrics/NAME\n";
  private static final String DIRECTORY = "page/";
  private static final String INDEX = "index.html";

  /** No segment begins with a dot, so that none leads elsewhere. */
  private static final Pattern FILE =
      Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*");

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "txt", "text/plain; charset=utf-8");

  private final Audience audience;

  /** Only what is there: a client may ask for anything. */
  private final Map<String, PageFile> read = new ConcurrentHashMap<>();

  PageFiles(Audience audience) {
    this.audience = audience;
  }

  /**
   * A file as the class path has it.
   *
   * @param tag changes with the content
   */
  @SuppressWarnings("ArrayRecordComponent") // Written once, and never compared.
  private record PageFile(byte[] content, String tag) {}

  @Override
  public void routing(HttpRules rules) {
    rules.get("/", this::index).get("/page/{+file}", this::file);
  }

  private void index(ServerRequest request, ServerResponse response) {
    if (audience.refusal(request).isPresent()) {
      response.send(PATHS);
    } else {
      send(INDEX, request, response);
    }
  }

  private void file(ServerRequest request, ServerResponse response) {
    send(request.path().pathParameters().get("file"), request, response);
  }

  private void send(String name, ServerRequest request, ServerResponse response) {
    Optional<String> mediaType =
        Optional.ofNullable(MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
    Optional<PageFile> file =
        FILE.matcher(name).matches() && mediaType.isPresent() ? find(name) : Optional.empty();
    if (file.isEmpty()) {
      response.next();
      return;
    }
    String tag = file.get().tag();
    response.header(HeaderNames.ETAG, tag).header(HeaderNames.CACHE_CONTROL, "no-cache");
    if (request.headers().all(HeaderNames.IF_NONE_MATCH, List::of).contains(tag)) {
      response.status(Status.NOT_MODIFIED_304).send();
    } else {
      response.header(HeaderNames.CONTENT_TYPE, mediaType.orElseThrow()).send(file.get().content());
    }
  }

  private Optional<PageFile> find(String name) {
    return Optional.ofNullable(read.computeIfAbsent(name, PageFiles::read));
  }

  private static @Nullable PageFile read(String name) {
    try (InputStream file = PageFiles.class.getResourceAsStream(DIRECTORY + name)) {
      if (file == null) {
        return null;
      }
      byte[] content = file.readAllBytes();
      return new PageFile(content, "\"" + digest(content) + "\"");
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name + " from the class path", e);
    }
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
