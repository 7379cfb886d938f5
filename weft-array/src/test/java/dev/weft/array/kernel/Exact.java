package dev.weft.array.kernel;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Elementary functions with about 100 bits, to judge those of 53: numbers as the unevaluated sum of
 * two doubles, arguments of sine and cosine reduced with 420 digits of pi.
 */
record Exact(double high, double low) {
  private static final MathContext DIGITS = new MathContext(420, RoundingMode.HALF_EVEN);
  private static final BigDecimal HALF_PI =
      arctanOfInverse(5)
          .multiply(BigDecimal.valueOf(4))
          .subtract(arctanOfInverse(239))
          .multiply(BigDecimal.TWO);
  static final Exact PI = of(HALF_PI.multiply(BigDecimal.TWO));
  private static final Exact LN2 = new Exact(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56);
  static final Exact ONE = of(1.0);

  static Exact of(double value) {
    return new Exact(value, 0);
  }

  static Exact of(BigDecimal value) {
    double high = value.doubleValue();
    return new Exact(high, value.subtract(new BigDecimal(high)).doubleValue());
  }

  private static BigDecimal arctanOfInverse(int n) {
    BigDecimal power = BigDecimal.ONE.divide(BigDecimal.valueOf(n), DIGITS);
    BigDecimal square = BigDecimal.valueOf((long) n * n);
    BigDecimal sum = power;
    for (int k = 3; k < 700; k += 2) {
      power = power.divide(square, DIGITS);
      BigDecimal term = power.divide(BigDecimal.valueOf(k), DIGITS);
      sum = k % 4 == 3 ? sum.subtract(term) : sum.add(term);
    }
    return sum;
  }

  /** How many units in the last place of the true value a computed one is off. */
  double ulpsTo(double got) {
    if (Double.isNaN(high) || Double.isInfinite(high) || Double.isNaN(got)) {
      boolean same = Double.compare(high, got) == 0;
      return same ? 0 : Double.POSITIVE_INFINITY;
    }
    if (Double.isInfinite(got)) {
      return Math.abs(high) == Double.MAX_VALUE ? 1 : Double.POSITIVE_INFINITY;
    }
    return Math.abs((got - high) - low) / Math.ulp(high);
  }

  private static Exact fast(double a, double b) {
    double s = a + b;
    return new Exact(s, b - (s - a));
  }

  Exact plus(Exact y) {
    double s = high + y.high;
    double z = s - high;
    double e = (high - (s - z)) + (y.high - z);
    double t = low + y.low;
    double tz = t - low;
    double te = (low - (t - tz)) + (y.low - tz);
    Exact first = fast(s, e + t);
    return fast(first.high, first.low + te);
  }

  Exact minus(Exact y) {
    return plus(y.negated());
  }

  Exact negated() {
    return new Exact(-high, -low);
  }

  Exact times(Exact y) {
    double p = high * y.high;
    double e = Math.fma(high, y.high, -p) + (high * y.low + low * y.high);
    return fast(p, e);
  }

  Exact times(double y) {
    return times(of(y));
  }

  Exact over(Exact y) {
    double q = high / y.high;
    Exact rest = minus(y.times(q));
    double q2 = rest.high / y.high;
    Exact rest2 = rest.minus(y.times(q2));
    return fast(q, q2).plus(of(rest2.high / y.high));
  }

  Exact root() {
    if (high == 0) {
      return this;
    }
    double r = Math.sqrt(high);
    Exact square = of(r).times(of(r));
    return fast(r, minus(square).high / (2 * r)).plus(of(0));
  }

  private Exact scaled(int power) {
    int half = power / 2;
    return new Exact(
        Math.scalb(Math.scalb(high, half), power - half),
        Math.scalb(Math.scalb(low, half), power - half));
  }

  /** e to this minus 1, for magnitudes below 0.4, by its series. */
  private Exact smallExpm1() {
    Exact sum = of(0);
    Exact term = ONE;
    for (int k = 1; k <= 28; k++) {
      term = term.times(this).over(of(k));
      sum = sum.plus(term);
    }
    return sum;
  }

  Exact exp() {
    int k = (int) Math.rint(high / LN2.high);
    return minus(LN2.times(k)).smallExpm1().plus(ONE).scaled(k);
  }

  Exact expm1() {
    return Math.abs(high) < 0.4 ? smallExpm1() : exp().minus(ONE);
  }

  Exact log() {
    Exact f = minus(ONE);
    return Math.abs(f.high) < 0.1 ? f.log1p() : positiveLog();
  }

  private Exact positiveLog() {
    if (high < 0x1p-900) {
      return scaled(200).positiveLog().minus(LN2.times(200));
    }
    if (high > 0x1p900) {
      return scaled(-200).positiveLog().plus(LN2.times(200));
    }
    Exact first = of(StrictMath.log(high));
    Exact rest = times(first.negated().exp()).minus(ONE);
    return first.plus(rest.minus(rest.times(rest).times(0.5)));
  }

  Exact log1p() {
    if (Math.abs(high) >= 0.1) {
      return plus(ONE).positiveLog();
    }
    Exact s = over(plus(of(2)));
    Exact z = s.times(s);
    Exact sum = of(0);
    for (int k = 45; k >= 1; k -= 2) {
      sum = sum.times(z).plus(ONE.over(of(k)));
    }
    return sum.times(s).times(2);
  }

  /** The rest after taking away multiples of pi / 2, and how many, modulo 4. */
  private record Reduced(Exact rest, int quarter) {}

  private Reduced reduced() {
    BigDecimal x = new BigDecimal(high).add(new BigDecimal(low));
    int whole = Math.max(Math.getExponent(high), 0) * 30103 / 100_000;
    MathContext digits = new MathContext(whole + 60, RoundingMode.HALF_EVEN);
    BigDecimal halfPi = HALF_PI.round(digits);
    BigDecimal k = x.divide(halfPi, digits).setScale(0, RoundingMode.HALF_EVEN);
    int quarter = k.toBigInteger().mod(java.math.BigInteger.valueOf(4)).intValue();
    return new Reduced(of(x.subtract(k.multiply(halfPi))), quarter);
  }

  private Exact smallSin() {
    Exact z = times(this).negated();
    Exact term = this;
    Exact sum = this;
    for (int k = 2; k < 32; k += 2) {
      term = term.times(z).over(of(k * (k + 1.0)));
      sum = sum.plus(term);
    }
    return sum;
  }

  private Exact smallCos() {
    Exact z = times(this).negated();
    Exact term = ONE;
    Exact sum = ONE;
    for (int k = 1; k < 31; k += 2) {
      term = term.times(z).over(of(k * (k + 1.0)));
      sum = sum.plus(term);
    }
    return sum;
  }

  private static Exact circle(Reduced reduced, int quarters) {
    Exact value =
        (reduced.quarter + quarters) % 2 == 0 ? reduced.rest.smallSin() : reduced.rest.smallCos();
    return (reduced.quarter + quarters) % 4 >= 2 ? value.negated() : value;
  }

  Exact sin() {
    return Math.abs(high) < 0.7 ? smallSin() : circle(reduced(), 0);
  }

  Exact cos() {
    return Math.abs(high) < 0.7 ? smallCos() : circle(reduced(), 1);
  }

  Exact tan() {
    return sin().over(cos());
  }

  Exact atan() {
    if (Math.abs(high) > 1e10) {
      Exact half = PI.times(Math.copySign(0.5, high));
      return half.minus(ONE.over(this));
    }
    Exact first = of(StrictMath.atan(high));
    Exact t = first.tan();
    return first.plus(minus(t).over(ONE.plus(times(t))));
  }

  Exact asin() {
    if (Math.abs(high) > 0.5) {
      Exact half = ONE.minus(of(Math.abs(high)).plus(of(Math.copySign(1, high) * low)));
      Exact angle = PI.times(0.5).minus(half.times(0.5).root().asin().times(2));
      return high < 0 ? angle.negated() : angle;
    }
    Exact first = of(StrictMath.asin(high));
    return first.plus(minus(first.sin()).over(first.cos()));
  }

  Exact acos() {
    if (high > 0.5) {
      return ONE.minus(this).times(0.5).root().asin().times(2);
    }
    return PI.times(0.5).minus(asin());
  }

  Exact sinh() {
    if (Math.abs(high) > 40) {
      Exact e = of(Math.abs(high) - 1).exp().times(of(1).exp().times(0.5));
      return high < 0 ? e.negated() : e;
    }
    Exact e = expm1();
    return e.plus(e.over(e.plus(ONE))).times(0.5);
  }

  Exact cosh() {
    if (Math.abs(high) > 40) {
      return of(Math.abs(high) - 1).exp().times(of(1).exp().times(0.5));
    }
    Exact e = exp();
    return e.plus(ONE.over(e)).times(0.5);
  }

  Exact tanh() {
    if (Math.abs(high) > 40) {
      return of(Math.signum(high));
    }
    Exact e = times(2).expm1();
    return e.over(e.plus(of(2)));
  }

  Exact asinh() {
    if (high < 0) {
      return negated().asinh().negated();
    }
    if (high > 1e100) {
      return log().plus(LN2);
    }
    Exact square = times(this);
    return plus(square.over(ONE.plus(square.plus(ONE).root()))).log1p();
  }

  Exact acosh() {
    if (high > 1e100) {
      return log().plus(LN2);
    }
    Exact t = minus(ONE);
    return t.plus(t.times(plus(ONE)).root()).log1p();
  }

  Exact atanh() {
    if (high < 0) {
      return negated().atanh().negated();
    }
    return times(2).over(ONE.minus(this)).log1p().times(0.5);
  }

  static Exact pow(double x, double y) {
    return of(x).log().times(y).exp();
  }

  static Exact hypot(double x, double y) {
    int scale = -Math.getExponent(Math.max(Math.abs(x), Math.abs(y)));
    Exact a = of(Math.scalb(x, scale));
    Exact b = of(Math.scalb(y, scale));
    return a.times(a).plus(b.times(b)).root().scaled(-scale);
  }

  static Exact atan2(double y, double x) {
    Exact angle;
    if (Math.abs(y) > Math.abs(x)) {
      angle = PI.times(0.5).minus(of(Math.abs(x)).over(of(Math.abs(y))).atan());
    } else {
      angle = of(Math.abs(y)).over(of(Math.abs(x))).atan();
    }
    Exact upper = x < 0 ? PI.minus(angle) : angle;
    return y < 0 ? upper.negated() : upper;
  }

  static Exact logaddexp(double x, double y) {
    Exact most = of(Math.max(x, y));
    Exact distance = of(Math.min(x, y)).minus(most);
    return most.plus(distance.high < -600 ? of(0) : distance.exp().log1p());
  }
}
