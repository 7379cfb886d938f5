package dev.weft.array.expr;

import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Copies of boxes between row-major arrays in files and heap arrays, by runs of neighbours. */
public final class Elements {
  private Elements() {}

  /** Reads a box of a row-major array that starts at {@code offset} of {@code bytes}. */
  public static Block read(
      MemorySegment bytes, long offset, DType type, boolean bigEndian, long[] shape, Region box) {
    int size = Math.toIntExact(box.size());
    int[] lengths = new int[shape.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = (int) box.length(i);
    }
    Object array = type.newArray(size);
    runs(
        shape,
        box,
        (from, to, n) -> copy(bytes, offset + from * type.bytes(), bigEndian, array, to, n));
    return Block.wrap(type, array, lengths);
  }

  /** Writes a block into a box of a row-major array that starts at {@code offset}. */
  public static void write(
      MemorySegment bytes, long offset, Block block, long[] shape, Region box) {
    Object array = block.array();
    int width = block.type().bytes();
    runs(shape, box, (to, from, n) -> copy(array, from, n, bytes, offset + to * width));
  }

  /** Called for each run of neighbours: where in the whole, where in the box, how many. */
  @FunctionalInterface
  public interface Run {
    void accept(long whole, int box, int length);
  }

  public static void runs(long[] shape, Region box, Run run) {
    int rank = shape.length;
    if (box.size() == 0) {
      return;
    }
    int inner = rank; // the axes from here on are one run
    long length = 1;
    while (inner > 0) {
      inner--;
      length *= box.length(inner);
      if (box.length(inner) != shape[inner]) {
        break;
      }
    }
    long[] at = new long[rank];
    for (int place = 0; place < box.size(); place += (int) length) {
      long whole = 0;
      for (int i = 0; i < rank; i++) {
        whole = whole * shape[i] + box.from(i) + at[i];
      }
      run.accept(whole, place, (int) length);
      for (int i = inner - 1; i >= 0; i--) {
        if (++at[i] < box.length(i)) {
          break;
        }
        at[i] = 0;
      }
    }
  }

  /** Returns an array for {@code size} elements whose elements are anything. */
  public static Object unfilled(DType type, int size) {
    return Block.filled(type, new int[] {size}, _ -> {}).array();
  }

  private static void copy(
      MemorySegment bytes, long at, boolean bigEndian, Object array, int to, int n) {
    ByteOrder order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    switch (array) {
      case double[] a ->
          MemorySegment.copy(
              bytes, ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), at, a, to, n);
      case float[] a ->
          MemorySegment.copy(
              bytes, ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), at, a, to, n);
      case long[] a ->
          MemorySegment.copy(bytes, ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), at, a, to, n);
      case int[] a ->
          MemorySegment.copy(bytes, ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), at, a, to, n);
      case short[] a ->
          MemorySegment.copy(
              bytes, ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), at, a, to, n);
      case byte[] a -> MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, a, to, n);
      default -> throw new IllegalStateException("no array of elements: " + array.getClass());
    }
  }

  private static void copy(Object array, int from, int n, MemorySegment bytes, long at) {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    switch (array) {
      case double[] a ->
          MemorySegment.copy(
              a, from, bytes, ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), at, n);
      case float[] a ->
          MemorySegment.copy(
              a, from, bytes, ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), at, n);
      case long[] a ->
          MemorySegment.copy(
              a, from, bytes, ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), at, n);
      case int[] a ->
          MemorySegment.copy(
              a, from, bytes, ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), at, n);
      case short[] a ->
          MemorySegment.copy(
              a, from, bytes, ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), at, n);
      case byte[] a -> MemorySegment.copy(a, from, bytes, ValueLayout.JAVA_BYTE, at, n);
      default -> throw new IllegalStateException("no array of elements: " + array.getClass());
    }
  }
}
