package dev.weft.array;

import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import java.util.Arrays;
import java.util.function.LongToDoubleFunction;

/**
 * A distribution of counts, as a table of its function round its mean: beyond 12 standard
 * deviations there is less than 2^-53.
 */
final class CountTable {
  private final long first;
  private final double[] below; // the chance of at most first + i

  private CountTable(long first, double[] below) {
    this.first = first;
    this.below = below;
  }

  /** Returns the distribution of counts of independent events. */
  static CountTable poisson(double rate) {
    return of(rate, rate, Long.MAX_VALUE, count -> rate / count);
  }

  /** Returns the distribution of how many of n things happen, each with the same chance. */
  static CountTable binomial(long n, double chance) {
    double odds = chance / (1 - chance);
    double mean = n * chance;
    return chance == 1
        ? new CountTable(n, new double[] {1})
        : of(mean, mean * (1 - chance), n, count -> (n - count + 1) * odds / count);
  }

  /**
   * Returns a table.
   *
   * @param most no count is above
   * @param ratio how many times likelier a count is than the one below it
   */
  private static CountTable of(
      double mean, double variance, long most, LongToDoubleFunction ratio) {
    double wide = 12 * Math.sqrt(variance) + 40;
    long first = (long) Math.max(0, Math.floor(mean - wide));
    int n = (int) (Math.min(most, (long) Math.ceil(mean + wide)) - first) + 1;
    double[] chance = new double[n];
    int middle = (int) ((long) mean - first);
    chance[middle] = 1; // in units of the chance of the mean
    for (int i = middle + 1; i < n; i++) {
      chance[i] = chance[i - 1] * ratio.applyAsDouble(first + i);
    }
    for (int i = middle - 1; i >= 0; i--) {
      chance[i] = chance[i + 1] / ratio.applyAsDouble(first + i + 1);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += chance[i];
      chance[i] = sum;
    }
    for (int i = 0; i < n; i++) {
      chance[i] /= sum;
    }
    return new CountTable(first, chance);
  }

  NDArray counts(NDArray uniform) {
    double[] u = uniform.toDoubleArray();
    long[] counts = new long[u.length];
    for (int i = 0; i < u.length; i++) {
      int place = Arrays.binarySearch(below, u[i]);
      int at = place >= 0 ? place + 1 : -place - 1; // the first whose chance is above
      while (at < below.length - 1 && below[at] <= u[i]) {
        at++;
      }
      counts[i] = first + Math.min(at, below.length - 1);
    }
    return new NDArray(Block.wrap(DType.INT64, counts, uniform.shape()));
  }
}
