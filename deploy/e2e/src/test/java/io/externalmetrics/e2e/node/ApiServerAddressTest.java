package io.externalmetrics.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ApiServerAddressTest {

  @Test
  void isAHostAndAPort() {
    assertThat(ApiServerAddress.parse("10.0.0.1:6443"))
        .isEqualTo(new ApiServerAddress("10.0.0.1", 6443));
  }

  @Test
  void isNothingElse() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiServerAddress.parse("10.0.0.1"))
        .withMessage("address of the API server: expected HOST:PORT, found \"10.0.0.1\"");
  }
}
