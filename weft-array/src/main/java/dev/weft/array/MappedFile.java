package dev.weft.array;

import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that is mapped into memory when it is first read, in whatever process that is. It is the
 * file that was there when this was made, which its size and its time tell.
 */
public final class MappedFile implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** What is done with the bytes of a file. */
  @FunctionalInterface
  public interface Reading<T> {
    /** Reads {@code bytes}, all of the file. */
    T of(MemorySegment bytes) throws IOException;
  }

  private final String path;
  private final long bytes;
  private final long modified; // milliseconds
  private transient volatile @Nullable MemorySegment mapped;

  private MappedFile(String path, long bytes, long modified) {
    this.path = path;
    this.bytes = bytes;
    this.modified = modified;
  }

  /**
   * Returns the file at {@code path}; nothing of it is read yet.
   *
   * @throws IOException if there is none
   */
  public static MappedFile of(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    long modified = Files.getLastModifiedTime(absolute).toMillis();
    return new MappedFile(absolute.toString(), Files.size(absolute), modified);
  }

  /** Returns the name of the file, without its folder. */
  public String name() {
    return String.valueOf(Path.of(path).getFileName());
  }

  /** Returns path, size and time: equal texts denote equal contents. */
  @Override
  public String toString() {
    return path + " " + bytes + " bytes of " + modified;
  }

  /**
   * Reads the file.
   *
   * @throws IOException if its size is another than it was, or it cannot be read
   */
  public <T> T read(Reading<T> reading) throws IOException {
    try {
      return reading.of(mapped());
    } catch (InternalError e) { // how the JVM says that a mapped page is not there
      throw new IOException(
          path + ": the file became shorter while it was read, or its disk failed: " + e, e);
    }
  }

  private MemorySegment mapped() throws IOException {
    MemorySegment known = mapped;
    if (known == null) {
      try (FileChannel channel = FileChannel.open(Path.of(path), StandardOpenOption.READ)) {
        if (channel.size() != bytes) {
          throw new IOException(
              "%s: the file had %d bytes when it was opened and now has %d; open it again"
                  .formatted(path, bytes, channel.size()));
        }
        known = channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, Arena.ofAuto());
      }
      mapped = known;
    }
    return known;
  }
}
