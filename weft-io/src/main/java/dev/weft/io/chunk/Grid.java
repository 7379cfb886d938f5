package dev.weft.io.chunk;

import dev.weft.array.layout.Region;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/** Chunks of one size, the last ones hanging over the end. */
public final class Grid implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final long[] shape;
  private final long[] chunk;

  /** Called with a chunk. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Takes one chunk.
     *
     * @param index where it is, counted in chunks
     * @param held the elements of the chunk that are of the array
     */
    void visit(long[] index, Region held) throws IOException;
  }

  /**
   * Creates a grid.
   *
   * @param shape the lengths of the axes
   * @param chunk the lengths of a chunk
   */
  public Grid(long[] shape, long[] chunk) {
    this.shape = shape.clone();
    this.chunk = chunk.clone();
  }

  /** Returns the lengths of the axes. */
  public long[] shape() {
    return shape.clone();
  }

  /** Returns the lengths of a chunk. */
  public long[] chunk() {
    return chunk.clone();
  }

  /** Returns the number of axes. */
  public int rank() {
    return shape.length;
  }

  /** Returns the number of elements of a chunk; {@link Long#MAX_VALUE} if they are more. */
  public long chunkSize() {
    return size(chunk);
  }

  /** Returns the product of lengths; {@link Long#MAX_VALUE} if it is more. */
  public static long size(long... lengths) {
    long size = 1;
    for (long length : lengths) {
      if (length == 0) {
        return 0;
      }
      size = Math.multiplyHigh(size, length) == 0 && size * length >= 0 ? size * length : -1;
      if (size < 0) {
        return Long.MAX_VALUE;
      }
    }
    return size;
  }

  /** Calls {@code visitor} with each chunk that holds elements of {@code region}, in row order. */
  public void forEach(Region region, Visitor visitor) throws IOException {
    if (region.size() == 0) {
      return;
    }
    int rank = rank();
    long[] first = new long[rank];
    long[] last = new long[rank];
    for (int i = 0; i < rank; i++) {
      first[i] = region.from(i) / chunk[i];
      last[i] = (region.to(i) - 1) / chunk[i];
    }
    long[] at = first.clone();
    while (true) {
      visitor.visit(at.clone(), held(at));
      int axis = rank - 1;
      while (axis >= 0 && ++at[axis] > last[axis]) {
        at[axis] = first[axis];
        axis--;
      }
      if (axis < 0) {
        return;
      }
    }
  }

  /** Returns the elements of the array that the chunk at {@code index} holds. */
  public Region held(long[] index) {
    long[] from = new long[rank()];
    long[] to = new long[rank()];
    for (int i = 0; i < from.length; i++) {
      from[i] = index[i] * chunk[i];
      to[i] = Math.min(shape[i], from[i] + chunk[i]);
    }
    return new Region(from, to);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Grid that
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(chunk, that.chunk);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(shape) * 31 + Arrays.hashCode(chunk);
  }
}
