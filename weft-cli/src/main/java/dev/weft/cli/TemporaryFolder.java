package dev.weft.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A folder that is gone when the JVM is, unless the JVM is killed. */
final class TemporaryFolder {
  private TemporaryFolder() {}

  /** Removes {@code folder} and all in it when the JVM ends, also by Ctrl-C. */
  static void removeAtExit(Path folder) {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("weft-clean").unstarted(() -> remove(folder)));
  }

  private static void remove(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                throws IOException {
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      System.getLogger("dev.weft.cli")
          .log(System.Logger.Level.DEBUG, "a temporary folder stays: " + folder, e);
    }
  }
}
