package dev.weft.array;

import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;

/**
 * Numbers of the gamma distribution with scale 1 (Marsaglia and Tsang, 2000): normal numbers are
 * cubed and some refused. Each element has a generator of its own, SplitMix64, which starts from
 * the uniform number at its place.
 */
final class GammaDraws {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  private GammaDraws(double uniform) {
    state = ((long) (uniform * 0x1p53)) * 0xd1342543de82ef95L;
  }

  /** Returns a number for each uniform one; {@code shape} is above 0. */
  static NDArray of(NDArray uniform, double shape) {
    double[] x = uniform.toDoubleArray();
    double[] drawn = new double[x.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = new GammaDraws(x[i]).gamma(shape);
    }
    return new NDArray(Block.wrap(DType.FLOAT64, drawn, uniform.shape()));
  }

  private double gamma(double shape) {
    if (shape < 1) {
      return gamma(shape + 1) * StrictMath.pow(uniform(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = normal();
      double v = 1 + c * x;
      v = v * v * v;
      if (v > 0 && StrictMath.log(uniform()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
        return d * v;
      }
    }
  }

  private double normal() {
    double radius = Math.sqrt(-2 * StrictMath.log(uniform()));
    return radius * StrictMath.cos(2 * Math.PI * uniform());
  }

  /** Returns a number above 0 and at most 1. */
  private double uniform() {
    state += GOLDEN;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    z = z ^ (z >>> 31);
    return ((z >>> 11) + 1) * 0x1p-53;
  }
}
