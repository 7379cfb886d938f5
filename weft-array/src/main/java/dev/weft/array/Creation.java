package dev.weft.array;

import dev.weft.array.expr.Leaf;
import dev.weft.array.kernel.Binary;
import dev.weft.array.layout.AutoChunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Arrays that are made from nothing: constants and ranges. They cost nothing until computed. */
public final class Creation {
  private Creation() {}

  /** Returns zeros. */
  public static DArray zeros(DType type, long... shape) {
    return full(type, 0L, shape);
  }

  /** Returns ones. */
  public static DArray ones(DType type, long... shape) {
    return full(type, 1L, shape);
  }

  /** Returns {@code value} everywhere, cut toward zero if the type is one of integers. */
  public static DArray full(DType type, double value, long... shape) {
    return DArray.constant(type, value, AutoChunks.ofThisProcess().layout(type, shape));
  }

  /**
   * Returns {@code value} everywhere.
   *
   * @throws IllegalArgumentException if the type cannot hold it
   */
  public static DArray full(DType type, long value, long... shape) {
    return DArray.constant(type, value, AutoChunks.ofThisProcess().layout(type, shape));
  }

  /** Returns an array whose elements do not matter: zeros. */
  public static DArray empty(DType type, long... shape) {
    return zeros(type, shape);
  }

  /** Returns the int64 numbers from 0 to before {@code stop}. */
  public static DArray arange(long stop) {
    return arange(0, stop, 1);
  }

  /** Returns {@code number} float64 numbers from {@code start} to {@code stop}, evenly apart. */
  public static DArray linspace(double start, double stop, long number) {
    return linspace(start, stop, number, true);
  }

  /**
   * Returns the coordinates of a grid: for each vector an array of the shape of the grid, which has
   * its numbers along its axis.
   */
  public static List<DArray> meshgrid(DArray... vectors) {
    long[] shape = new long[vectors.length];
    for (int i = 0; i < shape.length; i++) {
      if (vectors[i].rank() != 1) {
        throw new IllegalArgumentException(
            "meshgrid needs vectors; shape " + i + "=" + Axes.text(vectors[i].shape()));
      }
      shape[i] = vectors[i].shape()[0];
    }
    var grid = new ArrayList<DArray>();
    for (int i = 0; i < shape.length; i++) {
      DArray wide = vectors[i];
      for (int axis = i + 1; axis < shape.length; axis++) {
        wide = wide.expandDims(-1);
      }
      grid.add(wide.broadcastTo(shape));
    }
    return grid;
  }

  /** Returns the array that {@code of} makes of the indices along every axis. */
  public static DArray fromFunction(Function<List<DArray>, DArray> of, long... shape) {
    Layout layout = AutoChunks.ofThisProcess().layout(DType.INT64, shape);
    var indices = new ArrayList<DArray>();
    for (int axis = 0; axis < shape.length; axis++) {
      indices.add(coordinate(layout, axis));
    }
    return of.apply(indices);
  }

  /**
   * Returns the indices of an array of {@code shape}: element k along the first axis is the array
   * of the indices along axis k, as int64. {@link #fromFunction} is given them one by one.
   */
  public static DArray indices(long... shape) {
    if (shape.length == 0) {
      return zeros(DType.INT64, 0);
    }
    return fromFunction(all -> Joining.stack(0, all.toArray(DArray[]::new)), shape);
  }

  /**
   * Returns the row and the column indices of the lower triangle of a matrix, in row order, as
   * int64: two vectors in memory.
   *
   * @param k the last diagonal that belongs to it, above the main one if positive
   * @throws IllegalArgumentException if there are more than 2^31 - 9 places
   */
  public static List<DArray> trilIndices(long rows, long columns, long k) {
    return triangle("trilIndices", rows, columns, k, true);
  }

  /** As {@link #trilIndices} of the upper triangle; {@code k} is the first of its diagonals. */
  public static List<DArray> triuIndices(long rows, long columns, long k) {
    return triangle("triuIndices", rows, columns, k, false);
  }

  private static List<DArray> triangle(
      String what, long rows, long columns, long k, boolean lower) {
    long most = Integer.MAX_VALUE - 8;
    boolean fits = rows >= 0 && rows <= most && columns >= 0 && columns <= most;
    long first = Math.clamp(k, -most, most) + (lower ? 1 : 0);
    long count = 0;
    for (long row = 0; fits && row < rows; row++) {
      long edge = Math.clamp(row + first, 0, columns);
      count += lower ? edge : columns - edge;
      fits = count <= most;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "%s of %d x %d, k=%d: lengths must not be negative, and at most 2^31 - 9 places"
              .formatted(what, rows, columns, k));
    }
    long[] row = new long[(int) count];
    long[] column = new long[(int) count];
    int n = 0;
    for (long i = 0; i < rows; i++) {
      long edge = Math.clamp(i + first, 0, columns);
      for (long j = lower ? 0 : edge; j < (lower ? edge : columns); j++) {
        row[n] = i;
        column[n++] = j;
      }
    }
    return List.of(NDArray.wrap(row, n).lazy(), NDArray.wrap(column, n).lazy());
  }

  /** Returns zeros of the shape, type and chunks of {@code x}. */
  public static DArray zerosLike(DArray x) {
    return DArray.constant(x.dtype(), 0L, x.layout());
  }

  /** Returns ones of the shape, type and chunks of {@code x}. */
  public static DArray onesLike(DArray x) {
    return DArray.constant(x.dtype(), 1L, x.layout());
  }

  /** Returns an array of the shape, type and chunks of {@code x}, whose elements do not matter. */
  public static DArray emptyLike(DArray x) {
    return zerosLike(x);
  }

  /** Returns {@code value} in the shape, type and chunks of {@code x}. */
  public static DArray fullLike(DArray x, double value) {
    return DArray.constant(x.dtype(), value, x.layout());
  }

  /** As {@link #fullLike(DArray, double)}, for a whole number. */
  public static DArray fullLike(DArray x, long value) {
    return DArray.constant(x.dtype(), value, x.layout());
  }

  /**
   * Returns ones along the diagonal {@code k} (above the main one if positive), zeros elsewhere.
   */
  public static DArray eye(DType type, long rows, long columns, long k) {
    Layout layout = AutoChunks.ofThisProcess().layout(type, rows, columns);
    DArray on =
        DArray.binary(
            Binary.EQUAL, coordinate(layout, 0).add(DArray.scalar(k)), coordinate(layout, 1));
    return on.astype(type);
  }

  /** Returns the index along {@code axis} at each place of {@code layout}, as int64. */
  static DArray coordinate(Layout layout, int axis) {
    return new DArray(new Leaf(new Leaf.Coordinate(axis), layout));
  }

  /** Returns the int64 numbers from {@code start} in steps to before {@code stop}. */
  public static DArray arange(long start, long stop, long step) {
    if (step == 0) {
      throw new IllegalArgumentException("arange: the step must not be 0");
    }
    boolean some = step > 0 ? start < stop : start > stop;
    long span = !some ? 0 : step > 0 ? stop - start : start - stop;
    if (span < 0 || step == Long.MIN_VALUE) {
      throw new IllegalArgumentException(
          "arange: from %d to %d by %d is beyond 64 bits".formatted(start, stop, step));
    }
    long n = Math.ceilDiv(span, Math.abs(step));
    Layout layout = AutoChunks.ofThisProcess().layout(DType.INT64, Math.max(0, n));
    return coordinate(layout, 0).multiply(step).add(start);
  }

  /** Returns the float64 numbers from {@code start} in steps to before {@code stop}. */
  public static DArray arange(double start, double stop, double step) {
    if (step == 0 || Double.isNaN(step)) {
      throw new IllegalArgumentException("arange: the step must be a number but 0, not " + step);
    }
    double count = Math.ceil((stop - start) / step);
    if (!(count < 0x1p59)) {
      throw new IllegalArgumentException(
          "arange: from %s to %s by %s has no end that can be counted"
              .formatted(start, stop, step));
    }
    long n = (long) Math.max(0, count);
    Layout layout = AutoChunks.ofThisProcess().layout(DType.FLOAT64, n);
    double delta = start + step - start;
    return coordinate(layout, 0).astype(DType.FLOAT64).multiply(delta).add(start);
  }

  /**
   * Returns {@code number} float64 numbers from {@code start} to {@code stop}, evenly apart.
   *
   * @param endpoint whether the last one is {@code stop}
   */
  public static DArray linspace(double start, double stop, long number, boolean endpoint) {
    if (number < 0) {
      throw new IllegalArgumentException("linspace: a number of points below 0: " + number);
    }
    Layout layout = AutoChunks.ofThisProcess().layout(DType.FLOAT64, number);
    long steps = endpoint ? number - 1 : number;
    DArray i = coordinate(layout, 0);
    double step = steps > 0 ? (stop - start) / steps : Double.NaN;
    DArray x = i.astype(DType.FLOAT64).multiply(steps > 0 ? step : 0.0).add(start);
    return endpoint && number > 1
        ? DArray.where(i.equal(DArray.scalar(number - 1)), DArray.scalar(stop), x)
        : x;
  }

  /** Returns {@code x} with zeros above diagonal {@code k} of the last two axes. */
  public static DArray tril(DArray x, long k) {
    return triangle("tril", x, k, true);
  }

  /** Returns {@code x} with zeros below diagonal {@code k} of the last two axes. */
  public static DArray triu(DArray x, long k) {
    return triangle("triu", x, k, false);
  }

  private static DArray triangle(String what, DArray x, long k, boolean lower) {
    int rank = x.rank();
    if (rank < 2) {
      throw new IllegalArgumentException(
          what + " needs rank 2 or more; shape=" + Axes.text(x.shape()));
    }
    DArray column = coordinate(x.layout(), rank - 1);
    DArray diagonal = coordinate(x.layout(), rank - 2).add(DArray.scalar(k));
    DArray kept = lower ? column.lessEqual(diagonal) : column.greaterEqual(diagonal);
    return DArray.where(kept, x, DArray.constant(x.dtype(), 0L, Layout.whole()));
  }
}
