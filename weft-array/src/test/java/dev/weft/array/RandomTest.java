package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class RandomTest {
  private final Random random = DArray.random(5);
  private final DArray values = Creation.arange(10, 20, 1);

  @Test
  void numbers_areTheSame_howeverTheyAreCut() {
    for (DArray x :
        List.of(
            random.poisson(4.5, 400),
            random.integers(-3, 9, 400),
            random.exponential(2, 400),
            random.binomial(20, 0.3, 400),
            random.lognormal(1, 0.5, 400),
            random.gamma(0.7, 2, 400),
            random.beta(0.5, 3, 400),
            random.standardT(3, 400),
            random.laplace(1, 2, 400),
            random.triangular(0, 1, 4, 400),
            random.geometric(0.2, 400),
            random.choice(values, 400),
            random.choice(values, chances(), 400),
            random.permutation(400))) {
      NDArray whole = x.compute();
      assertThat(x.rechunk(37).compute()).isEqualTo(whole);
      assertThat(x.get("100:200").compute()).isEqualTo(whole.lazy().get("100:200").compute());
    }
  }

  private static double[] chances() {
    double[] chances = new double[10];
    chances[2] = 0.25;
    chances[7] = 0.75;
    return chances;
  }

  @Test
  void poisson_hasItsMeanAndVariance() {
    for (double rate : new double[] {0, 0.1, 3, 50, 12_345, 1e7}) {
      NDArray x = random.poisson(rate, 40_000).compute();
      double mean = x.lazy().mean().compute().item();
      double var = x.lazy().var().compute().item();
      assertThat(mean)
          .as("mean of %s", rate)
          .isBetween(rate - Math.sqrt(rate / 40_000) * 5, rate + Math.sqrt(rate / 40_000) * 5);
      assertThat(var).as("variance of %s", rate).isBetween(rate * 0.9, rate * 1.1);
      assertThat(x.lazy().min().compute().item()).isNotNegative();
    }
  }

  @Test
  void binomial_hasItsChances() {
    int n = 40_000;
    double[] seen = Statistics.bincount(random.binomial(5, 0.3, n), 6).compute().toDoubleArray();
    double chance = Math.pow(0.7, 5);
    for (int k = 0; k <= 5; k++) {
      double spread = Math.sqrt(n * chance * (1 - chance));
      assertThat(seen[k])
          .as("%d of 5", k)
          .isBetween(n * chance - 5 * spread, n * chance + 5 * spread);
      chance *= (5.0 - k) / (k + 1) * 0.3 / 0.7;
    }
    assertThat(random.binomial(7, 0, 9).sum().compute().item()).isZero();
    assertThat(random.binomial(7, 1, 9).min().compute().item()).isEqualTo(7);
    double many = random.binomial(1_000_000_000, 0.4, n).mean().compute().item();
    assertThat(many).isBetween(4e8 - 5 * Math.sqrt(2.4e8 / n), 4e8 + 5 * Math.sqrt(2.4e8 / n));
  }

  @Test
  void gamma_hasItsDistribution() {
    int n = 20_000;
    for (int k : new int[] {1, 3}) { // of Erlang: the distribution's function is a finite sum
      double[] x = random.gamma(k, 2, n).sort(0).compute().toDoubleArray();
      double apart = 0;
      for (int i = 0; i < n; i++) {
        double y = x[i] / 2;
        double above = Math.exp(-y) * (k == 1 ? 1 : 1 + y + y * y / 2);
        apart = Math.max(apart, Math.abs(1 - above - (i + 0.5) / n));
      }
      assertThat(apart).as("Kolmogorov's distance, k=%d", k).isLessThan(1.95 / Math.sqrt(n));
    }
    DArray small = random.gamma(0.25, 1, n);
    assertThat(small.mean().compute().item()).isBetween(0.25 - 0.018, 0.25 + 0.018);
    assertThat(small.var().compute().item()).isBetween(0.22, 0.28);
    assertThat(small.min().compute().item()).isNotNegative();
  }

  /** The largest distance of a distribution's function from what was drawn of it. */
  private static void checkDrawn(String what, DArray drawn, DoubleUnaryOperator below) {
    double[] x = drawn.sort(0).compute().toDoubleArray();
    double apart = 0;
    for (int i = 0; i < x.length; i++) {
      apart = Math.max(apart, Math.abs(below.applyAsDouble(x[i]) - (i + 0.5) / x.length));
    }
    assertThat(apart).as("Kolmogorov's distance, %s", what).isLessThan(1.95 / Math.sqrt(x.length));
  }

  @Test
  void distributions_haveTheirFunctions() {
    int n = 4_000;
    checkDrawn("beta", random.beta(2, 3, n), x -> x * x * (6 - 8 * x + 3 * x * x));
    checkDrawn(
        "beta of small shapes",
        random.beta(0.5, 0.5, n),
        x -> 2 / Math.PI * Math.asin(Math.sqrt(x)));
    checkDrawn(
        "beta of one small shape", random.beta(0.5, 2, n), x -> Math.sqrt(x) * (1.5 - x / 2));
    checkDrawn("chisquare", random.chisquare(4, n), x -> 1 - Math.exp(-x / 2) * (1 + x / 2));
    checkDrawn("f", random.f(2, 6, n), x -> 1 - Math.pow(1 + x / 3, -3));
    checkDrawn("standardT", random.standardT(2, n), x -> 0.5 + x / 2 / Math.sqrt(2 + x * x));
    checkDrawn("standardCauchy", random.standardCauchy(n), x -> 0.5 + Math.atan(x) / Math.PI);
    checkDrawn(
        "laplace",
        random.laplace(1, 2, n),
        x -> x < 1 ? Math.exp((x - 1) / 2) / 2 : 1 - Math.exp((1 - x) / 2) / 2);
    checkDrawn("logistic", random.logistic(1, 2, n), x -> 1 / (1 + Math.exp((1 - x) / 2)));
    checkDrawn("gumbel", random.gumbel(1, 2, n), x -> Math.exp(-Math.exp((1 - x) / 2)));
    checkDrawn("rayleigh", random.rayleigh(3, n), x -> -Math.expm1(-x * x / 18));
    checkDrawn("weibull", random.weibull(1.5, n), x -> -Math.expm1(-Math.pow(x, 1.5)));
    checkDrawn("pareto", random.pareto(3, n), x -> 1 - Math.pow(1 + x, -3));
    checkDrawn("power", random.power(3, n), x -> x * x * x);
    checkDrawn(
        "triangular",
        random.triangular(-1, 0, 2, n),
        x -> x < 0 ? (x + 1) * (x + 1) / 3 : 1 - (2 - x) * (2 - x) / 6);
    double[] tries = Statistics.bincount(random.geometric(0.3, n), 4).compute().toDoubleArray();
    assertThat(tries[0]).isZero();
    for (int k = 1; k < 4; k++) {
      double chance = 0.3 * Math.pow(0.7, k - 1);
      double spread = Math.sqrt(n * chance * (1 - chance));
      assertThat(tries[k]).isBetween(n * chance - 5 * spread, n * chance + 5 * spread);
    }
    assertThat(random.geometric(1, 9).max().compute().item()).isEqualTo(1);
    NDArray tiny = random.beta(1e-5, 1e-5, 1000).compute();
    assertThat(tiny.lazy().isfinite().all().compute().item()).isEqualTo(1);
    assertThat(tiny.lazy().mean().compute().item()).isBetween(0.42, 0.58);
  }

  @Test
  void lognormal_hasANormalLogarithm() {
    DArray log = random.lognormal(1.5, 0.25, 40_000).log();
    assertThat(log.mean().compute().item()).isBetween(1.5 - 0.007, 1.5 + 0.007);
    assertThat(log.std().compute().item()).isBetween(0.245, 0.255);
  }

  @Test
  void choices_comeFromTheValues() {
    long[] some = random.choice(values, chances(), 1000).compute().toLongArray();
    assertThat(Arrays.stream(some).distinct().sorted().toArray()).containsExactly(12, 17);
    assertThat(Arrays.stream(some).filter(i -> i == 17).count()).isBetween(680L, 820L);
    long[] all = random.choiceWithoutReplacement(values, 10).compute().toLongArray();
    assertThat(Arrays.stream(all).sorted().toArray()).isEqualTo(values.compute().toLongArray());
    NDArray rows = random.permutation(Creation.arange(12).reshape(4, 3)).compute();
    assertThat(rows.lazy().sum(1).sort(0).compute().toLongArray()).containsExactly(3, 12, 21, 30);
  }

  @Test
  void refusals_sayWhatIsWanted() {
    assertThatThrownBy(() -> random.poisson(-1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("poisson: a rate from 0 to 1e9, not -1.0");
    assertThatThrownBy(() -> random.binomial(3, 1.5, 3))
        .hasMessage("binomial: n from 0 to 1e9 and p from 0 to 1, not n=3, p=1.5");
    assertThatThrownBy(() -> random.gamma(0, 1, 3))
        .hasMessage("gamma: k above 0 and a scale from 0 on, not k=0.0, scale=1.0");
    assertThatThrownBy(() -> random.beta(1, Double.NaN, 3)).hasMessage("beta: b above 0, not NaN");
    assertThatThrownBy(() -> random.laplace(0, -1, 3))
        .hasMessage("laplace: a scale from 0 on, not -1.0");
    assertThatThrownBy(() -> random.triangular(0, 3, 2, 3))
        .hasMessage(
            "triangular: low, mode and high in order, low below high: low=0.0, mode=3.0, high=2.0");
    assertThatThrownBy(() -> random.geometric(0, 3))
        .hasMessage("geometric: a chance from 1e-15 to 1, not p=0.0");
    assertThatThrownBy(() -> random.lognormal(0, -1, 3))
        .hasMessage("lognormal: sigma from 0 on, not -1.0");
    assertThatThrownBy(() -> random.choiceWithoutReplacement(values, 11))
        .hasMessage("choiceWithoutReplacement: 11 of 10 elements, none twice");
    assertThatThrownBy(() -> random.choice(values, new double[] {0.5}, 3))
        .hasMessage(
            "choice needs one chance an element, not negative, 1 in sum: 1 chances of sum 0.5 for"
                + " 10 elements");
    assertThatThrownBy(() -> random.choice(values.reshape(2, 5), 3))
        .hasMessage("choice needs a vector of one element or more; shape=(2, 5)");
    assertThatThrownBy(() -> random.integers(3, 3, 1))
        .hasMessage(
            "integers from low (inclusive) to high (exclusive), at most 2^53 of them: low=3, high=3");
  }
}
