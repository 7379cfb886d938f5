package dev.weft.io.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bytes sorted by their place in the elements: all first ones, all second ones, and so on. The
 * usual widths have loops of their own, which the JIT turns into vector code.
 */
final class Shuffle {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private Shuffle() {}

  private static VarHandle view(Class<?> arrays) {
    return MethodHandles.byteArrayViewVarHandle(arrays, ByteOrder.LITTLE_ENDIAN);
  }

  /** Sorts the bytes of elements from {@code from} on into an array, from its start. */
  static void sort(byte[] in, int from, byte[] out, int elements, int width) {
    switch (width) {
      case 2 -> {
        for (int i = 0; i < elements; i++) {
          short bits = (short) SHORT.get(in, from + 2 * i);
          out[i] = (byte) bits;
          out[elements + i] = (byte) (bits >> 8);
        }
      }
      case 4 -> {
        for (int b = 0; b < 4; b += 2) {
          for (int i = 0; i < elements; i++) {
            int bits = (int) INT.get(in, from + 4 * i) >> (8 * b);
            out[b * elements + i] = (byte) bits;
            out[(b + 1) * elements + i] = (byte) (bits >> 8);
          }
        }
      }
      case 8 -> {
        for (int b = 0; b < 8; b += 2) {
          for (int i = 0; i < elements; i++) {
            long bits = (long) LONG.get(in, from + 8 * i) >> (8 * b);
            out[b * elements + i] = (byte) bits;
            out[(b + 1) * elements + i] = (byte) (bits >> 8);
          }
        }
      }
      default -> {
        for (int b = 0; b < width; b++) {
          int to = b * elements;
          for (int i = 0, at = from + b; i < elements; i++, at += width) {
            out[to + i] = in[at];
          }
        }
      }
    }
  }

  /** Puts the bytes of elements together from {@code to} on. */
  static void undo(byte[] in, byte[] out, int to, int elements, int width) {
    switch (width) {
      case 2 -> {
        for (int i = 0; i < elements; i++) {
          SHORT.set(out, to + 2 * i, (short) ((in[i] & 0xff) | (in[elements + i] << 8)));
        }
      }
      case 4 -> {
        int second = 2 * elements;
        int third = 3 * elements;
        for (int i = 0; i < elements; i++) {
          INT.set(
              out,
              to + 4 * i,
              (in[i] & 0xff)
                  | ((in[elements + i] & 0xff) << 8)
                  | ((in[second + i] & 0xff) << 16)
                  | (in[third + i] << 24));
        }
      }
      case 8 -> {
        for (int i = 0; i < elements; i++) {
          long low = 0;
          for (int b = 0, at = i; b < 8; b++, at += elements) {
            low |= (in[at] & 0xffL) << (8 * b);
          }
          LONG.set(out, to + 8 * i, low);
        }
      }
      default -> {
        for (int b = 0; b < width; b++) {
          int from = b * elements;
          for (int i = 0, at = to + b; i < elements; i++, at += width) {
            out[at] = in[from + i];
          }
        }
      }
    }
  }
}
