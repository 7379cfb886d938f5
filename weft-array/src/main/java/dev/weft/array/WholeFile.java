package dev.weft.array;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.UUID;

/** A file that is there as a whole or not at all: it gets its name when it is complete. */
final class WholeFile {
  private WholeFile() {}

  /** What is written. */
  @FunctionalInterface
  interface Content {
    /** Writes it. */
    void write(OutputStream out) throws IOException;
  }

  static Path write(Path target, Content content) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path folder = Objects.requireNonNull(absolute.getParent());
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          target + " cannot be written: there is no folder " + folder + "; make it first");
    }
    Path part = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        content.write(out);
      }
      Files.move(
          part, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    return absolute;
  }
}
