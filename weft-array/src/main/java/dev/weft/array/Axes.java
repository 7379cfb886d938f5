package dev.weft.array;

import dev.weft.array.layout.Layout;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The axes that a caller names, counted from 0, or from the end if negative. */
final class Axes {
  private Axes() {}

  /** Returns the axis as a number from 0 to rank - 1. */
  static int of(String what, int axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new IllegalArgumentException(
          what
              + ": axis "
              + axis
              + " is out of bounds for an array of rank "
              + rank
              + (rank == 0
                  ? "; a single value has no axes"
                  : "; use " + -rank + " to " + (rank - 1)));
    }
    return axis < 0 ? axis + rank : axis;
  }

  /** Returns the axes ascending; all if none is named. */
  static List<Integer> some(String what, int[] axes, int rank) {
    if (axes.length == 0) {
      return all(rank);
    }
    var set = new TreeSet<Integer>();
    for (int axis : axes) {
      if (!set.add(of(what, axis, rank))) {
        throw new IllegalArgumentException(
            what + ": axis " + axis + " is named twice: " + java.util.Arrays.toString(axes));
      }
    }
    return List.copyOf(set);
  }

  static List<Integer> all(int rank) {
    return IntStream.range(0, rank).boxed().toList();
  }

  /** Returns {@code shape} as text. */
  static String text(long[] shape) {
    return Layout.text(shape);
  }
}
