package dev.weft.array.kernel;

/** Loops from one kind of register to another. */
final class Conversions {
  private Conversions() {}

  static void toFloat(double[] x, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = (float) x[i];
    }
  }

  static void toDouble(float[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i];
    }
  }

  static void toDouble(long[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i];
    }
  }

  static void toDouble(int[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i];
    }
  }

  static void toLong(double[] x, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = (long) x[i];
    }
  }

  static void toLong(int[] x, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i];
    }
  }

  static void toInt(long[] x, int[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = (int) x[i];
    }
  }

  static void toFloat(long[] x, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i];
    }
  }

  static void toFloat(int[] x, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i];
    }
  }

  /** From unsigned 64 bits, rounded to nearest once: what the shift drops stays as a sticky bit. */
  static void unsignedToFloat(long[] x, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] >= 0 ? (float) x[i] : (float) ((x[i] >>> 1) | (x[i] & 1)) * 2;
    }
  }

  /** From unsigned 64 bits, rounded to nearest. */
  static void unsignedToDouble(long[] x, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] >= 0 ? (double) x[i] : (double) ((x[i] >>> 1) | (x[i] & 1)) * 2;
    }
  }

  /** To unsigned 64 bits, toward zero; negative numbers wrap as from signed ones. */
  static void toUnsigned(double[] x, long[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = x[i] < 0x1p63 ? (long) x[i] : (long) (x[i] - 0x1p63) ^ Long.MIN_VALUE;
    }
  }
}
