package io.externalmetrics.sysdig;

import io.externalmetrics.testkit.FakeBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Both ways of asking Sysdig, made from its documented replies. */
final class FakeSysdig implements FakeBackend.Conversation {
  static final String TOKEN = "token-of-a-team";

  private static final Pattern QUERY =
      Pattern.compile("/prometheus/api/v1/query\\?query=([^&]*).*");

  private final FakeDataApi data = new FakeDataApi();
  private final Map<String, String> vectors = new ConcurrentHashMap<>();
  private final List<HttpExchange.Request> requests = new CopyOnWriteArrayList<>();
  private volatile Optional<HttpExchange.Reply> always = Optional.empty();

  /** One more row of the data API; see {@link FakeDataApi#add}. */
  FakeSysdig row(String row) {
    data.add(row);
    return this;
  }

  /** What a PromQL query gives, as the envelope that Prometheus has. */
  FakeSysdig vector(String query, String reply) {
    vectors.put(query, reply);
    return this;
  }

  /** Whatever is asked, this is the answer. */
  FakeSysdig always(HttpExchange.Reply reply) {
    always = Optional.of(reply);
    return this;
  }

  /** All requests of all connections so far. */
  List<HttpExchange.Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void talk(InputStream in, OutputStream out) throws IOException {
    for (var request = HttpExchange.read(in);
        request.isPresent();
        request = HttpExchange.read(in)) {
      requests.add(request.get());
      HttpExchange.write(always.orElse(answer(request.get())), out);
    }
  }

  private HttpExchange.Reply answer(HttpExchange.Request request) {
    if (!("Bearer " + TOKEN).equals(request.headers().get("authorization"))) {
      return HttpExchange.Reply.of(
          401,
          "{\"timestamp\":1523864350,\"status\":401,\"message\":\"Bad credentials\",\"path\":\"/\"}");
    }
    Matcher query = QUERY.matcher(request.target());
    if (request.method().equals("GET") && query.matches()) {
      String text = URLDecoder.decode(query.group(1), StandardCharsets.UTF_8);
      return HttpExchange.Reply.of(
          200,
          vectors.getOrDefault(
              text, "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}"));
    }
    if (request.method().equals("POST") && request.target().equals("/api/data")) {
      return data.answer(request.body());
    }
    return HttpExchange.Reply.of(404, "{\"message\":\"Not found\"}");
  }
}
