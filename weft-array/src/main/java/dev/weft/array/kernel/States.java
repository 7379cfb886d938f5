package dev.weft.array.kernel;

import dev.weft.array.layout.DType;

/** Merging and finishing of the states in a {@link Partial}. */
final class States {
  private States() {}

  static void mergeSums(double[] sum, double[] lost, double[] otherSum, double[] otherLost) {
    for (int i = 0; i < sum.length; i++) {
      double a = sum[i];
      double b = otherSum[i];
      double s = a + b;
      lost[i] += Accumulator.Sum.rest(a, b, s) + otherLost[i];
      sum[i] = s;
    }
  }

  static void merge(Fold fold, double[] a, double[] b) {
    switch (fold) {
      case PROD -> Doubles.multiply(a, b, a, a.length);
      case MIN -> Doubles.minimum(a, b, a, a.length);
      case MAX -> Doubles.maximum(a, b, a, a.length);
      case SUM, MEAN, VARIANCE, COUNT_NONZERO, ANY, ALL, ARGMIN, ARGMAX ->
          throw new IllegalArgumentException(fold + " has other states than one double");
    }
  }

  static void merge(Fold fold, boolean unsigned, long[] a, long[] b) {
    switch (fold) {
      case SUM, COUNT_NONZERO -> Longs.add(a, b, a, a.length);
      case PROD -> Longs.multiply(a, b, a, a.length);
      case MIN, ALL -> {
        if (unsigned) {
          Longs.minimumUnsigned(a, b, a, a.length);
        } else {
          Longs.minimum(a, b, a, a.length);
        }
      }
      case MAX, ANY -> {
        if (unsigned) {
          Longs.maximumUnsigned(a, b, a, a.length);
        } else {
          Longs.maximum(a, b, a, a.length);
        }
      }
      case MEAN, VARIANCE, ARGMIN, ARGMAX ->
          throw new IllegalArgumentException(fold + " has other states than one long");
    }
  }

  static void mergeVariances(
      double[] mean, double[] squares, long count, double[] other, double[] otherSquares, long n) {
    if (n == 0) {
      return;
    }
    double share = (double) n / (count + n);
    for (int i = 0; i < mean.length; i++) {
      double distance = other[i] - mean[i];
      squares[i] += otherSquares[i] + distance * distance * share * count;
      mean[i] = count == 0 ? other[i] : mean[i] + distance * share;
    }
  }

  static void mergePlaces(
      boolean largest, double[] value, long[] place, double[] other, long[] otherPlace) {
    for (int i = 0; i < value.length; i++) {
      if (otherPlace[i] >= 0
          && (place[i] < 0
              || Accumulator.DoublePlace.beats(
                  largest, other[i], otherPlace[i], value[i], place[i]))) {
        value[i] = other[i];
        place[i] = otherPlace[i];
      }
    }
  }

  static void mergePlaces(
      boolean largest, long[] value, long[] place, long[] other, long[] otherPlace) {
    for (int i = 0; i < value.length; i++) {
      if (otherPlace[i] >= 0
          && (place[i] < 0
              || Accumulator.LongPlace.beats(
                  largest, other[i], otherPlace[i], value[i], place[i]))) {
        value[i] = other[i];
        place[i] = otherPlace[i];
      }
    }
  }

  /** Sums with what they have lost (which is NaN beside an infinity), divided by a number. */
  static double[] sums(double[] sum, double[] lost, long divisor) {
    double[] values = new double[sum.length];
    for (int i = 0; i < sum.length; i++) {
      double whole = Double.isFinite(sum[i]) ? sum[i] + lost[i] : sum[i];
      values[i] = whole / divisor;
    }
    return values;
  }

  static double[] variances(double[] squares, long count, double divisor) {
    double[] values = new double[squares.length];
    for (int i = 0; i < squares.length; i++) {
      values[i] = count == 0 ? Double.NaN : squares[i] / divisor;
    }
    return values;
  }

  /** Values in a block of a type that holds them. */
  static Block block(DType type, Object values, int[] shape) {
    Block block = Block.unfilled(type, shape);
    switch (block.array()) {
      case double[] to -> System.arraycopy(values, 0, to, 0, to.length);
      case float[] to -> Conversions.toFloat((double[]) values, to, to.length);
      case long[] to -> System.arraycopy(values, 0, to, 0, to.length);
      case int[] to -> Conversions.toInt((long[]) values, to, to.length);
      case short[] to -> {
        for (int i = 0; i < to.length; i++) {
          to[i] = (short) ((long[]) values)[i];
        }
      }
      case byte[] to -> {
        for (int i = 0; i < to.length; i++) {
          to[i] = (byte) ((long[]) values)[i];
        }
      }
      default -> throw new IllegalStateException("no array of elements: " + block.array());
    }
    return block;
  }
}
