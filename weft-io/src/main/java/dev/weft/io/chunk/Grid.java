package dev.weft.io.chunk;

import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/** Chunks of one size, the last ones hanging over the end. */
public final class Grid implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** The most bytes that a chunk may have, as a Java array. */
  private static final long LARGEST = Integer.MAX_VALUE - 8;

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

  /**
   * Returns a grid of chunks that can be held.
   *
   * @param fields where they were said
   * @throws IOException if they cannot be
   */
  public static Grid of(Fields fields, long[] shape, long[] chunk, DType type) throws IOException {
    if (shape.length != chunk.length) {
      throw fields.error(
          "the shape "
              + Layout.text(shape)
              + " and the chunks "
              + Layout.text(chunk)
              + " differ in rank");
    }
    if (Grid.size(shape) > Long.MAX_VALUE / 16) {
      throw fields.error("the shape " + Layout.text(shape) + " has more than 2^59 elements");
    }
    long size = Grid.size(chunk);
    if (size > LARGEST / type.bytes()) {
      throw fields.error(
          "chunks of "
              + Layout.text(chunk)
              + " of "
              + type
              + " have more than the 2147483639 bytes that one can have");
    }
    double chunks = 1;
    for (int i = 0; i < shape.length; i++) {
      chunks *= Math.max(1, Math.ceilDiv(shape[i], chunk[i]));
    }
    if (chunks > Long.MAX_VALUE / 2.0) {
      throw fields.error("the shape " + Layout.text(shape) + " has more than 2^62 chunks");
    }
    return new Grid(shape, chunk);
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
    for (long length : lengths) {
      if (length == 0) {
        return 0;
      }
    }
    long size = 1;
    for (long length : lengths) {
      size = Math.multiplyHigh(size, length) == 0 && size * length >= 0 ? size * length : -1;
      if (size < 0) {
        return Long.MAX_VALUE;
      }
    }
    return size;
  }

  /**
   * Returns blocks of whole units (chunks; where they lie in shards, those inner ones): as many as
   * give {@code elements}, and at least one. First a shard is filled, the last axis first, then
   * whole shards are taken together.
   */
  public static Layout blocks(long[] shape, long[] chunk, long[] unit, long elements) {
    long[] block = unit.clone();
    grow(block, chunk, shape, elements);
    boolean whole = true;
    for (int i = 0; i < block.length; i++) {
      whole &= block[i] >= Math.min(chunk[i], shape[i]);
    }
    if (whole) {
      grow(block, shape, shape, elements);
    }
    return Layout.regular(shape, block);
  }

  /** Makes a block longer along its axes, the last one first, in steps of what it is. */
  private static void grow(long[] block, long[] most, long[] shape, long elements) {
    for (int axis = block.length - 1; axis >= 0; axis--) {
      long size = 1;
      for (int i = 0; i < block.length; i++) {
        size *= Math.min(block[i], Math.max(1, shape[i]));
      }
      long room = Math.max(1, elements / Math.max(1, size));
      long steps = Math.ceilDiv(Math.min(most[axis], Math.max(1, shape[axis])), block[axis]);
      block[axis] *= Math.clamp(steps, 1, room);
    }
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
