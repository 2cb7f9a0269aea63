package io.externalmetrics.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkGlobalTime;

class FailureTest {
  private static final List<Metric> THREE_CALLS =
      IntStream.range(0, 1200)
          .mapToObj(i -> Fixture.metric("m" + i, Fixture.sum("M" + i)))
          .toList();

  /** The SDK keeps what it learned of the time for all its clients. */
  @AfterEach
  void forgetTheOtherClock() {
    SdkGlobalTime.setGlobalTimeOffset(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | Throttling | THROTTLED | AWS throttles cloudwatch:GetMetricData; raise \"interval\","
            + " or ask AWS for a higher quota",
        "400 | ThrottlingException | THROTTLED | AWS throttles cloudwatch:GetMetricData; raise"
            + " \"interval\", or ask AWS for a higher quota",
        "403 | AccessDenied | DENIED | the credentials may not do cloudwatch:GetMetricData; allow it"
            + " to their user or role in IAM",
        "400 | AccessDeniedException | DENIED | the credentials may not do cloudwatch:GetMetricData;"
            + " allow it to their user or role in IAM",
        "403 | InvalidClientTokenId | DENIED | AWS does not know the access key; correct"
            + " \"credentials\"",
        "403 | SignatureDoesNotMatch | DENIED | AWS refuses the signature; correct"
            + " \"secretAccessKey\" of \"credentials\"",
        "403 | ExpiredToken | DENIED | the temporary access key has expired; renew \"accessKeyId\","
            + " \"secretAccessKey\" and \"sessionToken\"",
        "403 | OptInRequired | DENIED | the account is not enabled in this region; enable the region",
        "400 | RequestExpired | DENIED | AWS refuses the signature's time; set the clock of this"
            + " host, which is off",
        "500 | InternalServiceFault | UNAVAILABLE | AWS cannot answer now: InternalServiceFault:"
            + " words",
        "503 | ServiceUnavailable | UNAVAILABLE | AWS cannot answer now: ServiceUnavailable: words",
        "400 | InvalidParameterCombination | REJECTED | AWS refuses: InvalidParameterCombination:"
            + " words",
      })
  void saysWhatAnErrorMeans(int status, String code, FailureKind kind, String reason) {
    FakeCloudWatch aws = new FakeCloudWatch();
    aws.fail(status, code, "words");
    try (Fixture source = new Fixture(aws)) {
      assertThat(source.first(Fixture.sum("M"))).isEqualTo(new Outcome.Failed(kind, reason));
      assertThat(aws.requests()).hasSize(1);
    }
  }

  @Test
  void makesNoFurtherCallInAPollThatIsThrottled() {
    FakeCloudWatch aws = new FakeCloudWatch();
    aws.fail(400, "Throttling", "Rate exceeded");
    try (Fixture source = Fixture.oneCallAtATime(aws)) {
      assertThat(source.poll(THREE_CALLS))
          .allSatisfy(
              outcome ->
                  assertThat(outcome)
                      .isInstanceOfSatisfying(
                          Outcome.Failed.class,
                          failed -> assertThat(failed.kind()).isEqualTo(FailureKind.THROTTLED)));
      assertThat(aws.requests()).hasSize(1);
      assertThat(source.billed).hasValue(0);
    }
  }

  @Test
  void keepsWhatWasToldBeforeAThrottledCall() {
    FakeCloudWatch aws = new FakeCloudWatch();
    IntStream.range(0, 1200).forEach(i -> aws.with("M" + i, Fixture.NEWEST, i));
    try (Fixture source = Fixture.oneCallAtATime(aws)) {
      aws.failAfter(1, 400, "Throttling", "Rate exceeded");

      List<Outcome> outcomes = source.poll(THREE_CALLS);

      assertThat(outcomes.subList(0, 500)).hasOnlyElementsOfType(Outcome.Samples.class);
      assertThat(outcomes.subList(500, 1200)).hasOnlyElementsOfType(Outcome.Failed.class);
      assertThat(aws.requests()).hasSize(2);
    }
  }

  @Test
  void staysWithinTheCallsOfTheSource() {
    FakeCloudWatch aws = new FakeCloudWatch();
    IntStream.range(0, 1200).forEach(i -> aws.with("M" + i, Fixture.NEWEST, i));
    try (Fixture source = Fixture.oneCallAtATime(aws)) {
      source.callsLeft.set(2);

      List<Outcome> outcomes = source.poll(THREE_CALLS);

      assertThat(outcomes.subList(0, 1000)).hasOnlyElementsOfType(Outcome.Samples.class);
      assertThat(outcomes.subList(1000, 1200))
          .containsOnly(new Outcome.Failed(FailureKind.THROTTLED, "no call is left"));
      assertThat(aws.requests()).hasSize(2);
    }
  }

  @Test
  void asksFirstForWhatIsGivenFirst() {
    FakeCloudWatch aws = new FakeCloudWatch();
    String metrics =
        "{queries: [{id: m, namespace: shop, metric: M, stat: Sum, period: %s}, {id: all, expression:"
            + " SUM(METRICS())}], result: all}";
    try (Fixture source = Fixture.oneCallAtATime(aws)) {
      source.callsLeft.set(1);

      // As the server gives them after a poll in which the longer period was throttled.
      List<Outcome> outcomes =
          source.poll(Fixture.metrics(metrics.formatted("5m"), metrics.formatted("1m")));

      assertThat(outcomes.get(0)).isInstanceOf(Outcome.NoData.class);
      assertThat(outcomes.get(1))
          .isEqualTo(new Outcome.Failed(FailureKind.THROTTLED, "no call is left"));
    }
  }

  @Test
  void makesTheCallsOfAPollTogether() {
    FakeCloudWatch aws = new FakeCloudWatch();
    IntStream.range(0, 1200).forEach(i -> aws.with("M" + i, Fixture.NEWEST, i));
    aws.answerTogether(3);
    try (Fixture source = new Fixture(aws)) {
      assertThat(source.poll(THREE_CALLS)).hasOnlyElementsOfType(Outcome.Samples.class);
    }
  }

  @Test
  void goesOnAfterACallThatFailedByItself() {
    FakeCloudWatch aws = new FakeCloudWatch();
    IntStream.range(0, 1200).forEach(i -> aws.with("M" + i, Fixture.NEWEST, i));
    aws.fail(500, "InternalServiceFault", "words");
    try (Fixture source = Fixture.oneCallAtATime(aws)) {
      List<Outcome> outcomes = source.poll(THREE_CALLS);

      assertThat(outcomes.subList(0, 500)).hasOnlyElementsOfType(Outcome.Failed.class);
      assertThat(outcomes.subList(500, 1200)).hasOnlyElementsOfType(Outcome.Samples.class);
    }
  }

  @Test
  void namesAClockThatIsOffAndCorrectsForIt() {
    FakeCloudWatch aws = new FakeCloudWatch().with("M", Fixture.NEWEST, 1);
    aws.setClock(Duration.ofHours(1));
    try (Fixture source = new Fixture(aws)) {
      assertThat(source.first(Fixture.sum("M")))
          .isEqualTo(
              new Outcome.Failed(
                  FailureKind.DENIED,
                  "AWS refuses the signature's time; set the clock of this host, which is off"));

      assertThat(source.first(Fixture.sum("M"))).isInstanceOf(Outcome.Samples.class);
    }
  }

  @Test
  void signsForTheRegionWithTheTokenOfTheSession() {
    FakeCloudWatch aws = new FakeCloudWatch();
    try (Fixture source =
        new Fixture(
            aws,
            "region: eu-west-1, credentials: {accessKeyId: AKID, secretAccessKey: s, sessionToken:"
                + " t0k3n}")) {
      source.first(Fixture.sum("M"));

      assertThat(aws.https().getFirst().header("Authorization").orElse(""))
          .matches(
              "AWS4-HMAC-SHA256 Credential=AKID/\\d{8}/eu-west-1/monitoring/aws4_request,"
                  + " SignedHeaders=.*host.*x-amz-security-token.*, Signature=[0-9a-f]{64}");
      assertThat(aws.https().getFirst().header("X-Amz-Security-Token")).contains("t0k3n");
    }
  }

  @Test
  void metricWithoutARegionFailsAlone() {
    FakeCloudWatch aws = new FakeCloudWatch().with("M", Fixture.NEWEST, 1);
    try (Fixture source =
        new Fixture(aws, "credentials: {accessKeyId: AKID, secretAccessKey: s}")) {
      List<Outcome> outcomes =
          source.poll(
              Fixture.metrics(
                  Fixture.sum("M"), "{namespace: n, metric: M, stat: Sum, region: eu-west-1}"));

      assertThat(outcomes.get(0))
          .isEqualTo(
              new Outcome.Failed(
                  FailureKind.CONFIGURATION,
                  "no region; set \"region\" of the source, or of this metric"));
      assertThat(outcomes.get(1)).isInstanceOf(Outcome.Samples.class);
    }
  }
}
