package dev.weft.io.tiff;

import dev.weft.array.layout.DType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a page is said to be.
 *
 * @param rows its rows
 * @param columns its columns
 * @param samples the numbers of a pixel
 * @param bits the bits of a number
 * @param format 1 for numbers without a sign, 2 for signed ones, 3 for floating point
 * @param packing the number of the way in which it is packed
 */
record Page(long rows, long columns, int samples, int bits, int format, int packing) {
  /** How many bytes a packed one may become, at most. */
  private static final long MOST = 2000;

  private static final long LARGEST = Integer.MAX_VALUE - 8;

  /** Returns the type of the numbers. */
  DType type(String where) throws IOException {
    DType found =
        switch (format) {
          case 1 -> unsigned();
          case 2 -> signed();
          case 3 -> bits == 32 ? DType.FLOAT32 : bits == 64 ? DType.FLOAT64 : null;
          default -> null;
        };
    if (found == null) {
      throw new IOException(
          where
              + ": numbers of "
              + bits
              + " bits of format "
              + format
              + " are not known; known are 1 to 32 bits (1: unsigned, 2: signed) and 32 and 64 bits"
              + " of floating point (3)");
    }
    return found;
  }

  private @Nullable DType unsigned() {
    return switch (bits) {
      case 1 -> DType.BOOL;
      case 8 -> DType.UINT8;
      case 16 -> DType.UINT16;
      case 32 -> DType.UINT32;
      default -> null;
    };
  }

  private @Nullable DType signed() {
    return switch (bits) {
      case 8 -> DType.INT8;
      case 16 -> DType.INT16;
      case 32 -> DType.INT32;
      default -> null;
    };
  }

  /** Refuses a page that cannot be as it is said, in a file of so many bytes. */
  void check(String where, long fileBytes) throws IOException {
    type(where);
    if (packing != 1 && packing != 5 && packing != 8 && packing != 32946 && packing != 32773) {
      throw new IOException(
          where
              + ": packed in the way "
              + packing
              + ", which is not supported; known are 1 (not at all), 5 (LZW), 8 and 32946 (deflate)"
              + " and 32773 (PackBits)");
    }
    boolean sane = rows > 0 && columns > 0 && samples > 0 && samples <= 1000;
    double numbers = (double) rows * columns * samples;
    double bytes = numbers * bits / 8;
    if (!sane || numbers > LARGEST || bytes > (packing == 1 ? fileBytes : fileBytes * MOST)) {
      throw new IOException(
          where
              + ": said to have "
              + rows
              + " rows of "
              + columns
              + " pixels of "
              + samples
              + " numbers of "
              + bits
              + " bits, which a file of "
              + fileBytes
              + " bytes cannot hold");
    }
  }
}
