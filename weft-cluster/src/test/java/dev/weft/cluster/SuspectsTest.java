package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who is blamed for the deaths of workers, and who is not. */
final class SuspectsTest {
  private final Suspects suspects = new Suspects();

  private int died(long from, long to) {
    return suspects.died("s", from, to, null);
  }

  private int diedAt(int... parts) {
    return suspects.died("s", 0, parts.length, parts);
  }

  @Test
  void aPartThatWasRunAtThreeDeaths_isBlamed() {
    assertThat(died(0, 100)).isZero();
    assertThat(died(50, 60)).isZero();
    assertThat(died(55, 56)).isEqualTo(3);
  }

  @Test
  void partsThatHaveNothingInCommon_areNotBlamedHoweverManyWorkersDie() {
    for (int part = 0; part < 200; part++) {
      assertThat(died(part, part + 1)).isZero();
    }
  }

  @Test
  void threeDeathsThatMeetInPairsOnly_haveNoPartInCommon() {
    assertThat(died(0, 10)).isZero();
    assertThat(died(9, 20)).isZero();
    assertThat(diedAt(0, 19)).isZero(); // meets both, each elsewhere
    assertThat(diedAt(5, 12)).isZero();
    assertThat(died(19, 21)).isEqualTo(3); // part 19, of two before
  }

  @Test
  void lists_areComparedPartByPart() {
    assertThat(diedAt(1, 3, 5)).isZero();
    assertThat(diedAt(2, 4, 5)).isZero();
    assertThat(diedAt(1, 2, 3)).isZero(); // 5 is not among them
    assertThat(diedAt(7, 5)).isEqualTo(3);
  }

  @Test
  void stages_areJudgedEachForItself_andAnewOnceForgotten() {
    assertThat(died(0, 1)).isZero();
    assertThat(died(0, 1)).isZero();
    assertThat(suspects.died("other", 0, 1, null)).isZero();
    suspects.forget("s");
    assertThat(died(0, 1)).isZero();
    assertThat(died(0, 1)).isZero();
    assertThat(died(0, 1)).isEqualTo(3);
  }

  @Test
  void longAgo_isForgotten() {
    assertThat(died(0, 1)).isZero();
    assertThat(died(0, 1)).isZero();
    for (int part = 1; part < 100; part++) {
      assertThat(died(part, part + 1)).isZero();
    }
    assertThat(died(0, 1)).isZero();
  }
}
