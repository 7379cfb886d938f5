package dev.weft.adviser.watch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/** Goes through a mapped file at random: its pages are more than its control group lets it keep. */
final class Crowding {
  private Crowding() {}

  /**
   * Runs.
   *
   * @param arguments the file, which is written anew and empty, its megabytes, and how many pages
   *     to go to
   */
  public static void main(String[] arguments) throws IOException {
    long size = Long.parseLong(arguments[1]) << 20;
    var random = new SplittableRandom(1);
    try (var file =
        FileChannel.open(
            Path.of(arguments[0]),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      var pages = file.map(FileChannel.MapMode.READ_WRITE, 0, size);
      long sum = 0;
      for (long i = Long.parseLong(arguments[2]); i > 0; i--) {
        sum += pages.get((int) random.nextLong(size));
      }
      System.out.println(sum);
    }
  }
}
