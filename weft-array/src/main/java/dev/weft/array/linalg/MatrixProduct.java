package dev.weft.array.linalg;

import org.jspecify.annotations.Nullable;

/**
 * Dense matrix products of doubles: by a library of the machine's if there is one ({@link
 * NativeBlas}) and the matrices are not small, else in plain loops that the JIT vectorises.
 *
 * <p>In plain loops every element of the product is summed in the order of the inner axis with
 * fused multiply-adds, so the bits depend neither on the tiles nor on how the matrices lie in
 * memory; a library has an order of its own. An object holds scratch space of about 350 KB; it
 * serves one thread at a time.
 */
public final class MatrixProduct {

  /*
   * A tile of b, DEPTH x WIDTH, is copied to rows of their own, so that it stays in the L2 cache and
   * every loop runs at offset 0 of distinct arrays. Four rows of c are then carried through the tile,
   * four rows of b at a time: 16 multiply-adds for eight loads and four stores. WIDTH keeps the eight
   * rows of one call within the L1 cache. Of the sizes 128..1024 x 32..256, 320 x 128 was the fastest
   * (about 75 % of OpenBLAS on one thread); see the `matmul` benchmark.
   */
  private static final int WIDTH = 320;
  private static final int DEPTH = 128;
  private static final int ROWS = 4;

  private final double[][] tile = new double[DEPTH][WIDTH];
  private final double[] left = new double[ROWS * DEPTH];
  private final double[] c0 = new double[WIDTH];
  private final double[] c1 = new double[WIDTH];
  private final double[] c2 = new double[WIDTH];
  private final double[] c3 = new double[WIDTH];

  /** Operations below which the call of a library costs more than it saves. */
  private static final long SMALL = 100_000;

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
    if (library != null && (long) m * n * k > SMALL) {
      library.multiplyAdd(m, n, k, a, b, c);
      return;
    }
    for (int j = 0; j < n; j += WIDTH) {
      int width = Math.min(WIDTH, n - j);
      for (int p = 0; p < k; p += DEPTH) {
        int depth = Math.min(DEPTH, k - p);
        int padded = (depth + 3) / 4 * 4;
        for (int row = 0; row < padded; row++) {
          if (row < depth) {
            System.arraycopy(b.values, b.at + (p + row) * b.stride + j, tile[row], 0, width);
          } else {
            java.util.Arrays.fill(tile[row], 0, width, 0.0);
          }
        }
        for (int i = 0; i < m; i += ROWS) {
          strip(Math.min(ROWS, m - i), width, depth, padded, a, i, p, c, j);
        }
      }
    }
  }

  /** Carries up to four rows of c, from row i and column j on, through the tile. */
  private void strip(
      int rows, int width, int depth, int padded, Matrix a, int i, int p, Matrix c, int j) {
    for (int step = 0; step < padded; step++) {
      for (int row = 0; row < ROWS; row++) {
        left[step * ROWS + row] =
            step < depth && row < rows ? a.values[a.at + (i + row) * a.stride + p + step] : 0.0;
      }
    }
    double[][] carried = {c0, c1, c2, c3};
    for (int row = 0; row < rows; row++) {
      System.arraycopy(c.values, c.at + (i + row) * c.stride + j, carried[row], 0, width);
    }
    for (int step = 0; step < padded; step += 4) {
      four(width, step);
    }
    for (int row = 0; row < rows; row++) {
      System.arraycopy(carried[row], 0, c.values, c.at + (i + row) * c.stride + j, width);
    }
  }

  private void four(int width, int step) {
    int at = step * ROWS;
    fused(
        width,
        tile[step],
        tile[step + 1],
        tile[step + 2],
        tile[step + 3],
        c0,
        c1,
        c2,
        c3,
        left[at],
        left[at + 1],
        left[at + 2],
        left[at + 3],
        left[at + 4],
        left[at + 5],
        left[at + 6],
        left[at + 7],
        left[at + 8],
        left[at + 9],
        left[at + 10],
        left[at + 11],
        left[at + 12],
        left[at + 13],
        left[at + 14],
        left[at + 15]);
  }

  /** Named a(inner)(row): the element of the left matrix that meets row {@code inner} of b. */
  private static void fused(
      int n,
      double[] b0,
      double[] b1,
      double[] b2,
      double[] b3,
      double[] c0,
      double[] c1,
      double[] c2,
      double[] c3,
      double a00,
      double a01,
      double a02,
      double a03,
      double a10,
      double a11,
      double a12,
      double a13,
      double a20,
      double a21,
      double a22,
      double a23,
      double a30,
      double a31,
      double a32,
      double a33) {
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
