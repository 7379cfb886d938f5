package dev.weft.array;

import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Where elements are: their indices along every axis, and in the array laid out by rows. */
public sealed interface Places permits DArray {

  /** Returns the indices along every axis of the elements that are not zero, in row order. */
  default List<DArray> nonzero() {
    DArray flat = flags("nonzero");
    long[] shape = self().shape();
    return Axes.all(shape.length).stream().map(axis -> nonzero(flat, shape, axis)).toList();
  }

  private static DArray nonzero(DArray flat, long[] shape, int axis) {
    long inner = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      inner *= shape[i];
    }
    long step = inner;
    long length = shape[axis];
    return new DArray(
        new Regional(
            "nonzero",
            "axis " + axis + " of " + Axes.text(shape),
            flat.layout().with(0, flat.layout().axis(0).atMost()),
            DType.INT64,
            List.of(flat.expr()),
            new Regional.Cost(1, 0),
            (_, _, out) -> out,
            (_, out, boxes) -> {
              long[] places =
                  Arrays.stream(found(boxes.getFirst()))
                      .mapToLong(i -> (out.from(0) + i) / step % length)
                      .toArray();
              return new Block[] {Block.wrap(DType.INT64, places, places.length)};
            }));
  }

  /** Returns the indices in the array laid out by rows of the elements that are not zero. */
  default DArray flatnonzero() {
    return self().reshape(-1).nonzero().getFirst();
  }

  /**
   * Returns the indices of the elements that are not zero, in row order: a row for each, a column
   * for each axis, as int64.
   */
  default DArray argwhere() {
    DArray flat = flags("argwhere");
    long[] shape = self().shape();
    Chunks rows = flat.layout().axis(0).atMost();
    return new DArray(
        new Regional(
            "argwhere",
            "in " + Axes.text(shape),
            new Layout(List.of(rows, Chunks.whole(shape.length))),
            DType.INT64,
            List.of(flat.expr()),
            new Regional.Cost(1, 0),
            (_, _, out) -> new Region(new long[] {out.from(0)}, new long[] {out.to(0)}),
            (_, out, boxes) -> {
              int[] found = found(boxes.getFirst());
              long[] places = new long[found.length * shape.length];
              for (int i = 0; i < found.length; i++) {
                long place = out.from(0) + found[i];
                for (int axis = shape.length - 1; axis >= 0; axis--) {
                  places[i * shape.length + axis] = place % shape[axis];
                  place /= shape[axis];
                }
              }
              return new Block[] {Block.wrap(DType.INT64, places, found.length, shape.length)};
            }));
  }

  private DArray flags(String what) {
    if (self().rank() == 0) {
      throw new IllegalArgumentException(what + " needs rank 1 or more; this is a single value");
    }
    return (self().isComplex() ? ComplexArithmetic.truth(self()) : self()).reshape(-1);
  }

  private static int[] found(Block block) {
    return IntStream.range(0, block.size()).filter(i -> block.doubleAt(i) != 0).toArray();
  }

  /**
   * Takes these for indices in an array of {@code shape} laid out by rows, and returns the indices
   * along each of its axes, as int64. Computing fails if one is negative or beyond the array.
   */
  default List<DArray> unravelIndex(long... shape) {
    Choosing.checkIntegers("unravelIndex", self());
    long inner = size(shape);
    DArray places = within("unravelIndex", self(), inner, "an array of shape " + Axes.text(shape));
    var all = new ArrayList<DArray>();
    for (long length : shape) {
      inner = length == 0 ? 0 : inner / length;
      all.add(places.floorDivide(inner).remainder(length));
    }
    return all;
  }

  /**
   * Returns the indices in an array of {@code shape} laid out by rows of the elements that have
   * {@code indices} along its axes, which are broadcast, as int64. Computing fails if one is
   * negative or beyond its axis.
   *
   * @throws IllegalArgumentException if there is not one array of integers for each axis
   */
  static DArray ravelMultiIndex(List<DArray> indices, long... shape) {
    if (indices.size() != shape.length || shape.length == 0) {
      throw new IllegalArgumentException(
          "ravelMultiIndex needs one array of indices for each axis: "
              + indices.size()
              + " for shape "
              + Axes.text(shape));
    }
    size(shape);
    DArray place = DArray.scalar(0L);
    for (int axis = 0; axis < shape.length; axis++) {
      DArray each = indices.get(axis);
      Choosing.checkIntegers("ravelMultiIndex", each);
      String where = "axis " + axis + " of length " + shape[axis];
      DArray index = within("ravelMultiIndex", each, shape[axis], where);
      place = axis == 0 ? index : place.multiply(shape[axis]).add(index);
    }
    return place;
  }

  private static long size(long... shape) {
    long size = 1;
    for (long length : shape) {
      if (length < 0) {
        throw new IllegalArgumentException(
            "a length must not be negative; shape=" + Axes.text(shape));
      }
      size = Math.multiplyExact(size, length);
    }
    return size;
  }

  private static DArray within(String what, DArray indices, long end, String where) {
    return Choosing.indicesOf(
        what,
        "in " + where,
        indices,
        (_, _, boxes) -> {
          for (long index : Lanes.longs(boxes.getFirst())) {
            if (index < 0 || index >= end) {
              throw new IndexOutOfBoundsException(
                  what + ": index " + index + " is not in " + where);
            }
          }
          return new Block[] {boxes.getFirst()};
        });
  }

  /** Returns this array. */
  DArray self();
}
