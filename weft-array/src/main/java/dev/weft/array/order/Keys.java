package dev.weft.array.order;

import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;

/**
 * Elements as longs that compare as the elements do: NaN, all of them alike, is the largest, and
 * -0.0 lies just below 0.0. They are equal to who compares them, so {@link #canonical} takes them
 * together, and what sorts keeps their order.
 */
public final class Keys {
  /** The key of NaN. */
  public static final long NAN = 0x7ff8000000000000L;

  static final long MINUS_ZERO = -1;

  private Keys() {}

  /** Returns the keys of all elements, in an array of its own. */
  public static long[] of(Block block) {
    return of(block, 0, 1, block.size());
  }

  /** Returns the keys of {@code count} elements from place {@code from} on, {@code step} apart. */
  public static long[] of(Block block, int from, int step, int count) {
    long[] keys = new long[count];
    Object array = block.array();
    switch (array) {
      case double[] a -> {
        for (int i = 0, at = from; i < count; i++, at += step) {
          keys[i] = key(a[at]);
        }
      }
      case float[] a -> {
        for (int i = 0, at = from; i < count; i++, at += step) {
          keys[i] = key((double) a[at]);
        }
      }
      case long[] a -> {
        long flip = block.type() == DType.UINT64 ? Long.MIN_VALUE : 0;
        for (int i = 0, at = from; i < count; i++, at += step) {
          keys[i] = a[at] ^ flip;
        }
      }
      default -> {
        for (int i = 0, at = from; i < count; i++, at += step) {
          keys[i] = block.longAt(at);
        }
      }
    }
    return keys;
  }

  /** Returns the key of a number. */
  public static long key(double x) {
    long bits = Double.doubleToLongBits(x);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  /** Returns the number of a key. */
  public static double number(long key) {
    return Double.longBitsToDouble(key ^ ((key >> 63) & Long.MAX_VALUE));
  }

  /** Returns the keys of all elements, which are equal where elements are. */
  public static long[] canonical(Block block) {
    long[] keys = of(block);
    for (int i = 0; block.type().isFloat() && i < keys.length; i++) {
      keys[i] = canonical(keys[i], true);
    }
    return keys;
  }

  /** Returns the key that equal elements of a floating type share. */
  static long canonical(long key, boolean floats) {
    return floats && key == MINUS_ZERO ? 0 : key;
  }

  /** Returns a block of the elements of {@code count} keys from {@code from} on. */
  public static Block block(DType type, long[] keys, int from, int count, int... shape) {
    Object array = new Object();
    switch (type) {
      case FLOAT64 -> {
        double[] a = new double[count];
        for (int i = 0; i < count; i++) {
          a[i] = number(keys[from + i]);
        }
        array = a;
      }
      case FLOAT32 -> {
        float[] a = new float[count];
        for (int i = 0; i < count; i++) {
          a[i] = (float) number(keys[from + i]);
        }
        array = a;
      }
      case INT64, UINT64 -> {
        long flip = type == DType.UINT64 ? Long.MIN_VALUE : 0;
        long[] a = new long[count];
        for (int i = 0; i < count; i++) {
          a[i] = keys[from + i] ^ flip;
        }
        array = a;
      }
      case INT32, UINT32 -> {
        int[] a = new int[count];
        for (int i = 0; i < count; i++) {
          a[i] = (int) keys[from + i];
        }
        array = a;
      }
      case INT16, UINT16 -> {
        short[] a = new short[count];
        for (int i = 0; i < count; i++) {
          a[i] = (short) keys[from + i];
        }
        array = a;
      }
      case COMPLEX128 -> throw new IllegalArgumentException("complex numbers have no order");
      case INT8, UINT8, BOOL -> {
        byte[] a = new byte[count];
        for (int i = 0; i < count; i++) {
          a[i] = (byte) keys[from + i];
        }
        array = a;
      }
    }
    return Block.wrap(type, array, shape);
  }
}
