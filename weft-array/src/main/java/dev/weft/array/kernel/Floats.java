package dev.weft.array.kernel;

/**
 * Loops over floats that need one or a few machine operations an element; all are exact, or
 * correctly rounded as IEEE 754 asks. What is missing here is computed in double.
 */
final class Floats {
  private Floats() {}

  static void negative(float[] x, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = -x[i];
    }
  }

  static void abs(float[] x, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.abs(x[i]);
    }
  }

  static void square(float[] x, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] * x[i];
    }
  }

  static void reciprocal(float[] x, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = 1.0f / x[i];
    }
  }

  static void sqrt(float[] x, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = (float) Math.sqrt(x[i]);
    }
  }

  static void add(float[] x, float[] y, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] + y[i];
    }
  }

  static void subtract(float[] x, float[] y, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] - y[i];
    }
  }

  static void multiply(float[] x, float[] y, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] * y[i];
    }
  }

  static void divide(float[] x, float[] y, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] / y[i];
    }
  }

  static void minimum(float[] x, float[] y, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.min(x[i], y[i]);
    }
  }

  static void maximum(float[] x, float[] y, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.max(x[i], y[i]);
    }
  }

  static void equal(float[] x, float[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] == y[i] ? 1 : 0;
    }
  }

  static void notEqual(float[] x, float[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] != y[i] ? 1 : 0;
    }
  }

  static void less(float[] x, float[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] < y[i] ? 1 : 0;
    }
  }

  static void lessEqual(float[] x, float[] y, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] <= y[i] ? 1 : 0;
    }
  }

  static void nextafter(float[] x, float[] y, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = Math.nextAfter(x[i], y[i]);
    }
  }

  static void where(int[] condition, float[] x, float[] y, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      int other = Float.floatToRawIntBits(y[i]); // no jump: see Doubles
      int both = Float.floatToRawIntBits(x[i]) ^ other;
      r[i] = Float.intBitsToFloat(other ^ (both & Doubles.mask(condition[i])));
    }
  }
}
