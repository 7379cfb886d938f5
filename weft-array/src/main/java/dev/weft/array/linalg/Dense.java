package dev.weft.array.linalg;

import dev.weft.array.linalg.MatrixProduct.Matrix;

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

  /** Rows of a triangle that are solved one after the other. */
  private static final int FEW = 16;

  /**
   * Solves L y = x for y in place: by halves, the second of which is brought up to date by a matrix
   * product.
   *
   * @param l rows of {@code stride} elements, of which those from row and column {@code from} to
   *     {@code to} are L, with ones on the diagonal, and what is above it is not read
   * @param x rows of {@code xStride} elements; L's rows are those of x, from column {@code column}
   *     on
   */
  static void lower(
      double[] l,
      int from,
      int to,
      int stride,
      double[] x,
      int column,
      int columns,
      int xStride,
      MatrixProduct product) {
    int n = to - from;
    if (columns == 1 && xStride == 1) {
      for (int i = from + 1; i < to; i++) {
        x[i + column] -= dot(l, i * stride + from, x, from + column, i - from);
      }
      return;
    }
    Matrix triangle = new Matrix(l, from * stride + from, stride);
    Matrix sides = new Matrix(x, from * xStride + column, xStride);
    if (product.solve(n, columns, false, triangle, sides)) {
      return;
    }
    if (n > FEW) {
      int middle = (from + to) >>> 1;
      lower(l, from, middle, stride, x, column, columns, xStride, product);
      subtractProduct(l, middle, to, from, middle, stride, x, column, columns, xStride, product);
      lower(l, middle, to, stride, x, column, columns, xStride, product);
      return;
    }
    for (int i = from + 1; i < to; i++) {
      for (int j = from; j < i; j++) {
        subtract(x, i * xStride + column, x, j * xStride + column, l[i * stride + j], columns);
      }
    }
  }

  /** As {@link #lower}, of U y = x with a diagonal of its own, and all columns of x. */
  static void upper(
      double[] u, int from, int to, int stride, double[] x, int columns, MatrixProduct product) {
    int n = to - from;
    if (columns == 1) {
      for (int i = to - 1; i >= from; i--) {
        int row = i * stride + i;
        x[i] = (x[i] - dot(u, row + 1, x, i + 1, to - 1 - i)) / u[row];
      }
      return;
    }
    Matrix triangle = new Matrix(u, from * stride + from, stride);
    if (product.solve(n, columns, true, triangle, new Matrix(x, from * columns, columns))) {
      return;
    }
    if (n > FEW) {
      int middle = (from + to) >>> 1;
      upper(u, middle, to, stride, x, columns, product);
      subtractProduct(u, from, middle, middle, to, stride, x, 0, columns, columns, product);
      upper(u, from, middle, stride, x, columns, product);
      return;
    }
    for (int i = to - 1; i >= from; i--) {
      for (int j = i + 1; j < to; j++) {
        subtract(x, i * columns, x, j * columns, u[i * stride + j], columns);
      }
      for (int c = 0; c < columns; c++) {
        x[i * columns + c] /= u[i * stride + i];
      }
    }
  }

  /**
   * Subtracts the product of rows {@code first} to {@code last} and columns {@code from} to {@code
   * to} of a, and rows {@code from} to {@code to} of x, from rows {@code first} to {@code last} of
   * x, each from column {@code column} on.
   */
  static void subtractProduct(
      double[] a,
      int first,
      int last,
      int from,
      int to,
      int stride,
      double[] x,
      int column,
      int columns,
      int xStride,
      MatrixProduct product) {
    int depth = to - from;
    Matrix left = new Matrix(a, first * stride + from, stride);
    Matrix right = new Matrix(x, from * xStride + column, xStride);
    Matrix result = new Matrix(x, first * xStride + column, xStride);
    if (product.subtract(last - first, columns, depth, left, right, result)) {
      return;
    }
    double[] negated = new double[(last - first) * depth];
    for (int i = first; i < last; i++) {
      for (int j = 0; j < depth; j++) {
        negated[(i - first) * depth + j] = -a[i * stride + from + j];
      }
    }
    Matrix minus = new Matrix(negated, 0, depth);
    product.multiplyAdd(last - first, columns, depth, minus, right, result);
  }

  /**
   * Returns the sum of the products of n elements of x and y: eight sums side by side, which the
   * JVM computes at once, and the rest.
   */
  static double dot(double[] x, int xAt, double[] y, int yAt, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int i = 0;
    for (; i <= n - 8; i += 8) {
      s0 = Math.fma(x[xAt + i], y[yAt + i], s0);
      s1 = Math.fma(x[xAt + i + 1], y[yAt + i + 1], s1);
      s2 = Math.fma(x[xAt + i + 2], y[yAt + i + 2], s2);
      s3 = Math.fma(x[xAt + i + 3], y[yAt + i + 3], s3);
      s4 = Math.fma(x[xAt + i + 4], y[yAt + i + 4], s4);
      s5 = Math.fma(x[xAt + i + 5], y[yAt + i + 5], s5);
      s6 = Math.fma(x[xAt + i + 6], y[yAt + i + 6], s6);
      s7 = Math.fma(x[xAt + i + 7], y[yAt + i + 7], s7);
    }
    double sum = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    for (; i < n; i++) {
      sum = Math.fma(x[xAt + i], y[yAt + i], sum);
    }
    return sum;
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
