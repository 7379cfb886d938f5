package dev.weft.io.codec;

import java.io.IOException;

/**
 * The format of zlib, RFC 1950.
 *
 * @param level from 0 (none) to 9 (smallest); -1 for the usual one
 */
public record Zlib(int level) implements Codec {
  /** Checks the level. */
  public Zlib {
    Deflate.checkLevel("zlib", level);
  }

  @Override
  public String name() {
    return "zlib";
  }

  @Override
  public byte[] encode(byte[] bytes, int elementBytes) {
    return Deflate.zlib(bytes, 0, bytes.length, level);
  }

  @Override
  public byte[] decode(byte[] bytes, int limit) throws IOException {
    return Deflate.unzlib(bytes, 0, bytes.length, limit);
  }
}
