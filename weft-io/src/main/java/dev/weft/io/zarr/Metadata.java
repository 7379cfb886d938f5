package dev.weft.io.zarr;

import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.io.chunk.Fields;
import dev.weft.io.chunk.Grid;
import java.io.IOException;
import java.io.Serializable;
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
    implements Serializable {
  /** The most bytes that a chunk may have, as a Java array. */
  private static final long LARGEST = Integer.MAX_VALUE - 8;

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

  /** Returns the bytes of a chunk's elements. */
  long chunkBytes() {
    return grid.chunkSize() * type.bytes();
  }

  /** Returns the lengths of the smallest part that is packed by itself. */
  long[] unit() {
    return pipeline.innermost(grid.chunk());
  }

  /**
   * Refuses shapes and chunks that cannot be held.
   *
   * @param fields where they were said
   */
  static Grid grid(Fields fields, long[] shape, long[] chunk, DType type) throws IOException {
    if (shape.length != chunk.length) {
      throw fields.error(
          "the shape "
              + Layout.text(shape)
              + " and the chunks "
              + Layout.text(chunk)
              + " differ in rank");
    }
    if (Grid.size(shape) > Long.MAX_VALUE / 16) {
      throw fields.error("the shape " + Layout.text(shape) + " has more than 2^59 elements");
    }
    long size = Grid.size(chunk);
    if (size > LARGEST / type.bytes()) {
      throw fields.error(
          "chunks of "
              + Layout.text(chunk)
              + " of "
              + type
              + " have more than the 2147483639 bytes that one can have");
    }
    double chunks = 1;
    for (int i = 0; i < shape.length; i++) {
      chunks *= Math.max(1, Math.ceilDiv(shape[i], chunk[i]));
    }
    if (chunks > Long.MAX_VALUE / 2.0) {
      throw fields.error("the shape " + Layout.text(shape) + " has more than 2^62 chunks");
    }
    return new Grid(shape, chunk);
  }

  /** Returns all that the bytes of chunks depend on. */
  String description() {
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
