package dev.weft.array.kernel;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The place of the first smallest or largest of doubles, searched where they lie: of some at a time
 * the extreme alone, and its place only where it is a new one. States as those of {@link
 * Accumulator.DoublePlace}.
 */
final class Search {
  /** Numbers that are still in the first cache when the place of one is looked for. */
  private static final int SOME = 1024;

  private final boolean largest;
  private double[] values = {};
  private long[] places = {};

  Search(boolean largest) {
    this.largest = largest;
  }

  Serializable[] start(int size) {
    values = new double[size];
    places = new long[size];
    Arrays.fill(places, -1);
    return new Serializable[] {values, places};
  }

  /**
   * Takes numbers whose places are {@code first}, {@code first + step} and so on, which are larger
   * than those taken before for the same result.
   */
  void take(double[] x, int from, int count, long first, long step, int result) {
    for (int at = from; at < from + count; at += SOME) {
      double known = values[result];
      if (places[result] >= 0 && Double.isNaN(known)) {
        return; // the first NaN is the answer
      }
      int n = Math.min(SOME, from + count - at);
      double extreme = largest ? largest(x, at, n) : smallest(x, at, n);
      if (places[result] >= 0 && (largest ? extreme <= known : extreme >= known)) {
        continue;
      }
      int found = find(x, at, extreme);
      values[result] = x[found];
      places[result] = first + (found - from) * step;
    }
  }

  /** The largest of some; NaN if one is. */
  static double largest(double[] x, int from, int n) {
    double most = x[from];
    for (int i = from; i < from + n; i++) {
      most = Math.max(most, x[i]);
    }
    return most;
  }

  /** The smallest of some; NaN if one is. */
  static double smallest(double[] x, int from, int n) {
    double least = x[from];
    for (int i = from; i < from + n; i++) {
      least = Math.min(least, x[i]);
    }
    return least;
  }

  /** The first that is equal; NaN is here, and zeros are with either sign. */
  private static int find(double[] x, int from, double value) {
    int i = from;
    if (Double.isNaN(value)) {
      while (!Double.isNaN(x[i])) {
        i++;
      }
    } else {
      while (x[i] != value) {
        i++;
      }
    }
    return i;
  }
}
