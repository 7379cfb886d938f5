package dev.weft.array;

import dev.weft.array.expr.Elementwise;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.util.ArrayList;
import java.util.List;

/** Arrays put one after the other. */
public final class Joining {
  private Joining() {}

  /**
   * Returns the arrays one after the other along {@code axis}.
   *
   * @throws IllegalArgumentException if another axis differs in length
   */
  public static DArray concat(int axis, DArray... arrays) {
    if (arrays.length == 0) {
      throw new IllegalArgumentException("concat needs one array at least");
    }
    long[] first = arrays[0].shape();
    int a = Axes.of("concat", axis, first.length);
    if (ComplexArithmetic.any(List.of(arrays))) {
      return DArray.complex(
          concat(axis, ComplexArithmetic.reals(arrays)),
          concat(axis, ComplexArithmetic.imags(arrays)));
    }
    DType type = arrays[0].dtype();
    for (DArray array : arrays) {
      long[] shape = array.shape();
      boolean fits = shape.length == first.length;
      for (int i = 0; fits && i < first.length; i++) {
        fits = i == a || shape[i] == first[i];
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "concat needs arrays that differ along axis "
                + a
                + " alone; shapes="
                + Axes.text(first)
                + ", "
                + Axes.text(shape));
      }
      type = type.promote(array.dtype());
    }
    var args = new ArrayList<Expr>();
    var sizes = new ArrayList<Long>();
    long[] starts = new long[arrays.length + 1];
    Layout layout = arrays[0].layout().withoutEmpty();
    for (int k = 0; k < arrays.length; k++) {
      args.add(Elementwise.cast(arrays[k].expr(), type));
      for (long size : arrays[k].layout().axis(a).sizes()) {
        if (size > 0) {
          sizes.add(size);
        }
      }
      starts[k + 1] = starts[k] + arrays[k].shape()[a];
      for (int i = 0; i < first.length; i++) {
        if (i != a) {
          layout = layout.with(i, layout.axis(i).refine(arrays[k].layout().axis(i)));
        }
      }
    }
    layout = layout.with(a, Chunks.of(sizes.stream().mapToLong(Long::longValue).toArray()));
    return new DArray(
        new Regional(
            "concat",
            "axis " + a,
            layout,
            type,
            args,
            Regional.Cost.NONE,
            (arg, _, out) -> part(out, a, starts[arg], starts[arg + 1]),
            (_, out, boxes) -> new Block[] {only(out, boxes)}));
  }

  /** Returns the part of {@code out} that lies in an array from {@code from} to {@code to}. */
  private static Region part(Region out, int axis, long from, long to) {
    long low = Math.max(out.from(axis), from);
    long high = Math.min(out.to(axis), to);
    return high <= low ? out.with(axis, 0, 0) : out.with(axis, low - from, high - from);
  }

  private static Block only(Region out, List<Block> boxes) {
    for (Block box : boxes) {
      if (box.size() == out.size()) {
        return box;
      }
    }
    throw new IllegalStateException("no argument holds " + out);
  }

  /** Returns the arrays, laid out by rows, one after the other. */
  public static DArray concatFlat(DArray... arrays) {
    DArray[] flat = new DArray[arrays.length];
    for (int k = 0; k < arrays.length; k++) {
      flat[k] = arrays[k].reshape(-1);
    }
    return concat(0, flat);
  }

  /** Returns the arrays below each other, vectors as rows. */
  public static DArray vstack(DArray... arrays) {
    DArray[] rows = new DArray[arrays.length];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = arrays[k];
      while (rows[k].rank() < 2) {
        rows[k] = rows[k].expandDims(0);
      }
    }
    return concat(0, rows);
  }

  /** Returns the arrays beside each other: along the second axis, vectors along their only one. */
  public static DArray hstack(DArray... arrays) {
    DArray[] wide = new DArray[arrays.length];
    for (int k = 0; k < wide.length; k++) {
      wide[k] = arrays[k].rank() == 0 ? arrays[k].expandDims(0) : arrays[k];
    }
    return concat(wide.length > 0 && wide[0].rank() > 1 ? 1 : 0, wide);
  }

  /** Returns the arrays behind each other: along a third axis, vectors as rows. */
  public static DArray dstack(DArray... arrays) {
    DArray[] deep = new DArray[arrays.length];
    for (int k = 0; k < deep.length; k++) {
      deep[k] = arrays[k];
      while (deep[k].rank() < 3) {
        deep[k] = deep[k].expandDims(deep[k].rank() < 2 ? 0 : 2);
      }
    }
    return concat(2, deep);
  }

  /**
   * Returns rows of arrays put together: those of a row along the last axis, the rows along the
   * last but one.
   */
  public static DArray block(DArray[][] rows) {
    DArray[] joined = new DArray[rows.length];
    for (int i = 0; i < rows.length; i++) {
      DArray[] row = new DArray[rows[i].length];
      for (int k = 0; k < row.length; k++) {
        row[k] = rows[i][k];
        while (row[k].rank() < 2) {
          row[k] = row[k].expandDims(0);
        }
      }
      joined[i] = concat(-1, row);
    }
    return concat(-2, joined);
  }

  /**
   * Returns arrays of one shape one after the other along a new axis.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public static DArray stack(int axis, DArray... arrays) {
    if (arrays.length == 0) {
      throw new IllegalArgumentException("stack needs one array at least");
    }
    int a = Axes.of("stack", axis, arrays[0].rank() + 1);
    DArray[] expanded = new DArray[arrays.length];
    for (int k = 0; k < arrays.length; k++) {
      if (!java.util.Arrays.equals(arrays[k].shape(), arrays[0].shape())) {
        throw new IllegalArgumentException(
            "stack needs arrays of one shape; shapes="
                + Axes.text(arrays[0].shape())
                + ", "
                + Axes.text(arrays[k].shape()));
      }
      expanded[k] = arrays[k].expandDims(a);
    }
    return concat(a, expanded);
  }
}
