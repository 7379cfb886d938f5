package dev.weft.array;

import dev.weft.array.expr.Leaf;
import dev.weft.array.layout.AutoChunks;
import dev.weft.array.layout.DType;

/**
 * Random arrays of one seed. A number depends on the seed, on which array of this object it is in,
 * and on its place there: never on chunks, threads or machines.
 */
public final class Random {
  private final long seed;
  private final int stream;

  Random(long seed, int stream) {
    this.seed = seed;
    this.stream = stream;
  }

  /**
   * Returns the random numbers of this seed that have another number; different numbers give
   * independent arrays. {@code DArray.random(7)} is number 0.
   */
  public Random stream(int number) {
    return new Random(seed, number);
  }

  /** Returns float64 numbers uniform in [0, 1). */
  public DArray uniform(long... shape) {
    return uniform(DType.FLOAT64, shape);
  }

  /** Returns numbers uniform in [0, 1): float64, multiples of 2^-53, or float32, of 2^-24. */
  public DArray uniform(DType type, long... shape) {
    checkReal(type);
    return new DArray(
        new Leaf(
            new Leaf.Uniform(type, seed, stream), AutoChunks.ofThisProcess().layout(type, shape)));
  }

  /** Returns float64 numbers of the standard normal distribution. */
  public DArray normal(long... shape) {
    return new DArray(
        new Leaf(
            new Leaf.Normal(DType.FLOAT64, seed, stream),
            AutoChunks.ofThisProcess().layout(DType.FLOAT64, shape)));
  }

  /**
   * Returns int64 numbers uniform in [low, high).
   *
   * @throws IllegalArgumentException if there is none, or {@code high - low} is above 2^53
   */
  public DArray integers(long low, long high, long... shape) {
    if (high <= low || high - low < 0 || high - low > 1L << 53) {
      throw new IllegalArgumentException(
          "integers from low (inclusive) to high (exclusive), at most 2^53 of them: low="
              + low
              + ", high="
              + high);
    }
    return uniform(shape).multiply((double) (high - low)).floor().astype(DType.INT64).add(low);
  }

  /** Returns float64 numbers of the exponential distribution with mean {@code scale}. */
  public DArray exponential(double scale, long... shape) {
    return DArray.scalar(-scale).multiply(DArray.scalar(1.0).subtract(uniform(shape)).log());
  }

  private static void checkReal(DType type) {
    if (!type.isFloat()) {
      throw new IllegalArgumentException(
          "uniform random numbers are float64 or float32, not "
              + type
              + "; use integers(low, high)");
    }
  }
}
