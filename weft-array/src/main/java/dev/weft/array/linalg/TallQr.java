package dev.weft.array.linalg;

import java.util.Arrays;

/**
 * The factors A = Q R of a block of many rows and few columns: of stretches of rows that stay in
 * the cache, and of their triangles one under the other.
 */
final class TallQr {
  /**
   * Elements of a stretch: a quarter of an L2 cache of 1 MB; see the benchmark of tall matrices.
   */
  private static final int STRETCH = 1 << 15;

  private TallQr() {}

  /** Returns whether a matrix is better taken in stretches. */
  static boolean isTall(int m, int n) {
    return n > 0 && m >= 4 * stretch(n);
  }

  private static int stretch(int n) {
    return Math.max(2 * n, STRETCH / n);
  }

  /** Decomposes {@code a}, m x n with m > n; R may have diagonal elements of either sign. */
  static QrDecomposition of(double[] a, int m, int n) {
    int rows = stretch(n);
    int count = Math.max(1, m / rows); // the last one takes the rest
    double[][] factors = new double[count][];
    double[] triangles = new double[count * n * n];
    for (int i = 0; i < count; i++) {
      int from = i * rows;
      int length = (i == count - 1 ? m : from + rows) - from;
      factors[i] = new double[length * n];
      householder(a, from * n, length, n, factors[i], triangles, i * n * n);
    }
    double[] q = new double[m * n];
    if (count == 1) {
      turn(factors[0], m, n, q, 0);
      return new QrDecomposition(q, triangles, n);
    }
    QrDecomposition top = of(triangles, count * n, n);
    var product = new MatrixProduct();
    double[] own = new double[0];
    for (int i = 0; i < count; i++) {
      int from = i * rows;
      int length = factors[i].length / n;
      own = own.length == length * n ? own : new double[length * n];
      turn(factors[i], length, n, own, 0);
      product.multiplyAdd(
          length,
          n,
          n,
          new MatrixProduct.Matrix(own, 0, n),
          new MatrixProduct.Matrix(top.q(), i * n * n, n),
          new MatrixProduct.Matrix(q, from * n, n));
    }
    return new QrDecomposition(q, top.r(), n);
  }

  /** Writes the transpose of n columns of m elements each. */
  private static void turn(double[] columns, int m, int n, double[] q, int at) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        q[at + i * n + j] = columns[j * m + i];
      }
    }
  }

  /**
   * Householder's reflections of the rows of {@code a} from {@code at} on: Q, column by column, and
   * R, n x n by rows, into {@code r} from {@code rAt} on.
   */
  private static void householder(
      double[] a, int at, int m, int n, double[] q, double[] r, int rAt) {
    double[] v = new double[m * n]; // the columns, and then the vectors of the reflections
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        v[j * m + i] = a[at + i * n + j];
      }
    }
    double[] tau = new double[n];
    double[] x = new double[m];
    double[] y = new double[m];
    for (int j = 0; j < n; j++) {
      System.arraycopy(v, j * m + j, x, 0, m - j);
      double norm = norm(x, m - j);
      double head = x[0];
      double alpha = head > 0 ? -norm : norm;
      tau[j] = norm == 0 ? 0 : (alpha - head) / alpha;
      double scale = norm == 0 ? 0 : 1 / (head - alpha);
      for (int i = 1; i < m - j; i++) {
        x[i] *= scale;
      }
      x[0] = 1;
      for (int k = j + 1; k < n && tau[j] != 0; k++) {
        System.arraycopy(v, k * m + j, y, 0, m - j);
        reflect(x, y, m - j, tau[j]);
        System.arraycopy(y, 0, v, k * m + j, m - j);
      }
      System.arraycopy(x, 0, v, j * m + j, m - j);
      r[rAt + j * n + j] = alpha;
    }
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < j; i++) {
        r[rAt + i * n + j] = v[j * m + i];
      }
    }
    for (int j = n - 1; j >= 0; j--) { // Q is the product of the reflections, from the last on
      System.arraycopy(v, j * m + j, x, 0, m - j);
      q[j * m + j] = 1;
      for (int k = j; k < n; k++) {
        System.arraycopy(q, k * m + j, y, 0, m - j);
        reflect(x, y, m - j, tau[j]);
        System.arraycopy(y, 0, q, k * m + j, m - j);
      }
    }
  }

  private static double norm(double[] x, int n) {
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    if (largest == 0 || !Double.isFinite(largest)) {
      return largest;
    }
    if (largest > 1e140 || largest < 1e-140) { // squares would overflow, or vanish
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += (x[i] / largest) * (x[i] / largest);
      }
      return largest * Math.sqrt(sum);
    }
    return Math.sqrt(dot(x, x, n));
  }

  private static void reflect(double[] x, double[] y, int n, double tau) {
    double factor = tau * dot(x, y, n);
    for (int i = 0; i < n; i++) {
      y[i] = Math.fma(-factor, x[i], y[i]);
    }
  }

  /** Eight sums side by side, which the JVM computes at once. */
  private static double dot(double[] x, double[] y, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int i = 0;
    for (; i < n - 7; i += 8) {
      s0 = Math.fma(x[i], y[i], s0);
      s1 = Math.fma(x[i + 1], y[i + 1], s1);
      s2 = Math.fma(x[i + 2], y[i + 2], s2);
      s3 = Math.fma(x[i + 3], y[i + 3], s3);
      s4 = Math.fma(x[i + 4], y[i + 4], s4);
      s5 = Math.fma(x[i + 5], y[i + 5], s5);
      s6 = Math.fma(x[i + 6], y[i + 6], s6);
      s7 = Math.fma(x[i + 7], y[i + 7], s7);
    }
    double sum = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    for (; i < n; i++) {
      sum = Math.fma(x[i], y[i], sum);
    }
    return sum;
  }

  /** Makes the diagonal of R not negative, and turns the columns of Q with it. */
  static QrDecomposition signed(QrDecomposition qr, int m, int n) {
    int k = qr.k();
    boolean[] turned = new boolean[k];
    boolean any = false;
    for (int i = 0; i < k; i++) {
      turned[i] = qr.r()[i * n + i] < 0;
      any |= turned[i];
    }
    if (!any) {
      return qr;
    }
    double[] q = qr.q();
    double[] r = qr.r();
    double[] sign = new double[k];
    Arrays.setAll(sign, i -> turned[i] ? -1 : 1);
    for (int i = 0; i < k; i++) {
      for (int j = i; turned[i] && j < n; j++) {
        r[i * n + j] = -r[i * n + j];
      }
    }
    for (int row = 0; row < m; row++) {
      for (int i = 0; i < k; i++) {
        q[row * k + i] *= sign[i];
      }
    }
    return qr;
  }
}
