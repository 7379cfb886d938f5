package dev.weft.io.n5;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import net.jpountz.lz4.LZ4BlockInputStream;
import net.jpountz.lz4.LZ4BlockOutputStream;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.xxhash.XXHashFactory;

/** LZ4 in the frames of the library that N5 was first written with. */
final class Lz4Stream {
  private static final byte[] MAGIC = {'L', 'Z', '4', 'B', 'l', 'o', 'c', 'k'};
  private static final int BLOCK = 1 << 16;
  private static final int SEED = 0x9747b28c;

  private Lz4Stream() {}

  static boolean begins(byte[] bytes) {
    return bytes.length >= MAGIC.length
        && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  static byte[] encode(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var packing =
        new LZ4BlockOutputStream(
            out,
            BLOCK,
            LZ4Factory.safeInstance().fastCompressor(),
            XXHashFactory.safeInstance().newStreamingHash32(SEED).asChecksum(),
            false)) {
      packing.write(bytes);
    } catch (IOException e) { // an array is never full
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  /** Returns what was packed, {@code limit + 1} bytes if it was more than {@code limit}. */
  static byte[] decode(byte[] bytes, int limit) throws IOException {
    try (var in =
        LZ4BlockInputStream.newBuilder()
            .withDecompressor(LZ4Factory.safeInstance().safeDecompressor())
            .withChecksum(XXHashFactory.safeInstance().newStreamingHash32(SEED).asChecksum())
            .withStopOnEmptyBlock(true)
            .build(new ByteArrayInputStream(bytes))) {
      byte[] out = in.readNBytes(limit);
      return in.read() < 0 ? out : Arrays.copyOf(out, limit + 1);
    } catch (RuntimeException e) { // how the library says that bytes are damaged
      throw new IOException("lz4: damaged: " + e.getMessage(), e);
    }
  }
}
