package dev.weft.array.linalg;

/**
 * The forward discrete Fourier transform of n complex numbers, n a power of two, in loops that the
 * JIT vectorises.
 *
 * <p>The n = rows x columns numbers are rows of real and of imaginary parts. A transform of each
 * column, factors, and a transform of each row give all of it (Bailey's four steps); the rows are
 * turned into columns before. A transform of columns adds and subtracts whole rows, four at a time
 * (radix 4, decimation in frequency), each an array of its own, so that every loop runs at offset
 * 0; it leaves the rows in the order of their reversed digits, of which only the numbers are known.
 * An object holds 48 bytes for each of the n numbers, and serves one thread at a time.
 */
final class SplitFourier {
  private final int n;
  private final double[] cosine; // of 2 pi k / n, for k below n
  private final double[][] real;
  private final double[][] imag;
  private final double[][] turnedReal;
  private final double[][] turnedImag;
  private final double[][] factorReal; // of row k, for the numbers j: exp(-2 pi i j k / n)
  private final double[][] factorImag;
  private final int[] rowOf;
  private final int[] turnedRowOf;

  /** Returns whether there are transforms of n numbers, and they stay in the second cache. */
  static boolean fits(int n) {
    return Integer.bitCount(n) == 1 && n >= 1 << 10 && n <= 1 << 16;
  }

  /** Makes the tables. */
  SplitFourier(int n) {
    this.n = n;
    int columns = 1 << (Integer.numberOfTrailingZeros(n) / 2);
    int rows = n / columns;
    cosine = cosine(n);
    real = new double[rows][columns];
    imag = new double[rows][columns];
    turnedReal = new double[columns][rows];
    turnedImag = new double[columns][rows];
    factorReal = new double[rows][columns];
    factorImag = new double[rows][columns];
    for (int k = 0; k < rows; k++) {
      for (int j = 0; j < columns; j++) {
        factorReal[k][j] = factorReal(n, j * k);
        factorImag[k][j] = factorImag(n, j * k);
      }
    }
    rowOf = new int[rows];
    turnedRowOf = new int[columns];
    order(rowOf, 0, rows, 0, 1);
    order(turnedRowOf, 0, columns, 0, 1);
  }

  /** Returns the cosines of the n-th parts of the circle, those that mirror each other alike. */
  static double[] cosine(int n) {
    double[] c = new double[n];
    double part = 2 * Math.PI / n;
    for (int k = 0; k <= n / 4; k++) {
      c[k] = k <= n / 8 ? StrictMath.cos(part * k) : StrictMath.sin(part * (n / 4 - k));
    }
    for (int k = n / 4 + 1; k <= n / 2; k++) {
      c[k] = -c[n / 2 - k];
    }
    for (int k = n / 2 + 1; k < n; k++) {
      c[k] = c[n - k];
    }
    return c;
  }

  /** Returns the real part of exp(-2 pi i k / length); length divides n. */
  private double factorReal(int length, int k) {
    return cosine[k * (n / length) & (n - 1)];
  }

  private double factorImag(int length, int k) {
    return cosine[k * (n / length) + n / 4 & (n - 1)];
  }

  /** Finds the row that holds each number: of those {@code first}, {@code first + step}, ... */
  private static void order(int[] rowOf, int row, int length, int first, int step) {
    if (length == 1) {
      rowOf[first] = row;
      return;
    }
    int radix = length % 4 == 0 ? 4 : 2;
    int rest = length / radix;
    for (int r = 0; r < radix; r++) {
      order(rowOf, row + r * rest, rest, first + r * step, radix * step);
    }
  }

  /**
   * Transforms n pairs from {@code at} on in place.
   *
   * @param inverse whether with the other sign: the parts are exchanged before and after
   */
  void transform(double[] pairs, int at, boolean inverse) {
    int rows = real.length;
    int columns = turnedReal.length;
    double[][] first = inverse ? imag : real;
    double[][] second = inverse ? real : imag;
    for (int row = 0; row < rows; row++) {
      part(pairs, at + 2 * row * columns, columns, first[row], second[row]);
    }
    rest(pairs, at, inverse);
  }

  /** As the other, of numbers whose parts lie apart, into n pairs from {@code at} on. */
  void transform(
      double[] re, int reAt, double[] im, int imAt, double[] pairs, int at, boolean inverse) {
    int columns = turnedReal.length;
    double[][] first = inverse ? imag : real;
    double[][] second = inverse ? real : imag;
    for (int row = 0; row < real.length; row++) {
      System.arraycopy(re, reAt + row * columns, first[row], 0, columns);
      System.arraycopy(im, imAt + row * columns, second[row], 0, columns);
    }
    rest(pairs, at, inverse);
  }

  /** Transforms the numbers that the rows hold. */
  private void rest(double[] pairs, int at, boolean inverse) {
    int rows = real.length;
    int columns = turnedReal.length;
    columns(real, imag, rows, columns);
    for (int k = 0; k < rows; k++) {
      int row = rowOf[k];
      multiply(columns, factorReal[k], factorImag[k], real[row], imag[row]);
    }
    turn(real, turnedReal);
    turn(imag, turnedImag);
    columns(turnedReal, turnedImag, columns, rows);
    double[][] first = inverse ? turnedImag : turnedReal;
    double[][] second = inverse ? turnedReal : turnedImag;
    for (int k = 0; k < columns; k++) {
      int row = turnedRowOf[k];
      pair(first[row], second[row], rows, pairs, at + 2 * k * rows);
    }
  }

  private static void part(double[] pairs, int at, int n, double[] real, double[] imag) {
    for (int i = 0; i < n; i++) {
      real[i] = pairs[at + 2 * i];
      imag[i] = pairs[at + 2 * i + 1];
    }
  }

  private static void pair(double[] real, double[] imag, int n, double[] pairs, int at) {
    for (int i = 0; i < n; i++) {
      pairs[at + 2 * i] = real[i];
      pairs[at + 2 * i + 1] = imag[i];
    }
  }

  /** Writes number k of every row, as the rows are ordered, to a row of its own. */
  private void turn(double[][] from, double[][] to) {
    for (int k = 0; k < from.length; k += 8) {
      double[] r0 = from[rowOf[k]];
      double[] r1 = from[rowOf[k + 1]];
      double[] r2 = from[rowOf[k + 2]];
      double[] r3 = from[rowOf[k + 3]];
      double[] r4 = from[rowOf[k + 4]];
      double[] r5 = from[rowOf[k + 5]];
      double[] r6 = from[rowOf[k + 6]];
      double[] r7 = from[rowOf[k + 7]];
      for (int j = 0; j < to.length; j++) {
        double[] row = to[j];
        row[k] = r0[j];
        row[k + 1] = r1[j];
        row[k + 2] = r2[j];
        row[k + 3] = r3[j];
        row[k + 4] = r4[j];
        row[k + 5] = r5[j];
        row[k + 6] = r6[j];
        row[k + 7] = r7[j];
      }
    }
  }

  /** Transforms all columns. */
  private void columns(double[][] re, double[][] im, int rows, int width) {
    int length = rows;
    for (; length >= 4; length /= 4) {
      int quarter = length / 4;
      for (int from = 0; from < rows; from += length) {
        for (int j = 0; j < quarter; j++) {
          int a = from + j;
          int b = a + quarter;
          int c = b + quarter;
          int d = c + quarter;
          four(width, re[a], im[a], re[b], im[b], re[c], im[c], re[d], im[d]);
          if (j > 0) {
            scale(width, factorReal(length, j), factorImag(length, j), re[b], im[b]);
            scale(width, factorReal(length, 2 * j), factorImag(length, 2 * j), re[c], im[c]);
            scale(width, factorReal(length, 3 * j), factorImag(length, 3 * j), re[d], im[d]);
          }
        }
      }
    }
    if (length == 2) {
      for (int a = 0; a < rows; a += 2) {
        two(width, re[a], im[a], re[a + 1], im[a + 1]);
      }
    }
  }

  private static void four(
      int n,
      double[] ar,
      double[] ai,
      double[] br,
      double[] bi,
      double[] cr,
      double[] ci,
      double[] dr,
      double[] di) {
    for (int i = 0; i < n; i++) {
      double pr = ar[i] + cr[i];
      double mr = ar[i] - cr[i];
      double qr = br[i] + dr[i];
      double sr = br[i] - dr[i];
      double pi = ai[i] + ci[i];
      double mi = ai[i] - ci[i];
      double qi = bi[i] + di[i];
      double si = bi[i] - di[i];
      ar[i] = pr + qr;
      ai[i] = pi + qi;
      br[i] = mr + si;
      bi[i] = mi - sr;
      cr[i] = pr - qr;
      ci[i] = pi - qi;
      dr[i] = mr - si;
      di[i] = mi + sr;
    }
  }

  private static void two(int n, double[] ar, double[] ai, double[] br, double[] bi) {
    for (int i = 0; i < n; i++) {
      double xr = ar[i];
      double xi = ai[i];
      double yr = br[i];
      double yi = bi[i];
      ar[i] = xr + yr;
      ai[i] = xi + yi;
      br[i] = xr - yr;
      bi[i] = xi - yi;
    }
  }

  private static void scale(int n, double wr, double wi, double[] re, double[] im) {
    double negative = -wi;
    for (int i = 0; i < n; i++) {
      double x = re[i];
      double y = im[i];
      re[i] = Math.fma(y, negative, x * wr);
      im[i] = Math.fma(x, wi, y * wr);
    }
  }

  private static void multiply(int n, double[] wr, double[] wi, double[] re, double[] im) {
    for (int i = 0; i < n; i++) {
      double x = re[i];
      double y = im[i];
      re[i] = x * wr[i] - y * wi[i];
      im[i] = x * wi[i] + y * wr[i];
    }
  }
}
