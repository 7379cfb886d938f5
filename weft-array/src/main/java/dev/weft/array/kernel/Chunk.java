package dev.weft.array.kernel;

import java.util.Arrays;

/**
 * A chunk's place in the whole array: the box that starts at {@code offset} and has {@code shape}.
 * Random numbers and coordinates depend on the place in the whole array, never on how it is cut.
 */
public final class Chunk {
  private final int[] shape;
  private final long[] offset;
  private final long[] whole;

  /**
   * A box in a whole array.
   *
   * @param shape the lengths of the box
   * @param offset where it starts
   * @param whole the lengths of the whole array
   * @throws IllegalArgumentException if it does not
   */
  public Chunk(int[] shape, long[] offset, long[] whole) {
    this.shape = shape.clone();
    this.offset = offset.clone();
    this.whole = whole.clone();
    boolean inside = shape.length == offset.length && shape.length == whole.length;
    for (int axis = 0; inside && axis < shape.length; axis++) {
      inside = shape[axis] >= 0 && offset[axis] >= 0 && offset[axis] + shape[axis] <= whole[axis];
    }
    if (!inside) {
      throw new IllegalArgumentException(
          "a chunk of shape %s at %s does not lie in an array of shape %s"
              .formatted(Arrays.toString(shape), Arrays.toString(offset), Arrays.toString(whole)));
    }
  }

  /** An array in one chunk. */
  public static Chunk all(int... shape) {
    return new Chunk(
        shape, new long[shape.length], Arrays.stream(shape).mapToLong(n -> n).toArray());
  }

  /** How many axes. */
  public int rank() {
    return shape.length;
  }

  /** The lengths of the box, as a copy. */
  public int[] shape() {
    return shape.clone();
  }

  /** How many places it has. */
  long places() {
    long places = 1;
    for (int n : shape) {
      places *= n;
    }
    return places;
  }

  /** Where it starts, as a copy. */
  public long[] offset() {
    return offset.clone();
  }

  /** The lengths of the whole array, as a copy. */
  public long[] whole() {
    return whole.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Chunk that
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(offset, that.offset)
        && Arrays.equals(whole, that.whole);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(offset);
  }

  @Override
  public String toString() {
    return "chunk of shape %s at %s of %s"
        .formatted(Arrays.toString(shape), Arrays.toString(offset), Arrays.toString(whole));
  }
}
