package dev.weft.array;

import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.array.linalg.Fourier;
import java.io.Serializable;
import java.util.List;

/**
 * Discrete Fourier transforms, in complex128. A transform along an axis puts the axis together
 * whole: a task needs the bytes of one block of all of its length. Transforms along several axes
 * are made one axis after the other, the last first, as NumPy does.
 */
public final class Fft {
  /** Bytes of lanes that a task takes together where the axis was cut. */
  private static final long TOGETHER = 8L << 20;

  private Fft() {}

  /** Which direction is scaled, by 1/n or its root, as NumPy names it. */
  public enum Norm {
    /** The inverse transform. */
    BACKWARD(Fourier.Norm.BACKWARD),
    /** Both, by the root. */
    ORTHO(Fourier.Norm.ORTHO),
    /** The forward transform. */
    FORWARD(Fourier.Norm.FORWARD);

    private final Fourier.Norm norm;

    Norm(Fourier.Norm norm) {
      this.norm = norm;
    }
  }

  // ---- along one axis

  /** Returns the transform along the last axis. */
  public static DArray fft(DArray x) {
    return fft(x, 0, -1, Norm.BACKWARD);
  }

  /**
   * Returns the transform along {@code axis}.
   *
   * @param n the number of points: what is more is cut, what is less filled with zeros; 0 for all
   */
  public static DArray fft(DArray x, int n, int axis, Norm norm) {
    return transform("fft", x, n, axis, norm, false);
  }

  /** Returns the inverse transform along the last axis. */
  public static DArray ifft(DArray x) {
    return ifft(x, 0, -1, Norm.BACKWARD);
  }

  /** Returns the inverse transform, as {@link #fft(DArray, int, int, Norm)}. */
  public static DArray ifft(DArray x, int n, int axis, Norm norm) {
    return transform("ifft", x, n, axis, norm, true);
  }

  /** Returns the first half of the transform of real numbers along the last axis. */
  public static DArray rfft(DArray x) {
    return rfft(x, 0, -1, Norm.BACKWARD);
  }

  /**
   * Returns the first n / 2 + 1 points of the transform of real numbers; the others mirror them.
   *
   * @throws IllegalArgumentException if {@code x} is complex
   */
  public static DArray rfft(DArray x, int n, int axis, Norm norm) {
    if (x.isComplex()) {
      throw new IllegalArgumentException("rfft needs real numbers, not complex128; use fft");
    }
    int a = Axes.of("rfft", axis, x.rank());
    long own = x.shape()[a];
    int points = points("rfft", x, n, own);
    int kept = points / 2 + 1;
    int rank = x.rank();
    return of(
        "rfft",
        "axis " + a + " n " + points + " " + norm,
        layout(x, a, points, kept),
        a,
        List.of(x.astype(DType.FLOAT64).expr()),
        Math.min(own, points),
        true,
        true,
        points,
        (fourier, out, boxes) -> {
          double factor = norm.norm.factor(points, false);
          return Strands.along(
              a, rank, boxes, out, fourier.half(), points, new Half(fourier, points, factor));
        });
  }

  /** Returns the real numbers, an even number of them, of which this is {@link #rfft(DArray)}. */
  public static DArray irfft(DArray x) {
    return irfft(x, 0, -1, Norm.BACKWARD);
  }

  /**
   * Returns the {@code n} real numbers whose rfft this is; 0 for twice the points less 2. The
   * imaginary part of the first point, and for an even n of the last, is taken as 0.
   */
  public static DArray irfft(DArray x, int n, int axis, Norm norm) {
    int a = Axes.of("irfft", axis, x.rank());
    long points = x.shape()[a];
    int length = points("irfft", x, n, 2 * (points - 1));
    int rank = x.rank();
    return of(
        "irfft",
        "axis " + a + " n " + length + " " + norm,
        layout(x, a, points, length),
        a,
        parts(x),
        Math.min(points, length / 2 + 1),
        false,
        true,
        length,
        (fourier, out, boxes) -> {
          double factor = norm.norm.factor(length, true);
          return Strands.along(
              a,
              rank,
              boxes,
              out,
              fourier.half(),
              fourier.half(),
              (line, at) -> fourier.inverseHalf(line, at, factor));
        });
  }

  private static DArray transform(
      String name, DArray x, int n, int axis, Norm norm, boolean inverse) {
    int a = Axes.of(name, axis, x.rank());
    long own = x.shape()[a];
    int points = points(name, x, n, own);
    boolean real = !x.isComplex();
    int rank = x.rank();
    return of(
        name,
        "axis " + a + " n " + points + " " + norm,
        layout(x, a, own, points),
        a,
        real ? List.of(x.astype(DType.FLOAT64).expr()) : parts(x),
        Math.min(own, points),
        true,
        real,
        points,
        (fourier, out, boxes) -> {
          double factor = norm.norm.factor(points, inverse);
          return real
              ? Strands.along(
                  a,
                  rank,
                  boxes,
                  out,
                  2 * points,
                  points,
                  (line, at) -> {
                    fourier.forwardReal(line, at, factor);
                    for (int k = 1; inverse && k < 2 * points; k += 2) {
                      line[at + k] = 0 - line[at + k]; // both mirror each other
                    }
                  })
              : Strands.along(
                  a,
                  rank,
                  boxes,
                  out,
                  2 * points,
                  2 * points,
                  new Complex(fourier, points, inverse, factor));
        });
  }

  /** Transforms lines of complex numbers. */
  private record Complex(Fourier fourier, int points, boolean inverse, double factor)
      implements Strands.Making {
    @Override
    public void make(double[] line, int at) {
      if (inverse) {
        fourier.inverse(line, at, factor);
      } else {
        fourier.forward(line, at, factor);
      }
    }

    @Override
    public boolean make(
        double[] real,
        int realAt,
        double[] imag,
        int imagAt,
        int step,
        int n,
        double[] line,
        int at) {
      return n == points && fourier.of(real, realAt, imag, imagAt, step, inverse, line, at, factor);
    }
  }

  /** Transforms lines of real numbers into halves. */
  private record Half(Fourier fourier, int points, double factor) implements Strands.Making {
    @Override
    public void make(double[] line, int at) {
      fourier.forwardHalf(line, at, factor);
    }

    @Override
    public boolean make(double[] values, int from, int n, double[] line, int at) {
      return n == points && fourier.halfOf(values, from, line, at, factor);
    }
  }

  /** How a block of transforms is made. */
  @FunctionalInterface
  private interface Making extends Serializable {
    Block[] make(Fourier fourier, Region out, List<Regional.Box> boxes);
  }

  /**
   * Returns the array of transforms.
   *
   * @param layout of its numbers
   * @param used the elements along the axis that are read
   * @param complex whether the result is
   * @param real whether the result is not, or what is transformed
   * @param points the length of the transforms
   */
  private static DArray of(
      String name,
      String text,
      Layout layout,
      int axis,
      List<Expr> args,
      long used,
      boolean complex,
      boolean real,
      int points,
      Making making) {
    var idle = new Idle<Fourier>();
    int rank = layout.rank();
    Layout stored = complex ? Pairs.widened(layout) : layout;
    double bytes = Double.BYTES * Math.max(1, stored.largestBlock());
    var all =
        new Regional(
            name,
            text,
            stored,
            DType.FLOAT64,
            args,
            new Regional.Cost(0, (Fourier.bytes(points, real) + Strands.bytes(points)) / bytes),
            (arg, _, out) -> {
              Region box = Pairs.narrowed(out, rank).with(axis, 0, out.size() == 0 ? 0 : used);
              return args.get(arg).layout().rank() > rank ? Pairs.all(box) : box;
            },
            (Regional.Seeing)
                (_, out, boxes) ->
                    idle.with(
                        () -> new Fourier(points), fourier -> making.make(fourier, out, boxes)));
    return complex ? Pairs.of(all) : new DArray(all);
  }

  /**
   * Returns the layout of a result: blocks have all of the axis, and where they had not, as many
   * lanes as {@link #TOGETHER} has room for.
   *
   * @param length the length along the axis, {@code kept} that of the result
   */
  private static Layout layout(DArray x, int axis, long length, int kept) {
    Layout own = x.layout().withoutEmpty();
    Layout whole = own.with(axis, Chunks.whole(kept));
    if (own.axis(axis).count() == 1) {
      return whole;
    }
    long lanes = whole.largestBlock() / Math.max(1, kept);
    long most = Math.max(1, TOGETHER / (2 * Double.BYTES) / Math.max(length, kept));
    for (int i = 0; i < whole.rank() && lanes > most; i++) {
      Chunks cut = whole.axis(i);
      if (i != axis && cut.largest() > 1) {
        long rest = lanes / cut.largest();
        long largest = Math.max(1, Math.min(cut.largest(), most / Math.max(1, rest)));
        long blocks = Math.ceilDiv(cut.length(), largest);
        whole = whole.with(i, Chunks.regular(cut.length(), Math.ceilDiv(cut.length(), blocks)));
        lanes = whole.largestBlock() / Math.max(1, kept);
      }
    }
    return whole;
  }

  /** Returns the pairs of a complex array, or the real and the imaginary parts. */
  private static List<Expr> parts(DArray x) {
    DArray complex = x.astype(DType.COMPLEX128);
    Expr real = complex.realExpr();
    Expr imag = complex.imagExpr();
    Expr pairs = Pairs.known(real, imag);
    return pairs == null ? List.of(real, imag) : List.of(pairs);
  }

  private static int points(String name, DArray x, int n, long own) {
    if (n < 0) {
      throw new IllegalArgumentException(
          name + ": a number of points below 0: n=" + n + "; 0 takes all");
    }
    long points = n > 0 ? n : own;
    if (points < 1) {
      throw new IllegalArgumentException(
          name + ": no elements to transform; shape=" + Axes.text(x.shape()));
    }
    if (points > 1 << 29) {
      throw new IllegalArgumentException(
          name + ": at most 536870912 points along an axis: " + points);
    }
    return (int) points;
  }

  // ---- along several axes

  /** Returns the transform along {@code axes}; none means all. */
  public static DArray fftn(DArray x, int... axes) {
    return fftn(x, Norm.BACKWARD, axes);
  }

  /** Returns the transform along {@code axes}; none means all. */
  public static DArray fftn(DArray x, Norm norm, int... axes) {
    DArray y = x;
    for (int axis : Axes.some("fftn", axes, x.rank()).reversed()) {
      y = fft(y, 0, axis, norm);
    }
    return y.astype(DType.COMPLEX128);
  }

  /** Returns the inverse transform along {@code axes}; none means all. */
  public static DArray ifftn(DArray x, int... axes) {
    return ifftn(x, Norm.BACKWARD, axes);
  }

  /** Returns the inverse transform along {@code axes}; none means all. */
  public static DArray ifftn(DArray x, Norm norm, int... axes) {
    DArray y = x;
    for (int axis : Axes.some("ifftn", axes, x.rank()).reversed()) {
      y = ifft(y, 0, axis, norm);
    }
    return y.astype(DType.COMPLEX128);
  }

  /** Returns the transform along the last two axes. */
  public static DArray fft2(DArray x) {
    return fftn(x, -2, -1);
  }

  /** Returns the inverse transform along the last two axes. */
  public static DArray ifft2(DArray x) {
    return ifftn(x, -2, -1);
  }

  /** Returns the transform of real numbers along {@code axes}, along the last of them in half. */
  public static DArray rfftn(DArray x, int... axes) {
    List<Integer> all = Axes.some("rfftn", axes, x.rank());
    if (all.isEmpty()) {
      throw new IllegalArgumentException("rfftn needs an axis; this is a single value");
    }
    DArray y = rfft(x, 0, all.getLast(), Norm.BACKWARD);
    for (int axis : all.subList(0, all.size() - 1).reversed()) {
      y = fft(y, 0, axis, Norm.BACKWARD);
    }
    return y;
  }

  /**
   * Returns the real numbers whose {@link #rfftn} this is.
   *
   * @param n how many along the last axis; 0 for twice the points less 2
   */
  public static DArray irfftn(DArray x, int n, int... axes) {
    List<Integer> all = Axes.some("irfftn", axes, x.rank());
    if (all.isEmpty()) {
      throw new IllegalArgumentException("irfftn needs an axis; this is a single value");
    }
    DArray y = x;
    for (int axis : all.subList(0, all.size() - 1)) {
      y = ifft(y, 0, axis, Norm.BACKWARD);
    }
    return irfft(y, n, all.getLast(), Norm.BACKWARD);
  }

  /** Returns the transform of real numbers along the last two axes, along the last in half. */
  public static DArray rfft2(DArray x) {
    return rfftn(x, -2, -1);
  }

  /** Returns the real numbers, an even number a row, whose {@link #rfft2} this is. */
  public static DArray irfft2(DArray x) {
    return irfftn(x, 0, -2, -1);
  }

  /** Returns the {@code n} real values of the transform of numbers that mirror each other. */
  public static DArray hfft(DArray x, int n, int axis) {
    return irfft(x.astype(DType.COMPLEX128).conj(), n, axis, Norm.FORWARD);
  }

  /** Returns the first half of the inverse transform of real numbers. */
  public static DArray ihfft(DArray x, int n, int axis) {
    return rfft(x, n, axis, Norm.FORWARD).conj();
  }

  // ---- helpers

  /**
   * Returns the frequencies of the points of a transform, in cycles per unit of {@code spacing}.
   */
  public static DArray fftfreq(int n, double spacing) {
    checkFrequencies(n, spacing);
    int middle = (n - 1) / 2 + 1;
    DArray low = Creation.arange(0, middle, 1);
    DArray high = Creation.arange(-(n / 2), 0, 1);
    DArray all = n == 1 ? low : Joining.concat(0, low, high);
    return all.astype(DType.FLOAT64).multiply(1.0 / (n * spacing));
  }

  /** Returns the frequencies of the points of an rfft of {@code n} numbers. */
  public static DArray rfftfreq(int n, double spacing) {
    checkFrequencies(n, spacing);
    return Creation.arange(0, n / 2 + 1, 1).astype(DType.FLOAT64).multiply(1.0 / (n * spacing));
  }

  private static void checkFrequencies(int n, double spacing) {
    if (n < 1 || !(spacing != 0)) {
      throw new IllegalArgumentException(
          "frequencies of n points, one or more, that are apart: n=" + n + ", spacing=" + spacing);
    }
  }

  /** Returns the array with the point of frequency 0 in the middle of {@code axes}; none: all. */
  public static DArray fftshift(DArray x, int... axes) {
    DArray y = x;
    for (int axis : Axes.some("fftshift", axes, x.rank())) {
      y = y.roll(x.shape()[axis] / 2, axis);
    }
    return y;
  }

  /** Returns the array whose {@link #fftshift} this is. */
  public static DArray ifftshift(DArray x, int... axes) {
    DArray y = x;
    for (int axis : Axes.some("ifftshift", axes, x.rank())) {
      y = y.roll(-(x.shape()[axis] / 2), axis);
    }
    return y;
  }
}
