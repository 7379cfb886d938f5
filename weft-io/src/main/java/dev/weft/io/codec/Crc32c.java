package dev.weft.io.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Bytes followed by their checksum, CRC-32C in little-endian order. */
public record Crc32c() implements Codec {
  /** The bytes of the checksum. */
  public static final int BYTES = 4;

  @Override
  public String name() {
    return "crc32c";
  }

  @Override
  public byte[] encode(byte[] bytes, int elementBytes) {
    byte[] packed = Arrays.copyOf(bytes, bytes.length + BYTES);
    ByteBuffer.wrap(packed)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length, checksum(bytes, bytes.length));
    return packed;
  }

  @Override
  public byte[] decode(byte[] bytes, int limit) throws IOException {
    int n = bytes.length - BYTES;
    if (n < 0 || n > limit) {
      throw new IOException(
          "crc32c: " + bytes.length + " bytes, where at most " + limit + " and 4 were expected");
    }
    int said = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(n);
    int is = checksum(bytes, n);
    if (said != is) {
      throw new IOException(
          "crc32c: the checksum at byte %d is %08x, that of the bytes %08x".formatted(n, said, is));
    }
    return Arrays.copyOf(bytes, n);
  }

  private static int checksum(byte[] bytes, int length) {
    var crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
