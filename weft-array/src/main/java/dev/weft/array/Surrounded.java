package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Boxes grown by what lies around them, made of the array itself: the elements near a box are read
 * once, and what is outside of the array is added to them.
 */
final class Surrounded implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final long[] shape;
  private final Overlap[] overlaps;

  Surrounded(long[] shape, List<Overlap> overlaps) {
    this.shape = shape.clone();
    this.overlaps = overlaps.toArray(Overlap[]::new);
  }

  /** Returns whether all that is outside of {@code x} lies near inside, or is a number. */
  static boolean knows(DArray x, List<Overlap> overlaps) {
    if (overlaps.size() != x.rank() || x.rank() == 0 || x.isComplex() || x.size() == 0) {
      return false;
    }
    for (Overlap overlap : overlaps) {
      switch (overlap.boundary()) {
        case PERIODIC -> {
          return false;
        }
        case CONSTANT -> {
          if (x.dtype() != DType.FLOAT64) {
            return false;
          }
        }
        case REFLECT, NEAREST, NONE -> {}
      }
    }
    return true;
  }

  /** Returns how many times as large as a block of {@code layout} a box grown around it can be. */
  double growth(Layout layout) {
    double growth = 1;
    for (int axis = 0; axis < overlaps.length; axis++) {
      long length = 1;
      for (long size : layout.axis(axis).sizes()) {
        length = Math.max(length, size);
      }
      growth *= 1 + (double) (overlaps[axis].before() + overlaps[axis].after()) / length;
    }
    return growth;
  }

  /** Returns the elements that the box grown around {@code out} is made of. */
  Region near(Region out) {
    Region near = out;
    for (int axis = 0; axis < overlaps.length && out.size() > 0; axis++) {
      Overlap o = overlaps[axis];
      long n = shape[axis];
      long from = Math.max(0, out.from(axis) - o.before());
      long to = Math.min(n, out.to(axis) + o.after());
      if (o.boundary() == Blocks.Boundary.REFLECT) {
        to = Math.max(to, Math.min(n, o.before() - out.from(axis)));
        from = Math.min(from, Math.max(0, 2 * n - out.to(axis) - o.after()));
      }
      near = near.with(axis, from, to);
    }
    return near;
  }

  private long first(int axis, Region out) {
    long from = out.from(axis) - overlaps[axis].before();
    return overlaps[axis].isOpen() ? Math.max(0, from) : from;
  }

  private long end(int axis, Region out) {
    long to = out.to(axis) + overlaps[axis].after();
    return overlaps[axis].isOpen() ? Math.min(shape[axis], to) : to;
  }

  /** Returns where {@code out} is in the box grown around it. */
  Region inside(Region out) {
    Region inside = out;
    for (int axis = 0; axis < overlaps.length; axis++) {
      inside = inside.moved(axis, -first(axis, out));
    }
    return inside;
  }

  /** Returns the box grown around {@code out}, given the elements {@link #near} it. */
  Block grown(Block block, Region out) {
    Region near = near(out);
    int rank = overlaps.length;
    int[][] places = new int[rank][];
    int[] lengths = new int[rank];
    boolean same = true;
    for (int axis = 0; axis < rank; axis++) {
      long first = first(axis, out);
      lengths[axis] = Math.toIntExact(end(axis, out) - first);
      places[axis] = new int[lengths[axis]];
      for (int i = 0; i < lengths[axis]; i++) {
        places[axis][i] = place(axis, first + i, near);
        same &= places[axis][i] == i;
      }
    }
    return same && Arrays.equals(lengths, Boxes.ints(near.shape()))
        ? block
        : Block.filled(block.type(), lengths, array -> fill(block, near, places, array));
  }

  /** Returns where in {@code near} the element is that stands at {@code at}; -1 for a number. */
  private int place(int axis, long at, Region near) {
    long source = overlaps[axis].source(at, shape[axis]);
    return source < 0 ? -1 : (int) (source - near.from(axis));
  }

  private void fill(Block block, Region near, int[][] places, Object array) {
    int last = places.length - 1;
    int width = places[last].length;
    int[] at = new int[places.length];
    long rows = 1;
    for (int axis = 0; axis < last; axis++) {
      rows *= places[axis].length;
    }
    for (int row = 0; row < rows; row++) {
      long source = 0;
      int constant = -1; // the last axis along which it is outside, whose number counts
      for (int axis = 0; axis < last; axis++) {
        int place = places[axis][at[axis]];
        constant = place < 0 ? axis : constant;
        source = (source + Math.max(0, place)) * near.length(axis + 1);
      }
      fillRow(block, (int) source, constant, places[last], array, row * width);
      for (int axis = last - 1; axis >= 0 && ++at[axis] == places[axis].length; axis--) {
        at[axis] = 0;
      }
    }
  }

  private void fillRow(
      Block block, int source, int constant, int[] places, Object array, int target) {
    int last = overlaps.length - 1;
    for (int i = 0; i < places.length; ) {
      int end = i + 1;
      while (end < places.length
          && (places[i] < 0 ? places[end] < 0 : places[end] == places[end - 1] + 1)) {
        end++;
      }
      if (places[i] < 0 || constant >= 0) {
        double value = overlaps[places[i] < 0 ? last : constant].value();
        Arrays.fill((double[]) array, target + i, target + end, value);
      } else {
        System.arraycopy(block.array(), source + places[i], array, target + i, end - i);
      }
      i = end;
    }
  }
}
