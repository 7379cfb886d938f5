package dev.weft.array;

import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.util.ArrayList;
import java.util.List;

/** Diagonals of matrices, and matrices of diagonals. */
public sealed interface Diagonals permits DArray {

  /**
   * Returns the elements whose index along {@code second} is {@code offset} above that along {@code
   * first}; they become the last axis.
   */
  default DArray diagonal(long offset, int first, int second) {
    int rank = self().rank();
    int a = Axes.of("diagonal", first, rank);
    int b = Axes.of("diagonal", second, rank);
    if (a == b) {
      throw new IllegalArgumentException(
          "diagonal needs two different axes: " + first + ", " + second);
    }
    long[] own = self().shape();
    long down = Math.max(0, -offset); // where it starts
    long right = Math.max(0, offset);
    long length = Math.max(0, Math.min(own[a] - down, own[b] - right));
    var axes = new ArrayList<Chunks>();
    int[] outAxis = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      if (axis != a && axis != b) {
        outAxis[axis] = axes.size();
        axes.add(self().layout().axis(axis));
      }
    }
    axes.add(Chunks.regular(length, Math.max(1, self().layout().axis(a).largest())));
    int last = axes.size() - 1;
    int low = Math.min(a, b);
    int high = Math.max(a, b);
    return self()
        .each(x ->
            new Regional(
                "diagonal",
                offset + " of " + a + ", " + b,
                new Layout(axes),
                x.type(),
                List.of(x),
                new Regional.Cost(0, 0),
                (_, _, out) -> {
                  Region box = Region.all(own);
                  for (int axis = 0; axis < rank; axis++) {
                    int from = axis == a || axis == b ? last : outAxis[axis];
                    long move = axis == a ? down : axis == b ? right : 0;
                    box = box.with(axis, out.from(from) + move, out.to(from) + move);
                  }
                  return box;
                },
                (_, out, boxes) -> new Block[] {diagonal(boxes.getFirst(), low, high, out)}));
  }

  private static Block diagonal(Block box, int low, int high, Region out) {
    int[] shape = box.shape();
    int n = shape[low];
    int rest = box.size() == 0 ? 0 : box.size() / n / n;
    int[] places = new int[rest * n];
    int[] at = new int[shape.length];
    int next = 0;
    for (int i = 0; i < rest; i++) {
      for (int k = 0; k < n; k++) {
        at[low] = k;
        at[high] = k;
        int place = 0;
        for (int axis = 0; axis < shape.length; axis++) {
          place = place * shape[axis] + at[axis];
        }
        places[next++] = place;
      }
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        if (axis != low && axis != high) {
          if (++at[axis] < shape[axis]) {
            break;
          }
          at[axis] = 0;
        }
      }
    }
    return Lanes.pick(box, places, dev.weft.array.expr.Boxes.ints(out.shape()));
  }

  /** Returns the sums of the diagonals {@code offset} of the first two axes. */
  default DArray trace(long offset) {
    if (self().rank() < 2) {
      throw new IllegalArgumentException(
          "trace needs rank 2 or more; shape=" + Axes.text(self().shape()));
    }
    return diagonal(offset, 0, 1).sum(-1);
  }

  /** Returns the matrix with this vector as its diagonal {@code offset}, and zeros elsewhere. */
  default DArray diag(long offset) {
    if (self().rank() != 1) {
      throw new IllegalArgumentException(
          "diag needs a vector; shape=" + Axes.text(self().shape()) + "; use diagonal");
    }
    long n = self().shape()[0];
    Chunks cut = self().layout().axis(0).withoutEmpty();
    DArray row = Creation.coordinate(new Layout(List.of(cut, cut)), 0);
    DArray column = Creation.coordinate(new Layout(List.of(cut, cut)), 1);
    DArray square =
        DArray.where(
            row.equal(column),
            self().expandDims(1),
            DArray.constant(self().dtype(), 0L, Layout.whole()));
    if (offset == 0) {
      return square;
    }
    long size = n + Math.abs(offset);
    DArray side = Creation.zeros(self().dtype(), offset > 0 ? n : size, Math.abs(offset));
    DArray other = Creation.zeros(self().dtype(), Math.abs(offset), offset > 0 ? size : n);
    return offset > 0
        ? Joining.concat(0, Joining.concat(1, side, square), other)
        : Joining.concat(1, Joining.concat(0, other, square), side);
  }

  /** Returns this array. */
  DArray self();
}
