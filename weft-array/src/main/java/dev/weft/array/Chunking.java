package dev.weft.array;

import dev.weft.array.expr.Rechunk;
import dev.weft.array.layout.AutoChunks;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.Layout;
import java.util.ArrayList;
import java.util.Map;

/**
 * How an array is cut into blocks.
 *
 * <p>Memory: an array that is made or read, and what is element by element of such, is made or read
 * in the new blocks, and nothing more is held. Of any other, a task holds one new block and the old
 * ones that it touches; an old block is held until the last new one that touches it is done, which
 * from rows to columns is all of the array, and never more than that. {@link DArray#explain} says
 * how many bytes are promised to be enough; a client with less refuses the work before it starts.
 */
public sealed interface Chunking permits DArray {

  /**
   * Returns the array in blocks of {@code sizes[i]} elements along axis i, or of one size along
   * every axis; -1 leaves an axis whole. Arrays that are made or read are simply made or read so;
   * others are put together anew.
   *
   * @throws IllegalArgumentException if there is not one size an axis, or a size is 0
   */
  default DArray rechunk(long... sizes) {
    long[] shape = self().shape();
    if (sizes.length == 1 && shape.length > 1) {
      long[] same = new long[shape.length];
      java.util.Arrays.fill(same, sizes[0]);
      return rechunk(same);
    }
    if (sizes.length != shape.length) {
      throw new IllegalArgumentException(
          "rechunk: chunks of rank "
              + sizes.length
              + " for an array of rank "
              + shape.length
              + ": chunks="
              + Axes.text(sizes)
              + ", shape="
              + Axes.text(shape)
              + "; give one size an axis");
    }
    var axes = new ArrayList<Chunks>();
    for (int axis = 0; axis < shape.length; axis++) {
      axes.add(
          sizes[axis] == -1 ? Chunks.whole(shape[axis]) : Chunks.regular(shape[axis], sizes[axis]));
    }
    return rechunk(axes.toArray(Chunks[]::new));
  }

  /**
   * Returns the array cut as told, axis by axis; blocks may have any sizes, 0 included.
   *
   * @throws IllegalArgumentException if there is not one cut an axis, or one has another length
   */
  default DArray rechunk(Chunks... axes) {
    long[] shape = self().shape();
    if (axes.length != shape.length) {
      throw new IllegalArgumentException(
          "rechunk: chunks of rank "
              + axes.length
              + " for an array of rank "
              + shape.length
              + ": shape="
              + Axes.text(shape)
              + "; give one cut an axis");
    }
    for (int axis = 0; axis < shape.length; axis++) {
      if (axes[axis].length() != shape[axis]) {
        throw new IllegalArgumentException(
            "rechunk: blocks "
                + java.util.Arrays.toString(axes[axis].sizes())
                + " do not add up to "
                + shape[axis]
                + ", the length of axis "
                + axis);
      }
    }
    var layout = new Layout(java.util.List.of(axes));
    return self().each(x -> Rechunk.of(x, layout));
  }

  /**
   * Returns the array in blocks of other sizes along the axes that are named; others stay as they
   * are, -1 leaves an axis whole.
   */
  default DArray rechunk(Map<Integer, Long> sizes) {
    var axes = new ArrayList<>(self().layout().axes());
    sizes.forEach((axis, size) -> {
      int a = Axes.of("rechunk", axis, self().rank());
      long length = self().shape()[a];
      axes.set(a, size == -1 ? Chunks.whole(length) : Chunks.regular(length, size));
    });
    return rechunk(axes.toArray(Chunks[]::new));
  }

  /**
   * Returns the array cut along {@code axes} so that blocks have about as many bytes as {@link
   * AutoChunks} says; other axes stay as they are cut.
   */
  default DArray rechunkAuto(int... axes) {
    long[] shape = self().shape();
    var cut = new ArrayList<>(self().layout().axes());
    java.util.List<Integer> open = Axes.some("rechunkAuto", axes, shape.length);
    open.forEach(axis -> cut.set(axis, Chunks.whole(shape[axis])));
    long most = AutoChunks.ofThisProcess().target(self().bytes()) / self().dtype().bytes();
    while (new Layout(cut).largestBlock() > most) {
      int longest = open.getFirst();
      for (int axis : open) {
        longest = cut.get(axis).largest() > cut.get(longest).largest() ? axis : longest;
      }
      long size = cut.get(longest).largest();
      if (size <= 1) {
        break;
      }
      cut.set(longest, Chunks.regular(shape[longest], Math.ceilDiv(size, 2)));
    }
    return rechunk(cut.toArray(Chunks[]::new));
  }

  /** Returns the array cut by the rule of {@link AutoChunks}. */
  default DArray rechunkAuto() {
    Layout auto = AutoChunks.ofThisProcess().layout(self().dtype(), self().shape());
    return rechunk(auto.axes().toArray(Chunks[]::new));
  }

  /** Returns this array. */
  DArray self();
}
