package dev.weft.array;

import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first bytes of an {@code .npy} file: NumPy's format 1.0, 2.0 or 3.0.
 *
 * @param type the type of the elements
 * @param bigEndian whether the bytes of an element are in reversed order
 * @param columnMajor whether the first axis varies fastest
 * @param shape the lengths of the axes
 * @param offset where the elements start in the file, in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // private to this package, and never compared
record NpyHeader(DType type, boolean bigEndian, boolean columnMajor, long[] shape, int offset) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 1 << 20;
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)(\\w+)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");

  /** Bytes that can be read at any place of a file. */
  @FunctionalInterface
  interface Bytes {
    /** Reads up to {@code length} bytes at {@code at}; fewer at the end of the file. */
    ByteBuffer read(long at, int length) throws IOException;
  }

  /** Returns the shape of pairs: {@code shape} with a last axis of 2. */
  static long[] pairs(long... shape) {
    long[] wide = java.util.Arrays.copyOf(shape, shape.length + 1);
    wide[shape.length] = 2;
    return wide;
  }

  /** Returns the number of elements. */
  long size() {
    long size = 1;
    for (long length : shape) {
      size *= length;
    }
    return size;
  }

  /**
   * Reads the header of a file of {@code fileBytes} bytes.
   *
   * @param file the name of the file, for errors
   * @throws IOException if it is no such file, or a shorter one than the header says
   */
  static NpyHeader read(String file, long fileBytes, Bytes bytes) throws IOException {
    ByteBuffer first = bytes.read(0, 12).order(ByteOrder.LITTLE_ENDIAN);
    if (first.remaining() < 10) {
      throw new IOException(
          file + ": no .npy file: it ends at byte " + first.remaining() + ", within the header");
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (first.get(i) != MAGIC[i]) {
        throw new IOException(
            file
                + ": no .npy file: byte "
                + i
                + " is "
                + (first.get(i) & 0xff)
                + ", not "
                + (MAGIC[i] & 0xff));
      }
    }
    int version = first.get(6);
    if (version < 1 || version > 3) {
      throw new IOException(
          file + ": .npy version " + version + " at byte 6 is not known; 1, 2 and 3 are");
    }
    int start = version == 1 ? 10 : 12;
    if (first.remaining() < start) {
      throw new IOException(file + ": the header is cut at byte " + first.remaining());
    }
    long length = version == 1 ? first.getShort(8) & 0xffff : first.getInt(8) & 0xffffffffL;
    if (length > LONGEST || start + length > fileBytes) {
      throw new IOException(
          file
              + ": the header says at byte 8 that it has "
              + length
              + " bytes; the file has "
              + fileBytes);
    }
    ByteBuffer rest = bytes.read(start, (int) length);
    byte[] text = new byte[rest.remaining()];
    rest.get(text);
    String dict =
        new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    return parse(file, fileBytes, dict, start + (int) length);
  }

  private static NpyHeader parse(String file, long fileBytes, String dict, int offset)
      throws IOException {
    Matcher descr = DESCR.matcher(dict);
    Matcher order = ORDER.matcher(dict);
    Matcher shape = SHAPE.matcher(dict);
    if (!descr.find() || !order.find() || !shape.find()) {
      throw new IOException(
          file
              + ": the header at byte "
              + (offset - dict.length())
              + " needs 'descr' of one type, 'fortran_order' and 'shape', but is "
              + dict.strip());
    }
    DType type = type(descr.group(2));
    if (type == null) {
      throw new IOException(
          file
              + ": elements of type '"
              + descr.group(1)
              + descr.group(2)
              + "' are not known; known are bool and the integers of 1 to 8 bytes (i, u), f4, f8 and c16");
    }
    var lengths = new ArrayList<Long>();
    for (String word : shape.group(1).split(",", -1)) {
      if (word.isBlank()) {
        continue;
      }
      try {
        lengths.add(Long.parseLong(word.strip()));
      } catch (NumberFormatException e) {
        throw new IOException(file + ": a length of the shape is no number: " + word.strip(), e);
      }
    }
    long[] lengthArray = lengths.stream().mapToLong(Long::longValue).toArray();
    long data = type.bytes();
    boolean zero = false;
    boolean tooLarge = false;
    for (long n : lengthArray) {
      if (n < 0) {
        throw new IOException(
            file + ": a length of the shape is negative: " + Layout.text(lengthArray));
      }
      zero |= n == 0;
      tooLarge |= n != 0 && data > Long.MAX_VALUE / n;
      data = tooLarge || n == 0 ? data : data * n;
    }
    data = zero ? 0 : data;
    if ((tooLarge && !zero) || data > fileBytes - offset) {
      throw new IOException(
          file
              + ": the header says "
              + Layout.text(lengthArray)
              + " of "
              + type
              + ", "
              + (tooLarge ? "more than 2^63" : data)
              + " bytes from byte "
              + offset
              + " on; the file ends at byte "
              + fileBytes);
    }
    return new NpyHeader(
        type,
        descr.group(1).equals(">"),
        order.group(1).equals("True") && lengthArray.length > 1,
        lengthArray,
        offset);
  }

  private static @org.jspecify.annotations.Nullable DType type(String code) {
    return switch (code) {
      case "c16" -> DType.COMPLEX128;
      case "f8" -> DType.FLOAT64;
      case "f4" -> DType.FLOAT32;
      case "i8" -> DType.INT64;
      case "i4" -> DType.INT32;
      case "i2" -> DType.INT16;
      case "i1" -> DType.INT8;
      case "u8" -> DType.UINT64;
      case "u4" -> DType.UINT32;
      case "u2" -> DType.UINT16;
      case "u1" -> DType.UINT8;
      case "b1" -> DType.BOOL;
      default -> null;
    };
  }

  /** Returns the header that a file of these elements starts with, in version 1.0. */
  static byte[] write(DType type, long... shape) {
    var dict = new StringBuilder("{'descr': '");
    dict.append(type.bytes() == 1 ? '|' : '<');
    dict.append(
        switch (type.kind()) {
          case BOOL -> 'b';
          case UNSIGNED -> 'u';
          case SIGNED -> 'i';
          case FLOAT -> 'f';
          case COMPLEX -> 'c';
        });
    dict.append(type.bytes()).append("', 'fortran_order': False, 'shape': (");
    for (int i = 0; i < shape.length; i++) {
      dict.append(i == 0 ? "" : ", ").append(shape[i]);
    }
    dict.append(shape.length == 1 ? ",), }" : "), }");
    int length = Math.ceilDiv(MAGIC.length + 4 + dict.length() + 1, 64) * 64;
    while (dict.length() < length - 11) {
      dict.append(' ');
    }
    dict.append('\n');
    var bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) dict.length());
    bytes.put(dict.toString().getBytes(StandardCharsets.ISO_8859_1));
    return bytes.array();
  }

  /** Writes the elements of a block, row by row, in little-endian order. */
  static void writeElements(Block block, OutputStream out) throws IOException {
    int width = block.type().isComplex() ? Double.BYTES : block.type().bytes();
    MemorySegment elements = block.asSegment();
    byte[] buffer = new byte[1 << 16];
    for (long at = 0; at < elements.byteSize(); at += buffer.length) {
      int n = (int) Math.min(buffer.length, elements.byteSize() - at);
      MemorySegment.copy(elements, ValueLayout.JAVA_BYTE, at, buffer, 0, n);
      if (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN) {
        reverse(buffer, n, width);
      }
      out.write(buffer, 0, n);
    }
  }

  /** Turns round the bytes of every element. */
  static void reverse(byte[] bytes, int length, int width) {
    for (int i = 0; i < length; i += width) {
      for (int a = i, b = i + width - 1; a < b; a++, b--) {
        byte swap = bytes[a];
        bytes[a] = bytes[b];
        bytes[b] = swap;
      }
    }
  }
}
