package dev.weft.io.zarr;

import dev.weft.array.Creation;
import dev.weft.array.DArray;
import dev.weft.array.layout.DType;
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
    Zarr.write(array, folder, options(Integer.parseInt(args[1])));
  }
}
