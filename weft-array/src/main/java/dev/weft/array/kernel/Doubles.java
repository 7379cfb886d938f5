package dev.weft.array.kernel;

/**
 * Loops over doubles that need one or a few machine operations an element; all are exact, or
 * correctly rounded as IEEE 754 asks.
 */
final class Doubles {
  private Doubles() {}

  static void negative(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = -x[i];
    }
  }

  static void abs(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.abs(x[i]);
    }
  }

  static void sign(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.signum(x[i]) + 0.0;
    }
  }

  static void square(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] * x[i];
    }
  }

  static void reciprocal(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = 1.0 / x[i];
    }
  }

  static void sqrt(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.sqrt(x[i]);
    }
  }

  static void floor(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.floor(x[i]);
    }
  }

  static void ceil(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.ceil(x[i]);
    }
  }

  static void round(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.rint(x[i]);
    }
  }

  /** Toward zero: the floor of the absolute value, with the sign. */
  static void trunc(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.signum(x[i]) * Math.floor(Math.abs(x[i]));
    }
  }

  static void isnan(double[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Double.isNaN(x[i]) ? 1 : 0;
    }
  }

  static void isinf(double[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.abs(x[i]) == Double.POSITIVE_INFINITY ? 1 : 0;
    }
  }

  static void isfinite(double[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.abs(x[i]) <= Double.MAX_VALUE ? 1 : 0;
    }
  }

  static void signbit(double[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = (int) (Double.doubleToRawLongBits(x[i]) >>> 63);
    }
  }

  static void truth(double[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] != 0 ? 1 : 0;
    }
  }

  static void add(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] + y[i];
    }
  }

  static void subtract(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] - y[i];
    }
  }

  static void multiply(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] * y[i];
    }
  }

  static void divide(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] / y[i];
    }
  }

  static void minimum(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.min(x[i], y[i]);
    }
  }

  static void maximum(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.max(x[i], y[i]);
    }
  }

  static void copysign(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.copySign(x[i], y[i]);
    }
  }

  static void nextafter(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.nextAfter(x[i], y[i]);
    }
  }

  static void ldexp(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.scalb(x[i], (int) y[i]); // a conversion holds at the ends of int
    }
  }

  static void exponent(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      int exponent = Math.getExponent(x[i]);
      if (exponent < Double.MIN_EXPONENT) { // 0, or fewer digits than others
        r[i] = x[i] == 0 ? 0 : Math.getExponent(x[i] * 0x1p54) - 53;
      } else {
        r[i] = exponent > Double.MAX_EXPONENT ? 0 : exponent + 1;
      }
    }
  }

  static void equal(double[] x, double[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] == y[i] ? 1 : 0;
    }
  }

  static void notEqual(double[] x, double[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] != y[i] ? 1 : 0;
    }
  }

  /**
   * By the sign of the difference, which is vectorised; NaN, also of equal infinities, becomes 0.
   */
  static void less(double[] x, double[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = (1 - (int) Math.signum(x[i] - y[i])) >> 1;
    }
  }

  static void lessEqual(double[] x, double[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] <= y[i] ? 1 : 0;
    }
  }

  static void remainder(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = remainder(x[i], y[i]);
    }
  }

  /** The exact remainder, moved to the divisor's sign; a zero has the divisor's sign too. */
  private static double remainder(double x, double y) {
    double rest = x % y;
    if (rest == 0) {
      return Math.copySign(0.0, y);
    }
    return rest < 0 == y < 0 ? rest : rest + y;
  }

  static void floorDivide(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = floorDivide(x[i], y[i]);
    }
  }

  /** The whole number that goes with the remainder: 1.0 by 0.1 is 9.0. */
  private static double floorDivide(double x, double y) {
    if (y == 0) {
      return x / y;
    }
    double rest = x % y;
    double quotient = (x - rest) / y;
    if (rest != 0 && rest < 0 != y < 0) {
      quotient -= 1;
    }
    if (quotient == 0) {
      return Math.copySign(0.0, x / y);
    }
    double whole = Math.floor(quotient);
    return quotient - whole > 0.5 ? whole + 1 : whole;
  }

  static void addConstant(double[] x, double c, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] + c;
    }
  }

  static void subtractConstant(double[] x, double c, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] - c;
    }
  }

  static void subtractFrom(double[] x, double c, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = c - x[i];
    }
  }

  static void multiplyByConstant(double[] x, double c, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] * c;
    }
  }

  static void divideByConstant(double[] x, double c, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] / c;
    }
  }

  static void divideInto(double[] x, double c, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = c / x[i];
    }
  }

  /** All bits, or none for 0. */
  static int mask(int condition) {
    return (condition | -condition) >> 31;
  }

  /**
   * x where the condition is not 0, y elsewhere: by bits, since a jump that depends on the numbers
   * is foreseen wrongly half of the time, which costs ten times the rest.
   */
  static void where(int[] condition, double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      long other = Double.doubleToRawLongBits(y[i]);
      long both = Double.doubleToRawLongBits(x[i]) ^ other;
      r[i] = Double.longBitsToDouble(other ^ (both & mask(condition[i])));
    }
  }
}
