package dev.weft.array.linalg;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Dense matrix products of doubles: by a library of the machine's if there is one ({@link
 * NativeBlas}) and the matrices are not small, else in plain loops that the JIT vectorises.
 *
 * <p>In plain loops every element of the product is summed in the order of the inner axis with
 * fused multiply-adds, so the bits depend neither on the tiles nor on how the matrices lie in
 * memory; a library has an order of its own. An object holds scratch space of up to 6.3 MB; it
 * serves one thread at a time.
 */
public final class MatrixProduct {

  /*
   * STRETCH columns of PANEL rows of a are copied in the order in which they are used, and STRETCH x
   * WIDTH of b to rows of their own, so that every loop runs at offset 0 of distinct arrays. Of these
   * a tile of DEPTH rows stays in the L2 cache, and with it KEPT rows of c, until the stretch is
   * through: c goes to memory and back once a stretch. Four rows of c are carried through the tile,
   * four rows of b at a time: 16 multiply-adds for eight loads and four stores, and no more, since
   * of 20 the JVM makes no vectors. WIDTH keeps the eight rows of one call within the L1 cache.
   * Measured on one thread, GFLOP/s: with c through every tile 40, so 46, OpenBLAS 54; see the rows
   * `matmul` of the benchmark of arrays.
   */
  private static final int WIDTH = 250;
  private static final int STRETCH = 1024;
  private static final int DEPTH = 256;
  private static final int PANEL = 512;
  private static final int KEPT = 64;
  private static final int ROWS = 4;

  private double[][] tile = new double[0][0];
  private double[][] carried = new double[0][0];
  private double[] left = new double[0];

  /** Columns of a product up to which it is the quicker the more there are. */
  public static final int WIDE = NativeBlas.COLUMNS;

  /** Bytes that a product of large matrices needs beside them. */
  public static final long SCRATCH = 8L * STRETCH * (PANEL + WIDTH + ROWS);

  /** Multiply-adds up to which the call of a library costs more than it saves. */
  private static final long SMALL = Long.getLong(NativeBlas.PROPERTY + ".least", 100_000);

  private final @Nullable NativeBlas library;

  /** Creates what one thread needs. */
  public MatrixProduct() {
    this(NativeBlas.find().orElse(null));
  }

  MatrixProduct(@Nullable NativeBlas library) {
    this.library = library;
  }

  /** Returns products in plain loops, whatever the machine has. */
  static MatrixProduct plain() {
    return new MatrixProduct(null);
  }

  /**
   * A matrix in row-major order within an array: row i begins at {@code at + i * stride}.
   *
   * @param values the array, not copied
   * @param at the index of the first element
   * @param stride how far one row is from the next
   */
  @SuppressWarnings("ArrayRecordComponent") // a view of the caller's array, never compared
  public record Matrix(double[] values, int at, int stride) {}

  /** Adds the product of a (m x k) and b (k x n) to c (m x n); c must not overlap a or b. */
  public void multiplyAdd(int m, int n, int k, Matrix a, Matrix b, Matrix c) {
    multiply(m, n, k, a, b, c, true);
  }

  /**
   * Makes c (m x n), which must not overlap a (m x k) or b (k x n), their product, whatever it was
   * before; or, if {@code added}, adds that to it.
   */
  public void multiply(int m, int n, int k, Matrix a, Matrix b, Matrix c, boolean added) {
    if (library != null && (long) m * n * k > SMALL) {
      library.multiply(m, n, k, 1.0, a, b, c, added);
      return;
    }
    for (int i = 0; i < m && !added; i++) {
      Arrays.fill(c.values, c.at + i * c.stride, c.at + i * c.stride + n, 0.0);
    }
    if (m == 0 || n == 0 || k == 0) {
      return;
    }
    reserve(Math.min(m, PANEL), Math.min(n, WIDTH), Math.min(k, STRETCH));
    for (int i = 0; i < m; i += PANEL) {
      int rows = Math.min(PANEL, m - i);
      for (int p = 0; p < k; p += STRETCH) {
        int depth = Math.min(STRETCH, k - p);
        for (int row = 0; row < rows; row += ROWS) {
          pack(a, i + row, Math.min(ROWS, rows - row), p, depth, row * padded(depth));
        }
        for (int j = 0; j < n; j += WIDTH) {
          int width = Math.min(WIDTH, n - j);
          copy(b, p, depth, j, width);
          for (int row = 0; row < rows; row += KEPT) {
            var own = new Matrix(c.values, c.at + (i + row) * c.stride + j, c.stride);
            kept(row, Math.min(KEPT, rows - row), width, padded(depth), own);
          }
        }
      }
    }
  }

  /**
   * Subtracts the product of a and b from c, as {@link #multiplyAdd}, by the library; false, and c
   * is as it was, if there is none or the product is small.
   */
  boolean subtract(int m, int n, int k, Matrix a, Matrix b, Matrix c) {
    if (library == null || (long) m * n * k <= SMALL) {
      return false;
    }
    library.multiply(m, n, k, -1.0, a, b, c, true);
    return true;
  }

  /** As {@link NativeBlas#solve}; false, too, if there is no library or little to do. */
  boolean solve(int n, int columns, boolean upper, Matrix t, Matrix x) {
    return library != null
        && (long) n * n * columns > SMALL
        && library.solve(n, columns, upper, t, x);
  }

  /** Returns the library where it factors the first columns of n rows; else null. */
  @Nullable NativeBlas factors(int n) {
    return library != null && library.factors() && (long) n * n * n > SMALL ? library : null;
  }

  /** Copies a stretch of rows of b, with rows of zeros up to a multiple of four. */
  private void copy(Matrix b, int p, int depth, int j, int width) {
    for (int row = 0; row < depth; row++) {
      System.arraycopy(b.values, b.at + (p + row) * b.stride + j, tile[row], 0, width);
    }
    for (int row = depth; row < padded(depth); row++) {
      Arrays.fill(tile[row], 0, width, 0.0);
    }
  }

  /** Carries rows of c through the stretch, a tile of it at a time. */
  private void kept(int first, int rows, int width, int depth, Matrix c) {
    for (int from = 0; from < depth; from += DEPTH) {
      int to = Math.min(depth, from + DEPTH);
      for (int row = 0; row < rows; row += ROWS) {
        int at = (first + row) * depth + from * ROWS;
        strip(Math.min(ROWS, rows - row), width, from, to, at, c, c.at + row * c.stride);
      }
    }
  }

  /** Returns the next multiple of four. */
  private static int padded(int length) {
    return (length + ROWS - 1) / ROWS * ROWS;
  }

  private void reserve(int rows, int width, int depth) {
    if (tile.length < padded(depth) || tile[0].length < width) {
      int length = (width + 1) / 8 * 8 + 6; // with its header of two a multiple of a cache line
      tile = new double[padded(depth)][length];
      carried = new double[ROWS][length];
    }
    int size = padded(rows) * padded(depth);
    if (left.length < size) {
      left = new double[size];
    }
  }

  /** Copies four rows of a, one element of each after the other, to {@code to} on. */
  private void pack(Matrix a, int i, int rows, int p, int depth, int to) {
    if (rows < ROWS || depth % ROWS != 0) {
      Arrays.fill(left, to, to + ROWS * padded(depth), 0.0);
    }
    for (int row = 0; row < rows; row++) {
      int from = a.at + (i + row) * a.stride + p;
      for (int step = 0; step < depth; step++) {
        left[to + step * ROWS + row] = a.values[from + step];
      }
    }
  }

  /** Carries up to four rows of c through rows of the tile, with what is packed of a. */
  private void strip(int rows, int width, int from, int to, int packed, Matrix c, int at) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(c.values, at + row * c.stride, carried[row], 0, width);
    }
    double[][] b = tile;
    double[] c0 = carried[0];
    double[] c1 = carried[1];
    double[] c2 = carried[2];
    double[] c3 = carried[3];
    for (int step = from; step < to; step += ROWS) {
      int next = packed + (step - from) * ROWS;
      fused(width, left, next, b[step], b[step + 1], b[step + 2], b[step + 3], c0, c1, c2, c3);
    }
    for (int row = 0; row < rows; row++) {
      System.arraycopy(carried[row], 0, c.values, at + row * c.stride, width);
    }
  }

  /** Adds the products of four columns of four rows of a, and four rows of b. */
  private static void fused(
      int n,
      double[] a,
      int at,
      double[] b0,
      double[] b1,
      double[] b2,
      double[] b3,
      double[] c0,
      double[] c1,
      double[] c2,
      double[] c3) {
    double a00 = a[at]; // named a(inner)(row)
    double a01 = a[at + 1];
    double a02 = a[at + 2];
    double a03 = a[at + 3];
    double a10 = a[at + 4];
    double a11 = a[at + 5];
    double a12 = a[at + 6];
    double a13 = a[at + 7];
    double a20 = a[at + 8];
    double a21 = a[at + 9];
    double a22 = a[at + 10];
    double a23 = a[at + 11];
    double a30 = a[at + 12];
    double a31 = a[at + 13];
    double a32 = a[at + 14];
    double a33 = a[at + 15];
    for (int j = 0; j < n; j++) {
      double x0 = b0[j];
      double x1 = b1[j];
      double x2 = b2[j];
      double x3 = b3[j];
      c0[j] = Math.fma(a30, x3, Math.fma(a20, x2, Math.fma(a10, x1, Math.fma(a00, x0, c0[j]))));
      c1[j] = Math.fma(a31, x3, Math.fma(a21, x2, Math.fma(a11, x1, Math.fma(a01, x0, c1[j]))));
      c2[j] = Math.fma(a32, x3, Math.fma(a22, x2, Math.fma(a12, x1, Math.fma(a02, x0, c2[j]))));
      c3[j] = Math.fma(a33, x3, Math.fma(a23, x2, Math.fma(a13, x1, Math.fma(a03, x0, c3[j]))));
    }
  }
}
