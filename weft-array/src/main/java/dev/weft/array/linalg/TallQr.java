package dev.weft.array.linalg;

import dev.weft.store.Spares;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
    double[] triangles = new double[count * n * n];
    double[] q = (double[]) Spares.lend(double.class, m * n);
    var some = new Stretch(count > 1 ? rows : m, n);
    for (int i = 0; i < count; i++) {
      int from = i * rows;
      int length = (i == count - 1 ? m : from + rows) - from;
      some = some.rows == length ? some : new Stretch(length, n);
      some.decompose(a, from * n, triangles, i * n * n, q);
    }
    if (count == 1) {
      return new QrDecomposition(q, triangles, n);
    }
    QrDecomposition top = of(triangles, count * n, n);
    var product = new MatrixProduct();
    double[] own = new double[0];
    for (int i = 0; i < count; i++) {
      int from = i * rows;
      int length = (i == count - 1 ? m : from + rows) - from;
      own = own.length == length * n ? own : new double[length * n];
      System.arraycopy(q, from * n, own, 0, own.length);
      product.multiply(
          length,
          n,
          n,
          new MatrixProduct.Matrix(own, 0, n),
          new MatrixProduct.Matrix(top.q(), i * n * n, n),
          new MatrixProduct.Matrix(q, from * n, n),
          false);
    }
    return new QrDecomposition(q, top.r(), n);
  }

  /** What stretches of {@code rows} rows are decomposed in, one after the other. */
  private static final class Stretch {
    final int rows;
    private final double[][] columns;
    private final List<Reflections> fours = new ArrayList<>();

    Stretch(int rows, int n) {
      this.rows = rows;
      columns = new double[n][rows];
      for (int j = 0; j < n; j += Reflections.MOST) {
        fours.add(new Reflections(j, rows, Math.min(Reflections.MOST, n - j)));
      }
    }

    /**
     * Householder's reflections of the rows of {@code a} from {@code at} on: puts Q, by rows, into
     * {@code q} from {@code at} on, and R, n x n by rows, into {@code r} from {@code rAt} on.
     * Reflections are made one by one, and applied to the other columns by fours.
     */
    void decompose(double[] a, int at, double[] r, int rAt, double[] q) {
      int n = columns.length;
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < n; j++) {
          columns[j][i] = a[at + i * n + j];
        }
      }
      for (Reflections some : fours) {
        int j = some.first;
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
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < n; j++) {
          q[at + i * n + j] = columns[j][i];
        }
      }
    }
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
