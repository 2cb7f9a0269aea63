package io.externalmetrics.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.api.ApiException;
import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.http.InFlight.Permit;
import io.externalmetrics.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InFlightTest {
  private static final String METRIC =
      "apis/external.metrics.k8s.io/v1beta1/namespaces/default/jobs";
  private static final Caller USER =
      new Caller("alice", "", List.of("system:authenticated"), Map.of());
  private static final Caller MASTER = new Caller("kube", "", List.of("system:masters"), Map.of());

  private final InFlight inFlight = new InFlight();

  @Test
  void refusesMoreThanItsLimitUntilOneIsOver() {
    Permit last = Permit.FREE;
    for (int i = 0; i < 120; i++) {
      last = inFlight.answer(request(METRIC, USER));
    }
    assertRefused(METRIC, USER);

    last.close();

    assertThatCode(() -> inFlight.answer(request(METRIC, USER))).doesNotThrowAnyException();
    assertRefused(METRIC, USER);
  }

  @Test
  void leavesToOthersWhatAnonymousCallersCannotUse() {
    for (int i = 0; i < 24; i++) {
      assertThat(inFlight.answer(request(METRIC, Caller.ANONYMOUS))).isNotNull();
    }

    assertRefused(METRIC, Caller.ANONYMOUS);
    assertThatCode(() -> inFlight.answer(request(METRIC, USER))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apis",
        "apis/external.metrics.k8s.io",
        "apis/external.metrics.k8s.io/v1beta1",
        "openapi/v3/apis/external.metrics.k8s.io/v1beta1",
        "version",
        "livez/ping",
        "readyz",
        "healthz"
      })
  void exemptsWhatKeepsTheApiRegistered(String path) {
    fill();

    assertThatCode(() -> inFlight.answer(request(path, Caller.ANONYMOUS)))
        .doesNotThrowAnyException();
  }

  @Test
  void exemptsMasters() {
    fill();

    assertThatCode(() -> inFlight.answer(request(METRIC, MASTER))).doesNotThrowAnyException();
  }

  private void fill() {
    for (int i = 0; i < 24; i++) {
      assertThat(inFlight.answer(request(METRIC, Caller.ANONYMOUS))).isNotNull();
    }
    for (int i = 0; i < 120; i++) {
      assertThat(inFlight.answer(request(METRIC, USER))).isNotNull();
    }
  }

  private void assertRefused(String path, Caller caller) {
    assertThatThrownBy(() -> inFlight.answer(request(path, caller)))
        .isInstanceOf(ApiException.class)
        .hasMessage("Too many requests, please try again later.");
  }

  private static ApiRequest request(String path, Caller caller) {
    return new ApiRequest(
        "GET",
        List.of(path.split("/")),
        Map.of(),
        List.of(),
        caller,
        Deadline.after(Duration.ofSeconds(60)));
  }
}
