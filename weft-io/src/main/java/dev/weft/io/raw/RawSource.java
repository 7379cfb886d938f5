package dev.weft.io.raw;

import dev.weft.array.ArraySource;
import dev.weft.array.NDArray;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import dev.weft.io.chunk.Boxes;
import java.io.IOException;
import java.io.Serial;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A mapped file as a source of blocks. */
public final class RawSource implements ArraySource {
  @Serial private static final long serialVersionUID = 1;

  private final String file;
  private final DType type;
  private final long[] shape;
  private final long offset;
  private final boolean swapped;
  private final long bytes;
  private final long modified; // milliseconds
  private transient volatile @Nullable MemorySegment mapped;

  private RawSource(
      Path file,
      DType type,
      long[] shape,
      long offset,
      boolean swapped,
      long bytes,
      long modified) {
    this.file = file.toString();
    this.type = type;
    this.shape = shape.clone();
    this.offset = offset;
    this.swapped = swapped;
    this.bytes = bytes;
    this.modified = modified;
  }

  /**
   * Returns the array at a place of a file that was found to be long enough.
   *
   * @param swapped whether the bytes of elements are in another order than this machine has
   */
  public static RawSource of(Path path, DType type, long[] shape, long offset, boolean swapped)
      throws IOException {
    Path file = path.toAbsolutePath();
    return new RawSource(
        file,
        type,
        shape,
        offset,
        swapped,
        Files.size(file),
        Files.getLastModifiedTime(file).toMillis());
  }

  @Override
  public DType dtype() {
    return type;
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  @Override
  public String identity() {
    return "raw %s at %d, swapped %s, %d bytes of %d"
        .formatted(file, offset, swapped, bytes, modified);
  }

  @Override
  public String label() {
    return String.valueOf(Path.of(file).getFileName());
  }

  private MemorySegment mapped() throws IOException {
    MemorySegment known = mapped;
    if (known == null) {
      try (FileChannel channel = FileChannel.open(Path.of(file), StandardOpenOption.READ)) {
        if (channel.size() != bytes) {
          throw new IOException(
              file
                  + ": the file had "
                  + bytes
                  + " bytes when it was opened and now has "
                  + channel.size()
                  + "; open it again");
        }
        known = channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, Arena.ofAuto());
      }
      mapped = known;
    }
    return known;
  }

  @Override
  public NDArray read(Region region) throws IOException {
    Object array = Boxes.array(type, Math.toIntExact(region.size()));
    long[] lengths = region.shape();
    MemorySegment target = Boxes.segment(array);
    if (region.size() > 0) {
      try {
        Boxes.copy(
            Boxes.Side.of(mapped().asSlice(offset), shape, Boxes.start(region)),
            Boxes.Side.of(target, lengths, new long[lengths.length]),
            lengths,
            type.bytes());
      } catch (InternalError e) { // how the JVM says that a mapped page is not there
        throw new IOException(
            file + ": the file became shorter while it was read, or its disk failed: " + e, e);
      }
    }
    if (swapped) {
      Boxes.swap(target, Boxes.swapWidth(type));
    }
    if (type.isBool()) {
      Boxes.normalize(Boxes.segment(array));
    }
    return NDArray.wrap(type, array, Boxes.ints(lengths));
  }
}
