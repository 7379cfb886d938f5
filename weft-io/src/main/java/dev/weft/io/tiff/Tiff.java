package dev.weft.io.tiff;

import dev.weft.array.DArray;
import dev.weft.array.layout.Layout;
import dev.weft.client.Client;
import dev.weft.client.Lazy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Images and stacks of images in TIFF and BigTIFF files.
 *
 * <pre>{@code
 * DArray stack = Tiff.read(Path.of("scan.tif"));       // pages, rows, columns
 * Tiff.write(stack.max(0), Path.of("projection.tif"));
 * }</pre>
 *
 * <p>Read are pages of one size and type, in strips or tiles, not packed or packed by LZW, deflate
 * or PackBits, with or without a predictor; numbers of 8, 16 and 32 bits, float32, float64, and
 * bits as bool. Written are pages that are not packed, by the tasks that made them.
 */
public final class Tiff {
  private Tiff() {}

  /**
   * Returns the pages of a file as an array of (pages, rows, columns), or of (pages, rows, columns,
   * samples) where a pixel has several. What the pages are is read now; they themselves are read by
   * the tasks that need them.
   *
   * @throws IOException if there is no such file, it is cut or lies, or holds pages of different
   *     sizes or of a type that is not known; the message names the file and the page
   */
  public static DArray read(Path file) throws IOException {
    return DArray.from(TiffSource.open(file));
  }

  /**
   * Computes an array on the threads of this JVM into a file. Its axes are rows and columns; pages,
   * rows and columns; or pages, rows, columns and 3 or 4 samples (red, green, blue, and opacity).
   * The file has its name once it is complete, and replaces one that is there.
   *
   * @throws IllegalArgumentException if the array has other axes, or its type is not one of TIFF
   * @throws IOException if the file cannot be written; this is known before anything is computed
   */
  public static Path write(DArray array, Path file) throws IOException {
    return write(array, file, Lazy::compute);
  }

  /** As {@link #write(DArray, Path)}, computed by {@code client}. */
  public static Path write(DArray array, Path file, Client client) throws IOException {
    return write(array, file, client::compute);
  }

  private static Path write(DArray array, Path file, Consumer<Lazy<Long>> compute)
      throws IOException {
    long[] shape = array.shape();
    DArray pages = shape.length == 2 ? array.expandDims(0) : array;
    long[] own = pages.shape();
    if (own.length < 3
        || own.length > 4
        || (own.length == 4 && own[3] != 3 && own[3] != 4)
        || pages.size() == 0) {
      throw new IllegalArgumentException(
          "a TIFF file has (rows, columns), (pages, rows, columns) or (pages, rows, columns, 3 or 4"
              + " samples), none of them 0: shape="
              + Layout.text(shape));
    }
    TiffTarget.write(pages, file, compute);
    return file.toAbsolutePath();
  }
}
