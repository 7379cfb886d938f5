package dev.weft.array.linalg;

/** The factor A = L Lᵀ of a symmetric positive definite matrix. */
public final class CholeskyDecomposition {
  private CholeskyDecomposition() {}

  /**
   * Returns L, lower triangular. Only the lower triangle of {@code a} is read.
   *
   * @param a n x n, row-major; not changed
   * @throws ArithmeticException if a pivot is not positive
   */
  public static double[] lower(double[] a, int n) {
    Dense.check(a, n, n);
    double[] l = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i * n + j];
        for (int k = 0; k < j; k++) {
          sum -= l[i * n + k] * l[j * n + k];
        }
        if (i != j) {
          l[i * n + j] = sum / l[j * n + j];
        } else if (sum > 0) {
          l[i * n + i] = Math.sqrt(sum);
        } else {
          throw new ArithmeticException(
              "the matrix is not positive definite: pivot %d is %s".formatted(i, sum));
        }
      }
    }
    return l;
  }
}
