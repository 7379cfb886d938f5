package dev.weft.io.codec;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * How the bytes of a chunk are packed. Codecs are values: equal ones pack alike.
 *
 * <p>Decoding never allocates more than it is told to expect, whatever the bytes claim, and refuses
 * with an {@link IOException} what it cannot decode.
 */
public sealed interface Codec extends Serializable permits Gzip, Zlib, Zstd, Lz4, Blosc, Crc32c {

  /** Returns the name in the metadata of files. */
  String name();

  /**
   * Returns {@code bytes} packed.
   *
   * @param elementBytes the bytes of an element, for codecs that sort bytes by their place in it
   */
  byte[] encode(byte[] bytes, int elementBytes);

  /**
   * Returns what was packed.
   *
   * @param limit the most bytes that it may have
   * @throws IOException if the bytes are damaged, or hold more
   */
  byte[] decode(byte[] bytes, int limit) throws IOException;

  /**
   * Unpacks into an array, and returns how many bytes there were.
   *
   * @param bytes what is packed, and perhaps others after it
   * @param length how many of them are packed
   * @param out at least {@code limit} bytes long; what it holds after those that were made is
   *     undefined
   * @param limit the most bytes that may be made
   * @throws IOException if the bytes are damaged, or hold more
   */
  default int decode(byte[] bytes, int length, byte[] out, int limit) throws IOException {
    byte[] made = decode(length == bytes.length ? bytes : Arrays.copyOf(bytes, length), limit);
    System.arraycopy(made, 0, out, 0, made.length);
    return made.length;
  }

  /**
   * Returns the first {@code length} bytes packed, perhaps in an array that {@code room} gave and
   * that is used again later.
   *
   * @param elementBytes as for {@link #encode}
   * @param room gives an array of at least so many bytes
   */
  default ByteBuffer encode(byte[] bytes, int length, int elementBytes, IntFunction<byte[]> room) {
    byte[] all = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    return ByteBuffer.wrap(encode(all, elementBytes));
  }

  /** Returns zstd at level 3, the usual choice: small files, fast to read. */
  static Codec zstd() {
    return new Zstd(3, false);
  }

  /**
   * Returns zstd.
   *
   * @param level from -7 (fastest) to 22 (smallest)
   * @throws IllegalArgumentException if there is no such level
   */
  static Codec zstd(int level) {
    return new Zstd(level, false);
  }

  /**
   * Returns gzip, which everybody reads.
   *
   * @param level from 0 (none) to 9 (smallest)
   * @throws IllegalArgumentException if there is no such level
   */
  static Codec gzip(int level) {
    return new Gzip(level);
  }

  /**
   * Returns blosc with zstd inside: bytes of one place in the elements are packed together, which
   * makes slowly changing numbers much smaller.
   */
  static Codec blosc() {
    return new Blosc(Blosc.Inner.ZSTD, 5, Blosc.Shuffle.BYTES, 0, 0);
  }

  /**
   * Returns blosc.
   *
   * @param inner what packs the sorted bytes
   * @param level from 0 (none) to 9 (smallest)
   * @param shuffle how bytes are sorted first
   * @throws IllegalArgumentException if there is no such level
   */
  static Codec blosc(Blosc.Inner inner, int level, Blosc.Shuffle shuffle) {
    return new Blosc(inner, level, shuffle, 0, 0);
  }
}
