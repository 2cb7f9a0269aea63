package io.externalmetrics.cloudwatch;

import io.externalmetrics.cloudwatch.HttpConversation.Request;
import io.externalmetrics.cloudwatch.HttpConversation.Response;
import io.externalmetrics.testkit.FakeBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * CloudWatch as the SDK talks to it: smithy's rpc-v2-cbor over HTTP, with the documented limits and
 * the errors that break them. It computes no statistics: a metric has the points that it was given,
 * and of metric math it knows the quotient of two queries.
 */
public final class FakeCloudWatch implements FakeBackend.Conversation {
  private static final String PATH =
      "/service/GraniteServiceVersion20100801/operation/GetMetricData";
  private static final Pattern QUOTIENT = Pattern.compile("(\\w+) / (\\w+)");
  private static final Pattern SCOPE =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/\\d{8}/([^/]+)/monitoring/aws4_request, .*");
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** A series of a result. */
  record Told(String label, Map<Instant, Double> points, String status, List<String> messages) {
    Told(String label, Map<Instant, Double> points) {
      this(label, points, "Complete", List.of());
    }

    Told with(String status, String... messages) {
      return new Told(label, points, status, List.of(messages));
    }
  }

  /** An error of AWS. */
  record Fault(int status, String code, String message) {}

  private final Map<String, List<Told>> series = new ConcurrentHashMap<>();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private final List<Request> https = new CopyOnWriteArrayList<>();
  private final HttpConversation http = new HttpConversation(this::answer);
  private volatile Optional<Fault> refusal = Optional.empty();
  private volatile List<String> messages = List.of();
  private volatile CountDownLatch awaited = new CountDownLatch(0);
  private volatile int answersBeforeFaults;
  private volatile int pointsPerPage = Integer.MAX_VALUE;
  private volatile boolean endless;
  private volatile boolean everything;
  private volatile Duration clockOffset = Duration.ZERO;
  private volatile InstantSource clock = InstantSource.system();

  /**
   * Gives a metric, by its name, or an expression, by its text, these series. Others have none,
   * which for a metric is a result without points.
   */
  FakeCloudWatch with(String metricOrExpression, Told... told) {
    series.put(metricOrExpression, List.of(told));
    return this;
  }

  /** Gives a metric one point. */
  public FakeCloudWatch with(String metric, Instant begin, double value) {
    return with(metric, new Told(metric, Map.of(begin, value)));
  }

  /** Answers the next request with an error. */
  void fail(int status, String code, String message) {
    faults.add(new Fault(status, code, message));
  }

  /** Answers so many requests as they deserve, and the next with an error. */
  void failAfter(int requests, int status, String code, String message) {
    answersBeforeFaults = requests;
    fail(status, code, message);
  }

  /** Refuses whatever is asked, until {@link #forgive}. */
  void refuseAll(String message) {
    refusal = Optional.of(new Fault(400, "ValidationError", message));
  }

  void forgive() {
    refusal = Optional.empty();
  }

  /** Answers none of so many requests before all of them are there. */
  void answerTogether(int requests) {
    awaited = new CountDownLatch(requests);
  }

  void say(String... messages) {
    this.messages = List.of(messages);
  }

  /** Gives pages of so many points. */
  void page(int points) {
    pointsPerPage = points;
  }

  /** Has another page after each. */
  void neverEnd() {
    endless = true;
  }

  /** Tells points outside of the window, too. */
  void tellEverything() {
    everything = true;
  }

  /** Goes by another clock than its clients. */
  void setClock(Duration ahead) {
    clockOffset = ahead;
  }

  /**
   * Dates its answers by this clock. Signatures and refusals go by the system's, as does the SDK.
   */
  void dateBy(InstantSource clock) {
    this.clock = clock;
  }

  /** What was asked, call by call. */
  public List<JsonNode> requests() {
    return List.copyOf(requests);
  }

  /** The HTTP of these calls. */
  List<Request> https() {
    return List.copyOf(https);
  }

  @Override
  public void talk(InputStream in, OutputStream out) throws IOException {
    http.talk(in, out);
  }

  private Response answer(Request request) {
    if (!request.path().equals(PATH)
        || !request.header("smithy-protocol").equals(Optional.of("rpc-v2-cbor"))) {
      return error(new Fault(404, "UnknownOperationException", request.path()));
    }
    https.add(request);
    JsonNode asked = Cbor.read(request.body());
    requests.add(asked);
    awaitTheOthers();
    Optional<Fault> fault =
        nextFault()
            .or(() -> refusal)
            .or(() -> badSignature(request))
            .or(
                () ->
                    GetMetricDataRules.broken(asked)
                        .map(message -> new Fault(400, "ValidationError", message)));
    return fault.map(this::error).orElseGet(() -> ok(asked));
  }

  private void awaitTheOthers() {
    awaited.countDown();
    try {
      if (!awaited.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("the other requests did not come");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Fault> nextFault() {
    return requests.size() > answersBeforeFaults
        ? Optional.ofNullable(faults.poll())
        : Optional.empty();
  }

  private Optional<Fault> badSignature(Request request) {
    Matcher scope = SCOPE.matcher(request.header("Authorization").orElse(""));
    if (!scope.matches()) {
      return Optional.of(new Fault(403, "MissingAuthenticationToken", "Missing token"));
    }
    Instant signed =
        Instant.from(AMZ_DATE.parse(request.header("X-Amz-Date").orElse("19700101T000000Z")));
    Instant now = Instant.now().plus(clockOffset);
    return Duration.between(signed, now).abs().compareTo(Duration.ofMinutes(5)) <= 0
        ? Optional.empty()
        : Optional.of(
            new Fault(
                403,
                "SignatureDoesNotMatch",
                "Signature expired: %s is now earlier than %s (%s - 5 min.)"
                    .formatted(
                        AMZ_DATE.format(signed), AMZ_DATE.format(now), AMZ_DATE.format(now))));
  }

  private Response ok(JsonNode asked) {
    Map<String, Object> answer = new LinkedHashMap<>();
    List<Object> results = new ArrayList<>();
    int from = Integer.parseInt(asked.path("NextToken").asString("0"));
    int position = 0;
    boolean more = endless;
    for (JsonNode query : asked.path("MetricDataQueries")) {
      if (!query.path("ReturnData").asBoolean(true)) {
        continue;
      }
      for (Told told : told(query, asked)) {
        List<Map.Entry<Instant, Double>> points = within(told, asked);
        int first = Math.clamp(from - position, 0, points.size());
        int last = Math.clamp((long) from + pointsPerPage - position, 0, points.size());
        position += points.size();
        if (first < last || points.isEmpty()) {
          more |= last < points.size();
          results.add(result(query, told, points.subList(first, last), last < points.size()));
        } else {
          more |= first < points.size();
        }
      }
    }
    answer.put("MetricDataResults", results);
    if (more) {
      answer.put("NextToken", String.valueOf((long) from + (endless ? 0 : pointsPerPage)));
    }
    answer.put("Messages", messages(messages));
    return new Response(200, headers(clock.instant()), Cbor.write(answer));
  }

  private List<Told> told(JsonNode query, JsonNode asked) {
    String expression = query.path("Expression").asString("");
    Matcher quotient = QUOTIENT.matcher(expression);
    if (quotient.matches()) {
      Map<Instant, Double> divisor = points(quotient.group(2), asked);
      Map<Instant, Double> ratio = new LinkedHashMap<>();
      points(quotient.group(1), asked)
          .forEach(
              (begin, value) -> {
                Double by = divisor.get(begin);
                if (by != null) {
                  ratio.put(begin, value / by);
                }
              });
      return List.of(new Told(label(query, query.path("Id").asString("")), ratio));
    }
    if (!expression.isEmpty()) {
      boolean searches = expression.contains("SEARCH(") || expression.startsWith("SELECT ");
      List<Told> nothing =
          searches ? List.of() : List.of(new Told(label(query, expression), Map.of()));
      return series.getOrDefault(expression, nothing);
    }
    String metric = query.path("MetricStat").path("Metric").path("MetricName").asString("");
    return series.getOrDefault(metric, List.of(new Told(label(query, metric), Map.of())));
  }

  private Map<Instant, Double> points(String id, JsonNode asked) {
    for (JsonNode query : asked.path("MetricDataQueries")) {
      if (query.path("Id").asString("").equals(id)) {
        return told(query, asked).getFirst().points();
      }
    }
    return Map.of();
  }

  private static String label(JsonNode query, String otherwise) {
    return query.path("Label").asString(otherwise);
  }

  private List<Map.Entry<Instant, Double>> within(Told told, JsonNode asked) {
    Instant start = Instant.ofEpochSecond(asked.path("StartTime").asLong());
    Instant end = Instant.ofEpochSecond(asked.path("EndTime").asLong());
    return told.points().entrySet().stream()
        .filter(
            point ->
                everything || (!point.getKey().isBefore(start) && point.getKey().isBefore(end)))
        .sorted(Map.Entry.<Instant, Double>comparingByKey().reversed())
        .toList();
  }

  private static Map<String, Object> result(
      JsonNode query, Told told, List<Map.Entry<Instant, Double>> points, boolean goesOn) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("Id", query.path("Id").asString(""));
    result.put("Label", told.label());
    result.put("Timestamps", points.stream().map(Map.Entry::getKey).toList());
    result.put("Values", points.stream().map(Map.Entry::getValue).toList());
    result.put("StatusCode", goesOn ? "PartialData" : told.status());
    result.put("Messages", messages(told.messages()));
    return result;
  }

  private static List<Map<String, String>> messages(List<String> messages) {
    return messages.stream()
        .map(message -> message.split(": ", 2))
        .map(parts -> Map.of("Code", parts[0], "Value", parts[1]))
        .toList();
  }

  private Response error(Fault fault) {
    Map<String, String> headers = new LinkedHashMap<>(headers(Instant.now()));
    headers.put("x-amzn-query-error", fault.code() + ";Sender");
    return new Response(
        fault.status(),
        headers,
        Cbor.write(
            Map.of(
                "__type",
                "com.amazonaws.cloudwatch.v2010_08_01#" + fault.code(),
                "message",
                fault.message())));
  }

  private Map<String, String> headers(Instant time) {
    return Map.of(
        "smithy-protocol", "rpc-v2-cbor",
        "Content-Type", "application/cbor",
        "x-amzn-RequestId", "0a1b2c3d-request-id",
        "Date",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                time.plus(clockOffset).atOffset(ZoneOffset.UTC)));
  }
}
