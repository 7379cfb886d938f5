package dev.weft.array.linalg;

/** What the algorithms of this package share. */
final class Dense {
  private Dense() {}

  /**
   * Checks that {@code a} holds rows x columns elements.
   *
   * @throws IllegalArgumentException if not
   */
  static void check(double[] a, int rows, int columns) {
    if (rows < 0 || columns < 0 || (long) rows * columns != a.length) {
      throw new IllegalArgumentException(
          "a matrix of %d x %d has not %d elements".formatted(rows, columns, a.length));
    }
  }

  /** Subtracts factor times n elements of y from as many of x; they must not overlap. */
  static void subtract(double[] x, int xAt, double[] y, int yAt, double factor, int n) {
    for (int i = 0; i < n; i++) {
      x[xAt + i] -= factor * y[yAt + i];
    }
  }

  /** Returns the transpose of a, rows x columns. */
  static double[] transpose(double[] a, int rows, int columns) {
    double[] t = new double[a.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        t[j * rows + i] = a[i * columns + j];
      }
    }
    return t;
  }
}
