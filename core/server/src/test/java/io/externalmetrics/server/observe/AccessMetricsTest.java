package io.externalmetrics.server.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.auth.AccessObserver.Method;
import io.externalmetrics.server.auth.AccessObserver.Outcome;
import io.externalmetrics.server.auth.AccessObserver.Review;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AccessMetricsTest {
  private final SelfMetrics metrics = new SelfMetrics("1.2.3");
  private final AccessMetrics access = new AccessMetrics(metrics);

  @Test
  void countsHowCallersShowedWhoTheyAre() {
    access.authenticated(Method.FRONT_PROXY);
    access.authenticated(Method.FRONT_PROXY);
    access.authenticated(Method.REFUSED);

    assertThat(text())
        .contains(
            """
            # HELP ems_authentications_total Requests on the secure port by how the caller showed who it is: front-proxy, certificate, token, anonymous, or refused, in vain.
            # TYPE ems_authentications_total counter
            ems_authentications_total{method="front-proxy"} 2.0
            ems_authentications_total{method="refused"} 1.0
            """);
  }

  @Test
  void countsAndTimesReviews() {
    access.reviewed(Review.ACCESS, Outcome.ALLOWED, Duration.ofMillis(3));
    access.reviewed(Review.TOKEN, Outcome.FAILED, Duration.ofSeconds(10));
    access.remembered(Review.ACCESS);

    assertThat(text())
        .contains(
            "ems_access_reviews_total{kind=\"access\",outcome=\"allowed\"} 1.0\n",
            "ems_access_reviews_total{kind=\"token\",outcome=\"failed\"} 1.0\n",
            "ems_access_review_duration_seconds_sum{kind=\"access\"} 0.003\n",
            "ems_access_remembered_total{kind=\"access\"} 1.0\n");
  }

  @Test
  void tellsWhetherTheHpaControllerMayReadOnceThatIsKnown() {
    assertThat(text()).doesNotContain("ems_hpa_controller_may_read ");

    access.controllerMayRead(false);
    assertThat(text()).contains("\nems_hpa_controller_may_read 0.0\n");

    access.controllerMayRead(true);
    assertThat(text()).contains("\nems_hpa_controller_may_read 1.0\n");
  }

  @Test
  void tellsWhetherTheAuthenticationConfigurationIsLoaded() {
    assertThat(text()).contains("\nems_authentication_config_loaded 0.0\n");

    access.configurationLoaded();

    assertThat(text()).contains("\nems_authentication_config_loaded 1.0\n");
  }

  private String text() {
    return new String(metrics.text(), UTF_8);
  }
}
