package dev.weft.array.linalg;

/**
 * The forward discrete Fourier transform of n complex numbers, n a product of twos, threes and
 * fives, in loops that the JIT vectorises.
 *
 * <p>The n = rows x columns numbers are rows of real and of imaginary parts. A transform of each
 * column, factors, and a transform of each row give all of it (Bailey's four steps); the rows are
 * turned into columns before. A transform of columns adds and subtracts whole rows, four at a time
 * where it can (decimation in frequency), each an array of its own, so that every loop runs at
 * offset 0; it leaves the rows in the order of their reversed digits, of which only the numbers are
 * known. An object holds 64 bytes for each of the n numbers, and serves one thread at a time.
 */
final class SplitFourier {
  private static final double SINE_3 = Math.sqrt(0.75); // of a third of the circle
  private static final double COSINE_5 = (Math.sqrt(5) - 1) / 4; // of a fifth of it
  private static final double COSINE_5_2 = -(Math.sqrt(5) + 1) / 4; // of two fifths
  private static final double SINE_5 = StrictMath.sin(0.4 * Math.PI);
  private static final double SINE_5_2 = StrictMath.sin(0.2 * Math.PI);

  private final int n;
  private final double[] cosine; // of 2 pi k / n, for k below n
  private final double[] sine; // of minus that
  private final double[][] real;
  private final double[][] imag;
  private final double[][] turnedReal;
  private final double[][] turnedImag;
  private final double[][] factorReal; // of row k, for the numbers j: exp(-2 pi i j k / n)
  private final double[][] factorImag;
  private final int[] rowOf;
  private final int[] turnedRowOf;
  private double[][] rowRoots = {}; // the roots of the first numbers of the rows, and
  private double[][] columnRoots = {}; // how those along a row differ from it

  /** Returns whether there are transforms of n numbers, and they stay in the second cache. */
  static boolean fits(int n) {
    return n >= 1 << 9 && n <= 1 << 16 && isSmooth(n);
  }

  private static boolean isSmooth(int n) {
    int rest = n;
    while (rest > 1) {
      int radix = radix(rest);
      if (rest % radix != 0) {
        return false;
      }
      rest /= radix;
    }
    return true;
  }

  /** Returns by how many a transform of some length is divided first. */
  private static int radix(int length) {
    return length % 4 == 0 ? 4 : length % 2 == 0 ? 2 : length % 3 == 0 ? 3 : 5;
  }

  /** Makes the tables. */
  SplitFourier(int n) {
    this.n = n;
    int columns = columns(n);
    int rows = n / columns;
    cosine = new double[n];
    sine = new double[n];
    Roots.first(n, cosine, sine);
    real = new double[rows][columns];
    imag = new double[rows][columns];
    turnedReal = new double[columns][rows];
    turnedImag = new double[columns][rows];
    factorReal = new double[rows][columns];
    factorImag = new double[rows][columns];
    for (int k = 0; k < rows; k++) {
      for (int j = 0; j < columns; j++) {
        factorReal[k][j] = cosine[j * k];
        factorImag[k][j] = sine[j * k];
      }
    }
    rowOf = new int[rows];
    turnedRowOf = new int[columns];
    order(rowOf, 0, rows, 0, 1);
    order(turnedRowOf, 0, columns, 0, 1);
  }

  /** Returns a divisor of n near its root, by preference one that fills vectors, as n by it. */
  private static int columns(int n) {
    int root = (int) Math.sqrt(n);
    for (int full = 8; full > 1; full /= 2) {
      for (int columns = root; columns >= root / 2; columns--) {
        if (n % columns == 0 && columns % full == 0 && n / columns % full == 0) {
          return columns;
        }
      }
    }
    int columns = root;
    while (n % columns != 0) {
      columns--;
    }
    return columns;
  }

  /** Finds the row that holds each number: of those {@code first}, {@code first + step}, ... */
  private static void order(int[] rowOf, int row, int length, int first, int step) {
    if (length == 1) {
      rowOf[first] = row;
      return;
    }
    int radix = radix(length);
    int rest = length / radix;
    for (int r = 0; r < radix; r++) {
      order(rowOf, row + r * rest, rest, first + r * step, radix * step);
    }
  }

  /**
   * Transforms n complex numbers into n pairs from {@code at} on, where they may lie themselves.
   *
   * @param re what has the real parts, {@code step} elements apart from {@code reAt} on
   * @param inverse whether with the other sign: the parts are exchanged before and after
   * @param factor by what the pairs are multiplied
   */
  void transform(
      double[] re,
      int reAt,
      double[] im,
      int imAt,
      int step,
      double[] pairs,
      int at,
      boolean inverse,
      double factor) {
    take(re, reAt, im, imAt, step, inverse);
    rest(pairs, at, inverse, factor, false);
  }

  /**
   * Transforms n pairs, and multiplies number k by the k-th power of {@code roots}' power {@code
   * step}, into n pairs from {@code at} on.
   */
  void transform(
      double[] from, int fromAt, double[] pairs, int at, boolean inverse, Roots roots, long step) {
    take(from, fromAt, from, fromAt + 1, 2, inverse);
    if (rowRoots.length == 0) {
      rowRoots = new double[2][turnedReal.length];
      columnRoots = new double[2][real.length];
    }
    roots.powers(step, columnRoots[0], columnRoots[1]);
    roots.powers(step * real.length, rowRoots[0], rowRoots[1]);
    rest(pairs, at, inverse, 1, true);
  }

  private void take(double[] re, int reAt, double[] im, int imAt, int step, boolean inverse) {
    int columns = turnedReal.length;
    for (int row = 0; row < real.length; row++) {
      double[] first = inverse ? imag[row] : real[row];
      double[] second = inverse ? real[row] : imag[row];
      int from = reAt + row * columns * step;
      int with = imAt + row * columns * step;
      if (step == 1) {
        System.arraycopy(re, from, first, 0, columns);
        System.arraycopy(im, with, second, 0, columns);
      } else {
        for (int i = 0; i < columns; i++) {
          first[i] = re[from + i * step];
          second[i] = im[with + i * step];
        }
      }
    }
  }

  /** Transforms the numbers that the rows hold. */
  private void rest(double[] pairs, int at, boolean inverse, double factor, boolean roots) {
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
      if (roots) {
        double wr = rowRoots[0][k];
        double wi = rowRoots[1][k];
        root(rows, wr, wi, columnRoots[0], columnRoots[1], turnedReal[row], turnedImag[row]);
      }
      pair(first[row], second[row], rows, pairs, at + 2 * k * rows, factor);
    }
  }

  private static void pair(
      double[] real, double[] imag, int n, double[] pairs, int at, double factor) {
    for (int i = 0; i < n; i++) {
      pairs[at + 2 * i] = real[i] * factor;
      pairs[at + 2 * i + 1] = imag[i] * factor;
    }
  }

  /** Writes number k of every row, as the rows are ordered, to a row of its own. */
  private void turn(double[][] from, double[][] to) {
    int k = 0;
    for (; k <= from.length - 8; k += 8) {
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
    for (; k < from.length; k++) {
      double[] row = from[rowOf[k]];
      for (int j = 0; j < to.length; j++) {
        to[j][k] = row[j];
      }
    }
  }

  /** Transforms all columns. */
  private void columns(double[][] re, double[][] im, int rows, int width) {
    int length = rows;
    while (length > 1) {
      int radix = radix(length);
      int part = length / radix;
      int circle = n / length; // a length-th part of the circle, in the tables
      for (int from = 0; from < rows; from += length) {
        for (int j = 0; j < part; j++) {
          int a = from + j;
          int b = a + part;
          int c = b + part;
          int d = c + part;
          int w = j * circle;
          switch (radix) {
            case 4 -> {
              four(width, re[a], im[a], re[b], im[b], re[c], im[c], re[d], im[d]);
              scale(width, w, re[b], im[b]);
              scale(width, 2 * w, re[c], im[c]);
              scale(width, 3 * w, re[d], im[d]);
            }
            case 2 -> {
              two(width, re[a], im[a], re[b], im[b]);
              scale(width, w, re[b], im[b]);
            }
            case 3 -> {
              three(width, re[a], re[b], re[c]);
              three(width, im[a], im[b], im[c]);
              mirrored(width, w, 2 * w, re[b], im[b], re[c], im[c]);
            }
            default -> {
              int e = d + part;
              five(width, re[a], re[b], re[c], re[d], re[e]);
              five(width, im[a], im[b], im[c], im[d], im[e]);
              mirrored(width, w, 4 * w, re[b], im[b], re[e], im[e]);
              mirrored(width, 2 * w, 3 * w, re[c], im[c], re[d], im[d]);
            }
          }
        }
      }
      length = part;
    }
  }

  /** Multiplies by the number that {@code k} is the place of in the tables. */
  private void scale(int width, int k, double[] re, double[] im) {
    if (k > 0) {
      scale(width, cosine[k], sine[k], re, im);
    }
  }

  /** Makes, of one of the parts of three rows, their sum and what {@link #mirrored} takes. */
  private static void three(int n, double[] a, double[] b, double[] c) {
    for (int i = 0; i < n; i++) {
      double x = a[i];
      double sum = b[i] + c[i];
      double difference = b[i] - c[i];
      a[i] = x + sum;
      b[i] = Math.fma(sum, -0.5, x);
      c[i] = difference * SINE_3;
    }
  }

  /** As {@link #three}, of five rows: b goes with e, and c with d. */
  private static void five(int n, double[] a, double[] b, double[] c, double[] d, double[] e) {
    for (int i = 0; i < n; i++) {
      double x = a[i];
      double near = b[i] + e[i];
      double far = c[i] + d[i];
      double nearLess = b[i] - e[i];
      double farLess = c[i] - d[i];
      a[i] = x + (near + far);
      b[i] = Math.fma(near, COSINE_5, Math.fma(far, COSINE_5_2, x));
      c[i] = Math.fma(near, COSINE_5_2, Math.fma(far, COSINE_5, x));
      d[i] = Math.fma(nearLess, SINE_5_2, farLess * -SINE_5);
      e[i] = Math.fma(nearLess, SINE_5, farLess * SINE_5_2);
    }
  }

  /**
   * Makes of m and s the numbers m - i s and m + i s, and multiplies them by those that {@code k}
   * and {@code l} are the places of in the tables.
   */
  private void mirrored(int n, int k, int l, double[] mr, double[] mi, double[] sr, double[] si) {
    if (k == 0) {
      mirrored(n, mr, mi, sr, si);
    } else {
      mirrored(n, cosine[k], sine[k], cosine[l], sine[l], mr, mi, sr, si);
    }
  }

  private static void mirrored(int n, double[] mr, double[] mi, double[] sr, double[] si) {
    for (int i = 0; i < n; i++) {
      double re = mr[i];
      double im = mi[i];
      double x = sr[i];
      double y = si[i];
      mr[i] = re + y;
      mi[i] = im - x;
      sr[i] = re - y;
      si[i] = im + x;
    }
  }

  private static void mirrored(
      int n,
      double kr,
      double ki,
      double lr,
      double li,
      double[] mr,
      double[] mi,
      double[] sr,
      double[] si) {
    for (int i = 0; i < n; i++) {
      double ar = mr[i] + si[i];
      double ai = mi[i] - sr[i];
      double br = mr[i] - si[i];
      double bi = mi[i] + sr[i];
      mr[i] = Math.fma(ar, kr, -(ai * ki));
      mi[i] = Math.fma(ar, ki, ai * kr);
      sr[i] = Math.fma(br, lr, -(bi * li));
      si[i] = Math.fma(br, li, bi * lr);
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

  /** Multiplies by the products of a number and those of a row. */
  private static void root(
      int n, double wr, double wi, double[] vr, double[] vi, double[] re, double[] im) {
    for (int i = 0; i < n; i++) {
      double x = re[i];
      double y = im[i];
      double p = Math.fma(vr[i], wr, -(vi[i] * wi));
      double q = Math.fma(vr[i], wi, vi[i] * wr);
      re[i] = Math.fma(x, p, -(y * q));
      im[i] = Math.fma(x, q, y * p);
    }
  }
}
