package dev.weft.io.raw;

import dev.weft.array.ArraySource;
import dev.weft.array.MappedFile;
import dev.weft.array.NDArray;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import dev.weft.io.chunk.Boxes;
import java.io.IOException;
import java.io.Serial;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** A mapped file as a source of blocks. */
public final class RawSource implements ArraySource {
  @Serial private static final long serialVersionUID = 1;

  private final MappedFile file;
  private final DType type;
  private final long[] shape;
  private final long offset;
  private final boolean swapped;

  private RawSource(MappedFile file, DType type, long[] shape, long offset, boolean swapped) {
    this.file = file;
    this.type = type;
    this.shape = shape.clone();
    this.offset = offset;
    this.swapped = swapped;
  }

  /**
   * Returns the array at a place of a file that was found to be long enough.
   *
   * @param swapped whether the bytes of elements are in another order than this machine has
   */
  public static RawSource of(Path path, DType type, long[] shape, long offset, boolean swapped)
      throws IOException {
    return new RawSource(MappedFile.of(path), type, shape, offset, swapped);
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
    return "raw %s at %d, swapped %s".formatted(file, offset, swapped);
  }

  @Override
  public String label() {
    return file.name();
  }

  @Override
  public NDArray read(Region region) throws IOException {
    Object array = type.newArray(Math.toIntExact(region.size()));
    long[] lengths = region.shape();
    MemorySegment target = Boxes.segment(array);
    if (region.size() > 0) {
      file.read(bytes -> {
        Boxes.copy(
            Boxes.Side.of(bytes.asSlice(offset), shape, Boxes.start(region)),
            Boxes.Side.of(target, lengths, new long[lengths.length]),
            lengths,
            type.bytes());
        return target;
      });
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
