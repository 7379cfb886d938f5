package dev.weft.adviser.watch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A program that writes 4 KB and waits for the storage, for so many milliseconds. */
final class Syncing {
  private Syncing() {}

  public static void main(String[] arguments) throws IOException {
    long until = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000;
    try (var file =
        FileChannel.open(
            Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (System.nanoTime() < until) {
        file.write(ByteBuffer.allocate(4096));
        file.force(true);
      }
    }
  }
}
