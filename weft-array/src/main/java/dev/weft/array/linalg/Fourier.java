package dev.weft.array.linalg;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.jtransforms.fft.DoubleFFT_1D;

/**
 * Discrete Fourier transforms of one length, of lines of complex numbers as pairs (real,
 * imaginary). An object holds tables of that length and serves one thread at a time. Powers of two
 * from 1024 to 65536, of real numbers twice those, are {@link SplitFourier}'s, others JTransforms'.
 *
 * <p>Forward is the sum of x[j] exp(-2 pi i j k / n), not scaled; inverse has the other sign and is
 * not scaled either: {@link Norm} says by what to multiply.
 */
public final class Fourier {
  private final int n;
  private @Nullable DoubleFFT_1D any;
  private @Nullable SplitFourier full;
  private @Nullable SplitFourier halves;
  private double[] cosine = {}; // of the n-th parts of the circle, beside halves

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
   * Creates what makes its tables when they are first needed.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public Fourier(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("a transform has at least one point: n=" + n);
    }
    this.n = n;
  }

  /** Returns an upper bound of the bytes of tables, and of what a transform of n points takes. */
  public static long bytes(int n) {
    return (Integer.bitCount(n) == 1 ? 80L : 240L) * n + 4096; // others are made of longer ones
  }

  private DoubleFFT_1D any() {
    DoubleFFT_1D made = any;
    if (made == null) {
      made = new DoubleFFT_1D(n);
      any = made;
    }
    return made;
  }

  /** Returns transforms of n numbers; null if there are none. */
  private @Nullable SplitFourier full() {
    if (full == null && SplitFourier.fits(n)) {
      full = new SplitFourier(n);
    }
    return full;
  }

  /** Returns transforms of n / 2 numbers, which n real ones are taken for; null if none. */
  private @Nullable SplitFourier halves() {
    if (halves == null && n % 2 == 0 && SplitFourier.fits(n / 2)) {
      halves = new SplitFourier(n / 2);
      cosine = SplitFourier.cosine(n);
    }
    return halves;
  }

  /** Transforms n pairs, from {@code at} on, in place, and multiplies by {@code factor}. */
  public void forward(double[] pairs, int at, double factor) {
    SplitFourier split = full();
    if (split != null) {
      split.transform(pairs, at, false);
    } else {
      any().complexForward(pairs, at);
    }
    scale(pairs, at, 2 * n, factor);
  }

  /**
   * Transforms n complex numbers whose parts lie apart into the n pairs from {@code at} on, and
   * multiplies by {@code factor}; false if that is not faster than to make pairs of them first.
   */
  public boolean ofParts(
      double[] real,
      int realAt,
      double[] imag,
      int imagAt,
      boolean inverse,
      double[] pairs,
      int at,
      double factor) {
    SplitFourier split = full();
    if (split == null) {
      return false;
    }
    split.transform(real, realAt, imag, imagAt, pairs, at, inverse);
    scale(pairs, at, 2 * n, factor);
    return true;
  }

  /** As {@link #forward}, with the other sign. */
  public void inverse(double[] pairs, int at, double factor) {
    SplitFourier split = full();
    if (split != null) {
      split.transform(pairs, at, true);
    } else {
      any().complexInverse(pairs, at, false);
    }
    scale(pairs, at, 2 * n, factor);
  }

  /** Transforms n real numbers, given in the first n of 2n places, into n pairs. */
  public void forwardReal(double[] places, int at, double factor) {
    if (halves() == null) {
      Arrays.fill(places, at + n, at + 2 * n, 0); // one of which is taken for 0 and not set
      any().realForwardFull(places, at);
      scale(places, at, 2 * n, factor);
      return;
    }
    forwardHalf(places, at, factor);
    for (int k = 1; k < n / 2; k++) {
      places[at + 2 * (n - k)] = places[at + 2 * k];
      places[at + 2 * (n - k) + 1] = -places[at + 2 * k + 1];
    }
  }

  /**
   * Transforms n real numbers, given in the first n of {@link #half} places, into the first n / 2 +
   * 1 pairs of their transform; the others mirror them.
   */
  public void forwardHalf(double[] places, int at, double factor) {
    SplitFourier split = halves();
    if (split != null) {
      split.transform(places, at, false);
      apart(places, at);
      scale(places, at, half(), factor);
      return;
    }
    any().realForward(places, at);
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
   * Makes the pairs of n real numbers of those of n / 2 complex ones, whose real parts are the even
   * and whose imaginary parts the odd ones.
   */
  private void apart(double[] z, int at) {
    double sum = z[at] + z[at + 1];
    z[at + n] = z[at] - z[at + 1];
    z[at + n + 1] = 0;
    z[at] = sum;
    z[at + 1] = 0;
    double[] c = cosine;
    for (int k = 1; k <= n / 4; k++) {
      int i = at + 2 * k;
      int j = at + n - 2 * k;
      double evenReal = 0.5 * (z[i] + z[j]);
      double evenImag = 0.5 * (z[i + 1] - z[j + 1]);
      double oddReal = 0.5 * (z[i + 1] + z[j + 1]);
      double oddImag = 0.5 * (z[j] - z[i]);
      double wr = c[k];
      double wi = c[k + n / 4];
      double turnedReal = wr * oddReal - wi * oddImag;
      double turnedImag = wr * oddImag + wi * oddReal;
      z[i] = evenReal + turnedReal;
      z[i + 1] = evenImag + turnedImag;
      z[j] = evenReal - turnedReal;
      z[j + 1] = turnedImag - evenImag;
    }
  }

  /** Makes the pairs, doubled, of {@link #apart} again. */
  private void together(double[] z, int at) {
    double difference = z[at] - z[at + n];
    z[at] += z[at + n];
    z[at + 1] = difference;
    double[] c = cosine;
    for (int k = 1; k <= n / 4; k++) {
      int i = at + 2 * k;
      int j = at + n - 2 * k;
      double evenReal = z[i] + z[j];
      double evenImag = z[i + 1] - z[j + 1];
      double turnedReal = z[i] - z[j];
      double turnedImag = z[i + 1] + z[j + 1];
      double wr = c[k];
      double wi = c[k + n / 4];
      double oddReal = turnedReal * wr + turnedImag * wi;
      double oddImag = turnedImag * wr - turnedReal * wi;
      z[i] = evenReal - oddImag;
      z[i + 1] = evenImag + oddReal;
      z[j] = evenReal + oddImag;
      z[j + 1] = oddReal - evenImag;
    }
  }

  /**
   * Transforms the first n / 2 + 1 pairs, in {@link #half} places, into the n real numbers whose
   * pairs they are; the imaginary part of the first, and for an even n of the last, is taken as 0.
   */
  public void inverseHalf(double[] places, int at, double factor) {
    SplitFourier split = halves();
    if (split != null) {
      together(places, at);
      split.transform(places, at, true);
      scale(places, at, n, factor);
      return;
    }
    if (n > 1) { // of an even n the real part of the last, of an odd its imaginary part
      places[at + 1] = places[at + n];
    }
    any().realInverse(places, at, true); // without scaling, powers of two come out halved
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
