package dev.weft.io.zarr;

import dev.weft.array.ArrayTarget;
import dev.weft.array.NDArray;
import dev.weft.array.layout.Region;
import dev.weft.io.chunk.Boxes;
import dev.weft.io.chunk.Draft;
import dev.weft.io.chunk.Grid;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of an array in the making: takes whole chunks, each as a file of its own. */
final class ZarrTarget implements ArrayTarget {
  @Serial private static final long serialVersionUID = 1;

  private final String folder;
  private final Metadata metadata;
  private final boolean resumes;

  ZarrTarget(Path folder, Metadata metadata, boolean resumes) {
    this.folder = folder.toString();
    this.metadata = metadata;
    this.resumes = resumes;
  }

  @Override
  public boolean holds(Region region) throws IOException {
    if (!resumes) {
      return false;
    }
    boolean[] all = {true};
    metadata.grid().forEach(region, (index, _) -> all[0] = all[0] && Files.exists(file(index)));
    return all[0];
  }

  private Path file(long[] index) {
    return Path.of(folder).resolve(metadata.keys().name(index));
  }

  @Override
  public long workBytes() {
    return metadata.chunkBytes() * 3; // the elements in order, room for them packed, and packed
  }

  @Override
  public void write(long[] offset, NDArray block) throws IOException {
    long[] to = offset.clone();
    for (int i = 0; i < to.length; i++) {
      to[i] += block.shape()[i];
    }
    var region = new Region(offset, to);
    Pipeline.Kind kind = metadata.kind();
    Grid grid = metadata.grid();
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
          byte[] bytes =
              metadata.pipeline().write(whole.moved(at), held.shape(), grid.chunk(), kind);
          Draft.write(Path.of(folder), metadata.keys().name(index), bytes);
        });
  }
}
