package dev.weft.array.linalg;

import org.jtransforms.fft.DoubleFFT_1D;

/**
 * Discrete Fourier transforms of one length, of lines of complex numbers as pairs (real,
 * imaginary). An object holds tables of that length and serves one thread at a time.
 *
 * <p>Forward is the sum of x[j] exp(-2 pi i j k / n), not scaled; inverse has the other sign and is
 * not scaled either: {@link Norm} says by what to multiply.
 */
public final class Fourier {
  private final int n;
  private final DoubleFFT_1D transform;

  /** Which direction is scaled, as NumPy names it. */
  public enum Norm {
    /** The inverse by 1/n. */
    BACKWARD,
    /** Both by 1/sqrt(n). */
    ORTHO,
    /** The forward one by 1/n. */
    FORWARD;

    /** Returns the factor of a transform of length n. */
    public double factor(int n, boolean inverse) {
      return switch (this) {
        case BACKWARD -> inverse ? 1.0 / n : 1;
        case ORTHO -> 1 / Math.sqrt(n);
        case FORWARD -> inverse ? 1 : 1.0 / n;
      };
    }
  }

  /**
   * Makes the tables.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public Fourier(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("a transform has at least one point: n=" + n);
    }
    this.n = n;
    transform = new DoubleFFT_1D(n);
  }

  /** Transforms n pairs from index {@code at} on, in place, and multiplies by {@code factor}. */
  public void forward(double[] pairs, int at, double factor) {
    transform.complexForward(pairs, at);
    scale(pairs, at, 2 * n, factor);
  }

  /** As {@link #forward}, with the other sign. */
  public void inverse(double[] pairs, int at, double factor) {
    transform.complexInverse(pairs, at, false);
    scale(pairs, at, 2 * n, factor);
  }

  /**
   * Transforms n real numbers, given in the first n of the 2n places from {@code at} on, into n
   * pairs.
   */
  public void forwardReal(double[] places, int at, double factor) {
    transform.realForwardFull(places, at);
    scale(places, at, 2 * n, factor);
  }

  /**
   * Returns the first n / 2 + 1 pairs of the transform of n real numbers; the others mirror them.
   *
   * @param reals the numbers, in the first n places; changed
   * @param pairs where the pairs go
   */
  public void forwardHalf(double[] reals, double[] pairs, double factor) {
    transform.realForward(reals);
    int last = n / 2;
    for (int k = 0; k <= last; k++) { // what would be at n, or beyond, is at 1, where 0 would be
      pairs[2 * k] = 2 * k < n ? reals[2 * k] : reals[1];
      boolean isReal = k == 0 || 2 * k == n;
      pairs[2 * k + 1] = isReal ? 0 : 2 * k + 1 < n ? reals[2 * k + 1] : reals[1];
    }
    scale(pairs, 0, 2 * last + 2, factor);
  }

  /**
   * Returns the n real numbers whose first n / 2 + 1 pairs these are; the imaginary part of the
   * first, and for an even n of the last, is taken as 0.
   */
  public void inverseHalf(double[] pairs, double[] reals, double factor) {
    System.arraycopy(pairs, 0, reals, 0, n);
    if (n > 1) {
      reals[1] = pairs[n]; // of an even n the real part of the last, of an odd its imaginary part
    }
    transform.realInverse(reals, true); // without scaling, powers of two come out halved
    scale(reals, 0, n, factor * n);
  }

  private static void scale(double[] x, int at, int length, double factor) {
    if (factor != 1) {
      for (int i = at; i < at + length; i++) {
        x[i] *= factor;
      }
    }
  }
}
