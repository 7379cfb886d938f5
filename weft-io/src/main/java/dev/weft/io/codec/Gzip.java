package dev.weft.io.codec;

import java.io.IOException;

/**
 * The format of gzip, RFC 1952: deflate with a header and a checksum.
 *
 * @param level from 0 (none) to 9 (smallest); -1 for the usual one
 */
public record Gzip(int level) implements Codec {
  /** Checks the level. */
  public Gzip {
    Deflate.checkLevel("gzip", level);
  }

  @Override
  public String name() {
    return "gzip";
  }

  @Override
  public byte[] encode(byte[] bytes, int elementBytes) {
    return Deflate.gzip(bytes, level);
  }

  @Override
  public byte[] decode(byte[] bytes, int limit) throws IOException {
    return Deflate.gunzip(bytes, limit);
  }
}
