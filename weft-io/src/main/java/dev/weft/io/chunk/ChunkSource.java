package dev.weft.io.chunk;

import dev.weft.array.ArraySource;
import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.array.layout.AutoChunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.io.IOException;
import java.io.Serial;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An array in a folder of chunks as a source of blocks. */
public final class ChunkSource implements ArraySource {
  @Serial private static final long serialVersionUID = 1;

  private final String folder;
  private final ChunkFormat format;
  private final String identity;

  /**
   * Creates a source.
   *
   * @param identity what tells it from other arrays, and from itself at another time
   */
  public ChunkSource(Path folder, ChunkFormat format, String identity) {
    this.folder = folder.toAbsolutePath().toString();
    this.format = format;
    this.identity = identity;
  }

  /**
   * Returns the array.
   *
   * @throws IOException if it has more blocks than can be
   */
  public DArray lazy() throws IOException {
    try {
      return DArray.from(this);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IOException(folder + ": " + e.getMessage(), e);
    }
  }

  @Override
  public DType dtype() {
    return format.type();
  }

  @Override
  public long[] shape() {
    return format.grid().shape();
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
    long[] shape = format.grid().shape();
    long target = Grid.size(shape) == 0 ? 1 : target(shape);
    return Grid.blocks(shape, format.grid().chunk(), format.unit(), target / dtype().bytes());
  }

  private long target(long[] shape) {
    return AutoChunks.ofThisProcess().target(Grid.size(shape) * dtype().bytes());
  }

  @Override
  public long workBytes() {
    return Grid.size(format.unit()) * dtype().bytes() * 2;
  }

  @Override
  public NDArray read(Region region) throws IOException {
    int size = Math.toIntExact(region.size());
    Object array = dtype().newArray(size);
    long[] shape = region.shape();
    var whole = Boxes.Side.of(Boxes.segment(array), shape, new long[shape.length]);
    Grid grid = format.grid();
    var scratch = new Scratch();
    grid.forEach(
        region,
        (index, held) -> {
          Region part = held.and(region);
          Boxes.Side to = whole.moved(Boxes.minus(Boxes.start(part), Boxes.start(region)));
          Path file = Path.of(folder).resolve(format.name(index));
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long[] origin = Boxes.start(held);
            long[] from = Boxes.minus(Boxes.start(part), origin);
            long[] until = part.shape();
            for (int i = 0; i < until.length; i++) {
              until[i] += from[i];
            }
            format.read(Bytes.of(channel), new Region(from, until), to, scratch);
          } catch (NoSuchFileException e) {
            checkThere(e);
            format.fill(to, part.shape());
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
    return "array " + folder;
  }
}
