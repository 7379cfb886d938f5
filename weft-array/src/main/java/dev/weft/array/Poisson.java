package dev.weft.array;

import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import java.util.Arrays;

/**
 * The distribution of counts of independent events, as a table of its function round its mean:
 * beyond 12 standard deviations there is less than 2^-53.
 */
final class Poisson {
  private final long first;
  private final double[] below; // the chance of at most first + i

  private Poisson(long first, double[] below) {
    this.first = first;
    this.below = below;
  }

  static Poisson of(double rate) {
    double wide = 12 * Math.sqrt(rate) + 40;
    long first = (long) Math.max(0, Math.floor(rate - wide));
    int n = (int) (Math.ceil(rate + wide) - first) + 1;
    double[] chance = new double[n];
    int middle = (int) ((long) rate - first);
    chance[middle] = 1; // in units of the chance of the mean
    for (int i = middle + 1; i < n; i++) {
      chance[i] = chance[i - 1] * rate / (first + i);
    }
    for (int i = middle - 1; i >= 0; i--) {
      chance[i] = chance[i + 1] * (first + i + 1) / rate;
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += chance[i];
      chance[i] = sum;
    }
    for (int i = 0; i < n; i++) {
      chance[i] /= sum;
    }
    return new Poisson(first, chance);
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
