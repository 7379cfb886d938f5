package dev.weft.array.layout;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * How one axis is cut into blocks: all of one size but the last, or of any sizes, zero included.
 *
 * <p>A regular cut costs the same however many blocks it has. Equal cuts are equal, whichever way
 * they were written.
 */
public final class Chunks implements Serializable {
  private static final long serialVersionUID = 1;

  private final long length;
  private final long size; // of every block but the last; 0 if irregular
  private final int count;
  private final long[] ends; // empty if regular
  private final boolean exact;

  private Chunks(long length, long size, int count, long[] ends) {
    this(length, size, count, ends, true);
  }

  private Chunks(long length, long size, int count, long[] ends, boolean exact) {
    this.length = length;
    this.size = size;
    this.count = count;
    this.ends = ends;
    this.exact = exact;
  }

  /**
   * Returns blocks of {@code size} elements, the last of what is left; one empty block if {@code
   * length} is 0.
   *
   * @throws IllegalArgumentException if the size is not positive, the length negative, or there
   *     would be more than 2^31 - 1 blocks
   */
  public static Chunks regular(long length, long size) {
    checkLength(length);
    if (size < 1) {
      throw new IllegalArgumentException(
          "a chunk size must be positive: size=" + size + ", length=" + length);
    }
    if (length <= size) {
      return new Chunks(length, Math.max(1, length), 1, new long[0]);
    }
    long count = Math.ceilDiv(length, size);
    if (count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an axis of "
              + length
              + " in blocks of "
              + size
              + " has "
              + count
              + " blocks; at most 2147483647 are possible, use larger ones");
    }
    return new Chunks(length, size, (int) count, new long[0]);
  }

  /** Returns one block of the whole axis. */
  public static Chunks whole(long length) {
    return regular(length, Math.max(1, length));
  }

  /**
   * Returns blocks of the given sizes, which may be 0.
   *
   * @throws IllegalArgumentException if a size is negative
   */
  public static Chunks of(long... sizes) {
    if (sizes.length == 0) {
      return whole(0);
    }
    long[] ends = new long[sizes.length];
    long length = 0;
    boolean regular = true;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] < 0) {
        throw new IllegalArgumentException(
            "a chunk size must not be negative: " + Arrays.toString(sizes));
      }
      length = Math.addExact(length, sizes[i]);
      ends[i] = length;
      regular &=
          i + 1 < sizes.length
              ? sizes[i] == sizes[0] && sizes[i] > 0
              : sizes[i] <= sizes[0] && (sizes[i] > 0 || i == 0);
    }
    if (regular) {
      return regular(length, Math.max(1, sizes[0]));
    }
    return new Chunks(length, 0, sizes.length, ends);
  }

  /** Returns blocks of at most these sizes; how many elements they have is known once computed. */
  public Chunks atMost() {
    return new Chunks(length, size, count, ends, false);
  }

  /** Returns whether the sizes are known, and not only bounds of them. */
  public boolean isExact() {
    return exact;
  }

  private static void checkLength(long length) {
    if (length < 0) {
      throw new IllegalArgumentException("a length must not be negative: " + length);
    }
  }

  /** Returns the number of elements along the axis. */
  public long length() {
    return length;
  }

  /** Returns the number of blocks, at least 1. */
  public int count() {
    return count;
  }

  /** Returns whether all blocks but the last, which may be smaller, have one size. */
  public boolean isRegular() {
    return ends.length == 0;
  }

  /** Returns where block {@code i} starts. */
  public long start(int i) {
    if (isRegular()) {
      return i * size;
    }
    return i == 0 ? 0 : ends[i - 1];
  }

  /** Returns where block {@code i} ends, exclusive. */
  public long end(int i) {
    if (isRegular()) {
      return Math.min(length, (i + 1) * size);
    }
    return ends[i];
  }

  /** Returns the size of block {@code i}. */
  public long size(int i) {
    return end(i) - start(i);
  }

  /** Returns the size of the largest block. */
  public long largest() {
    if (isRegular()) {
      return Math.min(length, size);
    }
    long largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, size(i));
    }
    return largest;
  }

  /** Returns the block that holds element {@code at}; never an empty one. */
  public int find(long at) {
    Objects.checkIndex(at, length);
    if (isRegular()) {
      return (int) (at / size);
    }
    int low = 0;
    int high = count - 1;
    while (low < high) { // the first block that ends after `at`
      int middle = (low + high) >>> 1;
      if (ends[middle] > at) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Returns the sizes of all blocks. */
  public long[] sizes() {
    long[] sizes = new long[count];
    for (int i = 0; i < count; i++) {
      sizes[i] = size(i);
    }
    return sizes;
  }

  /** Returns the same cut without empty blocks (but for the only one of an empty axis). */
  public Chunks withoutEmpty() {
    if (isRegular()) {
      return this;
    }
    return of(Arrays.stream(sizes()).filter(s -> s > 0).toArray());
  }

  /** Returns this cut with every block cut into equal pieces of at most {@code most} elements. */
  public Chunks inPieces(long most) {
    var sizes = new ArrayList<Long>();
    for (int i = 0; i < count; i++) {
      long pieces = Math.max(1, Math.ceilDiv(size(i), most));
      long piece = Math.ceilDiv(size(i), pieces);
      for (long at = start(i); at < end(i); at += piece) {
        sizes.add(Math.min(piece, end(i) - at));
      }
    }
    return sizes.isEmpty() ? this : of(longs(sizes));
  }

  /** Returns the coarsest cut that has every boundary of both, without empty blocks. */
  public Chunks refine(Chunks other) {
    if (!exact || !other.exact) {
      throw new IllegalArgumentException(
          "the lengths of blocks that a mask or a set of values chooses are known only once they are"
              + " computed: "
              + this
              + ", "
              + other
              + "; compute the array and go on with DArray.of(result)");
    }
    if (length != other.length) {
      throw new IllegalArgumentException(
          "cuts of axes of different lengths: " + length + " and " + other.length);
    }
    if (equals(other) || other.count == 1) {
      return withoutEmpty();
    }
    if (count == 1) {
      return other.withoutEmpty();
    }
    if (isRegular() && other.isRegular()) {
      if (size % other.size == 0) {
        return other;
      }
      if (other.size % size == 0) {
        return this;
      }
    }
    var sizes = new ArrayList<Long>();
    long at = 0;
    for (int i = 0, j = 0; i < count && j < other.count; ) {
      long next = Math.min(end(i), other.end(j));
      if (next > at) {
        sizes.add(next - at);
      }
      at = next;
      if (end(i) == next) {
        i++;
      }
      if (j < other.count && other.end(j) == next) {
        j++;
      }
    }
    return of(longs(sizes));
  }

  /** Returns the cut of the axis read backwards. */
  public Chunks reversed() {
    long[] sizes = sizes();
    for (int i = 0, j = sizes.length - 1; i < j; i++, j--) {
      long swap = sizes[i];
      sizes[i] = sizes[j];
      sizes[j] = swap;
    }
    return of(sizes);
  }

  /**
   * Returns the cut of {@code count} elements taken at {@code start}, {@code start + step}, …: two
   * of them are in one block if they are in one block here. Without empty blocks.
   */
  public Chunks sliced(long start, long step, long taken) {
    if (taken == 0) {
      return whole(0);
    }
    if (count == 1) {
      return whole(taken);
    }
    if (isRegular() && step == 1 && start % size == 0) {
      return regular(taken, size);
    }
    var sizes = new ArrayList<Long>();
    long i = 0;
    while (i < taken) {
      long at = start + i * step;
      int block = find(at);
      long last = step > 0 ? (end(block) - 1 - at) / step : (at - start(block)) / -step;
      long n = Math.min(taken - i, last + 1);
      sizes.add(n);
      i += n;
    }
    return of(longs(sizes));
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Chunks that
        && length == that.length
        && size == that.size
        && count == that.count
        && exact == that.exact
        && Arrays.equals(ends, that.ends);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(length * 31 + size) * 31 + count;
  }

  /** Returns the size of the blocks, as {@code 1000}, or all sizes, as {@code [4, 4, 1, 7]}. */
  @Override
  public String toString() {
    if (!exact) {
      return "at most " + new Chunks(length, size, count, ends);
    }
    if (isRegular()) {
      return Long.toString(Math.min(size, length));
    }
    return Arrays.toString(sizes());
  }
}
