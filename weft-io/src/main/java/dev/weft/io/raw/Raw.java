package dev.weft.io.raw;

import dev.weft.array.DArray;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.io.chunk.Boxes;
import dev.weft.io.chunk.Grid;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Arrays in files that hold their numbers one after the other, row by row, as instruments and
 * simulations write them. The file is mapped: what is not needed is not read.
 *
 * <pre>{@code
 * DArray volume = Raw.open(Path.of("volume.raw"), DType.UINT16, 512, 512, 300);
 * }</pre>
 */
public final class Raw {
  private Raw() {}

  /**
   * Returns an array that begins at the first byte of a file, in little-endian order.
   *
   * @throws IOException as {@link #open(Path, DType, long[], long, ByteOrder)}
   */
  public static DArray open(Path file, DType type, long... shape) throws IOException {
    return open(file, type, shape, 0, ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns an array in a file.
   *
   * @param type the type of the elements; bool is a byte, complex128 a real and an imaginary part
   * @param shape the lengths of the axes, of which the last one is the fastest
   * @param offset the byte at which the first element begins
   * @param order the order of the bytes of an element
   * @throws IllegalArgumentException if a length or the offset is negative
   * @throws IOException if there is no such file, or it ends before the last element
   */
  public static DArray open(Path file, DType type, long[] shape, long offset, ByteOrder order)
      throws IOException {
    boolean negative = offset < 0;
    for (long length : shape) {
      negative |= length < 0;
    }
    if (negative) {
      throw new IllegalArgumentException(
          "lengths and offset must not be negative: shape="
              + Layout.text(shape)
              + ", offset="
              + offset);
    }
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(
          file.toString(),
          null,
          "no such file; the working directory is " + Path.of("").toAbsolutePath());
    }
    long there = Files.size(file);
    long elements = Grid.size(shape);
    boolean fits = elements <= (Long.MAX_VALUE - 8) / type.bytes();
    long end = fits ? offset + elements * type.bytes() : Long.MAX_VALUE;
    if (!fits || end < 0 || end > there) {
      throw new IOException(
          file
              + ": "
              + Layout.text(shape)
              + " of "
              + type
              + " from byte "
              + offset
              + " on "
              + (fits && end >= 0 ? "end at byte " + end : "have more than 2^63 bytes")
              + "; the file ends at byte "
              + there);
    }
    boolean swapped = order != ByteOrder.nativeOrder() && Boxes.swapWidth(type) > 1;
    try {
      return DArray.from(RawSource.of(file, type, shape, offset, swapped));
    } catch (IllegalArgumentException | ArithmeticException e) { // of nothing, but too long
      throw new IOException(file + ": " + Layout.text(shape) + ": " + e.getMessage(), e);
    }
  }
}
