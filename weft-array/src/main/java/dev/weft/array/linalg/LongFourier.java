package dev.weft.array.linalg;

import dev.weft.store.Spares;

/**
 * The discrete Fourier transform of n complex numbers that are too many for the cache: of rows x
 * columns, a transform of each column, factors, and a transform of each row (Bailey's four steps,
 * 1990), each {@link SplitFourier}'s.
 *
 * <p>Some columns at a time are gathered into lines of scratch memory, so that what memory gives is
 * used whole. Column c becomes row c of what the first step makes, so that the second takes columns
 * again, and puts them back where they were: the result is in order, and is made where it will lie.
 * An object holds tables of about 400 bytes for each of the rows and columns, and serves one thread
 * at a time.
 */
final class LongFourier {
  /** Columns that are gathered together. */
  private static final int TOGETHER = 16;

  /** Elements by which lines are apart more than they are long, to lie in different sets. */
  private static final int APART = 8;

  private final int rows;
  private final int columns;
  private final SplitFourier ofRows; // of as many numbers as there are rows
  private final SplitFourier ofColumns;
  private final Roots roots;
  private double[] lines = {};

  /** Returns whether n is the product of two lengths that there are tables for. */
  static boolean fits(int n) {
    return n > 1 << 16 && rows(n) > 0;
  }

  /** Returns an upper bound of the bytes of tables and scratch of n numbers that fit. */
  static long bytes(int n) {
    long rows = rows(n);
    long columns = n / rows;
    return 16L * n + 80 * (rows + columns) + 16 * TOGETHER * (columns + APART) + (1 << 18);
  }

  /**
   * Returns a divisor of n, at most its root and near it, that there are tables for, as for n by
   * it; by preference one that fills vectors; 0 if there is none.
   */
  private static int rows(int n) {
    int root = (int) Math.sqrt(n);
    for (int full = 64; full >= 1; full /= 8) {
      for (int rows = root; rows >= root / 4; rows--) {
        if (rows % full == 0
            && n % rows == 0
            && n / rows % full == 0
            && SplitFourier.fits(rows)
            && SplitFourier.fits(n / rows)) {
          return rows;
        }
      }
    }
    return 0;
  }

  /** Makes the tables. */
  LongFourier(int n) {
    rows = rows(n);
    columns = n / rows;
    ofRows = new SplitFourier(rows);
    ofColumns = rows == columns ? ofRows : new SplitFourier(columns);
    roots = new Roots(n);
  }

  /** Transforms as {@link SplitFourier#transform} does. */
  @SuppressWarnings("ReferenceEquality") // whether it is the same array
  void transform(
      double[] re,
      int reAt,
      double[] im,
      int imAt,
      int step,
      double[] pairs,
      int at,
      boolean inverse,
      double factor) {
    if (lines.length == 0) {
      lines = new double[TOGETHER * (2 * columns + APART)];
    }
    boolean within = re == pairs || im == pairs;
    double[] turned = within ? (double[]) Spares.lend(double.class, 2 * rows * columns) : pairs;
    int turnedAt = within ? 0 : at;
    int apart = 2 * rows + APART;
    for (int column = 0; column < columns; column += TOGETHER) {
      int some = Math.min(TOGETHER, columns - column);
      int from = reAt + column * step;
      int with = imAt + column * step;
      gather(re, from, im, with, step, columns * step, rows, some, apart);
      for (int i = 0; i < some; i++) {
        int to = turnedAt + 2 * (column + i) * rows;
        ofRows.transform(lines, i * apart, turned, to, inverse, roots, column + i);
      }
    }
    apart = 2 * columns + APART;
    for (int row = 0; row < rows; row += TOGETHER) {
      int some = Math.min(TOGETHER, rows - row);
      int from = turnedAt + 2 * row;
      gather(turned, from, turned, from + 1, 2, 2 * rows, columns, some, apart);
      for (int i = 0; i < some; i++) {
        int line = i * apart;
        ofColumns.transform(lines, line, lines, line + 1, 2, lines, line, inverse, factor);
      }
      put(pairs, at + 2 * row, some, apart);
    }
    if (within) {
      Spares.giveBack(turned);
    }
  }

  /** Makes lines of {@code some} neighbouring columns of {@code length} numbers. */
  private void gather(
      double[] re,
      int reAt,
      double[] im,
      int imAt,
      int step,
      int stride,
      int length,
      int some,
      int apart) {
    double[] to = lines;
    for (int k = 0; k < length; k++) {
      int line = 2 * k;
      int from = reAt + k * stride;
      int with = imAt + k * stride;
      for (int i = 0; i < some; i++) {
        to[line] = re[from];
        to[line + 1] = im[with];
        line += apart;
        from += step;
        with += step;
      }
    }
  }

  /** Puts lines back to where their columns are. */
  private void put(double[] pairs, int at, int some, int apart) {
    double[] from = lines;
    for (int k = 0; k < columns; k++) {
      int line = 2 * k;
      int to = at + 2 * k * rows;
      for (int i = 0; i < some; i++) {
        pairs[to] = from[line];
        pairs[to + 1] = from[line + 1];
        line += apart;
        to += 2;
      }
    }
  }
}
