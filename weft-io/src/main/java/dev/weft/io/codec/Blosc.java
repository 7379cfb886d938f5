package dev.weft.io.codec;

import java.io.IOException;
import java.util.Locale;

/**
 * Blosc 1: blocks of bytes that are sorted by their place in the elements and then packed.
 *
 * @param inner what packs the sorted bytes
 * @param level from 0 (not packed at all) to 9 (smallest)
 * @param shuffle how bytes are sorted first
 * @param elementBytes the bytes of an element; 0 to take those of the array
 * @param blockBytes the bytes of a block; 0 to choose
 * @see <a href="https://github.com/Blosc/c-blosc/blob/main/README_CHUNK_FORMAT.rst">the format</a>
 */
public record Blosc(Inner inner, int level, Shuffle shuffle, int elementBytes, int blockBytes)
    implements Codec {

  /** What packs the sorted bytes. */
  public enum Inner {
    /** Blosc's own; it is read, and LZ4 written in its place. */
    BLOSCLZ,
    /** LZ4, the fastest. */
    LZ4,
    /** LZ4 that tries harder; it is read as LZ4, and written as such. */
    LZ4HC,
    /** Snappy; it is read, and LZ4 written in its place. */
    SNAPPY,
    /** Deflate. */
    ZLIB,
    /** Zstandard, the smallest. */
    ZSTD;

    /** Returns the name in files. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns what is written in its place. */
    Inner written() {
      return this == BLOSCLZ || this == SNAPPY ? LZ4 : this;
    }
  }

  /** How bytes are sorted. */
  public enum Shuffle {
    /** Not at all. */
    NONE,
    /** All first bytes of the elements, all second ones, and so on. */
    BYTES,
    /** All first bits of the elements, all second ones, and so on. */
    BITS
  }

  /** Checks the numbers. */
  public Blosc {
    if (level < 0 || level > 9) {
      throw new IllegalArgumentException("blosc has the levels 0 to 9, not " + level);
    }
    if (elementBytes < 0 || elementBytes > 255 || blockBytes < 0) {
      throw new IllegalArgumentException(
          "blosc takes elements of 1 to 255 bytes and blocks of 0 bytes or more, not "
              + elementBytes
              + " and "
              + blockBytes);
    }
  }

  @Override
  public String name() {
    return "blosc";
  }

  @Override
  public byte[] encode(byte[] bytes, int elementBytes) {
    int width = this.elementBytes > 0 ? this.elementBytes : Math.clamp(elementBytes, 1, 255);
    return BloscFormat.encode(bytes, inner.written(), level, shuffle, width, blockBytes);
  }

  @Override
  public byte[] decode(byte[] bytes, int limit) throws IOException {
    return BloscFormat.decode(bytes, limit);
  }

  @Override
  public int decode(byte[] bytes, int length, byte[] out, int limit) throws IOException {
    return BloscFormat.decode(bytes, length, out, limit);
  }
}
