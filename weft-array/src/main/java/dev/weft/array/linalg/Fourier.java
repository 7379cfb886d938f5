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

  /**
   * Returns an upper bound of the bytes of the tables and of what a transform of n points takes.
   */
  public static long bytes(int n) {
    return (Integer.bitCount(n) == 1 ? 24L : 240L) * n + 4096; // others are made of longer ones
  }

  /** Transforms n pairs, from {@code at} on, in place, and multiplies by {@code factor}. */
  public void forward(double[] pairs, int at, double factor) {
    transform.complexForward(pairs, at);
    scale(pairs, at, 2 * n, factor);
  }

  /** As {@link #forward}, with the other sign. */
  public void inverse(double[] pairs, int at, double factor) {
    transform.complexInverse(pairs, at, false);
    scale(pairs, at, 2 * n, factor);
  }

  /** Transforms n real numbers, given in the first n of 2n places, into n pairs. */
  public void forwardReal(double[] places, int at, double factor) {
    transform.realForwardFull(places, at);
    scale(places, at, 2 * n, factor);
  }

  /**
   * Transforms n real numbers, given in the first n of {@link #half} places, into the first n / 2 +
   * 1 pairs of their transform; the others mirror them.
   */
  public void forwardHalf(double[] places, int at, double factor) {
    transform.realForward(places, at);
    if (n > 1) { // where 0 would be, the imaginary part of the first, is what belongs at n
      places[at + n] = places[at + 1];
    }
    places[at + 1] = 0;
    if (n % 2 == 0) {
      places[at + n + 1] = 0;
    }
    scale(places, at, half(), factor);
  }

  /**
   * Transforms the first n / 2 + 1 pairs, in {@link #half} places, into the n real numbers whose
   * pairs they are; the imaginary part of the first, and for an even n of the last, is taken as 0.
   */
  public void inverseHalf(double[] places, int at, double factor) {
    if (n > 1) { // of an even n the real part of the last, of an odd its imaginary part
      places[at + 1] = places[at + n];
    }
    transform.realInverse(places, at, true); // without scaling, powers of two come out halved
    scale(places, at, n, factor * n);
  }

  /** Returns the elements of the first n / 2 + 1 pairs. */
  public int half() {
    return 2 * (n / 2) + 2;
  }

  private static void scale(double[] x, int at, int length, double factor) {
    if (factor != 1) {
      for (int i = at; i < at + length; i++) {
        x[i] *= factor;
      }
    }
  }
}
