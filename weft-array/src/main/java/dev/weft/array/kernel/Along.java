package dev.weft.array.kernel;

import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Folds numbers that lie in memory one after the other, for one place of the result at a time. */
abstract sealed class Along {
  /** New states for so many places. */
  abstract Serializable[] start(int places);

  /** Begins with a place. */
  abstract void begin();

  /** Takes the next {@code n} numbers from where the cursors are. */
  abstract void take(int n);

  /** Writes the state of the place that was begun. */
  abstract void end(int place);

  /**
   * A sum of numbers, or of products of two: runs are added plainly, what they come to by Knuth's
   * two-sum. So the error does not grow with how many there are.
   */
  static final class Sum extends Along {
    /** The longest run: NumPy, too, adds so many plainly, in eight chains. */
    private static final int RUN = 128;

    private final Cursor x;
    private final @Nullable Cursor factor;
    private double sum;
    private double lost;
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
    void begin() {
      sum = 0;
      lost = 0;
    }

    @Override
    void take(int n) {
      double a = sum;
      double rest = lost;
      for (int at = 0; at < n; at += RUN) {
        int length = Math.min(RUN, n - at);
        double b =
            factor == null
                ? Chains.sum(x.array, x.at + at, length)
                : Chains.products(x.array, x.at + at, factor.array, factor.at + at, length);
        double s = a + b;
        rest += Accumulator.Sum.rest(a, b, s);
        a = s;
      }
      sum = a;
      lost = rest;
    }

    @Override
    void end(int place) {
      sums[place] = sum;
      losts[place] = lost;
    }
  }

  /**
   * The mean and the sum of squared distances from it: of each run in two passes, while it is in
   * the first cache; runs are merged by their means, as Chan, Golub and LeVeque do.
   */
  static final class Variance extends Along {
    private static final int RUN = 512;

    private final Cursor x;
    private double count;
    private double mean;
    private double squares;
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
    void begin() {
      count = 0;
      mean = 0;
      squares = 0;
    }

    @Override
    void take(int n) {
      for (int at = 0; at < n; at += RUN) {
        int length = Math.min(RUN, n - at);
        double middle = Chains.sum(x.array, x.at + at, length) / length;
        if (Double.isInfinite(middle)) {
          one(x.at + at, length);
        } else {
          merge(length, middle, Chains.squares(x.array, x.at + at, length, middle));
        }
      }
    }

    /** One number after the other, whose mean may be finite though their sum is not. */
    private void one(int from, int n) {
      for (int i = from; i < from + n; i++) {
        merge(1, x.array[i], Math.abs(0 * x.array[i])); // NaN for an infinity
      }
    }

    private void merge(int n, double middle, double distances) {
      double share = n / (count + n);
      double distance = middle - mean;
      squares += distances + distance * (share * count) * distance; // 0 of what is large at first
      mean += distance * share;
      count += n;
    }

    @Override
    void end(int place) {
      means[place] = mean;
      sums[place] = squares;
    }
  }

  /** The largest or the smallest number. */
  static final class Extreme extends Along {
    private final Cursor x;
    private final boolean largest;
    private double value;
    private double[] values = {};

    Extreme(Cursor x, boolean largest) {
      this.x = x;
      this.largest = largest;
    }

    private double identity() {
      return largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    @Override
    Serializable[] start(int places) {
      values = new double[places];
      Arrays.fill(values, identity());
      return new Serializable[] {values};
    }

    @Override
    void begin() {
      value = identity();
    }

    @Override
    void take(int n) {
      value =
          largest
              ? Math.max(value, Search.largest(x.array, x.at, n))
              : Math.min(value, Search.smallest(x.array, x.at, n));
    }

    @Override
    void end(int place) {
      values[place] = value;
    }
  }
}
