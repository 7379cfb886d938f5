package dev.weft.array.kernel;

/**
 * Arc sine, arc cosine, arc tangent in loops that hold neither a branch nor, but for the arc
 * tangent, a division.
 *
 * <p>The range is halved by asin(a) = pi/2 - 2 asin(sqrt((1 - a) / 2)) above 1/2 and atan(a) = pi/2
 * - atan(1/a) above 1; which side an element is on is a number, -1, 0 or 1, and multiplying by it
 * selects exactly. The rest is a polynomial in z, the square, with near-minimax coefficients.
 * Signs, also that of -0.0, come back by the signum. An arc sine or arc cosine of what is outside
 * -1..1 comes out as NaN by itself, through the root of a negative number.
 */
final class ArcFunctions {
  private static final double PIO2 = 0x1.921fb54442d18p+0;
  private static final double PIO2_LOW = 0x1.1a62633145c07p-54;

  /** The largest magnitude, and the inverse of the smallest, that atan2 takes the fast way. */
  private static final double WIDE = 0x1p500;

  // (asin(x) / x - 1) / z where z, the square of x doubled, is in 0..1/2; relative error of the
  // arc sine 2^-55.8
  private static final double ASIN_0 = 0.083333333333327;
  private static final double ASIN_1 = 0.018750000000841427;
  private static final double ASIN_2 = 0.005580357103718765;
  private static final double ASIN_3 = 0.0018988724408773687;
  private static final double ASIN_4 = 0.0006991175117729747;
  private static final double ASIN_5 = 0.0002712447929309332;
  private static final double ASIN_6 = 0.00010848145824803573;
  private static final double ASIN_7 = 4.75257689020761e-05;
  private static final double ASIN_8 = 1.2772110299447612e-05;
  private static final double ASIN_9 = 1.904045279333629e-05;
  private static final double ASIN_10 = -7.898687236642132e-06;
  private static final double ASIN_11 = 7.783240392378666e-06;

  // (atan(x) / x - 1) / z on z in 0..1, relative error of the arc tangent 2^-56.3
  private static final double ATAN_0 = -0.3333333333333305;
  private static final double ATAN_1 = 0.19999999999948692;
  private static final double ATAN_2 = -0.14285714282430603;
  private static final double ATAN_3 = 0.11111111003070195;
  private static final double ATAN_4 = -0.09090906936789253;
  private static final double ATAN_5 = 0.07692279100140817;
  private static final double ATAN_6 = -0.06666398235336686;
  private static final double ATAN_7 = 0.05880494215123442;
  private static final double ATAN_8 = -0.05253372740216575;
  private static final double ATAN_9 = 0.047218377828142026;
  private static final double ATAN_10 = -0.04217932602098024;
  private static final double ATAN_11 = 0.03661692743040119;
  private static final double ATAN_12 = -0.029864802875187908;
  private static final double ATAN_13 = 0.0219374527293768;
  private static final double ATAN_14 = -0.013856385758047315;
  private static final double ATAN_15 = 0.007165514597410266;
  private static final double ATAN_16 = -0.0028690958208531132;
  private static final double ATAN_17 = 0.0008257741001170208;
  private static final double ATAN_18 = -0.00015096690920584285;
  private static final double ATAN_19 = 1.310619450562993e-05;

  private final Scratch scratch;

  ArcFunctions(Scratch scratch) {
    this.scratch = scratch;
  }

  /** The arc sine; at most 1.6 ulp off. */
  static void asin(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double v = x[i];
      double signed = Math.rint(v);
      double upper = Math.abs(signed);
      double inner = (1 - upper) * v;
      double z = Math.fma(v, (inner + inner) - signed, upper);
      double t = Math.fma(-(signed + 0.0), Math.sqrt(z + z), inner);
      double p = Math.fma(ASIN_11, z, ASIN_10);
      p = Math.fma(p, z, ASIN_9);
      p = Math.fma(p, z, ASIN_8);
      p = Math.fma(p, z, ASIN_7);
      p = Math.fma(p, z, ASIN_6);
      p = Math.fma(p, z, ASIN_5);
      p = Math.fma(p, z, ASIN_4);
      p = Math.fma(p, z, ASIN_3);
      p = Math.fma(p, z, ASIN_2);
      p = Math.fma(p, z, ASIN_1);
      p = Math.fma(p, z, ASIN_0);
      double high = Math.fma(signed, PIO2, t);
      r[i] = high + Math.fma(t * z, p, signed * PIO2_LOW);
    }
  }

  /** The arc cosine; at most 1.6 ulp off. */
  static void acos(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double v = x[i];
      double signed = Math.rint(v);
      double upper = Math.abs(signed);
      double inner = (1 - upper) * v;
      double quarters = 1 - signed;
      double z = Math.fma(v, (inner + inner) - signed, upper);
      double t = Math.fma(signed, Math.sqrt(z + z), -inner);
      double p = Math.fma(ASIN_11, z, ASIN_10);
      p = Math.fma(p, z, ASIN_9);
      p = Math.fma(p, z, ASIN_8);
      p = Math.fma(p, z, ASIN_7);
      p = Math.fma(p, z, ASIN_6);
      p = Math.fma(p, z, ASIN_5);
      p = Math.fma(p, z, ASIN_4);
      p = Math.fma(p, z, ASIN_3);
      p = Math.fma(p, z, ASIN_2);
      p = Math.fma(p, z, ASIN_1);
      p = Math.fma(p, z, ASIN_0);
      double high = Math.fma(quarters, PIO2, t);
      r[i] = high + Math.fma(t * z, p, quarters * PIO2_LOW);
    }
  }

  /** The arc tangent; at most 1.6 ulp off. Uses a, b, c of the scratch. */
  void atan(double[] x, double[] r, int n) {
    fold(x, scratch.a, scratch.b, n);
    tail(scratch.a, scratch.c, n);
    unfold(x, scratch.a, scratch.b, scratch.c, r, n);
  }

  /** The smaller of the magnitude and its inverse, and 1 where it is the inverse, else 0. */
  private static void fold(double[] x, double[] least, double[] upper, int n) {
    for (int i = 0; i < n; i++) {
      double a = Math.abs(x[i]);
      double b = Math.min(a, 1 / a);
      least[i] = b;
      upper[i] = Math.signum(a - b);
    }
  }

  /** (atan(x) / x - 1) / z, where z is the square of x. */
  private static void tail(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double z = x[i] * x[i];
      double z2 = z * z;
      double z4 = z2 * z2;
      double z8 = z4 * z4;
      double z16 = z8 * z8;
      double p =
          Math.fma(
              Math.fma(Math.fma(ATAN_19, z, ATAN_18), z2, Math.fma(ATAN_17, z, ATAN_16)),
              z16,
              Math.fma(
                  Math.fma(
                      Math.fma(Math.fma(ATAN_15, z, ATAN_14), z2, Math.fma(ATAN_13, z, ATAN_12)),
                      z4,
                      Math.fma(Math.fma(ATAN_11, z, ATAN_10), z2, Math.fma(ATAN_9, z, ATAN_8))),
                  z8,
                  Math.fma(
                      Math.fma(Math.fma(ATAN_7, z, ATAN_6), z2, Math.fma(ATAN_5, z, ATAN_4)),
                      z4,
                      Math.fma(Math.fma(ATAN_3, z, ATAN_2), z2, Math.fma(ATAN_1, z, ATAN_0)))));
      r[i] = p;
    }
  }

  private static void unfold(
      double[] x, double[] least, double[] upper, double[] tail, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double u = upper[i];
      double b = least[i];
      double t = (1 - (u + u)) * b;
      double high = Math.fma(u, PIO2, t);
      r[i] = Math.signum(x[i]) * (high + Math.fma(t * (b * b), tail[i], u * PIO2_LOW));
    }
  }

  /**
   * The angle of the point (x, y), y first; at most 2 ulp off. Zeros, infinities, NaN and
   * magnitudes beyond 2^500 take the way of {@link StrictMath#atan2}.
   */
  void atan2(double[] y, double[] x, double[] r, int n) {
    fold(y, x, scratch.a, scratch.b, n);
    tail(scratch.a, scratch.c, n);
    unfold(y, x, scratch.a, scratch.b, scratch.c, r, n);
    if (scratch.beyond(y, 1 / WIDE, WIDE, n) || scratch.beyond(x, 1 / WIDE, WIDE, n)) {
      for (int i = 0; i < n; i++) {
        double a = Math.abs(y[i]);
        double b = Math.abs(x[i]);
        if (!(Math.min(a, b) >= 1 / WIDE && Math.max(a, b) <= WIDE)) {
          r[i] = StrictMath.atan2(y[i], x[i]);
        }
      }
    }
  }

  /** The smaller magnitude by the larger, and 1 where y is the larger, else 0. */
  private static void fold(double[] y, double[] x, double[] ratio, double[] upper, int n) {
    for (int i = 0; i < n; i++) {
      double a = Math.abs(y[i]);
      double b = Math.abs(x[i]);
      double least = Math.min(a, b);
      ratio[i] = least / Math.max(a, b);
      upper[i] = Math.signum(a - least);
    }
  }

  private static void unfold(
      double[] y, double[] x, double[] ratio, double[] upper, double[] tail, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      double u = upper[i];
      double right = Math.signum(x[i]);
      double quarters = Math.fma(right, u, 1 - right);
      double b = ratio[i];
      double t = right * (1 - (u + u)) * b;
      double high = Math.fma(quarters, PIO2, t);
      r[i] = Math.signum(y[i]) * (high + Math.fma(t * (b * b), tail[i], quarters * PIO2_LOW));
    }
  }
}
