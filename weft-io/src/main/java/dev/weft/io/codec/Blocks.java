package dev.weft.io.codec;

import io.airlift.compress.v3.Compressor;
import io.airlift.compress.v3.Decompressor;
import io.airlift.compress.v3.lz4.Lz4Compressor;
import io.airlift.compress.v3.lz4.Lz4Decompressor;
import io.airlift.compress.v3.snappy.SnappyDecompressor;
import io.airlift.compress.v3.zstd.ZstdDecompressor;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdNativeCompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Single blocks of zstd, LZ4 and Snappy: by the native libraries where they can be loaded, by Java
 * elsewhere. A packer holds no state between blocks but is not safe for threads, so each call has
 * its own.
 */
final class Blocks {
  private static final int MAGIC = 0xFD2FB528;

  private Blocks() {}

  static byte[] zstd(byte[] bytes, int from, int length, int level) {
    return pack(zstd(level), bytes, from, length, 0);
  }

  static ByteBuffer zstd(byte[] bytes, int length, int level, IntFunction<byte[]> room) {
    Compressor compressor = zstd(level);
    byte[] packed = room.apply(compressor.maxCompressedLength(length));
    int n = compressor.compress(bytes, 0, length, packed, 0, packed.length);
    return ByteBuffer.wrap(packed, 0, n);
  }

  private static Compressor zstd(int level) {
    return ZstdNativeCompressor.isEnabled()
        ? new ZstdNativeCompressor(level)
        : new ZstdJavaCompressor();
  }

  static byte[] lz4(byte[] bytes, int from, int length, int before) {
    return pack(Lz4Compressor.create(), bytes, from, length, before);
  }

  private static byte[] pack(
      Compressor compressor, byte[] bytes, int from, int length, int before) {
    byte[] packed = new byte[Math.addExact(before, compressor.maxCompressedLength(length))];
    int n = compressor.compress(bytes, from, length, packed, before, packed.length - before);
    return Arrays.copyOf(packed, before + n);
  }

  /** Unpacks the first {@code length} bytes, and returns how many were made. */
  static int unzstd(byte[] bytes, int length, byte[] out, int limit) throws IOException {
    checkSize(zstdSize(bytes, length), limit);
    return unzstd(bytes, 0, length, out, 0, limit);
  }

  private static void checkSize(long size, int limit) throws IOException {
    if (size > limit) {
      throw new IOException(
          "zstd: says that it holds " + size + " bytes, where at most " + limit + " were expected");
    }
  }

  static byte[] unzstd(byte[] bytes, int limit) throws IOException {
    long size = zstdSize(bytes, bytes.length);
    checkSize(size, limit);
    byte[] out = new byte[size < 0 ? limit : (int) size];
    int n = unzstd(bytes, 0, bytes.length, out, 0, out.length);
    return n == out.length ? out : Arrays.copyOf(out, n);
  }

  static int unzstd(byte[] in, int from, int length, byte[] out, int to, int room)
      throws IOException {
    return unpack("zstd", ZstdDecompressor.create(), in, from, length, out, to, room);
  }

  static int unlz4(byte[] in, int from, int length, byte[] out, int to, int room)
      throws IOException {
    return unpack("lz4", Lz4Decompressor.create(), in, from, length, out, to, room);
  }

  static int unsnappy(byte[] in, int from, int length, byte[] out, int to, int room)
      throws IOException {
    return unpack("snappy", SnappyDecompressor.create(), in, from, length, out, to, room);
  }

  private static int unpack(
      String what, Decompressor by, byte[] in, int from, int length, byte[] out, int to, int room)
      throws IOException {
    if (length == 0) {
      throw new IOException(what + ": no bytes at all");
    }
    try {
      return by.decompress(in, from, length, out, to, room);
    } catch (RuntimeException e) { // how the library says that bytes are damaged
      throw new IOException(what + ": damaged: " + e.getMessage(), e);
    }
  }

  /** Returns the bytes that a frame says it holds; -1 if it does not say. */
  private static long zstdSize(byte[] bytes, int length) throws IOException {
    if (length < 6 || little(bytes, 0, 4) != (MAGIC & 0xffffffffL)) {
      throw new IOException("zstd: no frame at byte 0");
    }
    int descriptor = bytes[4];
    boolean single = (descriptor & 0x20) != 0;
    int at = 5 + (single ? 0 : 1);
    int dictionary = descriptor & 3;
    at += dictionary == 3 ? 4 : dictionary;
    int width =
        switch (descriptor >>> 6 & 3) {
          case 0 -> single ? 1 : 0;
          case 1 -> 2;
          case 2 -> 4;
          default -> 8;
        };
    if (width == 0) {
      return -1;
    }
    if (at + width > length) {
      throw new IOException("zstd: cut within its header, at byte " + length);
    }
    long size = little(bytes, at, width) + (width == 2 ? 256 : 0);
    return size < 0 ? Long.MAX_VALUE : size;
  }

  static long little(byte[] bytes, int at, int width) {
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[at + i] & 0xff);
    }
    return value;
  }
}
