package dev.weft.array.kernel;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * Folds the tiles of one register, lane by lane, as long as they belong to the same places of the
 * result; then the lanes of each place into its state.
 *
 * <p>Lanes keep the loop over a tile vectorised and free of a chain of dependent additions. Which
 * lane an element falls into follows from the chunk's shape alone, so the bits do too.
 */
abstract class Accumulator {
  /** New states for so many places, as if nothing had been folded yet; tiles go there from now. */
  abstract Serializable[] start(int places);

  /** Takes the first tile of a group, which is its largest. */
  abstract void first(int n);

  /** Takes another tile of the group. */
  abstract void next(int n);

  /**
   * Folds so many lanes into the state of a place. The lanes of a group are folded in their order,
   * each once: they are overwritten.
   */
  abstract void fold(int from, int step, int count, int place);

  /**
   * A compensated sum (Knuth's two-sum): states sum and what it has lost.
   *
   * @implNote some of the additions are written as multiplications by 1 with an addition, which
   *     have the same results: processors have other units for these, which would be idle
   */
  static final class Sum extends Accumulator {
    /** Lanes up to here are folded one after the other, more are halved first. */
    private static final int FEW = 32;

    private static final double[] ZEROS = new double[Nest.REGISTER];

    private final double[] x;
    private final double[] sum = new double[Nest.REGISTER];
    private final double[] lost = new double[Nest.REGISTER];
    private final double[] upperSum = new double[Nest.REGISTER];
    private final double[] upperLost = new double[Nest.REGISTER];
    private double[] sums = {};
    private double[] losts = {};

    Sum(double[] x) {
      this.x = x;
    }

    @Override
    Serializable[] start(int places) {
      sums = new double[places];
      losts = new double[places];
      return new Serializable[] {sums, losts};
    }

    @Override
    void first(int n) {
      System.arraycopy(x, 0, sum, 0, n);
      System.arraycopy(ZEROS, 0, lost, 0, n);
    }

    @Override
    void next(int n) {
      add(x, sum, lost, n);
    }

    static void add(double[] x, double[] sum, double[] lost, int n) {
      for (int i = 0; i < n; i++) {
        double a = sum[i];
        double b = x[i];
        double s = a + b;
        double z = s - a;
        lost[i] += Math.fma(1, a, Math.fma(-1, s, z)) + Math.fma(-1, z, b);
        sum[i] = s;
      }
    }

    /**
     * Adds the upper half of the lanes to the lower half until few are left, and those in four
     * chains of two-sums, so that the processor works on several at a time.
     *
     * @implNote in one method, which the compiler of the JVM finds too large to compile again
     *     within each of its callers
     */
    @Override
    void fold(int from, int step, int count, int place) {
      int at = from;
      int left = count;
      if (step == 1 && left > FEW) {
        if (from > 0) { // the lanes before are done with, and vectorised loops begin at 0
          System.arraycopy(sum, from, sum, 0, left);
          System.arraycopy(lost, from, lost, 0, left);
          at = 0;
        }
        while (left > FEW) {
          int upper = left / 2;
          left -= upper;
          System.arraycopy(sum, left, upperSum, 0, upper);
          System.arraycopy(lost, left, upperLost, 0, upper);
          add(upperSum, sum, lost, upper);
          dev.weft.array.kernel.Doubles.add(lost, upperLost, lost, upper);
        }
      }
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      double low = 0;
      int i = 0;
      for (; i + 4 <= left; i += 4, at += 4 * step) {
        double p = sum[at];
        double q = sum[at + step];
        double u = sum[at + 2 * step];
        double v = sum[at + 3 * step];
        double sa = a + p;
        double sb = b + q;
        double sc = c + u;
        double sd = d + v;
        low +=
            ((rest(a, p, sa) + lost[at]) + (rest(b, q, sb) + lost[at + step]))
                + ((rest(c, u, sc) + lost[at + 2 * step]) + (rest(d, v, sd) + lost[at + 3 * step]));
        a = sa;
        b = sb;
        c = sc;
        d = sd;
      }
      for (; i < left; i++, at += step) {
        double s = a + sum[at];
        low += rest(a, sum[at], s) + lost[at];
        a = s;
      }
      double ab = a + b;
      double cd = c + d;
      double s = ab + cd;
      sums[place] = s;
      losts[place] = low + ((rest(a, b, ab) + rest(c, d, cd)) + rest(ab, cd, s));
    }

    /** What the sum s of a and b has lost, exactly. */
    static double rest(double a, double b, double s) {
      double z = s - a;
      return (a - (s - z)) + (b - z);
    }
  }

  /** Smallest, largest, product of doubles: one state. */
  static final class Doubles extends Accumulator {
    private final Step.Loop2<double[], double[]> loop;
    private final DoubleBinaryOperator operator;
    private final double identity;
    private final double[] x;
    private final double[] value = new double[Nest.REGISTER];
    private double[] values = {};

    Doubles(
        Step.Loop2<double[], double[]> loop,
        DoubleBinaryOperator operator,
        double identity,
        double[] x) {
      this.loop = loop;
      this.operator = operator;
      this.identity = identity;
      this.x = x;
    }

    @Override
    Serializable[] start(int places) {
      values = new double[places];
      Arrays.fill(values, identity);
      return new Serializable[] {values};
    }

    @Override
    void first(int n) {
      System.arraycopy(x, 0, value, 0, n);
    }

    @Override
    void next(int n) {
      loop.run(value, x, value, n);
    }

    @Override
    void fold(int from, int step, int count, int place) {
      double answer = value[from];
      for (int i = 1, at = from + step; i < count; i++, at += step) {
        answer = operator.applyAsDouble(answer, value[at]);
      }
      values[place] = answer;
    }
  }

  /** Sum, product, smallest, largest of longs: one state. */
  static final class Longs extends Accumulator {
    private final Step.Loop2<long[], long[]> loop;
    private final LongBinaryOperator operator;
    private final long identity;
    private final long[] x;
    private final long[] value = new long[Nest.REGISTER];
    private long[] values = {};

    Longs(Step.Loop2<long[], long[]> loop, LongBinaryOperator operator, long identity, long[] x) {
      this.loop = loop;
      this.operator = operator;
      this.identity = identity;
      this.x = x;
    }

    @Override
    Serializable[] start(int places) {
      values = new long[places];
      Arrays.fill(values, identity);
      return new Serializable[] {values};
    }

    @Override
    void first(int n) {
      System.arraycopy(x, 0, value, 0, n);
    }

    @Override
    void next(int n) {
      loop.run(value, x, value, n);
    }

    @Override
    void fold(int from, int step, int count, int place) {
      long answer = value[from];
      for (int i = 1, at = from + step; i < count; i++, at += step) {
        answer = operator.applyAsLong(answer, value[at]);
      }
      values[place] = answer;
    }
  }

  /**
   * Welford's running mean and squared distance in each lane; lanes are merged by their means, as
   * Chan, Golub and LeVeque do. States: mean, sum of squared distances.
   */
  static final class Variance extends Accumulator {
    private final double[] x;
    private final double[] mean = new double[Nest.REGISTER];
    private final double[] squares = new double[Nest.REGISTER];
    private final double[] counts = new double[Nest.REGISTER];
    private double[] means = {};
    private double[] sums = {};
    private int lanes;
    private int tiles;
    private boolean ragged;

    Variance(double[] x) {
      this.x = x;
    }

    @Override
    Serializable[] start(int places) {
      means = new double[places];
      sums = new double[places];
      return new Serializable[] {means, sums};
    }

    @Override
    void first(int n) {
      System.arraycopy(x, 0, mean, 0, n);
      square(x, squares, n);
      lanes = n;
      tiles = 1;
      ragged = false;
    }

    /** 0, or NaN for infinities. */
    private static void square(double[] x, double[] squares, int n) {
      for (int i = 0; i < n; i++) {
        squares[i] = Math.abs(x[i] * 0.0);
      }
    }

    @Override
    void next(int n) {
      if (!ragged && n == lanes) {
        tiles++;
        add(x, mean, squares, 1.0 / tiles, n);
        return;
      }
      if (!ragged) {
        ragged = true;
        Arrays.fill(counts, 0, lanes, tiles);
      }
      add(x, mean, squares, counts, n);
    }

    private static void add(double[] x, double[] mean, double[] squares, double share, int n) {
      for (int i = 0; i < n; i++) {
        double distance = x[i] - mean[i];
        double m = mean[i] + distance * share;
        squares[i] += distance * (x[i] - m);
        mean[i] = m;
      }
    }

    private static void add(double[] x, double[] mean, double[] squares, double[] counts, int n) {
      for (int i = 0; i < n; i++) {
        double count = counts[i] + 1;
        double distance = x[i] - mean[i];
        double m = mean[i] + distance / count;
        squares[i] += distance * (x[i] - m);
        mean[i] = m;
        counts[i] = count;
      }
    }

    @Override
    void fold(int from, int step, int count, int place) {
      double origin = mean[from];
      double weight = 0;
      double total = 0;
      for (int i = 0, at = from; i < count; i++, at += step) {
        double w = ragged ? counts[at] : tiles;
        weight += w;
        total += w * (mean[at] - origin);
      }
      double middle = origin + total / weight;
      double sum = 0;
      double rest = 0;
      for (int i = 0, at = from; i < count; i++, at += step) {
        double w = ragged ? counts[at] : tiles;
        double distance = mean[at] - middle;
        sum += squares[at] + w * distance * distance;
        rest += w * distance;
      }
      means[place] = middle;
      sums[place] = sum - rest * rest / weight;
    }
  }

  /** The place of the first smallest or largest: states value and place, which is -1 of nothing. */
  static final class DoublePlace extends Accumulator {
    private final boolean largest;
    private final double[] x;
    private final long[] place;
    private final double[] value = new double[Nest.REGISTER];
    private final double[] better = new double[Nest.REGISTER];
    private final long[] at = new long[Nest.REGISTER];
    private double[] values = {};
    private long[] places = {};

    DoublePlace(boolean largest, double[] x, long[] place) {
      this.largest = largest;
      this.x = x;
      this.place = place;
    }

    @Override
    Serializable[] start(int size) {
      values = new double[size];
      places = new long[size];
      Arrays.fill(places, -1);
      return new Serializable[] {values, places};
    }

    @Override
    void first(int n) {
      System.arraycopy(x, 0, value, 0, n);
      System.arraycopy(place, 0, at, 0, n);
    }

    /**
     * Looks at those lanes alone in which the larger of both is not what was there: none, nearly
     * always. Places rise from tile to tile, so an equal one never comes first.
     */
    @Override
    void next(int n) {
      if (largest) {
        dev.weft.array.kernel.Doubles.maximum(x, value, better, n);
      } else {
        dev.weft.array.kernel.Doubles.minimum(x, value, better, n);
      }
      int i = Arrays.mismatch(better, 0, n, value, 0, n);
      while (i >= 0) {
        if (beats(largest, x[i], place[i], value[i], at[i])) {
          value[i] = x[i];
          at[i] = place[i];
        }
        int from = i + 1;
        int more = Arrays.mismatch(better, from, n, value, from, n);
        i = more < 0 ? -1 : from + more;
      }
    }

    /** Whether the first of two comes before the second: NaN before numbers, then by place. */
    static boolean beats(boolean largest, double x, long place, double y, long other) {
      boolean better = largest ? x > y : x < y;
      if (x == y || (Double.isNaN(x) && Double.isNaN(y))) {
        return place < other;
      }
      return !Double.isNaN(y) && (Double.isNaN(x) || better);
    }

    @Override
    void fold(int from, int step, int count, int to) {
      int best = from;
      for (int i = 1, lane = from + step; i < count; i++, lane += step) {
        if (beats(largest, value[lane], at[lane], value[best], at[best])) {
          best = lane;
        }
      }
      values[to] = value[best];
      places[to] = at[best];
    }
  }

  /** The same for integers; unsigned ones come with their highest bit turned. */
  static final class LongPlace extends Accumulator {
    private final boolean largest;
    private final long turn;
    private final long[] x;
    private final long[] place;
    private final long[] value = new long[Nest.REGISTER];
    private final long[] at = new long[Nest.REGISTER];
    private long[] values = {};
    private long[] places = {};

    LongPlace(boolean largest, boolean unsigned, long[] x, long[] place) {
      this.largest = largest;
      this.turn = unsigned ? Long.MIN_VALUE : 0;
      this.x = x;
      this.place = place;
    }

    @Override
    Serializable[] start(int size) {
      values = new long[size];
      places = new long[size];
      Arrays.fill(places, -1);
      return new Serializable[] {values, places};
    }

    @Override
    void first(int n) {
      for (int i = 0; i < n; i++) {
        value[i] = x[i] ^ turn;
        at[i] = place[i];
      }
    }

    @Override
    void next(int n) {
      for (int i = 0; i < n; i++) {
        if (beats(largest, x[i] ^ turn, place[i], value[i], at[i])) {
          value[i] = x[i] ^ turn;
          at[i] = place[i];
        }
      }
    }

    static boolean beats(boolean largest, long x, long place, long y, long other) {
      return x == y ? place < other : largest == x > y;
    }

    @Override
    void fold(int from, int step, int count, int to) {
      int best = from;
      for (int i = 1, lane = from + step; i < count; i++, lane += step) {
        if (beats(largest, value[lane], at[lane], value[best], at[best])) {
          best = lane;
        }
      }
      values[to] = value[best];
      places[to] = at[best];
    }
  }
}
