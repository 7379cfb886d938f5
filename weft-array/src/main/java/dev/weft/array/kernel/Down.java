package dev.weft.array.kernel;

import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Folds rows that lie in memory one number after the other, column by column, for a strip of places
 * of the result at a time: at most {@link Nest#TILE} columns.
 */
abstract sealed class Down {
  /** New states for so many places. */
  abstract Serializable[] start(int places);

  /** Begins with a strip of {@code n} columns. */
  abstract void begin(int n);

  /** Takes the row where the cursors are, or the {@link Chains#ROWS} rows from there on. */
  abstract void take(int rows, int n);

  /** Writes the states of the strip that was begun, from a place on. */
  abstract void end(int place, int n);

  /**
   * Sums of numbers, or of products of two: eight rows are added plainly, what they come to by
   * Knuth's two-sum.
   */
  static final class Sum extends Down {
    private final Cursor x;
    private final @Nullable Cursor factor;
    private final double[] some = new double[Nest.REGISTER];
    private final double[] sum = new double[Nest.REGISTER];
    private final double[] lost = new double[Nest.REGISTER];
    private double[] sums = {};
    private double[] losts = {};

    Sum(Cursor x, @Nullable Cursor factor) {
      this.x = x;
      this.factor = factor;
    }

    @Override
    Serializable[] start(int places) {
      sums = new double[places];
      losts = new double[places];
      return new Serializable[] {sums, losts};
    }

    @Override
    void begin(int n) {
      Arrays.fill(sum, 0, n, 0);
      Arrays.fill(lost, 0, n, 0);
    }

    @Override
    void take(int rows, int n) {
      if (factor == null) {
        if (rows == Chains.ROWS) {
          Chains.sum(x.array, x.at, x.way, some, n);
        } else {
          System.arraycopy(x.array, x.at, some, 0, n);
        }
      } else if (rows == Chains.ROWS) {
        Chains.products(x, factor, some, n);
      } else {
        multiply(x.array, x.at, factor.array, factor.at, some, n);
      }
      Accumulator.Sum.add(some, sum, lost, n);
    }

    private static void multiply(double[] x, int at, double[] y, int other, double[] r, int n) {
      for (int i = 0; i < n; i++) {
        r[i] = x[at + i] * y[other + i];
      }
    }

    @Override
    void end(int place, int n) {
      System.arraycopy(sum, 0, sums, place, n);
      System.arraycopy(lost, 0, losts, place, n);
    }
  }

  /**
   * Means and sums of squared distances from them: of eight rows in two passes, merged by their
   * means, as Chan, Golub and LeVeque do.
   */
  static final class Variance extends Down {
    private final Cursor x;
    private final double[] middle = new double[Nest.REGISTER];
    private final double[] distances = new double[Nest.REGISTER];
    private final double[] mean = new double[Nest.REGISTER];
    private final double[] squares = new double[Nest.REGISTER];
    private double count;
    private double[] means = {};
    private double[] sums = {};

    Variance(Cursor x) {
      this.x = x;
    }

    @Override
    Serializable[] start(int places) {
      means = new double[places];
      sums = new double[places];
      return new Serializable[] {means, sums};
    }

    @Override
    void begin(int n) {
      Arrays.fill(mean, 0, n, 0);
      Arrays.fill(squares, 0, n, 0);
      count = 0;
    }

    @Override
    void take(int rows, int n) {
      if (rows == Chains.ROWS) {
        Chains.spread(x.array, x.at, x.way, middle, distances, n);
      } else {
        System.arraycopy(x.array, x.at, middle, 0, n);
        Doubles.subtract(middle, middle, distances, n); // 0, or NaN for infinities
      }
      double share = rows / (count + rows);
      merge(middle, distances, mean, squares, share, share * count, n);
      count += rows;
    }

    private static void merge(
        double[] middle,
        double[] distances,
        double[] mean,
        double[] squares,
        double share,
        double weight,
        int n) {
      for (int i = 0; i < n; i++) {
        double distance = middle[i] - mean[i];
        mean[i] += distance * share;
        squares[i] += distances[i] + distance * weight * distance;
      }
    }

    @Override
    void end(int place, int n) {
      System.arraycopy(mean, 0, means, place, n);
      System.arraycopy(squares, 0, sums, place, n);
    }
  }

  /** The largest or the smallest numbers. */
  static final class Extreme extends Down {
    private final Cursor x;
    private final boolean largest;
    private final double[] row = new double[Nest.REGISTER];
    private final double[] value = new double[Nest.REGISTER];
    private double[] values = {};

    Extreme(Cursor x, boolean largest) {
      this.x = x;
      this.largest = largest;
    }

    @Override
    Serializable[] start(int places) {
      values = new double[places];
      return new Serializable[] {values};
    }

    @Override
    void begin(int n) {
      Arrays.fill(value, 0, n, largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }

    @Override
    void take(int rows, int n) {
      for (int k = 0; k < rows; k++) {
        System.arraycopy(x.array, x.at + k * x.way, row, 0, n);
        if (largest) {
          Doubles.maximum(value, row, value, n);
        } else {
          Doubles.minimum(value, row, value, n);
        }
      }
    }

    @Override
    void end(int place, int n) {
      System.arraycopy(value, 0, values, place, n);
    }
  }
}
