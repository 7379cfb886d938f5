package dev.weft.array;

import dev.weft.array.expr.Mapping;
import dev.weft.array.expr.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The same elements at other places: slices, new orders of axes, broadcasts. Nothing is moved; what
 * reads the result reads the blocks as they are.
 *
 * <p>Memory: a view holds nothing of its own. A transposed array that stands beside itself, as in
 * {@code x.add(x.transpose()).mean()}, is read in the blocks that {@code x} has, two at a time;
 * where {@code x} is computed first, the blocks that still have to be read are held, all of them at
 * most, as {@link DArray#explain} promises.
 */
public sealed interface Views permits DArray {

  /**
   * Returns what an index written as NumPy writes it names: {@code x.get("1:5, ::-1, ..., 3")}.
   *
   * @throws IllegalArgumentException if it does not fit the shape
   */
  default DArray get(String index) {
    return get(Index.parse(index).toArray(Index[]::new));
  }

  /**
   * Returns what an index names; axes that it does not name are taken whole.
   *
   * @throws IllegalArgumentException if it does not fit the shape
   */
  default DArray get(Index... index) {
    return Selection.of(self(), index);
  }

  /**
   * Returns the axes in another order: axis i of the result is axis {@code axes[i]}.
   *
   * @throws IllegalArgumentException if {@code axes} are not all axes once each
   */
  default DArray permuteDims(int... axes) {
    int rank = self().rank();
    int[] order = new int[axes.length];
    boolean[] seen = new boolean[rank];
    boolean fits = axes.length == rank;
    for (int i = 0; fits && i < rank; i++) {
      order[i] = Axes.of("permuteDims", axes[i], rank);
      fits = !seen[order[i]];
      seen[order[i]] = true;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "permuteDims needs every axis once: axes="
              + Arrays.toString(axes)
              + ", shape="
              + Axes.text(self().shape()));
    }
    long[] shape = new long[rank];
    int[] outAxis = new int[rank];
    long[] ones = new long[rank];
    for (int i = 0; i < rank; i++) {
      shape[i] = self().shape()[order[i]];
      outAxis[order[i]] = i;
      ones[i] = 1;
    }
    return view("permuteDims", shape, new Mapping(outAxis, new long[rank], ones));
  }

  /** Returns the axes in reversed order. */
  default DArray transpose() {
    int rank = self().rank();
    int[] axes = new int[rank];
    for (int i = 0; i < rank; i++) {
      axes[i] = rank - 1 - i;
    }
    return permuteDims(axes);
  }

  /** Returns the last two axes exchanged. */
  default DArray matrixTranspose() {
    int rank = self().rank();
    if (rank < 2) {
      throw new IllegalArgumentException(
          "matrixTranspose needs rank 2 or more; shape=" + Axes.text(self().shape()));
    }
    int[] axes = DArray.axesOf(rank);
    axes[rank - 1] = rank - 2;
    axes[rank - 2] = rank - 1;
    return permuteDims(axes);
  }

  /** Returns two axes exchanged. */
  default DArray swapaxes(int first, int second) {
    int[] axes = DArray.axesOf(self().rank());
    int a = Axes.of("swapaxes", first, self().rank());
    int b = Axes.of("swapaxes", second, self().rank());
    axes[a] = b;
    axes[b] = a;
    return permuteDims(axes);
  }

  /** Returns one axis moved to another place; the others keep their order. */
  default DArray moveaxis(int source, int destination) {
    return moveaxis(new int[] {source}, new int[] {destination});
  }

  /** Returns axes moved to other places; the others keep their order. */
  default DArray moveaxis(int[] source, int[] destination) {
    int rank = self().rank();
    if (source.length != destination.length) {
      throw new IllegalArgumentException(
          "moveaxis needs as many destinations as sources: source="
              + Arrays.toString(source)
              + ", destination="
              + Arrays.toString(destination));
    }
    int[] order = new int[rank];
    Arrays.fill(order, -1);
    var moved = new ArrayList<Integer>();
    for (int i = 0; i < source.length; i++) {
      int from = Axes.of("moveaxis", source[i], rank);
      int to = Axes.of("moveaxis", destination[i], rank);
      if (order[to] >= 0 || moved.contains(from)) {
        throw new IllegalArgumentException(
            "moveaxis names an axis twice: source="
                + Arrays.toString(source)
                + ", destination="
                + Arrays.toString(destination));
      }
      order[to] = from;
      moved.add(from);
    }
    int next = 0;
    for (int i = 0; i < rank; i++) {
      if (order[i] < 0) {
        while (moved.contains(next)) {
          next++;
        }
        order[i] = next++;
      }
    }
    return permuteDims(order);
  }

  /** Returns the array with new axes of length 1 at {@code axes} of the result. */
  default DArray expandDims(int... axes) {
    int rank = self().rank() + axes.length;
    List<Integer> added = axes.length == 0 ? List.of() : Axes.some("expandDims", axes, rank);
    long[] shape = new long[rank];
    int[] outAxis = new int[self().rank()];
    long[] ones = new long[self().rank()];
    int e = 0;
    for (int axis = 0; axis < rank; axis++) {
      if (added.contains(axis)) {
        shape[axis] = 1;
      } else {
        shape[axis] = self().shape()[e];
        ones[e] = 1;
        outAxis[e++] = axis;
      }
    }
    return view("expandDims", shape, new Mapping(outAxis, new long[e], ones));
  }

  /**
   * Returns the array without {@code axes}, which have length 1; none means all that have.
   *
   * @throws IllegalArgumentException if an axis has another length
   */
  default DArray squeeze(int... axes) {
    long[] own = self().shape();
    List<Integer> dropped;
    if (axes.length == 0) {
      dropped = Axes.all(own.length).stream().filter(a -> own[a] == 1).toList();
    } else {
      dropped = Axes.some("squeeze", axes, own.length);
    }
    int[] outAxis = new int[own.length];
    long[] ones = new long[own.length];
    var kept = new ArrayList<Long>();
    for (int e = 0; e < own.length; e++) {
      if (dropped.contains(e)) {
        if (own[e] != 1) {
          throw new IllegalArgumentException(
              "squeeze: axis " + e + " has length " + own[e] + ", not 1; shape=" + Axes.text(own));
        }
        outAxis[e] = -1;
      } else {
        outAxis[e] = kept.size();
        ones[e] = 1;
        kept.add(own[e]);
      }
    }
    long[] shape = kept.stream().mapToLong(Long::longValue).toArray();
    return view("squeeze", shape, new Mapping(outAxis, new long[own.length], ones));
  }

  /** Returns the array read backwards along {@code axes}; none means all. */
  default DArray flip(int... axes) {
    long[] shape = self().shape();
    List<Integer> flipped = Axes.some("flip", axes, shape.length);
    int[] outAxis = DArray.axesOf(shape.length);
    long[] offset = new long[shape.length];
    long[] step = new long[shape.length];
    for (int e = 0; e < shape.length; e++) {
      boolean back = flipped.contains(e);
      offset[e] = back ? Math.max(0, shape[e] - 1) : 0;
      step[e] = back ? -1 : 1;
    }
    return view("flip", shape, new Mapping(outAxis, offset, step));
  }

  /**
   * Returns the array repeated along axes of length 1 and new leading axes.
   *
   * @throws IllegalArgumentException if the shapes do not fit
   */
  default DArray broadcastTo(long... shape) {
    long[] own = self().shape();
    boolean fits = own.length <= shape.length;
    for (int e = 0; fits && e < own.length; e++) {
      long wanted = shape[shape.length - own.length + e];
      fits = own[e] == wanted || own[e] == 1;
    }
    for (long length : shape) {
      fits &= length >= 0;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "broadcastTo: shape "
              + Axes.text(own)
              + " does not broadcast to "
              + Axes.text(shape)
              + "; lengths must be equal or 1, counted from the last axis");
    }
    return view("broadcastTo", shape, Mapping.broadcast(own, shape));
  }

  /**
   * Returns the arrays in the one shape that they broadcast to.
   *
   * @throws IllegalArgumentException if their shapes do not broadcast
   */
  static List<DArray> broadcastArrays(DArray... arrays) {
    long[] shape = new long[0];
    for (DArray array : arrays) {
      long[] own = array.shape();
      long[] wide = Arrays.copyOf(shape, Math.max(shape.length, own.length));
      for (int back = 1; back <= wide.length; back++) {
        long a = back <= shape.length ? shape[shape.length - back] : 1;
        long b = back <= own.length ? own[own.length - back] : 1;
        if (a != b && a != 1 && b != 1) {
          throw new IllegalArgumentException(
              "broadcastArrays needs lengths that are equal or 1, counted from the last axis;"
                  + " shapes="
                  + Arrays.stream(arrays)
                      .map(each -> Axes.text(each.shape()))
                      .collect(Collectors.joining(", "))
                  + ", axis="
                  + -back
                  + " has lengths "
                  + a
                  + " and "
                  + b);
        }
        wide[wide.length - back] = a == 1 ? b : a;
      }
      shape = wide;
    }
    long[] all = shape;
    return Arrays.stream(arrays).map(array -> array.broadcastTo(all)).toList();
  }

  /** Returns the arrays that lie along {@code axis}, one for each index, without that axis. */
  default List<DArray> unstack(int axis) {
    int a = Axes.of("unstack", axis, self().rank());
    Index[] index = new Index[self().rank()];
    Arrays.fill(index, Index.all());
    var all = new ArrayList<DArray>();
    for (long i = 0; i < self().shape()[a]; i++) {
      index[a] = Index.at(i);
      all.add(self().get(index));
    }
    return all;
  }

  /**
   * Returns the array turned by 90 degrees, {@code times} over, from axis {@code first} towards
   * axis {@code second}; for a negative number the other way.
   */
  default DArray rot90(int times, int first, int second) {
    int a = Axes.of("rot90", first, self().rank());
    int b = Axes.of("rot90", second, self().rank());
    if (a == b) {
      throw new IllegalArgumentException(
          "rot90 turns in the plane of two axes; first=" + first + ", second=" + second);
    }
    return switch (Math.floorMod(times, 4)) {
      case 1 -> self().flip(b).swapaxes(a, b);
      case 2 -> self().flip(a, b);
      case 3 -> self().swapaxes(a, b).flip(b);
      default -> self();
    };
  }

  private DArray view(String name, long[] shape, Mapping mapping) {
    return self().each(x -> new View(name, x, shape, mapping));
  }

  /** Returns this array. */
  DArray self();
}
