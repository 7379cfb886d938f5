package dev.weft.array.linalg;

import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * The eigenvalues of a symmetric matrix A of n x n, and vectors V with A V = V diag(values).
 *
 * @param values n values, ascending
 * @param vectors n x n, row-major, with orthonormal columns
 */
@SuppressWarnings("ArrayRecordComponent") // arrays that belong to the caller, never compared
public record SymmetricEigen(double[] values, double[] vectors) {

  /**
   * Decomposes {@code a}, n x n, row-major, of which the lower triangle alone is read; not changed.
   *
   * @throws ArithmeticException if an element is not finite, or the iteration does not converge
   */
  public static SymmetricEigen of(double[] a, int n) {
    Dense.check(a, n, n);
    double[] symmetric = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double x = a[i * n + j];
        if (!Double.isFinite(x)) {
          throw new ArithmeticException(
              "eigenvalues of a matrix with %s: all elements must be finite".formatted(x));
        }
        symmetric[i * n + j] = x;
        symmetric[j * n + i] = x;
      }
    }
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    if (n == 0) {
      return new SymmetricEigen(values, vectors);
    }
    var eigen = DecompositionFactory_DDRM.eig(n, true, true);
    if (!eigen.decompose(DMatrixRMaj.wrap(n, n, symmetric))) {
      throw new ArithmeticException(
          "the eigenvalues of the %d x %d matrix did not converge".formatted(n, n));
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> eigen.getEigenvalue(i).getReal()))
            .mapToInt(i -> i)
            .toArray();
    for (int to = 0; to < n; to++) {
      values[to] = eigen.getEigenvalue(order[to]).getReal();
      DMatrixRMaj vector = Objects.requireNonNull(eigen.getEigenVector(order[to]));
      for (int i = 0; i < n; i++) {
        vectors[i * n + to] = vector.get(i, 0);
      }
    }
    return new SymmetricEigen(values, vectors);
  }
}
