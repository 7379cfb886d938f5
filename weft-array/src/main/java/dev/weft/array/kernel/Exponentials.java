package dev.weft.array.kernel;

/**
 * Exponential function and hyperbolic functions. The exponent is split as x = k ln 2 + y with |y|
 * at most ln 2 / 2; e to the y is a polynomial, and 2 to the k is made from bits: adding 1.5 * 2^52
 * leaves k in the lowest bits of a double. Arguments whose answer is near overflow or underflow,
 * infinities and NaN take the way of {@link StrictMath}, element by element.
 */
final class Exponentials {
  private static final double LOG2_E = 0x1.71547652b82fep+0;
  private static final double LN2 = 0x1.62e42fefa39efp-1;
  private static final double LN2_LOW = 0x1.abc9e3b39803fp-56;
  private static final double WHOLE = 0x1.8p52;
  private static final long WHOLE_BITS = Double.doubleToRawLongBits(WHOLE);
  private static final long BIAS = 1023L << 52;

  /** Within it, k is between -1021 and 1022. */
  private static final double LARGE = 707;

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

  Exponentials(Scratch scratch) {
    this.scratch = scratch;
  }

  /** e to the x; at most 1 ulp off. Uses a, b and bits of the scratch. */
  void exp(double[] x, double[] r, int n) {
    if (power(x, n) < 0) {
      scaled(scratch.a, scratch.b, r, n);
      for (int i = 0; i < n; i++) {
        if (!(Math.abs(x[i]) <= LARGE)) {
          r[i] = StrictMath.exp(x[i]);
        }
      }
    } else {
      scaled(scratch.a, scratch.b, r, n);
    }
  }

  /** e to the x, minus 1; at most 1.8 ulp off. Uses a, b and bits of the scratch. */
  void expm1(double[] x, double[] r, int n) {
    long signs = power(x, n);
    scaledMinus1(x, scratch.a, scratch.b, r, n);
    if (signs < 0) {
      for (int i = 0; i < n; i++) {
        if (!(Math.abs(x[i]) <= LARGE)) {
          r[i] = StrictMath.expm1(x[i]);
        }
      }
    }
  }

  /**
   * Into a 2 to the k, into b the power of the rest minus 1; negative if an element is too large.
   */
  private long power(double[] x, int n) {
    split(x, scratch.a, scratch.b, n);
    scratch.bitsOf(scratch.a, n);
    long signs = powersOf2(scratch.bits, n);
    scratch.fromBits(scratch.a, n);
    return signs;
  }

  private static void split(double[] x, double[] whole, double[] rest, int n) {
    for (int i = 0; i < n; i++) {
      double v = x[i];
      double shifted = Math.fma(v, LOG2_E, WHOLE);
      double k = shifted - WHOLE;
      double y1 = Math.fma(k, -LN2, v);
      double y = Math.fma(k, -LN2_LOW, y1);
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
      whole[i] = shifted;
      rest[i] = Math.fma(y2, p, y);
    }
  }

  private static long powersOf2(long[] bits, int n) {
    long signs = 0;
    for (int i = 0; i < n; i++) {
      long b = bits[i];
      signs |= (b - (WHOLE_BITS - 1021)) | ((WHOLE_BITS + 1022) - b);
      bits[i] = (b << 52) + BIAS;
    }
    return signs;
  }

  private static void scaled(double[] scale, double[] rest, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.fma(scale[i], rest[i], scale[i]);
    }
  }

  private static void scaledMinus1(double[] x, double[] scale, double[] rest, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.signum(x[i]) * Math.abs(Math.fma(scale[i], rest[i], scale[i] - 1));
    }
  }

  /** The hyperbolic sine; at most 2.5 ulp off. Uses a, b, c and bits of the scratch. */
  void sinh(double[] x, double[] r, int n) {
    Doubles.abs(x, scratch.c, n);
    long signs = power(scratch.c, n);
    sinhOf(x, scratch.a, scratch.b, r, n);
    if (signs < 0) {
      for (int i = 0; i < n; i++) {
        if (!(Math.abs(x[i]) <= LARGE)) {
          r[i] = StrictMath.sinh(x[i]);
        }
      }
    }
  }

  private static void sinhOf(double[] x, double[] scale, double[] rest, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double e = Math.fma(scale[i], rest[i], scale[i] - 1);
      r[i] = 0.5 * Math.signum(x[i]) * (e + e / (e + 1));
    }
  }

  /** The hyperbolic cosine; at most 2 ulp off. Uses a, b, c and bits of the scratch. */
  void cosh(double[] x, double[] r, int n) {
    Doubles.abs(x, scratch.c, n);
    long signs = power(scratch.c, n);
    coshOf(scratch.a, scratch.b, r, n);
    if (signs < 0) {
      for (int i = 0; i < n; i++) {
        if (!(Math.abs(x[i]) <= LARGE)) {
          r[i] = StrictMath.cosh(x[i]);
        }
      }
    }
  }

  private static void coshOf(double[] scale, double[] rest, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double e = Math.fma(scale[i], rest[i], scale[i]);
      r[i] = 0.5 * e + 0.5 / e;
    }
  }

  /** The hyperbolic tangent; at most 2.5 ulp off. Uses a, b, c and bits of the scratch. */
  void tanh(double[] x, double[] r, int n) {
    doubled(x, scratch.c, n);
    long signs = power(scratch.c, n);
    tanhOf(x, scratch.a, scratch.b, r, n);
    if (signs < 0) {
      for (int i = 0; i < n; i++) {
        if (Double.isNaN(x[i])) {
          r[i] = Double.NaN;
        }
      }
    }
  }

  /** Twice the magnitude, but at most 100, where the answer is 1 long since. */
  private static void doubled(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.min(2 * Math.abs(x[i]), 100);
    }
  }

  private static void tanhOf(double[] x, double[] scale, double[] rest, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double e = Math.fma(scale[i], rest[i], scale[i] - 1);
      r[i] = Math.signum(x[i]) * (e / (e + 2));
    }
  }
}
