package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Elementwise;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Pick;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.linalg.Fourier;
import java.util.ArrayList;
import java.util.List;

/**
 * Discrete Fourier transforms along one axis, which is put together whole. Complex numbers are
 * pairs of arrays; float32 stays float32.
 */
public final class Fft {
  private Fft() {}

  /** Complex numbers: the real and the imaginary parts, of one shape. */
  public record Complex(DArray real, DArray imag) {
    /** Returns real numbers as complex ones. */
    public static Complex of(DArray real) {
      return new Complex(real, Creation.zerosLike(real));
    }
  }

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

  /**
   * Returns the transform along {@code axis}.
   *
   * @param n the number of points: what is more is cut, what is less filled with zeros; 0 for all
   */
  public static Complex fft(Complex x, int n, int axis, Norm norm) {
    return transform("fft", x, n, axis, norm, false, false);
  }

  /** Returns the inverse transform, as {@link #fft}. */
  public static Complex ifft(Complex x, int n, int axis, Norm norm) {
    return transform("ifft", x, n, axis, norm, true, false);
  }

  /**
   * Returns the first n / 2 + 1 points of the transform of real numbers; the others mirror them.
   */
  public static Complex rfft(DArray x, int n, int axis, Norm norm) {
    return transform("rfft", new Complex(x, Creation.zerosLike(x)), n, axis, norm, false, true);
  }

  /**
   * Returns the {@code n} real numbers whose {@link #rfft} this is; 0 for twice the points less 2.
   * The imaginary part of the first point, and for an even n of the last, is taken as 0.
   */
  public static DArray irfft(Complex x, int n, int axis, Norm norm) {
    int a = Axes.of("irfft", axis, x.real().rank());
    long points = x.real().shape()[a];
    int length = n > 0 ? n : Math.toIntExact(2 * (points - 1));
    check("irfft", x, length);
    DType type = type(x);
    Layout layout = layout(x, a, length);
    long used = Math.min(points, length / 2 + 1);
    return new DArray(
        new Regional(
            "irfft",
            "axis " + a + " n " + length + " " + norm,
            layout,
            type,
            args(x, type),
            new Regional.Cost(4, 2),
            (_, _, out) -> out.with(a, 0, out.size() == 0 ? 0 : used),
            (_, out, boxes) -> {
              int[] shape = Boxes.ints(out.shape());
              Lanes from = Lanes.of(boxes.getFirst().shape(), a);
              Lanes to = Lanes.of(shape, a);
              double[] re = Lanes.doubles(boxes.get(0));
              double[] im = Lanes.doubles(boxes.get(1));
              double[] result =
                  new double[boxes.getFirst().size() == 0 ? 0 : to.outer() * length * to.inner()];
              double[] pairs = new double[2 * length];
              var fourier = new Fourier(length);
              double factor = norm.norm.factor(length, true);
              for (int i = 0; i < from.outer(); i++) {
                for (int j = 0; j < from.inner(); j++) {
                  java.util.Arrays.fill(pairs, 0);
                  for (int k = 0; k < from.length(); k++) {
                    int at = from.at(i, k, j);
                    boolean edge = k == 0 || 2 * k == length;
                    pairs[2 * k] = re[at];
                    pairs[2 * k + 1] = edge ? 0 : im[at];
                    if (!edge) {
                      pairs[2 * (length - k)] = re[at];
                      pairs[2 * (length - k) + 1] = -im[at];
                    }
                  }
                  fourier.inverse(pairs, 0, factor);
                  for (int k = 0; k < length; k++) {
                    result[to.at(i, k, j)] = pairs[2 * k];
                  }
                }
              }
              return new Block[] {Lanes.block(type, result, shape)};
            }));
  }

  private static Complex transform(
      String name, Complex x, int n, int axis, Norm norm, boolean inverse, boolean half) {
    int a = Axes.of(name, axis, x.real().rank());
    long own = x.real().shape()[a];
    int points = n > 0 ? n : Math.toIntExact(own);
    check(name, x, points);
    DType type = type(x);
    int kept = half ? points / 2 + 1 : points;
    Layout layout = layout(x, a, kept);
    long used = Math.min(own, points);
    var both =
        new Regional(
            name,
            "axis " + a + " n " + points + " " + norm,
            layout,
            type,
            args(x, type),
            new Regional.Cost(4, 4),
            (_, _, out) -> out.with(a, 0, out.size() == 0 ? 0 : used),
            (_, out, boxes) -> {
              int[] shape = Boxes.ints(out.shape());
              Lanes from = Lanes.of(boxes.getFirst().shape(), a);
              Lanes to = Lanes.of(shape, a);
              double[] re = Lanes.doubles(boxes.get(0));
              double[] im = Lanes.doubles(boxes.get(1));
              int size = Math.toIntExact(out.size());
              double[] real = new double[size];
              double[] imag = new double[size];
              double[] pairs = new double[2 * points];
              var fourier = new Fourier(points);
              double factor = norm.norm.factor(points, inverse);
              for (int i = 0; size > 0 && i < from.outer(); i++) {
                for (int j = 0; j < from.inner(); j++) {
                  java.util.Arrays.fill(pairs, 0);
                  for (int k = 0; k < from.length(); k++) {
                    pairs[2 * k] = re[from.at(i, k, j)];
                    pairs[2 * k + 1] = im[from.at(i, k, j)];
                  }
                  if (inverse) {
                    fourier.inverse(pairs, 0, factor);
                  } else {
                    fourier.forward(pairs, 0, factor);
                  }
                  for (int k = 0; k < kept; k++) {
                    real[to.at(i, k, j)] = pairs[2 * k];
                    imag[to.at(i, k, j)] = pairs[2 * k + 1];
                  }
                }
              }
              return new Block[] {Lanes.block(type, real, shape), Lanes.block(type, imag, shape)};
            });
    return new Complex(
        new DArray(new Pick(name + "-real", both, 0, layout, type)),
        new DArray(new Pick(name + "-imag", both, 1, layout, type)));
  }

  private static void check(String name, Complex x, int points) {
    if (points < 1) {
      throw new IllegalArgumentException(
          name + ": no elements to transform; shape=" + Axes.text(x.real().shape()));
    }
    if (!java.util.Arrays.equals(x.real().shape(), x.imag().shape())) {
      throw new IllegalArgumentException(
          name
              + ": the real and imaginary parts differ in shape: "
              + Axes.text(x.real().shape())
              + ", "
              + Axes.text(x.imag().shape()));
    }
  }

  private static DType type(Complex x) {
    return x.real().dtype().promote(x.imag().dtype()).real();
  }

  private static List<Expr> args(Complex x, DType type) {
    return List.of(
        Elementwise.cast(x.real().expr(), type), Elementwise.cast(x.imag().expr(), type));
  }

  private static Layout layout(Complex x, int axis, int length) {
    var axes = new ArrayList<Chunks>();
    for (int i = 0; i < x.real().rank(); i++) {
      axes.add(
          i == axis
              ? Chunks.whole(length)
              : x.real().layout().axis(i).refine(x.imag().layout().axis(i)));
    }
    return new Layout(axes);
  }
}
