package dev.weft.machine;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * A folder for temporary files.
 *
 * @param path where it is
 * @param source who named it: a variable of the environment, or {@code usual place}
 * @param fileSystem its type as the kernel names it, such as {@code ext4}; {@code unknown} where
 *     the system does not say
 * @param medium where its bytes lie
 * @param freeBytes what this process may still write
 */
public record Scratch(Path path, String source, String fileSystem, Medium medium, long freeBytes) {
  public Scratch {
    requireNonNull(path, "path");
    requireNonNull(source, "source");
    requireNonNull(fileSystem, "fileSystem");
    requireNonNull(medium, "medium");
  }

  /** Where the bytes of a file system lie. */
  public enum Medium {
    /** On a disk of this machine: the place for what does not fit into memory. */
    DISK,
    /** In memory, and charged to it. */
    MEMORY,
    /** On another machine: shared with others, slow for many small files. */
    NETWORK
  }
}
