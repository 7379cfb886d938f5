package dev.weft.adviser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weft.adviser.AmdahlFit.Timing;
import dev.weft.adviser.report.CurvePng;
import dev.weft.adviser.report.SpeedupCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AmdahlFitTest {
  private static List<Timing> timings(String... texts) {
    return Stream.of(texts).map(Timing::parse).toList();
  }

  @Test
  void timingsOfTheLaw_giveItsShareBack() {
    var exact = new ArrayList<Timing>();
    for (int n : new int[] {1, 2, 4, 8, 16}) {
      exact.add(new Timing(n, 100 / Amdahl.speedup(0.93, n)));
    }
    AmdahlFit fit = AmdahlFit.of(exact);
    assertThat(fit.parallel()).isCloseTo(0.93, within(1e-9));
    assertThat(fit.one()).isCloseTo(100, within(1e-6));
    assertThat(fit.low().orElseThrow()).isCloseTo(0.93, within(1e-4));
    assertThat(fit.halfEfficient()).isEqualTo(15);
    assertThat(fit.seconds(32)).isCloseTo(100 / Amdahl.speedup(0.93, 32), within(1e-6));
  }

  @Test
  void theExample_isFittedWithAnIntervalThatHoldsIt() {
    AmdahlFit fit = AmdahlFit.of(timings("1:100s", "2:53s", "4:30s", "8:19s"));
    assertThat(fit.parallel()).isBetween(0.92, 0.94);
    assertThat(fit.low().orElseThrow()).isLessThan(fit.parallel());
    assertThat(fit.high().orElseThrow()).isGreaterThan(fit.parallel()).isLessThanOrEqualTo(1);
    assertThat(Amdahl.efficiency(fit.parallel(), fit.halfEfficient())).isGreaterThanOrEqualTo(0.5);
    assertThat(Amdahl.efficiency(fit.parallel(), fit.halfEfficient() + 1)).isLessThan(0.5);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void interval_holdsTheTrueShareOfNoisyTimings(long seed) {
    var random = new SplittableRandom(seed);
    int held = 0;
    for (int trial = 0; trial < 50; trial++) {
      double p = random.nextDouble(0.3, 0.99);
      var noisy = new ArrayList<Timing>();
      for (int n = 1; n <= 32; n *= 2) {
        double error =
            1 + 0.01 * (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5);
        noisy.add(new Timing(n, 60 / Amdahl.speedup(p, n) * error));
      }
      AmdahlFit fit = AmdahlFit.of(noisy);
      if (fit.low().orElseThrow() <= p && p <= fit.high().orElseThrow()) {
        held++;
      }
    }
    assertThat(held).isGreaterThanOrEqualTo(42);
  }

  @Test
  void speedUpBeyondPerfect_isAllParallel_andSlowingDown_allSerial() {
    assertThat(AmdahlFit.of(timings("1:100", "4:20")).parallel()).isEqualTo(1);
    assertThat(AmdahlFit.of(timings("1:100", "4:120")).parallel()).isEqualTo(0);
    assertThat(AmdahlFit.of(timings("1:100", "4:20")).halfEfficient()).isInfinite();
  }

  @Test
  void units_areUnderstood_andNonsenseRefused() {
    assertThat(Timing.parse("4:1.5m")).isEqualTo(new Timing(4, 90));
    assertThat(Timing.parse("4:250ms")).isEqualTo(new Timing(4, 0.25));
    for (String wrong : new String[] {"", "8", "8:", ":8", "0:5", "2:-1", "2:3x", "a:b", "2:0"}) {
      assertThatThrownBy(() -> Timing.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> AmdahlFit.of(timings("4:10", "4:11")))
        .hasMessageContaining("two widths");
  }

  @Test
  void curve_isDrawnForTheTerminal_asSvg_andAsPng() {
    AmdahlFit fit = AmdahlFit.of(timings("1:100s", "2:53s", "4:30s", "8:19s"));
    var curve = new SpeedupCurve(fit, 32);
    assertThat(curve.text()).contains("*").contains("o").contains("cores");
    assertThat(curve.svg()).startsWith("<svg").contains("polyline").endsWith("</svg>\n");
    byte[] png = CurvePng.of(fit, 32);
    assertThat(png).startsWith(new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    assertThat(png.length).isGreaterThan(500);
  }
}
