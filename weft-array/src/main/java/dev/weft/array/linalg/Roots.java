package dev.weft.array.linalg;

/**
 * The n-th roots of one, exp(-2 pi i k / n), for an n that a table of all of them is too large for:
 * each is the product of two that tables have, each of about the root of n numbers.
 */
final class Roots {
  /** Up to so many, each root is computed by itself. */
  private static final int TABLE = 1 << 17;

  private final int n;
  private final int bits;
  private final double[] lowReal;
  private final double[] lowImag;
  private final double[] highReal;
  private final double[] highImag;

  Roots(int n) {
    this.n = n;
    bits = (32 - Integer.numberOfLeadingZeros(n)) / 2;
    lowReal = new double[1 << bits];
    lowImag = new double[1 << bits];
    fill(lowReal, lowImag, 1);
    highReal = new double[(n >>> bits) + 1];
    highImag = new double[(n >>> bits) + 1];
    fill(highReal, highImag, 1 << bits);
  }

  private void fill(double[] real, double[] imag, int step) {
    for (int k = 0; k < real.length; k++) {
      int power = (int) ((long) k * step % n);
      real[k] = cosine(power, n);
      imag[k] = -sine(power, n);
    }
  }

  /** Writes the powers 0, {@code step}, 2 {@code step}, ... of the first root. */
  void powers(long step, double[] real, double[] imag) {
    int by = (int) (step % n);
    int power = 0;
    for (int k = 0; k < real.length; k++) {
      int low = power & (1 << bits) - 1;
      int high = power >>> bits;
      double re = lowReal[low];
      double im = lowImag[low];
      real[k] = Math.fma(highReal[high], re, -highImag[high] * im);
      imag[k] = Math.fma(highReal[high], im, highImag[high] * re);
      power += by - n; // without an overflow
      power += power < 0 ? n : 0;
    }
  }

  /** Writes the first of the n-th roots. */
  static void first(int n, double[] real, double[] imag) {
    if (n > TABLE) {
      new Roots(n).powers(1, real, imag);
      return;
    }
    for (int k = 0; k < real.length; k++) {
      real[k] = cosine(k, n);
      imag[k] = -sine(k, n);
    }
  }

  /** Returns the cosine of k n-th parts of the circle, k from 0 to n. */
  static double cosine(int k, int n) {
    long eighths = Math.min(8L * k, 8L * n - 8L * k); // of n-th parts, up to half of the circle
    if (eighths > 2L * n) {
      return -firstCosine(4L * n - eighths, n);
    }
    return firstCosine(eighths, n);
  }

  /** Returns the sine of k n-th parts of the circle, k from 0 to n. */
  static double sine(int k, int n) {
    long eighths = Math.min(8L * k, 8L * n - 8L * k);
    double sine = firstCosine(Math.abs(2L * n - eighths), n);
    return 2L * k > n ? -sine : sine;
  }

  /**
   * Returns the cosine of an angle of the first quarter: those that mirror each other are alike.
   */
  private static double firstCosine(long eighths, int n) {
    return eighths <= n
        ? StrictMath.cos(Math.PI * eighths / (4.0 * n))
        : StrictMath.sin(Math.PI * (2L * n - eighths) / (4.0 * n));
  }
}
