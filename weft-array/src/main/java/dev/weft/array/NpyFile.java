package dev.weft.array;

import dev.weft.array.expr.BlockSource;
import dev.weft.array.expr.Elements;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An {@code .npy} file as a source of blocks: mapped into memory, and read where it is needed. */
final class NpyFile implements BlockSource {
  @Serial private static final long serialVersionUID = 1;

  private final MappedFile file;
  private final DType type;
  private final long[] shape; // in the order of the file: reversed where it is column-major
  private final boolean bigEndian;
  private final boolean columnMajor;
  private final boolean complex; // read as pairs of float64, in a last axis of 2
  private final long offset;

  private NpyFile(MappedFile file, NpyHeader header) {
    this.file = file;
    this.complex = header.type().isComplex();
    this.type = complex ? DType.FLOAT64 : header.type();
    this.bigEndian = header.bigEndian();
    this.columnMajor = header.columnMajor();
    this.offset = header.offset();
    long[] lengths = header.shape().clone();
    if (columnMajor) {
      for (int i = 0, j = lengths.length - 1; i < j; i++, j--) {
        long swap = lengths[i];
        lengths[i] = lengths[j];
        lengths[j] = swap;
      }
    }
    this.shape = complex ? NpyHeader.pairs(lengths) : lengths;
  }

  /**
   * Reads the header of a file.
   *
   * @throws IOException if there is no such file, or its header is wrong
   */
  static NpyFile open(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      throw new IOException(path + " is a folder, not an .npy file");
    }
    try (FileChannel channel = FileChannel.open(absolute, StandardOpenOption.READ)) {
      MappedFile file = MappedFile.of(absolute);
      long size = channel.size();
      NpyHeader header =
          NpyHeader.read(
              path.toString(),
              size,
              (at, length) -> {
                var buffer = ByteBuffer.allocate(length);
                while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
                  // goes on until the buffer is full or the file ends
                }
                return buffer.flip();
              });
      return new NpyFile(file, header);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new java.nio.file.NoSuchFileException(
          path.toString(),
          null,
          "no such file; the working directory is " + Path.of("").toAbsolutePath());
    }
  }

  /** Returns whether the axes are those of the array in reversed order. */
  boolean columnMajor() {
    return columnMajor;
  }

  /** Returns whether the elements are complex: pairs, in a last axis of 2. */
  boolean complex() {
    return complex;
  }

  @Override
  public DType type() {
    return type;
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  @Override
  public String identity() {
    return "npy " + file;
  }

  @Override
  public String label() {
    return file.name();
  }

  @Override
  public Block read(Region region) throws IOException {
    return file.read(bytes -> Elements.read(bytes, offset, type, bigEndian, shape, region));
  }
}
