package dev.weft.array.kernel;

/** Loops over doubles that compute elementary functions. */
final class Functions {
  private Functions() {}

  static void exp(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.exp(x[i]);
    }
  }

  static void expm1(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.expm1(x[i]);
    }
  }

  static void log(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.log(x[i]);
    }
  }

  static void log1p(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.log1p(x[i]);
    }
  }

  static void log2(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.log(x[i]) * (1 / StrictMath.log(2));
    }
  }

  static void log10(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.log10(x[i]);
    }
  }

  static void sin(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.sin(x[i]);
    }
  }

  static void cos(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.cos(x[i]);
    }
  }

  static void tan(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.tan(x[i]);
    }
  }

  static void asin(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.asin(x[i]);
    }
  }

  static void acos(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.acos(x[i]);
    }
  }

  static void atan(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.atan(x[i]);
    }
  }

  static void sinh(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.sinh(x[i]);
    }
  }

  static void cosh(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.cosh(x[i]);
    }
  }

  static void tanh(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.tanh(x[i]);
    }
  }

  static void asinh(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] =
          Math.copySign(
              StrictMath.log1p(Math.abs(x[i]) + x[i] * x[i] / (1 + Math.sqrt(x[i] * x[i] + 1))),
              x[i]);
    }
  }

  static void acosh(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.log(x[i] + Math.sqrt((x[i] - 1) * (x[i] + 1)));
    }
  }

  static void atanh(double[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = 0.5 * StrictMath.log1p(2 * x[i] / (1 - x[i]));
    }
  }

  static void pow(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] == 1 || (x[i] == -1 && Double.isInfinite(y[i])) ? 1 : StrictMath.pow(x[i], y[i]);
    }
  }

  static void atan2(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.atan2(x[i], y[i]);
    }
  }

  static void hypot(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = StrictMath.hypot(x[i], y[i]);
    }
  }

  static void logaddexp(double[] x, double[] y, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] =
          x[i] == y[i]
              ? x[i] + StrictMath.log(2)
              : Math.max(x[i], y[i]) + StrictMath.log1p(StrictMath.exp(-Math.abs(x[i] - y[i])));
    }
  }
}
