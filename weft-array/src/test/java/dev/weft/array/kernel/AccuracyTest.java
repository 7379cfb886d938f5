package dev.weft.array.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.array.layout.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every elementary function against about 100 bits, over its whole range. */
final class AccuracyTest {
  /** How many arguments of each sort; {@code -Dweft.accuracy=1000000} for the long form. */
  private static final int SAMPLES = Integer.getInteger("weft.accuracy", 4000);

  /**
   * A function: its exact values, the range where it is defined, the interesting range, and the
   * accuracy in units in the last place that its kernel states.
   */
  record Case(
      Unary operation,
      Function<Exact, Exact> exact,
      DoubleUnaryOperator library,
      double least,
      double most,
      double from,
      double to,
      double ulps) {
    @Override
    public String toString() {
      return operation.toString();
    }
  }

  static Stream<Case> cases() {
    double huge = Double.MAX_VALUE;
    return Stream.of(
        new Case(Unary.EXP, Exact::exp, StrictMath::exp, -745, 709.7, -2, 2, 1),
        new Case(Unary.EXPM1, Exact::expm1, StrictMath::expm1, -745, 709.7, -2, 2, 1.8),
        new Case(Unary.LOG, Exact::log, StrictMath::log, Double.MIN_VALUE, huge, 0.5, 2, 1),
        new Case(Unary.LOG1P, Exact::log1p, StrictMath::log1p, -1 + 0x1p-53, huge, -0.9, 2, 1.5),
        new Case(
            Unary.LOG2,
            x -> x.log().over(Exact.of(2).log()),
            AccuracyTest::log2,
            Double.MIN_VALUE,
            huge,
            0.5,
            2,
            1.5),
        new Case(
            Unary.LOG10,
            x -> x.log().over(Exact.of(10).log()),
            StrictMath::log10,
            Double.MIN_VALUE,
            huge,
            0.5,
            2,
            1.5),
        new Case(Unary.SIN, Exact::sin, StrictMath::sin, -huge, huge, -10, 10, 1.9),
        new Case(Unary.COS, Exact::cos, StrictMath::cos, -huge, huge, -10, 10, 1.9),
        new Case(Unary.TAN, Exact::tan, StrictMath::tan, -huge, huge, -10, 10, 2),
        new Case(Unary.ASIN, Exact::asin, StrictMath::asin, -1, 1, -1, 1, 1.6),
        new Case(Unary.ACOS, Exact::acos, StrictMath::acos, -1, 1, -1, 1, 1.6),
        new Case(Unary.ATAN, Exact::atan, StrictMath::atan, -huge, huge, -3, 3, 1.6),
        new Case(Unary.SINH, Exact::sinh, StrictMath::sinh, -710.4, 710.4, -3, 3, 2.5),
        new Case(Unary.COSH, Exact::cosh, StrictMath::cosh, -710.4, 710.4, -3, 3, 2),
        new Case(Unary.TANH, Exact::tanh, StrictMath::tanh, -huge, huge, -3, 3, 2.5),
        new Case(Unary.ASINH, Exact::asinh, AccuracyTest::asinh, -huge, huge, -3, 3, 2.5),
        new Case(Unary.ACOSH, Exact::acosh, AccuracyTest::acosh, 1, huge, 1, 3, 2.5),
        new Case(
            Unary.ATANH, Exact::atanh, AccuracyTest::atanh, -1 + 0x1p-53, 1 - 0x1p-53, -1, 1, 2),
        new Case(Unary.SQRT, Exact::root, StrictMath::sqrt, 0, huge, 0, 4, 0.5));
  }

  /** What the standard asks of the special values, where the Java library has no such function. */
  private static double asinh(double x) {
    return x;
  }

  private static double log2(double x) {
    return x == 0x1p-1074 ? -1074 : StrictMath.log(x);
  }

  private static double acosh(double x) {
    return x < 1 ? Double.NaN : x;
  }

  private static double atanh(double x) {
    double inside = Math.abs(x) > 1 ? Double.NaN : x;
    return Math.abs(x) == 1 ? x * Double.POSITIVE_INFINITY : inside;
  }

  /** Arguments of all magnitudes, of the interesting range, and near its ends and powers of two. */
  static double[] arguments(Case c, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      values.add(c.from() + random.nextDouble() * (c.to() - c.from()));
      values.add(c.least() / 2 + random.nextDouble() * (c.most() / 2 - c.least() / 2));
      values.add(Double.longBitsToDouble(random.nextLong()));
      double magnitude = Math.scalb(1 + random.nextDouble(), random.nextInt(-60, 60));
      values.add(random.nextBoolean() ? magnitude : -magnitude);
      values.add(1 + (random.nextDouble() - 0.5) * Math.scalb(1.0, random.nextInt(-52, 1)));
    }
    for (int exponent = -1074; exponent < 1024; exponent++) {
      for (double sign : new double[] {-1, 1}) {
        double power = sign * Math.scalb(1.0, exponent);
        values.add(power);
        values.add(Math.nextUp(power));
        values.add(Math.nextDown(power));
      }
    }
    for (int k = 1; k < 200; k++) {
      values.add(k * Math.PI / 4);
      values.add(Math.nextUp(k * Math.PI / 4));
      values.add(Math.nextDown(-k * Math.PI / 4));
    }
    return values.stream()
        .mapToDouble(v -> v)
        .filter(v -> v >= c.least() && v <= c.most())
        .toArray();
  }

  static double[] compute(Unary operation, double... x) {
    Program.Builder builder = Program.builder();
    Runner runner =
        new Runner(builder.store(builder.unary(operation, builder.input(DType.FLOAT64))));
    return runner
        .map(Chunk.all(x.length), Operand.of(Block.of(x.clone(), x.length)))
        .getFirst()
        .toDoubleArray();
  }

  @ParameterizedTest(name = "{0}, seed 1")
  @MethodSource("cases")
  void function_isAsAccurateAsItsKernelStates(Case c) {
    double[] x = arguments(c, 1);
    double[] got = compute(c.operation(), x);
    double worst = 0;
    double where = 0;
    for (int i = 0; i < x.length; i++) {
      double off = c.exact().apply(Exact.of(x[i])).ulpsTo(got[i]);
      if (off > worst) {
        worst = off;
        where = x[i];
      }
    }
    assertThat(worst)
        .as("%s(%s), in ulp; got %s", c, where, compute(c.operation(), where)[0])
        .isLessThanOrEqualTo(c.ulps());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void specialValues_areThoseOfTheStandard(Case c) {
    double[] special = {
      0.0,
      -0.0,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.MIN_VALUE,
      -Double.MIN_VALUE,
      1.0,
      -1.0,
      1.5,
      -1.5,
      1e300,
      -1e300
    };
    double[] got = compute(c.operation(), special);
    for (int i = 0; i < special.length; i++) {
      double x = special[i];
      double want = c.library().applyAsDouble(x);
      boolean ordinary = Double.isFinite(want) && want != 0 && Math.abs(want) > 1e-300;
      if (ordinary) {
        if (x >= c.least() && x <= c.most() && Math.abs(x) <= 1e300) {
          double off = c.exact().apply(Exact.of(x)).ulpsTo(got[i]);
          assertThat(off).as("%s(%s) = %s", c, x, got[i]).isLessThanOrEqualTo(c.ulps());
        }
      } else {
        assertThat(Double.doubleToLongBits(got[i]))
            .as("%s(%s) = %s, wanted %s", c, x, got[i], want)
            .isEqualTo(Double.doubleToLongBits(want));
      }
    }
  }

  static double[] compute(Binary operation, double[] x, double[] y) {
    Program.Builder builder = Program.builder();
    int left = builder.input(DType.FLOAT64);
    int right = builder.input(DType.FLOAT64);
    Runner runner = new Runner(builder.store(builder.binary(operation, left, right)));
    return runner
        .map(
            Chunk.all(x.length),
            Operand.of(Block.of(x.clone(), x.length)),
            Operand.of(Block.of(y.clone(), y.length)))
        .getFirst()
        .toDoubleArray();
  }

  /** A function of two arguments: its exact values, and how accurate its kernel says it is. */
  record Case2(
      Binary operation,
      BiFunction<Double, Double, Exact> exact,
      DoubleBinaryOperator library,
      double ulps) {
    @Override
    public String toString() {
      return operation.toString();
    }
  }

  static Stream<Case2> cases2() {
    return Stream.of(
        new Case2(Binary.POW, Exact::pow, StrictMath::pow, 1.5),
        new Case2(Binary.HYPOT, Exact::hypot, StrictMath::hypot, 1.1),
        new Case2(Binary.ATAN2, Exact::atan2, StrictMath::atan2, 2),
        new Case2(Binary.LOGADDEXP, Exact::logaddexp, AccuracyTest::logaddexp, 2.5));
  }

  private static double logaddexp(double x, double y) {
    if (x == y) {
      return x + StrictMath.log(2);
    }
    return Math.max(x, y) + StrictMath.log1p(StrictMath.exp(-Math.abs(x - y)));
  }

  static double[] pairs(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[3 * SAMPLES];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (i / 2 % 3) {
            case 0 -> random.nextDouble() * 4 - (i % 4 < 2 ? 0 : 2);
            case 1 -> Math.scalb(1 + random.nextDouble(), random.nextInt(-30, 30));
            default -> Math.scalb(0.5 + random.nextDouble(), random.nextInt(-9, 9));
          };
    }
    return values;
  }

  @ParameterizedTest(name = "{0}, seeds 1 and 2")
  @MethodSource("cases2")
  void functionOfTwo_isAsAccurateAsItsKernelStates(Case2 c) {
    double[] x = pairs(1);
    double[] y = pairs(2);
    double[] got = compute(c.operation(), x, y);
    double worst = 0;
    int where = 0;
    for (int i = 0; i < x.length; i++) {
      double want = c.library().applyAsDouble(x[i], y[i]);
      if (Double.isFinite(want) && Math.abs(want) > 1e-290 && Math.abs(want) < 1e300) {
        double off = c.exact().apply(x[i], y[i]).ulpsTo(got[i]);
        if (c.operation() == Binary.LOGADDEXP) {
          off *=
              Math.ulp(want) / Math.ulp(Math.max(Math.abs(Math.max(x[i], y[i])), Math.abs(want)));
        }
        if (off > worst) {
          worst = off;
          where = i;
        }
      } else if (Double.isNaN(want) || Double.isInfinite(want) || want == 0) {
        boolean same = Double.compare(got[i], want) == 0;
        assertThat(same).as("%s(%s, %s) = %s, wanted %s", c, x[i], y[i], got[i], want).isTrue();
      }
    }
    assertThat(worst)
        .as("%s(%s, %s) = %s, in ulp", c, x[where], y[where], got[where])
        .isLessThanOrEqualTo(c.ulps());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases2")
  void specialPairs_areThoseOfTheLibrary(Case2 c) {
    double[] special = {
      0.0,
      -0.0,
      1,
      -1,
      2,
      -2,
      3,
      0.5,
      -0.5,
      1e300,
      -1e300,
      1e-300,
      Double.MIN_VALUE,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      709,
      -745,
      1e17,
      -3
    };
    int n = special.length;
    double[] x = new double[n * n];
    double[] y = new double[n * n];
    Arrays.setAll(x, i -> special[i / n]);
    Arrays.setAll(y, i -> special[i % n]);
    double[] got = compute(c.operation(), x, y);
    for (int i = 0; i < x.length; i++) {
      double want = c.library().applyAsDouble(x[i], y[i]);
      if (c.operation() == Binary.POW && (x[i] == 1 || (x[i] == -1 && Double.isInfinite(y[i])))) {
        want = 1;
      }
      double bound = 3 * Math.ulp(want);
      boolean same = Double.compare(got[i], want) == 0;
      assertThat(same || (want != 0 && Math.abs(got[i] - want) <= bound))
          .as("%s(%s, %s) = %s, wanted %s", c, x[i], y[i], got[i], want)
          .isTrue();
    }
  }
}
