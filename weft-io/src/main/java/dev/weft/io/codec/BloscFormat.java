package dev.weft.io.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes of Blosc 1: a header of 16 bytes, where each block starts, and the blocks. A block is
 * one stream, or one for each byte of an element; a stream that did not become smaller is stored as
 * it is.
 */
final class BloscFormat {
  private static final int HEADER = 16;
  private static final int FORMAT = 2;
  private static final int BYTE_SHUFFLE = 1;
  private static final int STORED = 2;
  private static final int BIT_SHUFFLE = 4;
  private static final int ONE_STREAM = 16;
  private static final int MOST_STREAMS = 16;
  private static final int SMALLEST_STREAM = 128;
  private static final int BLOCK = 256 << 10;

  private BloscFormat() {}

  // ---- reading

  static byte[] decode(byte[] in, int limit) throws IOException {
    byte[] out = new byte[size(in, in.length, limit)];
    decode(in, in.length, out, limit);
    return out;
  }

  /** Returns how many bytes the header says that there are. */
  private static int size(byte[] in, int end, int limit) throws IOException {
    if (end < HEADER) {
      throw new IOException("blosc: " + end + " bytes are less than a header of 16");
    }
    int size = number(in, 4);
    if (size < 0 || size > limit) {
      throw new IOException(
          "blosc: says that it holds "
              + (size & 0xffffffffL)
              + " bytes, where at most "
              + limit
              + " were expected");
    }
    return size;
  }

  /** Unpacks the first {@code end} bytes, and returns how many were made. */
  static int decode(byte[] in, int end, byte[] out, int limit) throws IOException {
    int size = size(in, end, limit);
    int flags = in[2] & 0xff;
    int width = Math.max(1, in[3] & 0xff);
    int blockSize = number(in, 8);
    int packed = number(in, 12);
    if ((in[0] & 0xff) > FORMAT) {
      throw new IOException("blosc: format " + (in[0] & 0xff) + " at byte 0; 1 and 2 are known");
    }
    if (packed < HEADER || packed > end) {
      throw new IOException(
          "blosc: says that it has "
              + (packed & 0xffffffffL)
              + " bytes, and has "
              + end
              + ": it is cut");
    }
    if (size == 0) {
      return 0;
    }
    if ((flags & STORED) != 0) {
      if (packed - HEADER < size) {
        throw new IOException(
            "blosc: stores " + size + " bytes in " + (packed - HEADER) + ": it is cut");
      }
      System.arraycopy(in, HEADER, out, 0, size);
      return size;
    }
    if (blockSize <= 0 || blockSize > size) {
      throw new IOException("blosc: blocks of " + blockSize + " bytes at byte 8, of " + size);
    }
    int blocks = Math.ceilDiv(size, blockSize);
    if (HEADER + 4L * blocks > packed) {
      throw new IOException(
          "blosc: " + blocks + " blocks do not fit " + packed + " bytes: it is cut");
    }
    byte[] spare = new byte[blockSize];
    for (int block = 0; block < blocks; block++) {
      int to = block * blockSize;
      int length = Math.min(blockSize, size - to);
      streams(in, packed, block, flags, width, spare, length, length < blockSize);
      unshuffle(flags, width, spare, out, to, length);
    }
    return size;
  }

  private static int number(byte[] in, int at) {
    return (int) Blocks.little(in, at, 4);
  }

  private static void streams(
      byte[] in, int end, int block, int flags, int width, byte[] out, int length, boolean last)
      throws IOException {
    int at = number(in, HEADER + 4 * block);
    boolean split =
        (flags & ONE_STREAM) == 0
            && width <= MOST_STREAMS
            && length / width >= SMALLEST_STREAM
            && !last;
    int streams = split ? width : 1;
    int each = length / streams;
    for (int s = 0; s < streams; s++) {
      if (at < HEADER || at > end - 4) {
        throw new IOException("blosc: block " + block + " starts outside, at byte " + at);
      }
      int n = number(in, at);
      at += 4;
      if (n < 0 || n > end - at) {
        throw new IOException(
            "blosc: a stream of block " + block + " has " + n + " bytes at byte " + at + ": cut");
      }
      int room = s == streams - 1 ? length - s * each : each;
      int made = room;
      if (n == room) {
        System.arraycopy(in, at, out, s * each, n);
      } else {
        made = unpack(flags >>> 5, in, at, n, out, s * each, room);
      }
      if (made != room) {
        throw new IOException(
            "blosc: a stream of block " + block + " holds " + made + " bytes, not " + room);
      }
      at += n;
    }
  }

  private static int unpack(int format, byte[] in, int at, int n, byte[] out, int to, int room)
      throws IOException {
    return switch (format) {
      case 0 -> BloscLz.decode(in, at, n, out, to, room);
      case 1 -> Blocks.unlz4(in, at, n, out, to, room);
      case 2 -> Blocks.unsnappy(in, at, n, out, to, room);
      case 3 -> {
        byte[] made = Deflate.unzlib(in, at, n, room);
        System.arraycopy(made, 0, out, to, made.length);
        yield made.length;
      }
      case 4 -> Blocks.unzstd(in, at, n, out, to, room);
      default -> throw new IOException("blosc: no packer has the number " + format);
    };
  }

  private static void unshuffle(int flags, int width, byte[] in, byte[] out, int to, int length) {
    int elements = length / width;
    if ((flags & BYTE_SHUFFLE) != 0 && width > 1) {
      Shuffle.undo(in, out, to, elements, width);
      copyRest(in, elements * width, out, to, length);
    } else if ((flags & BIT_SHUFFLE) != 0 && elements % 8 == 0) {
      bits(in, out, to, elements, width);
      copyRest(in, elements * width, out, to, length);
    } else {
      System.arraycopy(in, 0, out, to, length);
    }
  }

  private static void copyRest(byte[] in, int from, byte[] out, int to, int length) {
    System.arraycopy(in, from, out, to + from, length - from);
  }

  /** Turns rows of bits, eight for each byte of an element, into elements. */
  private static void bits(byte[] in, byte[] out, int to, int elements, int width) {
    int row = elements / 8;
    for (int b = 0; b < width; b++) {
      for (int group = 0; group < row; group++) {
        long matrix = 0; // bit 8 k + i: bit k of element i
        for (int k = 7; k >= 0; k--) {
          matrix = (matrix << 8) | (in[(b * 8 + k) * row + group] & 0xff);
        }
        matrix = transposed(matrix);
        for (int i = 0; i < 8; i++, matrix >>>= 8) {
          out[to + (group * 8 + i) * width + b] = (byte) matrix;
        }
      }
    }
  }

  /** Returns a matrix of 8 by 8 bits with rows and columns swapped (Hacker's Delight, 7-3). */
  private static long transposed(long matrix) {
    long x = matrix;
    long t = (x ^ x >>> 7) & 0x00AA00AA00AA00AAL;
    x = x ^ t ^ t << 7;
    t = (x ^ x >>> 14) & 0x0000CCCC0000CCCCL;
    x = x ^ t ^ t << 14;
    t = (x ^ x >>> 28) & 0x00000000F0F0F0F0L;
    return x ^ t ^ t << 28;
  }

  // ---- writing

  static byte[] encode(
      byte[] bytes, Blosc.Inner inner, int level, Blosc.Shuffle shuffle, int width, int asked) {
    int size = bytes.length;
    int blockSize = Math.min(Math.max(1, size), Math.max(width, asked > 0 ? asked : BLOCK));
    int whole = shuffle == Blosc.Shuffle.BITS ? 8 * width : width;
    blockSize -= blockSize > whole ? blockSize % whole : 0;
    int blocks = Math.ceilDiv(size, blockSize);
    int sorting =
        switch (shuffle) {
          case NONE -> 0;
          case BYTES -> width > 1 ? BYTE_SHUFFLE : 0;
          case BITS -> BIT_SHUFFLE;
        };
    int flags = ONE_STREAM | sorting | number(inner) << 5;
    byte[] out = new byte[HEADER + size];
    int at = HEADER + 4 * blocks;
    byte[] spare = new byte[blockSize];
    boolean smaller = level > 0 && at < out.length;
    for (int block = 0; smaller && block < blocks; block++) {
      int from = block * blockSize;
      int length = Math.min(blockSize, size - from);
      shuffle(sorting, width, bytes, from, spare, length);
      byte[] packed = pack(inner, level, spare, length);
      boolean kept = packed.length < length;
      int n = kept ? packed.length : length;
      if (n + 4L > out.length - at) {
        smaller = false;
        break;
      }
      little(out).putInt(HEADER + 4 * block, at).putInt(at, n);
      System.arraycopy(kept ? packed : spare, 0, out, at + 4, n);
      at += 4 + n;
    }
    if (!smaller) {
      flags |= STORED;
      System.arraycopy(bytes, 0, out, HEADER, size);
      at = HEADER + size;
    }
    out[0] = FORMAT;
    out[1] = 1;
    out[2] = (byte) flags;
    out[3] = (byte) width;
    little(out).putInt(4, size).putInt(8, blockSize).putInt(12, at);
    return Arrays.copyOf(out, at);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int number(Blosc.Inner inner) {
    return switch (inner) {
      case BLOSCLZ -> 0;
      case LZ4, LZ4HC -> 1;
      case SNAPPY -> 2;
      case ZLIB -> 3;
      case ZSTD -> 4;
    };
  }

  private static byte[] pack(Blosc.Inner inner, int level, byte[] bytes, int length) {
    return switch (inner) {
      case LZ4, LZ4HC -> Blocks.lz4(bytes, 0, length, 0);
      case ZLIB -> Deflate.zlib(bytes, 0, length, level);
      case ZSTD -> Blocks.zstd(bytes, 0, length, level == 9 ? 22 : level * 2 - 1);
      case BLOSCLZ, SNAPPY -> throw new IllegalStateException(inner + " is not written");
    };
  }

  private static void shuffle(int flags, int width, byte[] in, int from, byte[] out, int length) {
    int elements = length / width;
    int done = elements * width;
    if (flags == BYTE_SHUFFLE) {
      Shuffle.sort(in, from, out, elements, width);
    } else if (flags == BIT_SHUFFLE && elements % 8 == 0) {
      unbits(in, from, out, elements, width);
    } else {
      done = 0;
    }
    System.arraycopy(in, from + done, out, done, length - done);
  }

  /** The inverse of {@link #bits}. */
  private static void unbits(byte[] in, int from, byte[] out, int elements, int width) {
    int row = elements / 8;
    for (int b = 0; b < width; b++) {
      for (int group = 0; group < row; group++) {
        long matrix = 0;
        for (int i = 7; i >= 0; i--) {
          matrix = (matrix << 8) | (in[from + (group * 8 + i) * width + b] & 0xff);
        }
        matrix = transposed(matrix);
        for (int k = 0; k < 8; k++, matrix >>>= 8) {
          out[(b * 8 + k) * row + group] = (byte) matrix;
        }
      }
    }
  }
}
