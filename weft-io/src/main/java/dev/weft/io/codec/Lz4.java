package dev.weft.io.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A block of LZ4 after the length of what was packed, as numcodecs writes it. */
public record Lz4() implements Codec {
  private static final int HEADER = 4;
  private static final int MOST = 255; // LZ4 cannot pack more bytes into one

  @Override
  public String name() {
    return "lz4";
  }

  @Override
  public byte[] encode(byte[] bytes, int elementBytes) {
    byte[] packed = Blocks.lz4(bytes, 0, bytes.length, HEADER);
    ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).putInt(0, bytes.length);
    return packed;
  }

  @Override
  public byte[] decode(byte[] bytes, int limit) throws IOException {
    int length =
        bytes.length < HEADER
            ? -1
            : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    if (length < 0 || length > limit || length > (long) bytes.length * MOST) {
      throw new IOException(
          "lz4: says that it holds "
              + length
              + " bytes in "
              + bytes.length
              + ", where at most "
              + limit
              + " were expected");
    }
    byte[] out = new byte[length];
    int n = Blocks.unlz4(bytes, HEADER, bytes.length - HEADER, out, 0, length);
    return n == length ? out : Arrays.copyOf(out, n);
  }
}
