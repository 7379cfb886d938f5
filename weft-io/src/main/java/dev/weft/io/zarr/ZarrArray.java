package dev.weft.io.zarr;

import dev.weft.array.DArray;
import dev.weft.array.layout.DType;
import dev.weft.io.chunk.ChunkSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An array of a store, and what the store says of it. */
public final class ZarrArray {
  private final Path folder;
  private final Metadata metadata;
  private final Map<String, @Nullable Object> attributes;
  private final DArray array;

  ZarrArray(Path folder, Metadata metadata, Map<String, @Nullable Object> attributes)
      throws IOException {
    this.folder = folder;
    this.metadata = metadata;
    this.attributes = Collections.unmodifiableMap(attributes);
    String identity = "zarr " + folder.toAbsolutePath() + " " + UUID.randomUUID();
    this.array = new ChunkSource(folder, metadata, identity).lazy();
  }

  /** Returns the elements: read when they are needed, chunk by chunk. */
  public DArray lazy() {
    return array;
  }

  /** Returns the folder. */
  public Path path() {
    return folder;
  }

  /** Returns the version of the format, 2 or 3. */
  public int version() {
    return metadata.version();
  }

  /** Returns the type of the elements. */
  public DType dtype() {
    return metadata.type();
  }

  /** Returns the length of each axis. */
  public long[] shape() {
    return metadata.grid().shape();
  }

  /** Returns the lengths of what one file holds: of a chunk, or of a shard of chunks. */
  public long[] fileShape() {
    return metadata.grid().chunk();
  }

  /** Returns the lengths of a chunk: of the smallest part that is packed by itself. */
  public long[] chunkShape() {
    return metadata.unit();
  }

  /** Returns the attributes: texts, numbers, booleans, lists and maps of those, and null. */
  public Map<String, @Nullable Object> attributes() {
    return attributes;
  }

  /** Returns a name for each axis, empty where it has none; no names at all if there are none. */
  public List<String> dimensionNames() {
    return metadata.dimensionNames();
  }

  /** Returns what is known of the array, on one line. */
  @Override
  public String toString() {
    return metadata.description();
  }
}
