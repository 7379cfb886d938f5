package dev.weft.array;

import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import java.io.Serializable;

/**
 * Numbers of the gamma distribution with scale 1, and what is made of them (Marsaglia and Tsang,
 * 2000): normal numbers are cubed and some refused. Each element has a generator of its own,
 * SplitMix64, which starts from the uniform number at its place.
 */
final class GammaDraws {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  /** How an element is drawn. */
  @FunctionalInterface
  interface Drawing extends Serializable {
    double draw(GammaDraws draws);
  }

  private GammaDraws(double uniform) {
    state = ((long) (uniform * 0x1p53)) * 0xd1342543de82ef95L;
  }

  /** Returns a number for each uniform one. */
  static NDArray of(NDArray uniform, Drawing drawing) {
    double[] x = uniform.toDoubleArray();
    double[] drawn = new double[x.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = drawing.draw(new GammaDraws(x[i]));
    }
    return new NDArray(Block.wrap(DType.FLOAT64, drawn, uniform.shape()));
  }

  /**
   * Returns a number of the beta distribution, of two of the gamma distribution; where both shapes
   * are small these may be too small to be numbers, so there by Jöhnk's method (1964), which
   * refuses pairs of powers whose sum is above 1.
   */
  double beta(double a, double b) {
    while (a <= 1 && b <= 1) {
      double x = StrictMath.log(uniform()) / a;
      double y = StrictMath.log(uniform()) / b;
      double most = Math.max(x, y);
      double sum = StrictMath.exp(x - most) + StrictMath.exp(y - most);
      if (most + StrictMath.log(sum) <= 0) {
        return StrictMath.exp(x - most) / sum;
      }
    }
    double x = gamma(a);
    return x / (x + gamma(b));
  }

  /** Returns a number of the gamma distribution; {@code shape} is above 0. */
  double gamma(double shape) {
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

  /** Returns a number of the standard normal distribution. */
  double normal() {
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
