package dev.weft.array.layout;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of an array and how each axis is cut. Blocks are numbered in row-major order.
 *
 * @param axes the cut of every axis; none for a single value
 */
public record Layout(List<Chunks> axes) implements Serializable {

  public Layout {
    axes = List.copyOf(axes);
    long blocks = 1;
    long elements = 1;
    for (Chunks axis : axes) {
      blocks = Math.multiplyExact(blocks, axis.count());
      if (blocks > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "more than 2147483647 blocks: " + describe(axes) + "; use larger chunks");
      }
      if (axis.length() != 0 && elements > Long.MAX_VALUE / axis.length()) {
        throw new IllegalArgumentException("more than 2^63 - 1 elements: " + describe(axes));
      }
      elements *= axis.length();
    }
  }

  /** Returns an array of one block. */
  public static Layout whole(long... shape) {
    var axes = new ArrayList<Chunks>();
    for (long length : shape) {
      axes.add(Chunks.whole(length));
    }
    return new Layout(axes);
  }

  /**
   * Returns an array of {@code shape} whose blocks have {@code chunk[i]} elements along axis i.
   *
   * @throws IllegalArgumentException if the ranks differ, a length is negative or a chunk size not
   *     positive
   */
  public static Layout regular(long[] shape, long[] chunk) {
    if (shape.length != chunk.length) {
      throw new IllegalArgumentException(
          "chunks of rank "
              + chunk.length
              + " for an array of rank "
              + shape.length
              + ": chunks="
              + text(chunk)
              + ", shape="
              + text(shape)
              + "; give one size an axis");
    }
    var axes = new ArrayList<Chunks>();
    for (int axis = 0; axis < shape.length; axis++) {
      axes.add(Chunks.regular(shape[axis], chunk[axis]));
    }
    return new Layout(axes);
  }

  /** Returns the number of axes. */
  public int rank() {
    return axes.size();
  }

  /** Returns the cut of {@code axis}. */
  public Chunks axis(int axis) {
    return axes.get(axis);
  }

  /** Returns the length of every axis. */
  public long[] shape() {
    long[] shape = new long[axes.size()];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = axes.get(axis).length();
    }
    return shape;
  }

  /** Returns whether all lengths are known, and not only bounds of them. */
  public boolean isExact() {
    for (Chunks axis : axes) {
      if (!axis.isExact()) {
        return false;
      }
    }
    return true;
  }

  /** Returns the number of elements. */
  public long size() {
    long size = 1;
    for (Chunks axis : axes) {
      size *= axis.length();
    }
    return size;
  }

  /** Returns the number of blocks along every axis. */
  public int[] grid() {
    int[] grid = new int[axes.size()];
    for (int axis = 0; axis < grid.length; axis++) {
      grid[axis] = axes.get(axis).count();
    }
    return grid;
  }

  /** Returns the number of blocks. */
  public int blockCount() {
    int count = 1;
    for (Chunks axis : axes) {
      count *= axis.count();
    }
    return count;
  }

  /** Returns the number of elements of the largest block. */
  public long largestBlock() {
    long largest = 1;
    for (Chunks axis : axes) {
      largest *= axis.largest();
    }
    return largest;
  }

  /** Returns where block {@code part} is in the grid. */
  public int[] position(long part) {
    int[] at = new int[rank()];
    long rest = part;
    for (int axis = rank() - 1; axis >= 0; axis--) {
      int count = axes.get(axis).count();
      at[axis] = (int) (rest % count);
      rest /= count;
    }
    return at;
  }

  /** Returns the number of the block at {@code position}. */
  public int part(int... position) {
    int part = 0;
    for (int axis = 0; axis < rank(); axis++) {
      part = part * axes.get(axis).count() + position[axis];
    }
    return part;
  }

  /** Returns the elements of block {@code part}. */
  public Region region(long part) {
    int[] at = position(part);
    long[] from = new long[at.length];
    long[] to = new long[at.length];
    for (int axis = 0; axis < at.length; axis++) {
      from[axis] = axes.get(axis).start(at[axis]);
      to[axis] = axes.get(axis).end(at[axis]);
    }
    return new Region(from, to);
  }

  /** Returns the same layout without empty blocks, but where an axis has no elements. */
  public Layout withoutEmpty() {
    var all = new ArrayList<Chunks>(axes.size());
    for (Chunks axis : axes) {
      all.add(axis.withoutEmpty());
    }
    return new Layout(all);
  }

  /** Returns this layout with another cut of {@code axis}. */
  public Layout with(int axis, Chunks chunks) {
    var all = new ArrayList<>(axes);
    all.set(axis, chunks);
    return new Layout(all);
  }

  /** Returns {@code lengths} as {@code (400, 300)}. */
  public static String text(long... lengths) {
    var text = new StringBuilder("(");
    for (int i = 0; i < lengths.length; i++) {
      text.append(i == 0 ? "" : ", ").append(lengths[i]);
    }
    return text.append(")").toString();
  }

  private static String describe(List<Chunks> axes) {
    return axes.stream()
            .map(c -> Long.toString(c.length()))
            .collect(Collectors.joining(", ", "(", ")"))
        + " in "
        + axes.stream().map(Chunks::toString).collect(Collectors.joining(", ", "(", ")"));
  }

  /** Returns for example {@code (400, 300) in (100, [150, 50, 100])}. */
  @Override
  public String toString() {
    return describe(axes);
  }
}
