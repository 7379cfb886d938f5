package dev.weft.io.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/**
 * Zstandard, RFC 8878.
 *
 * @param level from -7 (fastest) to 22 (smallest); where no native library can be loaded, the one
 *     level of the Java code is used
 * @param checksum whether files said that frames end with a checksum; it is not written
 */
public record Zstd(int level, boolean checksum) implements Codec {
  /** Checks the level. */
  public Zstd {
    if (level < -7 || level > 22) {
      throw new IllegalArgumentException("zstd has the levels -7 to 22, not " + level);
    }
  }

  @Override
  public String name() {
    return "zstd";
  }

  @Override
  public byte[] encode(byte[] bytes, int elementBytes) {
    return Blocks.zstd(bytes, 0, bytes.length, level);
  }

  @Override
  public ByteBuffer encode(byte[] bytes, int length, int elementBytes, IntFunction<byte[]> room) {
    return Blocks.zstd(bytes, length, level, room);
  }

  @Override
  public byte[] decode(byte[] bytes, int limit) throws IOException {
    return Blocks.unzstd(bytes, limit);
  }

  @Override
  public int decode(byte[] bytes, int length, byte[] out, int limit) throws IOException {
    return Blocks.unzstd(bytes, length, out, limit);
  }
}
