package dev.weft.array.linalg;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.jtransforms.fft.DoubleFFT_1D;

/**
 * Discrete Fourier transforms of one length, of lines of complex numbers as pairs (real,
 * imaginary). An object holds tables of that length and serves one thread at a time. Products of
 * twos, threes and fives from 512 to 65536 are {@link SplitFourier}'s, products of two such ones
 * {@link LongFourier}'s, of real numbers twice those; others are JTransforms'.
 *
 * <p>Forward is the sum of x[j] exp(-2 pi i j k / n), not scaled; inverse has the other sign and is
 * not scaled either: {@link Norm} says by what to multiply.
 */
public final class Fourier {
  private final int n;
  private @Nullable DoubleFFT_1D any;
  private @Nullable SplitFourier full;
  private @Nullable Fourier halves; // of n / 2 numbers, which n real ones are taken for
  private @Nullable LongFourier parts;
  private double[] cosine = {}; // of the n-th parts of the circle, beside halves
  private double[] sine = {}; // of minus these

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

  /**
   * Returns an upper bound of the bytes of tables, and of what a transform of n points takes.
   *
   * @param real whether the points, or what they are transformed into, are real numbers
   */
  public static long bytes(int n, boolean real) {
    if (real && hasHalves(n)) {
      return bytes(n / 2, false) + 4L * n + 4096;
    }
    if (!real && SplitFourier.fits(n)) {
      return 80L * n + 4096;
    }
    if (!real && LongFourier.fits(n)) {
      return LongFourier.bytes(n);
    }
    return (Integer.bitCount(n) == 1 ? 80L : 240L) * n + 4096; // others are made of longer ones
  }

  /** Returns whether there are transforms of n complex numbers but for JTransforms'. */
  private static boolean fits(int n) {
    return SplitFourier.fits(n) || LongFourier.fits(n);
  }

  private static boolean hasHalves(int n) {
    return n % 2 == 0 && fits(n / 2);
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

  /** Returns transforms of n numbers that are too many for {@link #full}; null if none. */
  private @Nullable LongFourier parts() {
    if (parts == null && LongFourier.fits(n)) {
      parts = new LongFourier(n);
    }
    return parts;
  }

  /** Returns transforms of n / 2 numbers, which n real ones are taken for; null if none. */
  private @Nullable Fourier halves() {
    if (halves == null && hasHalves(n)) {
      halves = new Fourier(n / 2);
      cosine = new double[n / 4 + 1];
      sine = new double[n / 4 + 1];
      Roots.first(n, cosine, sine);
    }
    return halves;
  }

  /** Transforms n pairs, from {@code at} on, in place, and multiplies by {@code factor}. */
  public void forward(double[] pairs, int at, double factor) {
    if (!of(pairs, at, pairs, at + 1, 2, false, pairs, at, factor)) {
      any().complexForward(pairs, at);
      scale(pairs, at, 2 * n, factor);
    }
  }

  /**
   * Transforms n complex numbers into the n pairs from {@code at} on, and multiplies by {@code
   * factor}; false if they have to be there before ({@link #forward}, {@link #inverse}).
   *
   * @param real what has the real parts, {@code step} elements apart, and {@code imag} the others
   */
  public boolean of(
      double[] real,
      int realAt,
      double[] imag,
      int imagAt,
      int step,
      boolean inverse,
      double[] pairs,
      int at,
      double factor) {
    SplitFourier split = full();
    if (split != null) {
      split.transform(real, realAt, imag, imagAt, step, pairs, at, inverse, factor);
      return true;
    }
    LongFourier parts = parts();
    if (parts != null) {
      parts.transform(real, realAt, imag, imagAt, step, pairs, at, inverse, factor);
      return true;
    }
    return false;
  }

  /** As {@link #forward}, with the other sign. */
  public void inverse(double[] pairs, int at, double factor) {
    if (!of(pairs, at, pairs, at + 1, 2, true, pairs, at, factor)) {
      any().complexInverse(pairs, at, false);
      scale(pairs, at, 2 * n, factor);
    }
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
    if (halfOf(places, at, places, at, factor)) {
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

  /** As {@link #forwardHalf}, of numbers that lie elsewhere; false if they must not. */
  public boolean halfOf(double[] values, int from, double[] places, int at, double factor) {
    Fourier half = halves();
    if (half == null || !half.of(values, from, values, from + 1, 2, false, places, at, factor)) {
      return false;
    }
    apart(places, at);
    return true;
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
    for (int k = 1; k <= n / 4; k++) {
      int i = at + 2 * k;
      int j = at + n - 2 * k;
      double evenReal = 0.5 * (z[i] + z[j]);
      double evenImag = 0.5 * (z[i + 1] - z[j + 1]);
      double oddReal = 0.5 * (z[i + 1] + z[j + 1]);
      double oddImag = 0.5 * (z[j] - z[i]);
      double wr = cosine[k];
      double wi = sine[k];
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
    for (int k = 1; k <= n / 4; k++) {
      int i = at + 2 * k;
      int j = at + n - 2 * k;
      double evenReal = z[i] + z[j];
      double evenImag = z[i + 1] - z[j + 1];
      double turnedReal = z[i] - z[j];
      double turnedImag = z[i + 1] + z[j + 1];
      double wr = cosine[k];
      double wi = sine[k];
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
    Fourier half = halves();
    if (half != null) {
      together(places, at);
      half.inverse(places, at, factor);
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
