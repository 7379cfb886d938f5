package dev.weft.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A fresh directory that only the user may enter (mode 0700), for sockets: its path is short, since
 * that of a socket has room for 108 bytes.
 */
final class PrivateDirectory implements Closeable {
  private static final int LONGEST = 80;

  private final Path path;

  private PrivateDirectory(Path path) {
    this.path = path;
  }

  /** Makes the directory in the temporary directory of this JVM, or in /tmp if that is too long. */
  static PrivateDirectory create() throws IOException {
    Path parent = Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath();
    if (length(parent) > LONGEST) {
      parent = Path.of("/tmp");
    }
    return new PrivateDirectory(Files.createTempDirectory(parent, "weft-"));
  }

  private static int length(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  Path path() {
    return path;
  }

  /** Returns the driver's socket in a directory. */
  static Path driver(Path directory) {
    return directory.resolve("d");
  }

  /** Returns the socket where process number {@code process} serves its values. */
  static Path blocks(Path directory, int process) {
    return directory.resolve("b" + process);
  }

  /** Deletes the directory and what is in it. */
  @Override
  public void close() throws IOException {
    // a worker that ends at this moment deletes its own socket, or makes one
    for (int attempt = 0; ; attempt++) {
      try {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
          for (Path file : files) {
            Files.deleteIfExists(file);
          }
        }
        Files.delete(path);
        return;
      } catch (NoSuchFileException e) {
        return;
      } catch (IOException e) {
        if (attempt == 10) {
          throw e;
        }
      }
    }
  }

  /**
   * Deletes what a driver that was killed could not: the socket of this process, and with the last
   * one the directory.
   */
  static void leave(Path directory, int process) {
    try {
      Files.deleteIfExists(blocks(directory, process));
      Files.deleteIfExists(driver(directory));
      Files.deleteIfExists(directory.resolve("arguments"));
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // others are still there; the last one deletes it
    }
  }
}
