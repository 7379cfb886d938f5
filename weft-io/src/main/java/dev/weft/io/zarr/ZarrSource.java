package dev.weft.io.zarr;

import dev.weft.array.ArraySource;
import dev.weft.array.NDArray;
import dev.weft.array.layout.AutoChunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.io.chunk.Boxes;
import dev.weft.io.chunk.Grid;
import java.io.IOException;
import java.io.Serial;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An array of a store as a source of blocks. */
final class ZarrSource implements ArraySource {
  @Serial private static final long serialVersionUID = 1;

  private final String folder;
  private final Metadata metadata;
  private final String identity;

  /**
   * Creates a source.
   *
   * @param identity what tells it from other arrays, and from itself at another time
   */
  ZarrSource(Path folder, Metadata metadata, String identity) {
    this.folder = folder.toAbsolutePath().toString();
    this.metadata = metadata;
    this.identity = identity;
  }

  @Override
  public DType dtype() {
    return metadata.type();
  }

  @Override
  public long[] shape() {
    return metadata.grid().shape();
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public String label() {
    return String.valueOf(Path.of(folder).getFileName());
  }

  @Override
  public boolean readsAnyBox() {
    return false; // a chunk is unpacked as a whole
  }

  @Override
  public Layout layout() {
    long[] shape = metadata.grid().shape();
    long target = Grid.size(shape) == 0 ? 1 : target(shape);
    return blocks(shape, metadata.grid().chunk(), metadata.unit(), target / dtype().bytes());
  }

  private long target(long[] shape) {
    return AutoChunks.ofThisProcess().target(Grid.size(shape) * dtype().bytes());
  }

  /**
   * Returns blocks of whole units (chunks; where they lie in shards, those inner ones): as many as
   * give {@code elements}, and at least one. First a shard is filled, the last axis first, then
   * whole shards are taken together.
   */
  static Layout blocks(long[] shape, long[] chunk, long[] unit, long elements) {
    long[] block = unit.clone();
    grow(block, chunk, shape, elements);
    boolean whole = true;
    for (int i = 0; i < block.length; i++) {
      whole &= block[i] >= Math.min(chunk[i], shape[i]);
    }
    if (whole) {
      grow(block, shape, shape, elements);
    }
    return Layout.regular(shape, block);
  }

  /** Makes a block longer along its axes, the last one first, in steps of what it is. */
  private static void grow(long[] block, long[] most, long[] shape, long elements) {
    for (int axis = block.length - 1; axis >= 0; axis--) {
      long size = 1;
      for (int i = 0; i < block.length; i++) {
        size *= Math.min(block[i], Math.max(1, shape[i]));
      }
      long room = Math.max(1, elements / Math.max(1, size));
      long steps = Math.ceilDiv(Math.min(most[axis], Math.max(1, shape[axis])), block[axis]);
      block[axis] *= Math.clamp(steps, 1, room);
    }
  }

  @Override
  public long workBytes() {
    return Grid.size(metadata.unit()) * dtype().bytes() * 2;
  }

  @Override
  public NDArray read(Region region) throws IOException {
    int size = Math.toIntExact(region.size());
    Object array = Boxes.array(dtype(), size);
    long[] shape = region.shape();
    var whole = Boxes.Side.of(Boxes.segment(array), shape, new long[shape.length]);
    Pipeline.Kind kind = metadata.kind();
    Grid grid = metadata.grid();
    grid.forEach(
        region,
        (index, held) -> {
          Region part = held.and(region);
          Boxes.Side to = whole.moved(Boxes.minus(Boxes.start(part), Boxes.start(region)));
          Path file = Path.of(folder).resolve(metadata.keys().name(index));
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long[] origin = Boxes.start(held);
            long[] from = Boxes.minus(Boxes.start(part), origin);
            long[] until = part.shape();
            for (int i = 0; i < until.length; i++) {
              until[i] += from[i];
            }
            metadata
                .pipeline()
                .read(Bytes.of(channel), grid.chunk(), new Region(from, until), to, kind);
          } catch (NoSuchFileException e) {
            checkThere(e);
            Pipeline.fill(to, part.shape(), kind);
          } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
          }
        });
    return NDArray.wrap(dtype(), array, Boxes.ints(shape));
  }

  /** Refuses to take chunks for missing where the whole array is. */
  private void checkThere(NoSuchFileException cause) throws IOException {
    if (!Files.isDirectory(Path.of(folder))) {
      throw new IOException(
          folder + ": the array was there when it was opened, and is gone", cause);
    }
  }

  @Override
  public String toString() {
    return "Zarr array " + folder;
  }
}
