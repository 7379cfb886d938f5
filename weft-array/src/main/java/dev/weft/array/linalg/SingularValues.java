package dev.weft.array.linalg;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * The singular value decomposition A = U diag(s) Vᵀ of a matrix of m x n, reduced to the smaller of
 * m and n, k.
 *
 * @param u m x k, row-major, with orthonormal columns
 * @param s k values, largest first
 * @param vt k x n, row-major, with orthonormal rows
 */
@SuppressWarnings("ArrayRecordComponent") // arrays that belong to the caller, never compared
public record SingularValues(double[] u, double[] s, double[] vt) {

  /**
   * Decomposes {@code a}, m x n, row-major; not changed.
   *
   * @throws ArithmeticException if the iteration does not converge, as for a NaN
   */
  public static SingularValues of(double[] a, int m, int n) {
    Dense.check(a, m, n);
    int k = Math.min(m, n);
    if (k == 0) {
      return new SingularValues(new double[0], new double[0], new double[0]);
    }
    for (double x : a) {
      if (!Double.isFinite(x)) {
        throw new ArithmeticException(
            "singular values of a matrix with %s: all elements must be finite".formatted(x));
      }
    }
    var svd = DecompositionFactory_DDRM.svd(m, n, true, true, true);
    if (!svd.decompose(DMatrixRMaj.wrap(m, n, a.clone()))) {
      throw new ArithmeticException(
          "the singular values of the %d x %d matrix did not converge".formatted(m, n));
    }
    double[] values = svd.getSingularValues();
    DMatrixRMaj left = svd.getU(null, false);
    DMatrixRMaj right = svd.getV(null, true);
    int[] order =
        IntStream.range(0, k)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -values[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] u = new double[m * k];
    double[] s = new double[k];
    double[] vt = new double[k * n];
    for (int to = 0; to < k; to++) {
      int from = order[to];
      s[to] = values[from];
      for (int i = 0; i < m; i++) {
        u[i * k + to] = left.get(i, from);
      }
      for (int j = 0; j < n; j++) {
        vt[to * n + j] = right.get(from, j);
      }
    }
    return new SingularValues(u, s, vt);
  }

  /**
   * Returns the x of least norm for which |A x - b| is least.
   *
   * @param b m x columns, row-major
   * @param cutoff singular values below the largest times this count as 0
   * @return n x columns
   */
  public double[] leastSquares(double[] b, int columns, double cutoff) {
    int k = s.length;
    int m = k == 0 ? 0 : u.length / k;
    int n = k == 0 ? 0 : vt.length / k;
    Dense.check(b, m, columns);
    double[] x = new double[n * columns];
    double[] coefficient = new double[columns];
    for (int r = 0; r < k && s[r] > s[0] * cutoff; r++) {
      Arrays.fill(coefficient, 0);
      for (int i = 0; i < m; i++) {
        Dense.subtract(coefficient, 0, b, i * columns, -u[i * k + r] / s[r], columns);
      }
      for (int j = 0; j < n; j++) {
        Dense.subtract(x, j * columns, coefficient, 0, -vt[r * n + j], columns);
      }
    }
    return x;
  }
}
