package dev.weft.array;

import dev.weft.array.expr.Leaf;
import dev.weft.array.layout.AutoChunks;
import dev.weft.array.layout.DType;
import java.util.List;

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

  /**
   * Returns int64 numbers of the Poisson distribution with mean {@code rate}, each the inverse of
   * the distribution's function at a uniform number.
   *
   * @throws IllegalArgumentException if the rate is negative or above 1e9
   */
  public DArray poisson(double rate, long... shape) {
    if (!(rate >= 0 && rate <= 1e9)) {
      throw new IllegalArgumentException("poisson: a rate from 0 to 1e9, not " + rate);
    }
    return ofUniform(
        "poisson",
        Double.toString(rate),
        DType.INT64,
        shape,
        (_, _, boxes) -> CountTable.poisson(rate).counts(boxes.getFirst()));
  }

  /**
   * Returns int64 numbers of the binomial distribution: how many of {@code n} things happen, each
   * with the chance {@code p}. Each is the inverse of the distribution's function at a uniform
   * number.
   *
   * @throws IllegalArgumentException if n is not from 0 to 1e9 or p not from 0 to 1
   */
  public DArray binomial(long n, double p, long... shape) {
    if (n < 0 || n > 1_000_000_000 || !(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(
          "binomial: n from 0 to 1e9 and p from 0 to 1, not n=" + n + ", p=" + p);
    }
    return ofUniform(
        "binomial",
        n + " " + p,
        DType.INT64,
        shape,
        (_, _, boxes) -> CountTable.binomial(n, p).counts(boxes.getFirst()));
  }

  /**
   * Returns float64 numbers whose logarithms are of the normal distribution with mean {@code mean}
   * and standard deviation {@code sigma}.
   *
   * @throws IllegalArgumentException if sigma is negative
   */
  public DArray lognormal(double mean, double sigma, long... shape) {
    if (!(sigma >= 0)) {
      throw new IllegalArgumentException("lognormal: sigma from 0 on, not " + sigma);
    }
    return normal(shape).multiply(sigma).add(mean).exp();
  }

  /**
   * Returns float64 numbers of the gamma distribution, whose mean is {@code k} times {@code scale}.
   *
   * @param k the shape of the distribution, above 0
   * @throws IllegalArgumentException if k is not above 0 or the scale is negative
   */
  public DArray gamma(double k, double scale, long... shape) {
    if (!(k > 0 && k < Double.POSITIVE_INFINITY && scale >= 0)) {
      throw new IllegalArgumentException(
          "gamma: k above 0 and a scale from 0 on, not k=" + k + ", scale=" + scale);
    }
    return ofUniform(
            "gamma",
            Double.toString(k),
            DType.FLOAT64,
            shape,
            (_, _, boxes) -> GammaDraws.of(boxes.getFirst(), k))
        .multiply(scale);
  }

  /** Returns an array of which each block is made of uniform numbers at the same places. */
  private DArray ofUniform(
      String name, String text, DType type, long[] shape, UserBlocks.Making making) {
    DArray uniform = uniform(shape);
    return UserBlocks.of(
        name, text, uniform.layout(), type, List.of(uniform), (_, _, out) -> out, making);
  }

  /** Returns the int64 numbers from 0 to before {@code n} in random order; one task sorts them. */
  public DArray permutation(long n) {
    return uniform(n).argsort(0, false);
  }

  /** Returns the elements of {@code x} along the first axis in random order. */
  public DArray permutation(DArray x) {
    if (x.rank() == 0) {
      throw new IllegalArgumentException(
          "permutation needs rank 1 or more; this is a single value");
    }
    return x.take(permutation(x.shape()[0]), 0);
  }

  /** Returns elements of a vector, chosen at random, each as often as it happens. */
  public DArray choice(DArray values, long... shape) {
    checkChoice(values);
    return values.take(integers(0, values.shape()[0], shape), 0);
  }

  /**
   * Returns {@code number} elements of a vector, chosen at random, none of them twice.
   *
   * @throws IllegalArgumentException if it has not as many
   */
  public DArray choiceWithoutReplacement(DArray values, long number) {
    checkChoice(values);
    if (number < 0 || number > values.shape()[0]) {
      throw new IllegalArgumentException(
          "choiceWithoutReplacement: "
              + number
              + " of "
              + values.shape()[0]
              + " elements, none twice");
    }
    return values.take(permutation(values.shape()[0]).get(Index.slice(0, number)), 0);
  }

  /**
   * Returns elements of a vector, chosen at random, element i with probability {@code chances[i]}.
   *
   * @throws IllegalArgumentException if there is not one chance an element, one is negative, or
   *     they do not add up to 1
   */
  public DArray choice(DArray values, double[] chances, long... shape) {
    checkChoice(values);
    double[] ends = chances.clone();
    double sum = 0;
    boolean negative = false;
    for (int i = 0; i < ends.length; i++) {
      negative |= !(ends[i] >= 0);
      sum += ends[i];
      ends[i] = sum;
    }
    if (ends.length != values.shape()[0] || negative || Math.abs(sum - 1) > 1e-8) {
      throw new IllegalArgumentException(
          "choice needs one chance an element, not negative, 1 in sum: "
              + ends.length
              + " chances of sum "
              + sum
              + " for "
              + values.shape()[0]
              + " elements");
    }
    DArray place = NDArray.of(ends).lazy().searchsorted(uniform(shape), true);
    return values.take(place.minimum(DArray.scalar(values.shape()[0] - 1)), 0);
  }

  private static void checkChoice(DArray values) {
    if (values.rank() != 1 || values.shape()[0] == 0) {
      throw new IllegalArgumentException(
          "choice needs a vector of one element or more; shape=" + Axes.text(values.shape()));
    }
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
