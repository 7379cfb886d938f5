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
    return drawn("gamma", Double.toString(k), shape, draws -> draws.gamma(k)).multiply(scale);
  }

  /**
   * Returns float64 numbers of the beta distribution, from 0 to 1 with mean {@code a / (a + b)}.
   *
   * @throws IllegalArgumentException if a or b is not above 0
   */
  public DArray beta(double a, double b, long... shape) {
    checkPositive("beta", "a", a);
    checkPositive("beta", "b", b);
    return drawn("beta", a + " " + b, shape, draws -> draws.beta(a, b));
  }

  /**
   * Returns float64 numbers of the chi-square distribution: sums of {@code df} squares of normal
   * numbers.
   *
   * @throws IllegalArgumentException if df, the degrees of freedom, is not above 0
   */
  public DArray chisquare(double df, long... shape) {
    checkPositive("chisquare", "df", df);
    return gamma(df / 2, 2, shape);
  }

  /**
   * Returns float64 numbers of Fisher's F distribution: of the quotient of two chi-square numbers,
   * each divided by its degrees of freedom.
   *
   * @throws IllegalArgumentException if degrees of freedom are not above 0
   */
  public DArray f(double above, double below, long... shape) {
    checkPositive("f", "above", above);
    checkPositive("f", "below", below);
    return drawn(
        "f",
        above + " " + below,
        shape,
        draws -> draws.gamma(above / 2) / above / (draws.gamma(below / 2) / below));
  }

  /**
   * Returns float64 numbers of Student's t distribution.
   *
   * @throws IllegalArgumentException if df, the degrees of freedom, is not above 0
   */
  public DArray standardT(double df, long... shape) {
    checkPositive("standardT", "df", df);
    return drawn(
        "standardT",
        Double.toString(df),
        shape,
        draws -> draws.normal() * Math.sqrt(df / 2 / draws.gamma(df / 2)));
  }

  /** Returns float64 numbers of the standard Cauchy distribution. */
  public DArray standardCauchy(long... shape) {
    return open(shape).subtract(0.5).multiply(Math.PI).tan();
  }

  /**
   * Returns float64 numbers of the Laplace distribution: mean {@code at}, and exponential with mean
   * {@code scale} on both sides of it.
   *
   * @throws IllegalArgumentException if the scale is negative
   */
  public DArray laplace(double at, double scale, long... shape) {
    checkScale("laplace", scale);
    DArray u = open(shape);
    DArray low = u.multiply(2).log();
    DArray high = DArray.scalar(2.0).subtract(u.multiply(2)).log().negative();
    return DArray.where(u.less(0.5), low, high).multiply(scale).add(at);
  }

  /**
   * Returns float64 numbers of the logistic distribution with mean {@code at}.
   *
   * @throws IllegalArgumentException if the scale is negative
   */
  public DArray logistic(double at, double scale, long... shape) {
    checkScale("logistic", scale);
    DArray u = open(shape);
    return u.log().subtract(u.negative().log1p()).multiply(scale).add(at);
  }

  /**
   * Returns float64 numbers of the Gumbel distribution of largest values with mode {@code at}.
   *
   * @throws IllegalArgumentException if the scale is negative
   */
  public DArray gumbel(double at, double scale, long... shape) {
    checkScale("gumbel", scale);
    return open(shape).log().negative().log().multiply(-scale).add(at);
  }

  /**
   * Returns float64 numbers of the Rayleigh distribution with mode {@code scale}.
   *
   * @throws IllegalArgumentException if the scale is negative
   */
  public DArray rayleigh(double scale, long... shape) {
    checkScale("rayleigh", scale);
    return exponential(2, shape).sqrt().multiply(scale);
  }

  /**
   * Returns float64 numbers of the Weibull distribution with shape {@code a} and scale 1.
   *
   * @throws IllegalArgumentException if a is not above 0
   */
  public DArray weibull(double a, long... shape) {
    checkPositive("weibull", "a", a);
    return exponential(1, shape).pow(1 / a);
  }

  /**
   * Returns float64 numbers of the second Pareto distribution, which begins at 0 and is also known
   * as Lomax': add 1 for that which begins at 1.
   *
   * @throws IllegalArgumentException if a is not above 0
   */
  public DArray pareto(double a, long... shape) {
    checkPositive("pareto", "a", a);
    return exponential(1, shape).divide(a).expm1();
  }

  /**
   * Returns float64 numbers from 0 to 1 whose density goes with {@code a - 1} as the exponent.
   *
   * @throws IllegalArgumentException if a is not above 0
   */
  public DArray power(double a, long... shape) {
    checkPositive("power", "a", a);
    return uniform(shape).pow(1 / a);
  }

  /**
   * Returns float64 numbers whose density rises from {@code low} to {@code mode} and falls to
   * {@code high}.
   *
   * @throws IllegalArgumentException if they are not in order, or all the same
   */
  public DArray triangular(double low, double mode, double high, long... shape) {
    if (!(low <= mode && mode <= high && low < high)) {
      throw new IllegalArgumentException(
          "triangular: low, mode and high in order, low below high: low="
              + low
              + ", mode="
              + mode
              + ", high="
              + high);
    }
    DArray u = uniform(shape);
    DArray rising = u.multiply((high - low) * (mode - low)).sqrt().add(low);
    DArray rest = DArray.scalar(1.0).subtract(u);
    DArray falling =
        DArray.scalar(high).subtract(rest.multiply((high - low) * (high - mode)).sqrt());
    return DArray.where(u.less((mode - low) / (high - low)), rising, falling);
  }

  /**
   * Returns int64 numbers of the geometric distribution: how many times one has to try something
   * that succeeds with the chance {@code p}, 1 at the least.
   *
   * @throws IllegalArgumentException if p is not from 1e-15 to 1
   */
  public DArray geometric(double p, long... shape) {
    if (!(p >= 1e-15 && p <= 1)) {
      throw new IllegalArgumentException("geometric: a chance from 1e-15 to 1, not p=" + p);
    }
    return exponential(1, shape)
        .divide(-Math.log1p(-p))
        .ceil()
        .maximum(DArray.scalar(1.0))
        .astype(DType.INT64);
  }

  /** Returns uniform numbers above 0 and below 1. */
  private DArray open(long... shape) {
    return uniform(shape).maximum(DArray.scalar(0x1p-54));
  }

  private static void checkPositive(String what, String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + ": " + name + " above 0, not " + value);
    }
  }

  private static void checkScale(String what, double scale) {
    if (!(scale >= 0 && scale < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + ": a scale from 0 on, not " + scale);
    }
  }

  /** Returns an array of which each element is drawn by a generator of its own. */
  private DArray drawn(String name, String text, long[] shape, GammaDraws.Drawing drawing) {
    return ofUniform(
        name,
        text,
        DType.FLOAT64,
        shape,
        (_, _, boxes) -> GammaDraws.of(boxes.getFirst(), drawing));
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
