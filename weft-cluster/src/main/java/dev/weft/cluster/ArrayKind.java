package dev.weft.cluster;

import java.io.IOException;

/** The arrays of numbers, each with its code in the protocol. */
enum ArrayKind {
  BYTE(0, 1),
  SHORT(1, 2),
  CHAR(2, 2),
  INT(3, 4),
  LONG(4, 8),
  FLOAT(5, 4),
  DOUBLE(6, 8),
  BOOLEAN(7, 1);

  private final int code;
  private final int bytes;

  ArrayKind(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** Returns the bytes of an element. */
  int bytes() {
    return bytes;
  }

  /** Returns the kind of an array of numbers. */
  static ArrayKind of(Object array) {
    return switch (array) {
      case byte[] _ -> BYTE;
      case short[] _ -> SHORT;
      case char[] _ -> CHAR;
      case int[] _ -> INT;
      case long[] _ -> LONG;
      case float[] _ -> FLOAT;
      case double[] _ -> DOUBLE;
      case boolean[] _ -> BOOLEAN;
      default -> throw new IllegalArgumentException("not an array of numbers: " + array.getClass());
    };
  }

  /** Writes the kind, the length and the elements. */
  static void write(Object array, ChannelOutput out) throws IOException {
    out.putByte(of(array).code);
    switch (array) {
      case byte[] a -> {
        out.putInt(a.length);
        out.put(a);
      }
      case short[] a -> {
        out.putInt(a.length);
        out.put(a);
      }
      case char[] a -> {
        out.putInt(a.length);
        out.put(a);
      }
      case int[] a -> {
        out.putInt(a.length);
        out.put(a);
      }
      case long[] a -> {
        out.putInt(a.length);
        out.put(a);
      }
      case float[] a -> {
        out.putInt(a.length);
        out.put(a);
      }
      case double[] a -> {
        out.putInt(a.length);
        out.put(a);
      }
      case boolean[] a -> {
        out.putInt(a.length);
        out.put(a);
      }
      default -> throw new IllegalArgumentException("not an array of numbers: " + array.getClass());
    }
  }

  /** Reads what {@link #write} wrote, unless it takes more than {@code most} bytes. */
  static Object read(ChannelInput in, long most) throws IOException {
    ArrayKind kind = coded(in.getByte());
    int length = in.getInt();
    if (length < 0 || (long) length * kind.bytes > most) {
      throw new ProtocolException(
          "an array of " + length + " " + kind + "; at most " + most + " bytes");
    }
    return switch (kind) {
      case BYTE -> {
        var a = new byte[length];
        in.get(a);
        yield a;
      }
      case SHORT -> {
        var a = new short[length];
        in.get(a);
        yield a;
      }
      case CHAR -> {
        var a = new char[length];
        in.get(a);
        yield a;
      }
      case INT -> {
        var a = new int[length];
        in.get(a);
        yield a;
      }
      case LONG -> {
        var a = new long[length];
        in.get(a);
        yield a;
      }
      case FLOAT -> {
        var a = new float[length];
        in.get(a);
        yield a;
      }
      case DOUBLE -> {
        var a = new double[length];
        in.get(a);
        yield a;
      }
      case BOOLEAN -> {
        var a = new boolean[length];
        in.get(a);
        yield a;
      }
    };
  }

  private static ArrayKind coded(int code) throws ProtocolException {
    for (ArrayKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new ProtocolException("no array is of kind " + code);
  }
}
