package dev.weft.array.kernel;

import java.util.Arrays;

/**
 * A block seen through strides: element (i, j, …) of the operand is element {@code start + i *
 * stride[0] + j * stride[1] + …} of the block. Slices, transposes, flips and broadcasts are
 * operands; nothing is copied.
 */
public final class Operand {
  private final Block block;
  private final int start;
  private final int[] shape;
  private final int[] stride;

  private Operand(Block block, int start, int[] shape, int[] stride) {
    this.block = block;
    this.start = start;
    this.shape = shape;
    this.stride = stride;
  }

  /** The block as it is. */
  public static Operand of(Block block) {
    int[] stride = new int[block.rank()];
    int step = 1;
    for (int axis = stride.length - 1; axis >= 0; axis--) {
      stride[axis] = step;
      step *= Math.max(block.length(axis), 1);
    }
    return new Operand(block, 0, block.shape(), stride);
  }

  /** The axes in another order: axis k of the result is axis {@code axes[k]} of this. */
  public Operand permute(int... axes) {
    int[] sorted = axes.clone();
    Arrays.sort(sorted);
    boolean whole = axes.length == shape.length;
    for (int k = 0; whole && k < axes.length; k++) {
      whole = sorted[k] == k;
    }
    if (!whole) {
      throw new IllegalArgumentException(
          "axes %s do not permute those of shape %s"
              .formatted(Arrays.toString(axes), Arrays.toString(shape)));
    }
    return new Operand(
        block,
        start,
        Arrays.stream(axes).map(a -> shape[a]).toArray(),
        Arrays.stream(axes).map(a -> stride[a]).toArray());
  }

  /**
   * Part of one axis: {@code length} places from {@code from} on, each {@code step} further, which
   * may be negative.
   */
  public Operand slice(int axis, int from, int step, int length) {
    long last = from + (long) step * (length - 1);
    if (length < 0
        || (length > 0 && (from < 0 || from >= shape[axis] || last < 0 || last >= shape[axis]))) {
      throw new IllegalArgumentException(
          "%d places from %d by %d do not lie in axis %d of shape %s"
              .formatted(length, from, step, axis, Arrays.toString(shape)));
    }
    int[] lengths = shape.clone();
    int[] strides = stride.clone();
    lengths[axis] = length;
    strides[axis] *= step;
    return new Operand(block, length == 0 ? start : start + from * stride[axis], lengths, strides);
  }

  /** A box: in each axis the places {@code from} to {@code from + length - 1}. */
  public Operand box(int[] from, int[] length) {
    Operand answer = this;
    for (int axis = 0; axis < shape.length; axis++) {
      answer = answer.slice(axis, from[axis], 1, length[axis]);
    }
    return answer;
  }

  /** Without an axis, at one place of it. */
  public Operand at(int axis, int place) {
    Operand one = slice(axis, place, 1, 1);
    int[] kept = java.util.stream.IntStream.range(0, shape.length).filter(a -> a != axis).toArray();
    return new Operand(
        block,
        one.start,
        Arrays.stream(kept).map(a -> shape[a]).toArray(),
        Arrays.stream(kept).map(a -> stride[a]).toArray());
  }

  /** With a new axis of length 1 before the given one. */
  public Operand expand(int axis) {
    int[] lengths = new int[shape.length + 1];
    int[] strides = new int[shape.length + 1];
    for (int a = 0; a < lengths.length; a++) {
      lengths[a] = a == axis ? 1 : shape[a > axis ? a - 1 : a];
      strides[a] = a == axis ? 0 : stride[a > axis ? a - 1 : a];
    }
    return new Operand(block, start, lengths, strides);
  }

  /**
   * Repeated to this shape: missing leading axes and axes of length 1 are the same everywhere.
   *
   * @throws IllegalArgumentException if an axis has another length that is not 1
   */
  public Operand broadcast(int... other) {
    int[] strides = new int[other.length];
    int missing = other.length - shape.length;
    boolean fits = missing >= 0;
    for (int axis = Math.max(missing, 0); fits && axis < other.length; axis++) {
      int own = shape[axis - missing];
      fits = own == other[axis] || own == 1;
      strides[axis] = own == 1 ? 0 : stride[axis - missing];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "shape %s cannot be broadcast to %s"
              .formatted(Arrays.toString(shape), Arrays.toString(other)));
    }
    return new Operand(block, start, other.clone(), strides);
  }

  /** The block that is seen. */
  public Block block() {
    return block;
  }

  /** The lengths of the axes, as a copy. */
  public int[] shape() {
    return shape.clone();
  }

  boolean hasShape(int[] other) {
    return Arrays.equals(shape, other);
  }

  /** Which element of the block is the first. */
  public int start() {
    return start;
  }

  /** How many elements of the block further the next one along an axis is. */
  public int stride(int axis) {
    return stride[axis];
  }

  /** The length of an axis. */
  public int length(int axis) {
    return shape[axis];
  }

  /** How many axes there are. */
  public int rank() {
    return shape.length;
  }

  @Override
  public String toString() {
    return "%s seen as %s by %s from %d"
        .formatted(block, Arrays.toString(shape), Arrays.toString(stride), start);
  }
}
