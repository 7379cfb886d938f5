package dev.weft.array.linalg;

import dev.weft.array.linalg.MatrixProduct.Matrix;

/**
 * The factors P A = L U of a square matrix, by Gaussian elimination with partial pivoting: the
 * determinant, the inverse and the solutions of linear equations.
 *
 * <p>Right-looking and blocked, as LAPACK's {@code getrf}: a panel is eliminated column by column,
 * the rest of the matrix is updated by one matrix product.
 */
public final class LuDecomposition {
  private static final int PANEL = 64;

  private final int n;
  private final double[] lu;
  private final int[] rowOf; // row i of P A is row rowOf[i] of A
  private int swaps;
  private int zeroPivot = -1;

  private LuDecomposition(double[] a, int n) {
    this.n = n;
    lu = a.clone();
    rowOf = new int[n];
    for (int i = 0; i < n; i++) {
      rowOf[i] = i;
    }
    var product = n > PANEL ? new MatrixProduct() : null;
    for (int k = 0; k < n; k += PANEL) {
      int end = Math.min(n, k + PANEL);
      eliminate(k, end);
      if (end < n && product != null) {
        update(k, end, product);
      }
    }
  }

  /**
   * Factors {@code a}, n x n.
   *
   * @throws IllegalArgumentException if {@code a} has not n * n elements
   */
  public static LuDecomposition of(double[] a, int n) {
    Dense.check(a, n, n);
    return new LuDecomposition(a, n);
  }

  /** Eliminates the columns from {@code k} to {@code end}, within these columns. */
  private void eliminate(int k, int end) {
    for (int j = k; j < end; j++) {
      int pivot = j;
      for (int i = j + 1; i < n; i++) {
        double size = Math.abs(lu[i * n + j]);
        if (size > Math.abs(lu[pivot * n + j]) || Double.isNaN(size)) {
          pivot = i;
        }
      }
      if (pivot != j) {
        swap(pivot, j);
      }
      double value = lu[j * n + j];
      if (value == 0) {
        zeroPivot = zeroPivot < 0 ? j : zeroPivot;
        continue;
      }
      for (int i = j + 1; i < n; i++) {
        double factor = lu[i * n + j] / value;
        lu[i * n + j] = factor;
        if (factor != 0) {
          Dense.subtract(lu, i * n + j + 1, lu, j * n + j + 1, factor, end - j - 1);
        }
      }
    }
  }

  private void swap(int a, int b) {
    swaps++;
    int row = rowOf[a];
    rowOf[a] = rowOf[b];
    rowOf[b] = row;
    for (int j = 0; j < n; j++) {
      double x = lu[a * n + j];
      lu[a * n + j] = lu[b * n + j];
      lu[b * n + j] = x;
    }
  }

  /** Brings what lies right of the panel up to date. */
  private void update(int k, int end, MatrixProduct product) {
    for (int i = k + 1; i < end; i++) {
      for (int j = k; j < i; j++) {
        Dense.subtract(lu, i * n + end, lu, j * n + end, lu[i * n + j], n - end);
      }
    }
    int depth = end - k;
    double[] negated = new double[(n - end) * depth];
    for (int i = end; i < n; i++) {
      for (int j = 0; j < depth; j++) {
        negated[(i - end) * depth + j] = -lu[i * n + k + j];
      }
    }
    double[] above = new double[depth * (n - end)];
    for (int i = 0; i < depth; i++) {
      System.arraycopy(lu, (k + i) * n + end, above, i * (n - end), n - end);
    }
    product.multiplyAdd(
        n - end,
        n - end,
        depth,
        new Matrix(negated, 0, depth),
        new Matrix(above, 0, n - end),
        new Matrix(lu, end * n + end, n));
  }

  /** Whether a pivot is exactly 0, so that the matrix has no inverse. */
  public boolean isSingular() {
    return zeroPivot >= 0;
  }

  /** Returns the determinant; 1 for a matrix of no rows. */
  public double determinant() {
    double product = swaps % 2 == 0 ? 1 : -1;
    for (int i = 0; i < n; i++) {
      product *= lu[i * n + i];
    }
    return product;
  }

  /**
   * Solves A x = b.
   *
   * @param b n x columns, row-major; not changed
   * @return x, of the shape of b
   * @throws ArithmeticException if the matrix is singular
   */
  public double[] solve(double[] b, int columns) {
    Dense.check(b, n, columns);
    if (isSingular()) {
      throw new ArithmeticException(
          "the matrix is singular: pivot %d of its %d is exactly 0; lstsq gives the solution of least norm"
              .formatted(zeroPivot, n));
    }
    double[] x = new double[b.length];
    for (int i = 0; i < n; i++) {
      System.arraycopy(b, rowOf[i] * columns, x, i * columns, columns);
      for (int j = 0; j < i; j++) {
        Dense.subtract(x, i * columns, x, j * columns, lu[i * n + j], columns);
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int j = i + 1; j < n; j++) {
        Dense.subtract(x, i * columns, x, j * columns, lu[i * n + j], columns);
      }
      for (int c = 0; c < columns; c++) {
        x[i * columns + c] /= lu[i * n + i];
      }
    }
    return x;
  }

  /**
   * Returns the inverse, n x n.
   *
   * @throws ArithmeticException if the matrix is singular
   */
  public double[] inverse() {
    double[] identity = new double[n * n];
    for (int i = 0; i < n; i++) {
      identity[i * n + i] = 1;
    }
    return solve(identity, n);
  }
}
