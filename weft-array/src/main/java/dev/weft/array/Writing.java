package dev.weft.array;

import dev.weft.client.Client;
import dev.weft.client.Lazy;
import java.io.IOException;
import java.nio.file.Path;

/** How arrays leave the program: files, targets of one's own, and pictures. */
public sealed interface Writing permits DArray {

  /**
   * Computes this array on the threads of this JVM into an {@code .npy} file. The tasks write their
   * blocks, so an array of any size can be written; the file has its name once it is complete.
   *
   * @throws IOException if the file cannot be written; this is known before anything is computed
   */
  default Path toNpy(Path path) throws IOException {
    return NpyStore.write(self(), path, Lazy::compute);
  }

  /** As {@link #toNpy(Path)}, computed by {@code client}. */
  default Path toNpy(Path path, Client client) throws IOException {
    return NpyStore.write(self(), path, client);
  }

  /**
   * Returns the writing of this array into a target: computing it writes every block that has
   * elements, by the task that made it, and gives the number of bytes.
   */
  default Lazy<Long> storing(ArrayTarget target) {
    return new ArrayWriting(self(), target);
  }

  /** Computes {@link #storing} on the threads of this JVM. */
  default long store(ArrayTarget target) {
    return storing(target).compute();
  }

  /**
   * Computes this matrix on the threads of this JVM and draws it: a PNG file with a pixel an
   * element, coloured from its smallest to its largest value; NaN is transparent.
   *
   * @throws IllegalArgumentException if the rank is not 2
   * @throws IOException if the file cannot be written
   */
  default Path toPng(Path path, Colormap colormap) throws IOException {
    if (self().rank() != 2) {
      throw new IllegalArgumentException(
          "a picture has rank 2: rows and columns of pixels; shape=" + Axes.text(self().shape()));
    }
    return self().compute().toPng(path, colormap);
  }

  /**
   * Draws the stages that would compute this array, each with its parts and bytes, and what reads
   * what: an SVG picture, or an HTML page if the name ends so. Where there are many stages, alike
   * ones side by side are drawn as one.
   *
   * @throws IllegalArgumentException if the name ends otherwise
   * @throws IOException if the file cannot be written
   */
  default Path visualize(Path path) throws IOException {
    return StagePicture.write(dev.weft.array.expr.Lowering.lower(self().storedExpr()), path);
  }

  /** Returns this array. */
  DArray self();
}
