package dev.weft.io.hdf5;

import dev.weft.array.ArraySource;
import dev.weft.array.NDArray;
import dev.weft.array.layout.AutoChunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.io.chunk.Boxes;
import dev.weft.io.chunk.Grid;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import java.io.IOException;
import java.io.Serial;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A dataset that is chunked, empty or within its header, as a source of blocks. */
final class Hdf5Source implements ArraySource {
  @Serial private static final long serialVersionUID = 1;

  private final String file;
  private final String path;
  private final DType type;
  private final @Nullable Grid grid; // of chunks; null if it is read as a whole
  private final long[] shape;
  private final boolean swapped;
  private final String identity;
  private transient volatile @Nullable Opened opened;

  /**
   * A dataset that was looked up.
   *
   * @param dataset what the library found
   * @param isEmpty whether nothing was ever written, and all elements have the fill value
   */
  record Opened(Dataset dataset, boolean isEmpty) {}

  private Hdf5Source(
      Path file,
      String path,
      DType type,
      @Nullable Grid grid,
      long[] shape,
      boolean swapped,
      String identity) {
    this.file = file.toString();
    this.path = path;
    this.type = type;
    this.grid = grid;
    this.shape = shape;
    this.swapped = swapped;
    this.identity = identity;
  }

  static Hdf5Source of(
      Path file, String path, DType type, long[] shape, long @Nullable [] chunk, boolean swapped)
      throws IOException {
    Path absolute = file.toAbsolutePath();
    String identity =
        "hdf5 %s %s %d bytes of %d"
            .formatted(
                absolute,
                path,
                Files.size(absolute),
                Files.getLastModifiedTime(absolute).toMillis());
    Grid grid = chunk == null ? null : new Grid(shape, chunk);
    return new Hdf5Source(absolute, path, type, grid, shape, swapped, identity);
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
    return identity;
  }

  @Override
  public String label() {
    return Path.of(file).getFileName() + path;
  }

  @Override
  public boolean readsAnyBox() {
    return false;
  }

  @Override
  public Layout layout() {
    if (grid == null) { // it lies in a header, or is nowhere
      return Grid.size(shape) <= Hdf5.LARGEST
          ? Layout.whole(shape)
          : AutoChunks.ofThisProcess().layout(type, shape);
    }
    long target = AutoChunks.ofThisProcess().target(Grid.size(shape) * type.bytes());
    return Grid.blocks(shape, grid.chunk(), grid.chunk(), target / type.bytes());
  }

  @Override
  public long workBytes() {
    return grid == null ? 0 : grid.chunkSize() * type.bytes() * 3;
  }

  @Override
  public NDArray read(Region region) throws IOException {
    return read(opened(), region);
  }

  /** As {@link #read(Region)}, from a dataset that was looked up. */
  NDArray read(Opened found, Region region) throws IOException {
    try {
      Object array = type.newArray(Math.toIntExact(region.size()));
      Object value = found.dataset.getFillValue();
      if (found.isEmpty || region.size() == 0) {
        if (value != null) {
          fill(array, value);
        }
      } else if (found.dataset instanceof ChunkedDataset chunked && grid != null) {
        readChunks(chunked, grid, region, array, value);
      } else {
        readWhole(found.dataset, array);
      }
      if (type.isBool()) {
        Boxes.normalize(Boxes.segment(array));
      }
      return NDArray.wrap(type, array, Boxes.ints(region.shape()));
    } catch (RuntimeException | StackOverflowError | InternalError e) { // of damaged bytes
      throw Hdf5.damaged(Path.of(file), path, e);
    }
  }

  private Opened opened() throws IOException {
    Opened known = opened;
    if (known == null) {
      known = opened(Hdf5.file(Path.of(file))); // what it holds open is closed with this source
      opened = known;
    }
    return known;
  }

  Opened opened(HdfFile hdf) throws IOException {
    try {
      Dataset dataset = Hdf5.dataset(Path.of(file), hdf, path);
      return new Opened(dataset, Hdf5.isEmpty(dataset));
    } catch (RuntimeException | StackOverflowError | InternalError e) { // of damaged bytes
      throw Hdf5.damaged(Path.of(file), path, e);
    }
  }

  private void readChunks(
      ChunkedDataset dataset, Grid chunks, Region region, Object array, @Nullable Object value)
      throws IOException {
    long[] lengths = region.shape();
    var whole = Boxes.Side.of(Boxes.segment(array), lengths, new long[lengths.length]);
    Object missing = type.newArray(1);
    if (value != null) {
      fill(missing, value);
    }
    byte[] absent = Boxes.segment(missing).toArray(ValueLayout.JAVA_BYTE);
    chunks.forEach(
        region,
        (index, held) -> {
          Region part = held.and(region);
          var to = whole.moved(Boxes.minus(Boxes.start(part), Boxes.start(region)));
          byte[] bytes = chunk(dataset, chunks, index);
          if (bytes == null) {
            Boxes.copy(Boxes.Side.same(absent, part.rank()), to, part.shape(), type.bytes());
            return;
          }
          MemorySegment from = MemorySegment.ofArray(bytes);
          if (swapped) {
            Boxes.swap(from, Boxes.swapWidth(type));
          }
          long[] at = Boxes.minus(Boxes.start(part), Boxes.start(held));
          Boxes.copy(Boxes.Side.of(from, chunks.chunk(), at), to, part.shape(), type.bytes());
        });
  }

  /** Returns the elements of a chunk; null if it was never written. */
  private byte @Nullable [] chunk(ChunkedDataset dataset, Grid chunks, long[] index)
      throws IOException {
    ByteBuffer raw;
    try {
      raw = ChunkIndex.read(dataset, chunks, index);
    } catch (IOException e) {
      throw error(index, String.valueOf(e.getMessage()));
    }
    if (raw == null) {
      return null;
    }
    int expected = Math.toIntExact(chunks.chunkSize() * type.bytes());
    if (raw.remaining() > 2L * expected + 65_536) {
      throw error(index, "has " + raw.remaining() + " bytes, which " + expected + " cannot take");
    }
    byte[] packed = new byte[raw.remaining()];
    raw.get(packed);
    byte[] bytes;
    try {
      bytes = Filters.undo(dataset.getFilters(), packed, expected);
    } catch (IOException | RuntimeException e) {
      throw error(index, e.getMessage() == null ? e.toString() : e.getMessage());
    }
    if (bytes.length != expected) {
      throw error(index, "holds " + bytes.length + " bytes, not " + expected);
    }
    return bytes;
  }

  private IOException error(long[] index, String text) {
    return new IOException(
        "%s: dataset '%s': the chunk %s: %s".formatted(file, path, Layout.text(index), text));
  }

  /** Reads a dataset that lies in its header; the library turns its bytes round. */
  private void readWhole(Dataset dataset, Object array) {
    Object all = dataset.isScalar() ? dataset.getData() : dataset.getDataFlat();
    int n = java.lang.reflect.Array.getLength(array);
    for (int i = 0; i < n; i++) {
      set(array, i, dataset.isScalar() ? all : java.lang.reflect.Array.get(all, i));
    }
  }

  private static void fill(Object array, Object value) {
    set(array, 0, value);
    MemorySegment all = Boxes.segment(array);
    long width = all.byteSize() / java.lang.reflect.Array.getLength(array);
    Boxes.fill(all, all.asSlice(0, width).toArray(ValueLayout.JAVA_BYTE));
  }

  private static void set(Object array, int i, Object value) {
    Number number =
        value instanceof Number n ? n : "TRUE".equals(value) || Boolean.TRUE.equals(value) ? 1 : 0;
    switch (array) {
      case double[] a -> a[i] = number.doubleValue();
      case float[] a -> a[i] = number.floatValue();
      case long[] a -> a[i] = number.longValue();
      case int[] a -> a[i] = number.intValue();
      case short[] a -> a[i] = number.shortValue();
      case byte[] a -> a[i] = number.byteValue();
      default -> throw new IllegalStateException("no array of elements: " + array.getClass());
    }
  }
}
