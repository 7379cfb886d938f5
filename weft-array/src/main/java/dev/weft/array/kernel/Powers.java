package dev.weft.array.kernel;

/**
 * Powers and the hypotenuse. x to the y is e to the y log(x), with the logarithm carried in two
 * doubles (about 70 bits). Exponents and bases that are not ordinary (x not positive and normal, y
 * large, an answer near overflow or underflow) take the way of {@link StrictMath}, element by
 * element.
 */
final class Powers {
  private static final double LN2 = 0x1.62e42fefp-1;
  private static final double LN2_LOW = 0x1.473de6af278edp-34;
  private static final double TWO_THIRDS = 0x1.5555555555555p-1;
  private static final double TWO_THIRDS_LOW = 0x1.5555555555555p-55;
  private static final double LOG2_E = 0x1.71547652b82fep+0;
  private static final double FULL_LN2 = 0x1.62e42fefa39efp-1;
  private static final double FULL_LN2_LOW = 0x1.abc9e3b39803fp-56;
  private static final double WHOLE = 0x1.8p52;
  private static final long WHOLE_BITS = Double.doubleToRawLongBits(WHOLE);
  private static final long ROOT_HALF = 0x3fe6a09e667f3bcdL;
  private static final long LEAST = 0x0010000000000000L;
  private static final long MOST = 0x7fefffffffffffffL;
  private static final long BIAS = 1023L << 52;

  /** Exponents beyond this magnitude are left to StrictMath. */
  private static final double LARGE = 0x1p64;

  // ((log((1 + s) / (1 - s)) / s - 2) / z - 2/3) / z, relative error of the logarithm 2^-72
  private static final double POWLOG_0 = 0.39999999999999974;
  private static final double POWLOG_1 = 0.28571428571446716;
  private static final double POWLOG_2 = 0.22222222217202067;
  private static final double POWLOG_3 = 0.18181818906438715;
  private static final double POWLOG_4 = 0.1538455465792148;
  private static final double POWLOG_5 = 0.1333639503700681;
  private static final double POWLOG_6 = 0.11673365072844116;
  private static final double POWLOG_7 = 0.12000285997068134;

  // (e^y - 1 - y) / y^2 on |y| up to ln 2 / 2, relative error of the power 2^-57.9
  private static final double EXP_0 = 0.5000000000000013;
  private static final double EXP_1 = 0.16666666666666685;
  private static final double EXP_2 = 0.04166666666651157;
  private static final double EXP_3 = 0.008333333333315953;
  private static final double EXP_4 = 0.0013888888947865923;
  private static final double EXP_5 = 0.0001984126989866715;
  private static final double EXP_6 = 2.4801489172553042e-05;
  private static final double EXP_7 = 2.755723286267722e-06;
  private static final double EXP_8 = 2.7631526235310733e-07;
  private static final double EXP_9 = 2.511265949923e-08;

  private final Scratch scratch;

  Powers(Scratch scratch) {
    this.scratch = scratch;
  }

  /** x to the y, with 1 to anything 1 and -1 to an infinity 1; at most 1.5 ulp off. */
  void pow(double[] x, double[] y, double[] r, int n) {
    scratch.bitsOf(x, n);
    long signs = split(scratch.bits, scratch.others, n);
    scratch.fromOthers(scratch.a, n);
    scratch.fromBits(scratch.b, n);
    quotients(scratch.b, scratch.c, scratch.d, n);
    tails(scratch.c, scratch.e, n);
    series(scratch.c, scratch.d, scratch.e, scratch.b, n);
    logarithms(scratch.a, scratch.b, scratch.c, scratch.d, n);
    products(y, scratch.a, scratch.b, n);
    powers(scratch.a, scratch.b, scratch.c, n);
    scratch.bitsOf(scratch.a, n);
    signs |= powersOf2(scratch.bits, n);
    scratch.fromBits(scratch.a, n);
    scaled(scratch.a, scratch.c, r, n);
    boolean patch = signs < 0;
    if (patch || scratch.beyond(y, 0, LARGE, n)) {
      repair(x, y, r, n);
    }
  }

  private static void repair(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double v = x[i];
      double magnitude = Math.abs(y[i] * StrictMath.log(v));
      boolean ordinary =
          v >= Double.MIN_NORMAL
              && v <= Double.MAX_VALUE
              && Math.abs(y[i]) <= LARGE
              && magnitude < 700;
      if (!ordinary) {
        boolean one = v == 1 || (v == -1 && Double.isInfinite(y[i]));
        r[i] = one ? 1 : StrictMath.pow(v, y[i]);
      }
    }
  }

  private static long split(long[] bits, long[] whole, int n) {
    long signs = 0;
    for (int i = 0; i < n; i++) {
      long b = bits[i];
      signs |= (b - LEAST) | (MOST - b) | b;
      long k = (b - ROOT_HALF) >> 52;
      bits[i] = b - (k << 52);
      whole[i] = k + WHOLE_BITS;
    }
    return signs;
  }

  /** s = f / (2 + f) in two parts. */
  private static void quotients(double[] m, double[] high, double[] low, int n) {
    for (int i = 0; i < n; i++) {
      double f = m[i] - 1;
      double d = 2 + f;
      double dLow = f - (d - 2);
      double inverse = 1 / d;
      double s = f * inverse;
      high[i] = s;
      low[i] = (Math.fma(-s, d, f) - s * dLow) * inverse;
    }
  }

  /** What follows 2/3 in the series, times z. */
  private static void tails(double[] s, double[] tail, int n) {
    for (int i = 0; i < n; i++) {
      double z = s[i] * s[i];
      double z2 = z * z;
      double z4 = z2 * z2;
      tail[i] =
          z
              * Math.fma(
                  Math.fma(Math.fma(POWLOG_7, z, POWLOG_6), z2, Math.fma(POWLOG_5, z, POWLOG_4)),
                  z4,
                  Math.fma(Math.fma(POWLOG_3, z, POWLOG_2), z2, Math.fma(POWLOG_1, z, POWLOG_0)));
    }
  }

  /** Into s and its low part the logarithm of m: 2 s + s z (2/3 + tail). */
  private static void series(double[] high, double[] low, double[] tail, double[] work, int n) {
    squares(high, low, tail, work, n);
    cubes(high, low, tail, work, n);
  }

  /** Into tail and work z (2/3 + tail) in two parts. */
  private static void squares(double[] high, double[] low, double[] tail, double[] work, int n) {
    for (int i = 0; i < n; i++) {
      double s = high[i];
      double z = s * s;
      double zLow = Math.fma(s, s, -z) + 2 * s * low[i];
      double c = TWO_THIRDS + tail[i];
      double cLow = ((TWO_THIRDS - c) + tail[i]) + TWO_THIRDS_LOW;
      double u = z * c;
      work[i] = Math.fma(z, c, -u) + Math.fma(z, cLow, zLow * c);
      tail[i] = u;
    }
  }

  /** Into high and low 2 s + s u in two parts. */
  private static void cubes(double[] high, double[] low, double[] u, double[] uLow, int n) {
    for (int i = 0; i < n; i++) {
      double s = high[i];
      double v = s * u[i];
      double vLow = Math.fma(s, u[i], -v) + Math.fma(s, uLow[i], low[i] * u[i]);
      double l = 2 * s + v;
      high[i] = l;
      low[i] = ((2 * s - l) + v) + (2 * low[i] + vLow);
    }
  }

  /** Into whole and m the logarithm in two parts: k ln 2 more. */
  private static void logarithms(double[] whole, double[] m, double[] high, double[] low, int n) {
    for (int i = 0; i < n; i++) {
      double k = whole[i] - WHOLE;
      double multiple = k * LN2;
      double sum = multiple + high[i];
      double rest = (multiple - sum) + high[i];
      whole[i] = sum;
      m[i] = rest + Math.fma(k, LN2_LOW, low[i]);
    }
  }

  /** The logarithm times y, in place. */
  private static void products(double[] y, double[] high, double[] low, int n) {
    for (int i = 0; i < n; i++) {
      double w = y[i] * high[i];
      low[i] = Math.fma(y[i], high[i], -w) + y[i] * low[i];
      high[i] = w;
    }
  }

  /** Into high the whole part in base 2 (plus 1.5 * 2^52), into rest the power of it minus 1. */
  private static void powers(double[] high, double[] low, double[] rest, int n) {
    for (int i = 0; i < n; i++) {
      double w = high[i];
      double shifted = Math.fma(w, LOG2_E, WHOLE);
      double k = shifted - WHOLE;
      double y1 = Math.fma(k, -FULL_LN2, w);
      double correction = Math.fma(k, -FULL_LN2_LOW, low[i]);
      double y = y1 + correction;
      double yLow = (y1 - y) + correction;
      double y2 = y * y;
      double y4 = y2 * y2;
      double y8 = y4 * y4;
      double p =
          Math.fma(
              Math.fma(EXP_9, y, EXP_8),
              y8,
              Math.fma(
                  Math.fma(Math.fma(EXP_7, y, EXP_6), y2, Math.fma(EXP_5, y, EXP_4)),
                  y4,
                  Math.fma(Math.fma(EXP_3, y, EXP_2), y2, Math.fma(EXP_1, y, EXP_0))));
      high[i] = shifted;
      rest[i] = y + Math.fma(y2, p, Math.fma(y, yLow, yLow));
    }
  }

  private static long powersOf2(long[] bits, int n) {
    long signs = 0;
    for (int i = 0; i < n; i++) {
      long b = bits[i];
      signs |= (b - (WHOLE_BITS - 1008)) | ((WHOLE_BITS + 1008) - b);
      bits[i] = (b << 52) + BIAS;
    }
    return signs;
  }

  private static void scaled(double[] scale, double[] rest, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.fma(scale[i], rest[i], scale[i]);
    }
  }

  /** The root of the sum of squares; at most 1 ulp off. */
  void hypot(double[] x, double[] y, double[] r, int n) {
    roots(x, y, r, n);
    if (scratch.beyond(x, 0x1p-500, 0x1p500, n) || scratch.beyond(y, 0x1p-500, 0x1p500, n)) {
      for (int i = 0; i < n; i++) {
        double most = Math.max(Math.abs(x[i]), Math.abs(y[i]));
        if (!(most >= 0x1p-450 && most <= 0x1p500)) {
          r[i] = StrictMath.hypot(x[i], y[i]);
        }
      }
    }
  }

  private static void roots(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.sqrt(Math.fma(x[i], x[i], y[i] * y[i]));
    }
  }
}
