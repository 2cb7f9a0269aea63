package io.externalmetrics.server.poll;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OldGenerationTest {
  private static final long MIB = 1024 * 1024;

  @Test
  void isCollectedWhenPollsHaveLeftMoreThanEightMebibytes() {
    assertThat(OldGeneration.isDue(18 * MIB, 10 * MIB)).isFalse();
    assertThat(OldGeneration.isDue(18 * MIB + 1, 10 * MIB)).isTrue();
  }

  @Test
  void isCollectedOnlyWhenItHasGrownByHalfWhereMuchStays() {
    assertThat(OldGeneration.isDue(60 * MIB, 40 * MIB)).isFalse();
    assertThat(OldGeneration.isDue(60 * MIB + 1, 40 * MIB)).isTrue();
  }

  @Test
  void isCollectedAfterTheStartWhichLeavesThingsToo() {
    assertThat(OldGeneration.isDue(9 * MIB, 0)).isTrue();
  }
}
