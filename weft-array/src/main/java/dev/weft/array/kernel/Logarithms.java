package dev.weft.array.kernel;

/**
 * Logarithms and the inverse hyperbolic functions. The argument is split from its bits as 2^k m
 * with m between sqrt(1/2) and sqrt(2); with f = m - 1 and s = f / (2 + f) the rest is a polynomial
 * in the square of s, put together as fdlibm does. Zeros, subnormal and negative numbers,
 * infinities and NaN take the way of {@link StrictMath}, element by element.
 */
final class Logarithms {
  private static final long ROOT_HALF = 0x3fe6a09e667f3bcdL;
  private static final long LEAST = 0x0010000000000000L;
  private static final long MOST = 0x7fefffffffffffffL;
  private static final double WHOLE = 0x1.8p52;
  private static final long WHOLE_BITS = Double.doubleToRawLongBits(WHOLE);

  /** ln 2 with 33 bits, so that its products with k are exact, and what is left. */
  private static final double LN2 = 0x1.62e42fefp-1;

  private static final double LN2_LOW = 0x1.473de6af278edp-34;
  private static final double LOG2_E = 0x1.71547652b82fep+0;
  private static final double LOG2_E_LOW = 0x1.777d0ffda0d24p-56;
  private static final double LOG10_E = 0x1.bcb7b1526e50ep-2;
  private static final double LOG10_E_LOW = 0x1.95355baaafad3p-57;
  private static final double LOG10_2 = 0x1.34413509f79ffp-2;
  private static final double LOG10_2_LOW = -0x1.9dc1da994fd21p-59;

  /** Beyond it, asinh and acosh are log(2 x). */
  private static final double HUGE = 0x1p500;

  // (log((1 + s) / (1 - s)) / s - 2) / z on s up to tan(pi/8)^2, relative error 2^-58.4
  private static final double LOG_0 = 0.6666666666666737;
  private static final double LOG_1 = 0.39999999999397584;
  private static final double LOG_2 = 0.28571428745944705;
  private static final double LOG_3 = 0.22222198220139872;
  private static final double LOG_4 = 0.18183582411818025;
  private static final double LOG_5 = 0.15313589172701794;
  private static final double LOG_6 = 0.14800586381004185;

  private final Scratch scratch;
  private final Exponentials exponentials;

  Logarithms(Scratch scratch, Exponentials exponentials) {
    this.scratch = scratch;
    this.exponentials = exponentials;
  }

  /** The natural logarithm; at most 1 ulp off. Uses a, b, bits and others of the scratch. */
  void log(double[] x, double[] r, int n) {
    long signs = split(x, n);
    logOf(scratch.a, scratch.b, r, n);
    if (signs < 0) {
      for (int i = 0; i < n; i++) {
        if (!isNormal(x[i])) {
          r[i] = StrictMath.log(x[i]);
        }
      }
    }
  }

  private static boolean isNormal(double x) {
    return x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE;
  }

  /** Into a the k (plus 1.5 * 2^52), into b the m; negative if an element is not normal. */
  private long split(double[] x, int n) {
    scratch.bitsOf(x, n);
    long signs = split(scratch.bits, scratch.others, n);
    scratch.fromOthers(scratch.a, n);
    scratch.fromBits(scratch.b, n);
    return signs;
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

  private static void logOf(double[] whole, double[] m, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double k = whole[i] - WHOLE;
      double f = m[i] - 1;
      double s = f / (2 + f);
      double z = s * s;
      double z2 = z * z;
      double z4 = z2 * z2;
      double p =
          Math.fma(
              Math.fma(LOG_6, z2, Math.fma(LOG_5, z, LOG_4)),
              z4,
              Math.fma(Math.fma(LOG_3, z, LOG_2), z2, Math.fma(LOG_1, z, LOG_0)));
      double h = 0.5 * f * f;
      double low = Math.fma(s, Math.fma(z, p, h), k * LN2_LOW);
      r[i] = k * LN2 - ((h - low) - f);
    }
  }

  /** The natural logarithm of 1 + x; at most 1.5 ulp off. Uses a, b, c, d, bits and others. */
  void log1p(double[] x, double[] r, int n) {
    long signs = ofSum(x, scratch.c, scratch.d, n);
    log1pOf(x, scratch.a, scratch.b, scratch.d, r, n);
    if (signs < 0) {
      for (int i = 0; i < n; i++) {
        if (!(x[i] > -1 && x[i] <= Double.MAX_VALUE)) {
          r[i] = StrictMath.log1p(x[i]);
        }
      }
    }
  }

  /** Splits 1 + x, with what the sum has lost, divided by the sum, in lost. */
  private long ofSum(double[] x, double[] sum, double[] lost, int n) {
    sum1(x, sum, lost, n);
    return split(sum, n);
  }

  private static void sum1(double[] x, double[] sum, double[] lost, int n) {
    for (int i = 0; i < n; i++) {
      double u = 1 + x[i];
      double t = u - 1;
      sum[i] = u;
      lost[i] = ((1 - (u - t)) + (x[i] - t)) / u;
    }
  }

  private static void log1pOf(
      double[] x, double[] whole, double[] m, double[] lost, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double k = whole[i] - WHOLE;
      double f = m[i] - 1;
      double s = f / (2 + f);
      double z = s * s;
      double z2 = z * z;
      double z4 = z2 * z2;
      double p =
          Math.fma(
              Math.fma(LOG_6, z2, Math.fma(LOG_5, z, LOG_4)),
              z4,
              Math.fma(Math.fma(LOG_3, z, LOG_2), z2, Math.fma(LOG_1, z, LOG_0)));
      double h = 0.5 * f * f;
      double low = Math.fma(s, Math.fma(z, p, h), Math.fma(k, LN2_LOW, lost[i]));
      r[i] = Math.signum(x[i]) * Math.abs(k * LN2 - ((h - low) - f));
    }
  }

  /** The logarithm to base 2; at most 1.5 ulp off, whole for powers of two. */
  void log2(double[] x, double[] r, int n) {
    long signs = split(x, n);
    parts(scratch.a, scratch.b, scratch.c, n);
    scaled(scratch.a, scratch.b, scratch.c, 1, 0, LOG2_E, LOG2_E_LOW, r, n);
    if (signs < 0) {
      for (int i = 0; i < n; i++) {
        if (!isNormal(x[i])) {
          boolean subnormal = x[i] > 0 && x[i] < 1;
          r[i] = subnormal ? subnormalLog2(x[i]) : StrictMath.log(x[i]);
        }
      }
    }
  }

  private static double subnormalLog2(double x) {
    double scaled = x * 0x1p54;
    int k = Math.getExponent(scaled);
    double m = Math.scalb(scaled, -k);
    return k - 54 + StrictMath.log(m) * LOG2_E;
  }

  /** The logarithm to base 10; at most 1.5 ulp off. */
  void log10(double[] x, double[] r, int n) {
    long signs = split(x, n);
    parts(scratch.a, scratch.b, scratch.c, n);
    scaled(scratch.a, scratch.b, scratch.c, LOG10_2, LOG10_2_LOW, LOG10_E, LOG10_E_LOW, r, n);
    if (signs < 0) {
      for (int i = 0; i < n; i++) {
        if (!isNormal(x[i])) {
          r[i] = StrictMath.log10(x[i]);
        }
      }
    }
  }

  /** Makes whole the k, and of m its logarithm in two parts, m and low. */
  private static void parts(double[] whole, double[] m, double[] low, int n) {
    for (int i = 0; i < n; i++) {
      double f = m[i] - 1;
      double s = f / (2 + f);
      double z = s * s;
      double z2 = z * z;
      double z4 = z2 * z2;
      double p =
          Math.fma(
              Math.fma(LOG_6, z2, Math.fma(LOG_5, z, LOG_4)),
              z4,
              Math.fma(Math.fma(LOG_3, z, LOG_2), z2, Math.fma(LOG_1, z, LOG_0)));
      double h = 0.5 * f * f;
      double rest = Math.fma(s, Math.fma(z, p, h), -h);
      double high = f + rest;
      whole[i] = whole[i] - WHOLE;
      m[i] = high;
      low[i] = (f - high) + rest;
    }
  }

  /** k times one number plus a logarithm times another, both given in two parts. */
  private static void scaled(
      double[] whole,
      double[] high,
      double[] low,
      double each,
      double eachLow,
      double scale,
      double scaleLow,
      double[] r,
      int n) {
    for (int i = 0; i < n; i++) {
      double k = whole[i];
      double product = high[i] * scale;
      double productLow =
          Math.fma(high[i], scale, -product) + Math.fma(low[i], scale, high[i] * scaleLow);
      double multiple = k * each;
      double multipleLow = Math.fma(k, each, -multiple) + k * eachLow;
      double sum = multiple + product;
      double t = sum - multiple;
      double sumLow = (multiple - (sum - t)) + (product - t);
      r[i] = sum + (sumLow + (productLow + multipleLow));
    }
  }

  /** The inverse hyperbolic sine; at most 2.5 ulp off. */
  void asinh(double[] x, double[] r, int n) {
    asinhArgument(x, scratch.e, n);
    long signs = ofSum(scratch.e, scratch.c, scratch.d, n);
    log1pOf(x, scratch.a, scratch.b, scratch.d, r, n);
    if (signs < 0 || scratch.beyond(x, 0, HUGE, n)) {
      for (int i = 0; i < n; i++) {
        double a = Math.abs(x[i]);
        if (!(a <= HUGE)) {
          r[i] = Math.signum(x[i]) * (StrictMath.log(a) + StrictMath.log(2));
        }
      }
    }
  }

  /** sqrt(x^2 + 1) + |x| - 1 without loss where x is small. */
  private static void asinhArgument(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double a = Math.abs(x[i]);
      double root = Math.sqrt(Math.fma(a, a, 1));
      r[i] = a + a * (a / (1 + root));
    }
  }

  /** The inverse hyperbolic cosine; at most 2.5 ulp off, NaN below 1. */
  void acosh(double[] x, double[] r, int n) {
    acoshArgument(x, scratch.e, n);
    long signs = ofSum(scratch.e, scratch.c, scratch.d, n);
    log1pOf(scratch.e, scratch.a, scratch.b, scratch.d, r, n);
    if (signs < 0 || scratch.beyond(x, 1, HUGE, n)) {
      for (int i = 0; i < n; i++) {
        if (x[i] > HUGE) {
          r[i] = StrictMath.log(x[i]) + StrictMath.log(2);
        } else if (!(x[i] >= 1)) {
          r[i] = Double.NaN;
        }
      }
    }
  }

  /** x - 1 + sqrt(x^2 - 1). */
  private static void acoshArgument(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double t = x[i] - 1;
      r[i] = t + Math.sqrt(t * Math.abs(x[i] + 1)); // NaN below 1
    }
  }

  /** The inverse hyperbolic tangent; at most 2 ulp off. */
  void atanh(double[] x, double[] r, int n) {
    atanhArgument(x, scratch.e, n);
    long signs = ofSum(scratch.e, scratch.c, scratch.d, n);
    log1pOf(x, scratch.a, scratch.b, scratch.d, r, n);
    halve(r, n);
    if (signs < 0 || scratch.beyond(x, 0, 1, n)) {
      for (int i = 0; i < n; i++) {
        double a = Math.abs(x[i]);
        if (!(a < 1)) {
          r[i] = a == 1 ? x[i] * Double.POSITIVE_INFINITY : Double.NaN;
        }
      }
    }
  }

  /** 2 a / (1 - a) of the magnitude. */
  private static void atanhArgument(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double a = Math.abs(x[i]);
      r[i] = 2 * (a + a * a / (1 - a));
    }
  }

  private static void halve(double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = 0.5 * r[i];
    }
  }

  /** log(e^x + e^y) = max + log1p(e^-|x - y|); at most 2.5 ulp of the larger summand off. */
  void logaddexp(double[] x, double[] y, double[] r, int n) {
    minusDistance(x, y, scratch.c, n);
    exponentials.exp(scratch.c, scratch.e, n);
    long signs = ofSum(scratch.e, scratch.c, scratch.d, n);
    log1pOf(scratch.e, scratch.a, scratch.b, scratch.d, r, n);
    addMaximum(x, y, r, n);
    if (signs < 0) {
      for (int i = 0; i < n; i++) {
        if (x[i] == y[i]) {
          r[i] = x[i] + StrictMath.log(2);
        }
      }
    }
  }

  /** -|x - y|; NaN for equal infinities. */
  private static void minusDistance(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = -Math.abs(x[i] - y[i]);
    }
  }

  private static void addMaximum(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] += Math.max(x[i], y[i]);
    }
  }
}
