package dev.weft.array.linalg;

import dev.weft.store.Spares;
import java.util.Objects;

/**
 * The factors P A = L U of a square matrix, by Gaussian elimination with partial pivoting: the
 * determinant, the inverse and the solutions of linear equations.
 *
 * <p>Recursive (Toledo, 1997): the left half of some columns is factored, the right half brought up
 * to date by the solution of a triangle and one matrix product, and then factored itself; so nearly
 * all work is in products. A few columns are eliminated one by one, each in an array of its own, or
 * some more by a library of the machine's, if it has LAPACK's factors.
 */
public final class LuDecomposition implements AutoCloseable {
  private static final int FEW = 32;

  /** Columns that a library factors at once: benchmark {@code solve} of arrays. */
  private static final int PANEL = 256;

  private static final int SQUARE = 16;

  private final int n;
  private final double[] lu;
  private final int[] rowOf; // row i of P A is row rowOf[i] of A
  private int swaps;
  private int zeroPivot = -1;

  private LuDecomposition(double[] a, int at, int n) {
    this.n = n;
    lu = (double[]) Spares.lend(double.class, n * n);
    System.arraycopy(a, at, lu, 0, n * n);
    rowOf = new int[n];
    for (int i = 0; i < n; i++) {
      rowOf[i] = i;
    }
    factor(0, n, new MatrixProduct());
  }

  /**
   * Factors {@code a}, n x n.
   *
   * @throws IllegalArgumentException if {@code a} has not n * n elements
   */
  public static LuDecomposition of(double[] a, int n) {
    Dense.check(a, n, n);
    return new LuDecomposition(a, 0, n);
  }

  /**
   * Factors the n x n elements of {@code a} from {@code at} on, for a short time.
   *
   * @throws IndexOutOfBoundsException if {@code a} has not as many
   */
  public static LuDecomposition of(double[] a, int at, int n) {
    Objects.checkFromIndexSize(at, n * n, a.length);
    return new LuDecomposition(a, at, n);
  }

  /** Gives the memory of the factors up, which are not to be asked for any more. */
  @Override
  public void close() {
    Spares.giveBack(lu);
  }

  /** Factors the columns from {@code k} to {@code end}, within these columns. */
  private void factor(int k, int end, MatrixProduct product) {
    NativeBlas library = product.factors(n);
    if (library != null && end - k <= PANEL) {
      panel(k, end, library);
      return;
    }
    if (end - k <= FEW) {
      eliminate(k, end);
      return;
    }
    int middle = (k + end) >>> 1;
    factor(k, middle, product);
    Dense.lower(lu, k, middle, n, lu, middle, end - middle, n, product);
    Dense.subtractProduct(lu, middle, n, k, middle, n, lu, middle, end - middle, n, product);
    factor(middle, end, product);
  }

  /** Has the library factor some columns, which are turned for it. */
  private void panel(int k, int end, NativeBlas library) {
    int rows = n - k;
    int columns = end - k;
    double[] panel = (double[]) Spares.lend(double.class, rows * columns);
    turn(lu, k * n + k, n, rows, columns, panel, 0, rows);
    int[] swaps = new int[columns];
    int zero = library.factor(panel, rows, columns, swaps);
    turn(panel, 0, rows, columns, rows, lu, k * n + k, n);
    Spares.giveBack(panel);
    if (zero > 0 && zeroPivot < 0) {
      zeroPivot = k + zero - 1;
    }
    double[] kept = new double[n];
    for (int j = 0; j < columns; j++) {
      int a = k + j;
      int b = k + swaps[j] - 1;
      if (a != b) {
        exchange(a, b, 0, k, kept);
        exchange(a, b, end, n - end, kept);
        number(a, b);
      }
    }
  }

  /** Exchanges {@code length} elements of two rows. */
  private void exchange(int a, int b, int column, int length, double[] kept) {
    System.arraycopy(lu, a * n + column, kept, 0, length);
    System.arraycopy(lu, b * n + column, lu, a * n + column, length);
    System.arraycopy(kept, 0, lu, b * n + column, length);
  }

  /** Writes rows to columns, by squares that stay in the cache. */
  private static void turn(
      double[] from,
      int at,
      int stride,
      int rows,
      int columns,
      double[] to,
      int toAt,
      int toStride) {
    for (int first = 0; first < rows; first += SQUARE) {
      int last = Math.min(rows, first + SQUARE);
      for (int left = 0; left < columns; left += SQUARE) {
        int right = Math.min(columns, left + SQUARE);
        for (int j = left; j < right; j++) {
          for (int i = first; i < last; i++) {
            to[toAt + j * toStride + i] = from[at + i * stride + j];
          }
        }
      }
    }
  }

  /** Eliminates a few columns one after the other. */
  private void eliminate(int k, int end) {
    double[][] columns = new double[end - k][n];
    for (int i = k; i < n; i++) {
      for (int j = k; j < end; j++) {
        columns[j - k][i] = lu[i * n + j];
      }
    }
    for (int j = k; j < end; j++) {
      double[] column = columns[j - k];
      int pivot = j;
      for (int i = j + 1; i < n; i++) {
        double size = Math.abs(column[i]);
        if (size > Math.abs(column[pivot]) || Double.isNaN(size)) {
          pivot = i;
        }
      }
      if (pivot != j) {
        swap(pivot, j);
        for (double[] each : columns) {
          double x = each[j];
          each[j] = each[pivot];
          each[pivot] = x;
        }
      }
      double value = column[j];
      if (value == 0) {
        zeroPivot = zeroPivot < 0 ? j : zeroPivot;
        continue;
      }
      for (int i = j + 1; i < n; i++) {
        column[i] /= value;
      }
      for (int other = j + 1; other < end; other++) {
        subtract(columns[other - k], column, columns[other - k][j], j + 1);
      }
    }
    for (int i = k; i < n; i++) {
      for (int j = k; j < end; j++) {
        lu[i * n + j] = columns[j - k][i];
      }
    }
  }

  private static void subtract(double[] x, double[] y, double factor, int from) {
    for (int i = from; i < x.length; i++) {
      x[i] -= factor * y[i];
    }
  }

  /** Notes that two rows change places. */
  private void number(int a, int b) {
    swaps++;
    int row = rowOf[a];
    rowOf[a] = rowOf[b];
    rowOf[b] = row;
  }

  private void swap(int a, int b) {
    number(a, b);
    for (int j = 0; j < n; j++) {
      double x = lu[a * n + j];
      lu[a * n + j] = lu[b * n + j];
      lu[b * n + j] = x;
    }
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

  /** Returns the sign of the determinant; 0 if the matrix is singular. */
  public double sign() {
    double sign = isSingular() ? 0 : swaps % 2 == 0 ? 1 : -1;
    for (int i = 0; i < n; i++) {
      sign = lu[i * n + i] < 0 ? -sign : sign;
    }
    return sign == 0 ? 0 : sign; // not -0
  }

  /** Returns the logarithm of the determinant's absolute value. */
  public double logAbsDeterminant() {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.log(Math.abs(lu[i * n + i]));
    }
    return isSingular() ? Double.NEGATIVE_INFINITY : sum;
  }

  /** Returns the transpose of P, n x n: A is it times L U. */
  public double[] permutation() {
    double[] p = new double[n * n];
    for (int i = 0; i < n; i++) {
      p[rowOf[i] * n + i] = 1;
    }
    return p;
  }

  /** Returns L, n x n, with ones on its diagonal. */
  public double[] lower() {
    double[] l = new double[n * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(lu, i * n, l, i * n, i);
      l[i * n + i] = 1;
    }
    return l;
  }

  /** Returns U, n x n. */
  public double[] upper() {
    double[] u = new double[n * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(lu, i * n + i, u, i * n + i, n - i);
    }
    return u;
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
    }
    var product = new MatrixProduct();
    Dense.lower(lu, 0, n, n, x, 0, columns, columns, product);
    Dense.upper(lu, 0, n, n, x, columns, product);
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
