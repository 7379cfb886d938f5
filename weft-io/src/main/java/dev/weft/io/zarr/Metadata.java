package dev.weft.io.zarr;

import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.io.chunk.Boxes;
import dev.weft.io.chunk.Bytes;
import dev.weft.io.chunk.ChunkFormat;
import dev.weft.io.chunk.Grid;
import dev.weft.io.chunk.Scratch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What a store says of an array.
 *
 * @param version 2 or 3
 * @param grid the shape, and the lengths of what one file holds
 * @param type the type of the elements
 * @param fill the bytes of the value of missing chunks, in native order
 * @param hasFill whether a value was named; 0 if not
 * @param pipeline how chunks become bytes
 * @param keys how files are named
 * @param dimensionNames a name for each axis, or none; empty where an axis has none
 */
record Metadata(
    int version,
    Grid grid,
    DType type,
    List<Byte> fill,
    boolean hasFill,
    Pipeline pipeline,
    Keys keys,
    List<String> dimensionNames)
    implements ChunkFormat {
  Metadata {
    fill = List.copyOf(fill);
    dimensionNames = List.copyOf(dimensionNames);
  }

  /** Returns bytes as a list. */
  static List<Byte> list(byte[] bytes) {
    var list = new Byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      list[i] = bytes[i];
    }
    return List.of(list);
  }

  byte[] fillBytes() {
    byte[] bytes = new byte[fill.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = fill.get(i);
    }
    return bytes;
  }

  Pipeline.Kind kind() {
    return new Pipeline.Kind(type, fillBytes());
  }

  @Override
  public long[] unit() {
    return pipeline.innermost(grid.chunk());
  }

  @Override
  public String name(long[] index) {
    return keys.name(index);
  }

  @Override
  public void read(Bytes file, Region box, Boxes.Side to, Scratch scratch) throws IOException {
    pipeline.read(file, grid.chunk(), box, to, kind(), scratch);
  }

  @Override
  public void fill(Boxes.Side to, long[] lengths) {
    Pipeline.fill(to, lengths, kind());
  }

  @Override
  public ByteBuffer write(Boxes.Side from, long[] lengths, Scratch scratch) throws IOException {
    return pipeline.write(from, lengths, grid.chunk(), kind(), scratch);
  }

  @Override
  public String description() {
    return "Zarr %d, %s %s in %s, fill %s, %s, %s"
        .formatted(
            version,
            type,
            Layout.text(grid.shape()),
            Layout.text(grid.chunk()),
            Element.json(type, fillBytes(), true),
            pipeline,
            keys);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Metadata that && description().equals(that.description());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(new Object[] {version, grid, type});
  }
}
