package dev.weft.io.zarr;

import dev.weft.array.Creation;
import dev.weft.array.DArray;
import dev.weft.array.layout.DType;
import dev.weft.io.n5.N5;
import dev.weft.io.n5.N5Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A program that writes an array until it comes to a block that it never finishes. */
final class InterruptedWriter {
  static final int BLOCKS = 24;
  static final int LAST = 17; // the block at which it stops for ever

  private InterruptedWriter() {}

  /** Returns the array; {@code started} is called with the number of each block that is made. */
  static DArray array(Started started) {
    return Creation.arange(0, BLOCKS * 1000L, 1)
        .astype(DType.FLOAT64)
        .rechunk(1000)
        .mapBlocks((block, position) -> {
          started.block(position[0]);
          return block;
        });
  }

  static ZarrOptions options(int version) {
    return (version == 2 ? ZarrOptions.v2() : ZarrOptions.v3()).chunks(500);
  }

  /** Writes the array as Zarr of version 2 or 3, or as N5, which goes by the number 5 here. */
  static void write(DArray array, Path folder, int version, boolean resumes) throws IOException {
    if (version == 5) {
      N5.write(array, folder, N5Options.usual().blocks(500).resume(resumes));
    } else {
      Zarr.write(array, folder, options(version).resume(resumes));
    }
  }

  /** Opens what was written. */
  static DArray open(Path folder, int version) throws IOException {
    return version == 5 ? N5.open(folder) : Zarr.open(folder);
  }

  /** What is told of each block. */
  @FunctionalInterface
  interface Started extends java.io.Serializable {
    /** Called in the task. */
    void block(int number) throws Exception;
  }

  /** Writes the array to the folder named first, in the version named second. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    String marker = args[2];
    DArray array =
        array(number -> {
          if (number >= LAST) {
            Files.createFile(Path.of(marker + number));
            new CountDownLatch(1).await(); // until the process is killed
          }
        });
    write(array, folder, Integer.parseInt(args[1]), false);
  }
}
