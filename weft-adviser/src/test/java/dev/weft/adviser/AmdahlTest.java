package dev.weft.adviser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class AmdahlTest {
  @Test
  void speedup_ofTheSharesExtremes_isOneAndN() {
    assertThat(Amdahl.speedup(0, 8)).isEqualTo(1);
    assertThat(Amdahl.speedup(1, 8)).isEqualTo(8);
  }

  @Test
  void parallelShare_ofAlmostSevenBusyCoresOfEight_is979Thousandths() {
    assertThat(Amdahl.parallelShare(6.98, 8)).isCloseTo(0.979, within(0.0005));
    assertThat(Amdahl.speedup(Amdahl.parallelShare(6.98, 8), 8)).isCloseTo(6.98, within(1e-9));
  }

  @Test
  void gustafson_growsLinearlyWithTheCores() {
    assertThat(Amdahl.gustafson(0.9, 10)).isCloseTo(9.1, within(1e-12));
  }

  @Test
  void shareAboveOne_isRefusedWithItsValue() {
    assertThatThrownBy(() -> Amdahl.speedup(1.5, 8)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> Amdahl.speedup(0.5, 0)).hasMessageContaining("0");
    assertThatThrownBy(() -> Amdahl.parallelShare(1, 1)).hasMessageContaining("n=1");
  }
}
