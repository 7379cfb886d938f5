package dev.weft.io.chunk;

import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies of boxes of elements between arrays in any order of axes. */
public final class Boxes {
  private Boxes() {}

  /** One side of a copy: where a box starts, and how far its elements are apart. */
  public static final class Side {
    private final MemorySegment bytes;
    private final long offset; // in elements, as the strides
    private final long[] strides;

    private Side(MemorySegment bytes, long offset, long[] strides) {
      this.bytes = bytes;
      this.offset = offset;
      this.strides = strides;
    }

    /** Returns a box of any lengths, all of whose elements are the one of {@code element}. */
    public static Side same(byte[] element, int rank) {
      return new Side(MemorySegment.ofArray(element), 0, new long[rank]);
    }

    /** Returns this side, starting {@code by} further on along each axis. */
    public Side moved(long[] by) {
      long moved = offset;
      for (int i = 0; i < by.length; i++) {
        moved += by[i] * strides[i];
      }
      return new Side(bytes, moved, strides);
    }

    /** Returns the box that starts at {@code at} of a row-major array of {@code shape}. */
    public static Side of(MemorySegment bytes, long[] shape, long[] at) {
      return of(bytes, shape, at, rows(shape.length));
    }

    /**
     * As {@link #of(MemorySegment, long[], long[])}, of an array whose axes are stored in the order
     * {@code order}, the last one fastest.
     */
    public static Side of(MemorySegment bytes, long[] shape, long[] at, int[] order) {
      long[] strides = new long[shape.length];
      long offset = 0;
      long stride = 1;
      for (int i = order.length - 1; i >= 0; i--) {
        strides[order[i]] = stride;
        offset += at[order[i]] * stride;
        stride *= shape[order[i]];
      }
      return new Side(bytes, offset, strides);
    }
  }

  /** Returns the order of axes of row-major arrays. */
  public static int[] rows(int rank) {
    int[] order = new int[rank];
    for (int i = 0; i < rank; i++) {
      order[i] = i;
    }
    return order;
  }

  /** Copies a box of {@code lengths}; elements have {@code width} bytes. */
  public static void copy(Side from, Side to, long[] lengths, int width) {
    int rank = lengths.length;
    long run = 1; // neighbours in both
    int outer = rank;
    while (outer > 0
        && (lengths[outer - 1] == 1
            || (from.strides[outer - 1] == run && to.strides[outer - 1] == run))) {
      outer--;
      run *= lengths[outer];
    }
    long count = 1;
    for (long length : lengths) {
      count *= length;
    }
    if (count == 0) {
      return;
    }
    if (outer > 0 && run == 1) {
      outer--;
      lines(from, to, lengths, width, outer);
      return;
    }
    long[] at = new long[outer];
    for (long done = 0; done < count; done += run) {
      MemorySegment.copy(
          from.bytes, place(from, at) * width, to.bytes, place(to, at) * width, run * width);
      next(at, lengths, outer);
    }
  }

  /** Copies element by element along axis {@code line}. */
  private static void lines(Side from, Side to, long[] lengths, int width, int line) {
    long n = lengths[line];
    long fromStep = from.strides[line] * width;
    long toStep = to.strides[line] * width;
    long count = 1;
    for (int i = 0; i < line; i++) {
      count *= lengths[i];
    }
    long[] at = new long[line];
    for (long done = 0; done < count; done++) {
      long f = place(from, at) * width;
      long t = place(to, at) * width;
      for (long i = 0; i < n; i++, f += fromStep, t += toStep) {
        switch (width) {
          case 1 ->
              to.bytes.set(ValueLayout.JAVA_BYTE, t, from.bytes.get(ValueLayout.JAVA_BYTE, f));
          case 2 ->
              to.bytes.set(
                  ValueLayout.JAVA_SHORT_UNALIGNED,
                  t,
                  from.bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED, f));
          case 4 ->
              to.bytes.set(
                  ValueLayout.JAVA_INT_UNALIGNED,
                  t,
                  from.bytes.get(ValueLayout.JAVA_INT_UNALIGNED, f));
          case 8 ->
              to.bytes.set(
                  ValueLayout.JAVA_LONG_UNALIGNED,
                  t,
                  from.bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, f));
          default -> MemorySegment.copy(from.bytes, f, to.bytes, t, width);
        }
      }
      next(at, lengths, line);
    }
  }

  private static long place(Side side, long[] at) {
    long place = side.offset;
    for (int i = 0; i < at.length; i++) {
      place += at[i] * side.strides[i];
    }
    return place;
  }

  private static void next(long[] at, long[] lengths, int rank) {
    for (int i = rank - 1; i >= 0; i--) {
      if (++at[i] < lengths[i]) {
        return;
      }
      at[i] = 0;
    }
  }

  /** Returns the bytes of an array of numbers, in native order. */
  public static MemorySegment segment(Object array) {
    return switch (array) {
      case double[] a -> MemorySegment.ofArray(a);
      case float[] a -> MemorySegment.ofArray(a);
      case long[] a -> MemorySegment.ofArray(a);
      case int[] a -> MemorySegment.ofArray(a);
      case short[] a -> MemorySegment.ofArray(a);
      case byte[] a -> MemorySegment.ofArray(a);
      default -> throw new IllegalArgumentException("no array of elements: " + array.getClass());
    };
  }

  /** Returns the width in which bytes are swapped where an element's order is the other one. */
  public static int swapWidth(DType type) {
    return type.isComplex() ? type.bytes() / 2 : type.bytes();
  }

  /** Turns the order of the bytes of each element round. */
  public static void swap(MemorySegment bytes, int width) {
    long end = bytes.byteSize() - width;
    switch (width) {
      case 1 -> {}
      case 2 -> {
        for (long at = 0; at <= end; at += 2) {
          short value = bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED, at);
          bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, Short.reverseBytes(value));
        }
      }
      case 4 -> {
        for (long at = 0; at <= end; at += 4) {
          int value = bytes.get(ValueLayout.JAVA_INT_UNALIGNED, at);
          bytes.set(ValueLayout.JAVA_INT_UNALIGNED, at, Integer.reverseBytes(value));
        }
      }
      case 8 -> {
        for (long at = 0; at <= end; at += 8) {
          long value = bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
          bytes.set(ValueLayout.JAVA_LONG_UNALIGNED, at, Long.reverseBytes(value));
        }
      }
      default -> throw new IllegalArgumentException("no element has " + width + " bytes");
    }
  }

  /** Makes every byte that is not 0 a 1, as elements of bool are. */
  public static void normalize(MemorySegment bools) {
    for (long i = 0; i < bools.byteSize(); i++) {
      byte bool = bools.get(ValueLayout.JAVA_BYTE, i);
      bools.set(ValueLayout.JAVA_BYTE, i, (byte) (bool != 0 ? 1 : 0));
    }
  }

  /** Fills a segment with copies of {@code element}. */
  public static void fill(MemorySegment segment, byte[] element) {
    int n = element.length;
    long size = segment.byteSize();
    if (size == 0) {
      return;
    }
    MemorySegment.copy(MemorySegment.ofArray(element), 0, segment, 0, n);
    for (long done = n; done < size; done *= 2) {
      MemorySegment.copy(segment, 0, segment, done, Math.min(done, size - done));
    }
  }

  /** Returns lengths as ints. */
  public static int[] ints(long... lengths) {
    int[] ints = new int[lengths.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = Math.toIntExact(lengths[i]);
    }
    return ints;
  }

  /** Returns where a region starts. */
  public static long[] start(Region region) {
    long[] start = new long[region.rank()];
    for (int i = 0; i < start.length; i++) {
      start[i] = region.from(i);
    }
    return start;
  }

  /** Returns {@code at - origin}. */
  public static long[] minus(long[] at, long[] origin) {
    long[] difference = new long[at.length];
    for (int i = 0; i < at.length; i++) {
      difference[i] = at[i] - origin[i];
    }
    return difference;
  }
}
