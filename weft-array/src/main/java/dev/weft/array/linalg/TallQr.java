package dev.weft.array.linalg;

import java.util.ArrayList;
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
    double[][][] factors = new double[count][][];
    double[] triangles = new double[count * n * n];
    for (int i = 0; i < count; i++) {
      int from = i * rows;
      int length = (i == count - 1 ? m : from + rows) - from;
      factors[i] = householder(a, from * n, length, n, triangles, i * n * n);
    }
    double[] q = new double[m * n];
    if (count == 1) {
      turn(factors[0], m, q);
      return new QrDecomposition(q, triangles, n);
    }
    QrDecomposition top = of(triangles, count * n, n);
    var product = new MatrixProduct();
    double[] own = new double[0];
    for (int i = 0; i < count; i++) {
      int from = i * rows;
      int length = factors[i][0].length;
      own = own.length == length * n ? own : new double[length * n];
      turn(factors[i], length, own);
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

  /** Writes columns of m elements each by rows. */
  private static void turn(double[][] columns, int m, double[] q) {
    int n = columns.length;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        q[i * n + j] = columns[j][i];
      }
    }
  }

  /**
   * Householder's reflections of the rows of {@code a} from {@code at} on: returns Q, column by
   * column, and puts R, n x n by rows, into {@code r} from {@code rAt} on. Reflections are made one
   * by one, and applied to the other columns by fours.
   */
  private static double[][] householder(double[] a, int at, int m, int n, double[] r, int rAt) {
    double[][] columns = new double[n][m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        columns[j][i] = a[at + i * n + j];
      }
    }
    var fours = new ArrayList<Reflections>();
    for (int j = 0; j < n; j += Reflections.MOST) {
      var some = new Reflections(j, m, Math.min(Reflections.MOST, n - j));
      fours.add(some);
      for (int p = 0; p < some.count; p++) {
        double[] column = columns[j + p];
        some.applyTo(column, p);
        r[rAt + (j + p) * n + j + p] = some.reflecting(column, p);
      }
      for (int k = j + some.count; k < n; k++) {
        some.applyTo(columns[k], some.count);
      }
    }
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < j; i++) {
        r[rAt + i * n + j] = columns[j][i];
      }
    }
    for (int j = 0; j < n; j++) { // Q is the product of the reflections, from the last on
      Arrays.fill(columns[j], 0);
      columns[j][j] = 1;
    }
    for (Reflections some : fours.reversed()) {
      for (int k = some.first; k < n; k++) {
        some.applyBackwards(columns[k]);
      }
    }
    return columns;
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
