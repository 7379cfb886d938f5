package dev.weft.io.chunk;

import dev.weft.array.ArrayTarget;
import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.client.Lazy;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** The folder of an array in the making: takes whole chunks, each as a file of its own. */
public final class ChunkTarget implements ArrayTarget {
  @Serial private static final long serialVersionUID = 1;

  private final String folder;
  private final String room; // of the draft
  private final ChunkFormat format;
  private final boolean resumes;

  private ChunkTarget(Draft draft, ChunkFormat format, boolean resumes) {
    this.folder = draft.folder().toString();
    this.room = draft.room().toString();
    this.format = format;
    this.resumes = resumes;
  }

  @Override
  public boolean holds(Region region) throws IOException {
    if (!resumes) {
      return false;
    }
    boolean[] all = {true};
    format.grid().forEach(region, (index, _) -> all[0] = all[0] && Files.exists(file(index)));
    return all[0];
  }

  private Path file(long[] index) {
    return Path.of(folder).resolve(format.name(index));
  }

  @Override
  public long workBytes() {
    return format.grid().chunkSize()
        * format.type().bytes()
        * 3; // the elements in order, room for them packed, and packed
  }

  @Override
  public void write(long[] offset, NDArray block) throws IOException {
    long[] to = offset.clone();
    for (int i = 0; i < to.length; i++) {
      to[i] += block.shape()[i];
    }
    var region = new Region(offset, to);
    Grid grid = format.grid();
    var scratch = new Scratch();
    long[] shape = region.shape();
    var whole = Boxes.Side.of(block.asSegment(), shape, new long[shape.length]);
    grid.forEach(
        region,
        (index, held) -> {
          if (!held.and(region).equals(held)) {
            throw new IOException(
                file(index) + ": a block holds a part of it only: " + region + " of " + held);
          }
          if (resumes && Files.exists(file(index))) {
            return;
          }
          long[] at = Boxes.minus(Boxes.start(held), Boxes.start(region));
          ByteBuffer bytes = format.write(whole.moved(at), held.shape(), scratch);
          Draft.write(Path.of(room), format.name(index), bytes);
        });
  }

  // ---- before anything is written

  /** Refuses lengths of another rank than a shape. */
  public static void checkRank(String what, long[] lengths, long[] shape) {
    if (lengths.length != shape.length) {
      throw new IllegalArgumentException(
          what
              + " of rank "
              + lengths.length
              + " for an array of rank "
              + shape.length
              + ": "
              + what
              + "="
              + Layout.text(lengths)
              + ", shape="
              + Layout.text(shape)
              + "; give one length an axis");
    }
  }

  /**
   * Returns the blocks of an array as chunks.
   *
   * @throws IllegalArgumentException if they have no one size along an axis
   */
  public static long[] own(Layout layout) {
    long[] chunk = new long[layout.rank()];
    for (int i = 0; i < chunk.length; i++) {
      Chunks cut = layout.axis(i);
      if (!cut.isRegular()) {
        throw new IllegalArgumentException(
            "chunks have one size along an axis, and the blocks of the array have others: "
                + layout
                + "; name the size of chunks, or call rechunk first");
      }
      chunk[i] = Math.max(1, cut.largest());
    }
    return chunk;
  }

  /**
   * Writes an array into a folder, by the tasks that make its blocks. The folder must not be there,
   * or be one that may be replaced.
   *
   * @param resumes whether to go on with what an earlier writer of the same left
   * @param files what is written beside the chunks, by name
   * @param compute what computes
   */
  public static void write(
      DArray array,
      Path folder,
      ChunkFormat format,
      boolean resumes,
      Map<String, byte[]> files,
      Consumer<Lazy<Long>> compute)
      throws IOException {
    DArray aligned = aligned(array, format.grid());
    try (Draft draft = Draft.begin(folder, format.description(), resumes)) {
      compute.accept(aligned.storing(new ChunkTarget(draft, format, resumes)));
      draft.finish(files);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Returns the array in blocks of whole files, rechunked if it is not cut so. */
  private static DArray aligned(DArray array, Grid grid) {
    Layout layout = array.layout();
    long[] file = grid.chunk();
    boolean fits = true;
    long[] sizes = new long[file.length];
    for (int i = 0; i < file.length; i++) {
      Chunks cut = layout.axis(i);
      boolean axisFits = true;
      for (int k = 0; k < cut.count() - 1 && axisFits; k++) {
        axisFits = cut.end(k) % file[i] == 0 || cut.end(k) == cut.length();
        if (cut.isRegular()) {
          break; // all blocks are as the first
        }
      }
      fits &= axisFits;
      sizes[i] = file[i] * Math.max(1, Math.ceilDiv(cut.largest(), file[i]));
    }
    return fits ? array : array.rechunk(sizes);
  }
}
