package dev.weft.array.kernel;

/**
 * Sine, cosine, tangent: the argument is reduced by multiples of pi (or pi/2) in three parts of 53
 * bits with fused operations, which is exact enough to 2^30; then a polynomial in z, the square.
 * Larger arguments, infinities and NaN take the way of {@link StrictMath}, element by element.
 */
final class SineFunctions {
  private static final double LARGE = 0x1p30;
  private static final double ONE_OVER_PI = 0x1.45f306dc9c883p-2;
  private static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;
  private static final double PI_1 = 0x1.921fb54442d18p+1;
  private static final double PI_2 = 0x1.1a62633145c07p-53;
  private static final double PI_3 = -0x1.f1976b7ed8fbcp-109;
  private static final double PIO2_1 = 0x1.921fb54442d18p+0;
  private static final double PIO2_2 = 0x1.1a62633145c07p-54;
  private static final double PIO2_3 = -0x1.f1976b7ed8fbcp-110;

  /** 4 / pi^2, with which 1 - z times it is near enough to the cosine for a small correction. */
  private static final double SLOPE = -0.405;

  // (sin(x) / x - 1) / z on z in 0..(pi/2)^2, relative error of the sine 2^-61.9
  private static final double SIN_0 = -0.16666666666666666;
  private static final double SIN_1 = 0.008333333333333212;
  private static final double SIN_2 = -0.0001984126984121525;
  private static final double SIN_3 = 2.7557319212125657e-06;
  private static final double SIN_4 = -2.5052106959601507e-08;
  private static final double SIN_5 = 1.6058943900682711e-10;
  private static final double SIN_6 = -7.643096662596506e-13;
  private static final double SIN_7 = 2.7222438841207612e-15;

  // (tan(x) / x - 1) / z on z in 0..(pi/4)^2, relative error of the tangent below 2^-58
  private static final double TAN_0 = 0.3333333333333338;
  private static final double TAN_1 = 0.13333333333325395;
  private static final double TAN_2 = 0.05396825397285469;
  private static final double TAN_3 = 0.021869488401066364;
  private static final double TAN_4 = 0.008863237888373008;
  private static final double TAN_5 = 0.003592101287707955;
  private static final double TAN_6 = 0.0014560423397529752;
  private static final double TAN_7 = 0.0005888819535108457;
  private static final double TAN_8 = 0.00024368503199866104;
  private static final double TAN_9 = 8.373712208910368e-05;
  private static final double TAN_10 = 6.68821419054453e-05;
  private static final double TAN_11 = -2.518628687905164e-05;
  private static final double TAN_12 = 4.8248616607705226e-05;
  private static final double TAN_13 = -2.4075742821167585e-05;
  private static final double TAN_14 = 9.753621335093403e-06;

  private final Scratch scratch;

  SineFunctions(Scratch scratch) {
    this.scratch = scratch;
  }

  /** The sine; at most 1.9 ulp off. */
  void sin(double[] x, double[] r, int n) {
    sinInside(x, r, n);
    if (scratch.beyond(x, 0, LARGE, n)) {
      for (int i = 0; i < n; i++) {
        if (!(Math.abs(x[i]) <= LARGE)) {
          r[i] = StrictMath.sin(x[i]);
        }
      }
    }
  }

  private static void sinInside(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double v = Math.abs(x[i]);
      double k = Math.rint(v * ONE_OVER_PI);
      double y1 = Math.fma(k, -PI_1, v);
      double y2 = k * PI_2;
      double y = y1 - y2;
      double low = ((y1 - y) - y2) - Math.fma(k, PI_3, Math.fma(k, PI_2, -y2));
      double odd = Math.fma(Math.rint(k * 0.5), -2, k);
      double sign = Math.signum(x[i]) * Math.fma(-2 * odd, odd, 1);
      double z = y * y;
      double z2 = z * z;
      double p =
          Math.fma(
              Math.fma(Math.fma(Math.fma(SIN_7, z2, SIN_5), z2, SIN_3), z2, SIN_1),
              z,
              Math.fma(Math.fma(Math.fma(SIN_6, z2, SIN_4), z2, SIN_2), z2, SIN_0));
      r[i] = sign * (y + Math.fma(y * z, p, low * Math.fma(z, SLOPE, 1)));
    }
  }

  /** The cosine; at most 1.9 ulp off. */
  void cos(double[] x, double[] r, int n) {
    cosInside(x, r, n);
    if (scratch.beyond(x, 0, LARGE, n)) {
      for (int i = 0; i < n; i++) {
        if (!(Math.abs(x[i]) <= LARGE)) {
          r[i] = StrictMath.cos(x[i]);
        }
      }
    }
  }

  private static void cosInside(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double v = Math.abs(x[i]);
      double k = Math.rint(Math.fma(v, ONE_OVER_PI, -0.5));
      double h = k + 0.5;
      double y1 = Math.fma(h, -PI_1, v);
      double y2 = h * PI_2;
      double y = y1 - y2;
      double low = ((y1 - y) - y2) - Math.fma(h, PI_3, Math.fma(h, PI_2, -y2));
      double odd = Math.fma(Math.rint(k * 0.5), -2, k);
      double sign = Math.fma(2 * odd, odd, -1);
      double z = y * y;
      double z2 = z * z;
      double p =
          Math.fma(
              Math.fma(Math.fma(Math.fma(SIN_7, z2, SIN_5), z2, SIN_3), z2, SIN_1),
              z,
              Math.fma(Math.fma(Math.fma(SIN_6, z2, SIN_4), z2, SIN_2), z2, SIN_0));
      r[i] = sign * (y + Math.fma(y * z, p, low * Math.fma(z, SLOPE, 1)));
    }
  }

  /** The tangent; at most 2 ulp off. Uses a, b, c of the scratch. */
  void tan(double[] x, double[] r, int n) {
    reduce(x, scratch.a, scratch.b, scratch.c, n);
    tangents(scratch.a, scratch.b, n);
    turn(x, scratch.a, scratch.c, r, n);
    if (scratch.beyond(x, 0, LARGE, n)) {
      for (int i = 0; i < n; i++) {
        if (!(Math.abs(x[i]) <= LARGE)) {
          r[i] = StrictMath.tan(x[i]);
        }
      }
    }
  }

  /** The rest in two parts, and 1 where the number of quarters is odd, else 0. */
  private static void reduce(double[] x, double[] high, double[] low, double[] odd, int n) {
    for (int i = 0; i < n; i++) {
      double v = Math.abs(x[i]);
      double k = Math.rint(v * TWO_OVER_PI);
      double y1 = Math.fma(k, -PIO2_1, v);
      double y2 = k * PIO2_2;
      double y = y1 - y2;
      high[i] = y;
      low[i] = ((y1 - y) - y2) - Math.fma(k, PIO2_3, Math.fma(k, PIO2_2, -y2));
      double half = Math.fma(Math.rint(k * 0.5), -2, k);
      odd[i] = half * half;
    }
  }

  /** Into high the tangents of what is there in two parts. */
  private static void tangents(double[] high, double[] low, int n) {
    for (int i = 0; i < n; i++) {
      double y = high[i];
      double z = y * y;
      double z2 = z * z;
      double p =
          Math.fma(
              Math.fma(
                  Math.fma(
                      Math.fma(
                          Math.fma(Math.fma(Math.fma(TAN_13, z2, TAN_11), z2, TAN_9), z2, TAN_7),
                          z2,
                          TAN_5),
                      z2,
                      TAN_3),
                  z2,
                  TAN_1),
              z,
              Math.fma(
                  Math.fma(
                      Math.fma(
                          Math.fma(
                              Math.fma(
                                  Math.fma(Math.fma(TAN_14, z2, TAN_12), z2, TAN_10), z2, TAN_8),
                              z2,
                              TAN_6),
                          z2,
                          TAN_4),
                      z2,
                      TAN_2),
                  z2,
                  TAN_0));
      high[i] = y + Math.fma(y * z, p, Math.fma(low[i], z, low[i]));
    }
  }

  /** t, or -1 / t in odd quarters. */
  private static void turn(double[] x, double[] t, double[] odd, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double even = 1 - odd[i];
      r[i] = Math.signum(x[i]) * (Math.fma(even, t[i], -odd[i]) / Math.fma(odd[i], t[i], even));
    }
  }
}
