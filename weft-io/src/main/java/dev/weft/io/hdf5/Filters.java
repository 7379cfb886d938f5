package dev.weft.io.hdf5;

import dev.weft.io.codec.Zlib;
import io.jhdf.filter.LzfFilter;
import io.jhdf.filter.PipelineFilterWithData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What a chunk went through before it was written, undone. No more is allocated than a chunk has,
 * whatever the bytes claim; the library would believe them.
 */
final class Filters {
  private static final int DEFLATE = 1;
  private static final int SHUFFLE = 2;
  private static final int FLETCHER32 = 3;
  private static final int LZF = 32000;

  private static final int CHECKSUM = 4; // bytes

  private Filters() {}

  /**
   * Returns the elements of a chunk.
   *
   * @param size the bytes that they have
   */
  static byte[] undo(List<PipelineFilterWithData> filters, byte[] packed, int size)
      throws IOException {
    byte[] bytes = packed;
    for (int i = filters.size() - 1; i >= 0; i--) {
      PipelineFilterWithData filter = filters.get(i);
      int[] said = filter.getFilterData();
      bytes =
          switch (filter.getId()) {
            case DEFLATE -> new Zlib(-1).decode(bytes, size + CHECKSUM);
            case SHUFFLE -> unshuffle(bytes, said.length > 0 ? said[0] : 1);
            case FLETCHER32 -> checked(bytes);
            case LZF -> {
              expect("lzf", said.length > 2 ? said[2] : -1, size);
              yield new LzfFilter().decode(bytes, said);
            }
            default ->
                throw new IOException(
                    "filter "
                        + filter.getId()
                        + " ("
                        + filter.getName()
                        + ") is not supported; known are deflate, shuffle, fletcher32, lzf");
          };
    }
    return bytes;
  }

  private static void expect(String what, long said, int size) throws IOException {
    if (said != size) {
      throw new IOException(what + ": said to hold " + said + " bytes, not " + size);
    }
  }

  private static byte[] unshuffle(byte[] bytes, int width) throws IOException {
    if (width < 1) {
      throw new IOException("shuffle: elements of " + width + " bytes");
    }
    int elements = bytes.length / width;
    byte[] out = bytes.clone(); // what is left over at the end stays where it is
    for (int b = 0; b < width; b++) {
      int from = b * elements;
      for (int i = 0, to = b; i < elements; i++, to += width) {
        out[to] = bytes[from + i];
      }
    }
    return out;
  }

  /** Compares the checksum at the end, and takes it off. */
  private static byte[] checked(byte[] bytes) throws IOException {
    int n = bytes.length - CHECKSUM;
    if (n < 0) {
      throw new IOException("fletcher32: cut: " + bytes.length + " bytes");
    }
    int said = Integer.reverseBytes(ByteBuffer.wrap(bytes).getInt(n));
    int is = fletcher32(bytes, n);
    int swapped = (is & 0xff00ff) << 8 | (is >>> 8 & 0xff00ff); // as HDF5 1.6.2 wrote it
    if (said != is && said != swapped) {
      throw new IOException(
          "fletcher32: the checksum at byte %d is %08x, that of the bytes %08x"
              .formatted(n, said, is));
    }
    return Arrays.copyOf(bytes, n);
  }

  /** Returns the checksum of Fletcher over words of 16 bits, the higher byte first. */
  static int fletcher32(byte[] bytes, int n) {
    long low = 0;
    long high = 0;
    for (int i = 0; i < n; i += 2) {
      low = folded(low + ((bytes[i] & 0xff) << 8 | (i + 1 < n ? bytes[i + 1] & 0xff : 0)));
      high = folded(high + low);
    }
    return (int) (high << 16 | low);
  }

  /** Returns the rest of a division by 65535, which is that itself where others have 0. */
  private static long folded(long sum) {
    return sum > 65535 ? (sum - 1) % 65535 + 1 : sum;
  }
}
