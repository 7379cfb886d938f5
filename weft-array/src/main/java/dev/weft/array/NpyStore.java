package dev.weft.array;

import dev.weft.array.expr.Elements;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lowering;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.client.Client;
import dev.weft.client.Lazy;
import dev.weft.client.Plan;
import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/**
 * An array on its way into an {@code .npy} file: the tasks that make the blocks write them, side by
 * side, into a file of another name, which gets the right name at the end.
 */
final class NpyStore implements Lazy<Path> {
  private static final int SMALL_RUN = 4096; // bytes; shorter runs are written through a mapping

  private final Expr expr;
  private final Path target;
  private final Path part;
  private final long bytes;
  private final byte[] header;

  private NpyStore(DArray array, Path target) throws IOException {
    this.expr = array.storedExpr();
    this.target = target.toAbsolutePath();
    this.header = NpyHeader.write(array.dtype(), array.shape());
    this.bytes =
        Math.addExact(header.length, Math.multiplyExact(expr.layout().size(), expr.type().bytes()));
    Path folder = Objects.requireNonNull(this.target.getParent());
    this.part = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
    if (Files.isDirectory(this.target)) {
      throw new IOException(target + " is a folder; name a file in it");
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          target + " cannot be written: there is no folder " + folder + "; make it first");
    }
    if (!Files.isWritable(folder)) {
      throw new IOException(
          target + " cannot be written: the folder " + folder + " is not writable");
    }
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < bytes) {
      throw new IOException(
          target + " needs " + bytes + " bytes, the disk of " + folder + " has " + free + " left");
    }
  }

  /**
   * Writes an array.
   *
   * @param compute computes
   * @throws IOException if the file cannot be written; known before anything is computed
   */
  static Path write(DArray array, Path target, Function<Lazy<Path>, Path> compute)
      throws IOException {
    var store = new NpyStore(array, target);
    try {
      store.create();
      return compute.apply(store);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      Files.deleteIfExists(store.part); // there only if something failed
    }
  }

  static Path write(DArray array, Path target, Client client) throws IOException {
    return write(array, target, client::compute);
  }

  private void create() throws IOException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(header));
      if (bytes > header.length) {
        channel.write(ByteBuffer.allocate(1), bytes - 1);
      }
    } catch (IOException e) {
      throw new IOException(target + " cannot be written: " + e, e);
    }
  }

  @Override
  public Plan<Path> plan() {
    Lowering.Result lowered = Lowering.lower(expr);
    Layout layout = expr.layout();
    String file = part.toString();
    int offset = header.length;
    long[] shape = layout.shape();
    Body body =
        Body.each(one -> {
          Block block = (Block) Objects.requireNonNull(one.get(0, 0));
          save(file, offset, block, shape, layout.region(one.part()));
          return block.bytes();
        });
    var stage =
        new Stage(
            "write-npy-" + UUID.randomUUID(),
            lowered.stage().size(),
            List.of(Wiring.each(lowered.stage().name())),
            body,
            Needs.bytes(16, SMALL_RUN),
            "blocks are written by the tasks that made them");
    Graph graph = lowered.graph().plus(stage);
    return new Plan<>(graph, List.of(PartRange.all(stage)), _ -> finish());
  }

  private Path finish() {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(target + " cannot be written: " + e, e);
    }
  }

  private static void save(String file, long offset, Block block, long[] shape, Region region)
      throws IOException {
    if (region.size() == 0) {
      return;
    }
    int width = block.type().bytes();
    long run = shape.length == 0 ? 1 : region.length(shape.length - 1);
    try (FileChannel channel =
        FileChannel.open(Path.of(file), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (run * width < SMALL_RUN && shape.length > 0) {
        try (var arena = java.lang.foreign.Arena.ofConfined()) {
          MemorySegment mapped =
              channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena);
          Elements.write(mapped, offset, block, shape, region);
        }
        return;
      }
      Elements.runs(
          shape,
          region,
          (whole, box, n) -> {
            var piece =
                new Region(new long[] {box}, new long[] {box + (long) n}); // of the block, as a row
            write(channel, offset + whole * width, bytes(block, piece));
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void write(FileChannel channel, long at, ByteBuffer bytes) {
    try {
      long to = at;
      while (bytes.hasRemaining()) {
        to += channel.write(bytes, to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns elements of a block, as a row, in the byte order of the file. */
  private static ByteBuffer bytes(Block block, Region row) {
    int width = block.type().bytes();
    int n = Math.toIntExact(row.size());
    byte[] bytes = new byte[n * width];
    MemorySegment from = block.asSegment().asSlice(row.from(0) * width, bytes.length);
    MemorySegment.copy(from, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
    if (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN) {
      NpyHeader.reverse(bytes, bytes.length, width);
    }
    return ByteBuffer.wrap(bytes);
  }
}
