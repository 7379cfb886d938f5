package dev.weft.io.hdf5;

import dev.weft.array.ArraySource;
import dev.weft.array.DArray;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.io.chunk.Boxes;
import dev.weft.io.chunk.Grid;
import dev.weft.io.raw.RawSource;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Arrays in HDF5 files, and so in those of NetCDF-4, which are HDF5 files.
 *
 * <pre>{@code
 * DArray temperature = Hdf5.open(Path.of("run.nc"), "/temperature");
 * }</pre>
 *
 * <p>Read are integers and floating-point numbers of 8 to 64 bits in both orders, and the bool of
 * h5py; contiguous ones are mapped, chunked ones are read chunk by chunk by the tasks that need
 * them. What NetCDF says in attributes (a scale, a missing value) is not applied: {@link
 * #attributes} gives it.
 */
public final class Hdf5 {
  /** The most elements of a dataset that is read as a whole. */
  static final long LARGEST = 1L << 24;

  private Hdf5() {}

  /**
   * Returns a dataset of a file.
   *
   * @param dataset its path in the file, as {@code /group/name}
   * @throws IOException if there is no such file or dataset, or its type or its filters are not
   *     known; the message names the file and the dataset
   */
  public static DArray open(Path file, String dataset) throws IOException {
    ArraySource source = source(file, dataset);
    try {
      return DArray.from(source);
    } catch (IllegalArgumentException | ArithmeticException e) { // more blocks than can be
      throw damaged(file, dataset, e);
    }
  }

  private static ArraySource source(Path file, String dataset) throws IOException {
    try (HdfFile hdf = file(file)) {
      return source(file, dataset, hdf);
    }
  }

  /** Returns a dataset of an open file; {@code file} is for messages, and to open it again. */
  static ArraySource source(Path file, String dataset, HdfFile hdf) throws IOException {
    try {
      Dataset found = dataset(file, hdf, dataset);
      String where = file + ": dataset '" + dataset + "'";
      long[] shape = shape(found);
      DType type = type(where, found.getDataType());
      boolean swapped =
          order(found.getDataType()) != ByteOrder.nativeOrder() && Boxes.swapWidth(type) > 1;
      if (Grid.size(shape) > Long.MAX_VALUE / 16) {
        throw new IOException(where + ": more than 2^59 elements: " + Layout.text(shape));
      }
      if (found instanceof ContiguousDataset contiguous && !isEmpty(found)) {
        long start = hdf.getUserBlockSize() + contiguous.getDataAddress();
        long end = start + Grid.size(shape) * type.bytes();
        if (start < 0 || end < start || end > hdf.size()) {
          throw new IOException(
              where
                  + ": said to be in the bytes "
                  + start
                  + " to "
                  + end
                  + " of a file of "
                  + hdf.size());
        }
        return RawSource.of(file, type, shape, start, swapped);
      }
      long[] chunk = found instanceof ChunkedDataset chunked ? chunk(where, chunked) : null;
      if (chunk == null && !isEmpty(found) && Grid.size(shape) > LARGEST) {
        throw new IOException(
            where + ": " + Layout.text(shape) + " are more than a header can hold");
      }
      if (chunk != null && chunk.length != shape.length) {
        throw new IOException(
            where
                + ": the shape "
                + Layout.text(shape)
                + " and the chunks "
                + Layout.text(chunk)
                + " differ in rank");
      }
      if (chunk != null) {
        ChunkIndex.check(where, (ChunkedDataset) found, new Grid(shape, chunk));
      }
      return Hdf5Source.of(file, dataset, type, shape, chunk, swapped);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError | InternalError e) {
      throw damaged(file, dataset, e);
    }
  }

  static boolean isEmpty(Dataset dataset) {
    return dataset.isEmpty() || dataset.getStorageInBytes() == 0;
  }

  static IOException damaged(Path file, String dataset, Throwable e) {
    return new IOException(file + ": dataset '" + dataset + "': " + reason(e), e);
  }

  static HdfFile file(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(
          file.toString(),
          null,
          "no such file; the working directory is " + Path.of("").toAbsolutePath());
    }
    return file(file, () -> mapped(file));
  }

  /** Opens a file. */
  @FunctionalInterface
  interface Opening {
    HdfFile open() throws IOException;
  }

  static HdfFile file(Path file, Opening opening) throws IOException {
    try {
      return opening.open();
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError | InternalError e) {
      throw new IOException(file + ": no HDF5 file that can be read: " + reason(e), e);
    }
  }

  /**
   * Opens a file. Of a mapped one nothing is allocated for lengths that it only claims, and its
   * links to other files lead nowhere; one that is too long to be mapped is read by the library.
   */
  private static HdfFile mapped(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      return size > Integer.MAX_VALUE
          ? new HdfFile(file)
          : HdfFile.fromByteBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
    }
  }

  /** Returns what the library, or the JVM under it, says of bytes that make no sense. */
  static String reason(Throwable e) {
    return switch (e) {
      case OutOfMemoryError _ -> "it claims more than there is memory for";
      case StackOverflowError _ -> "it goes round in a circle";
      case InternalError _ -> "it became shorter, or its disk failed: " + e;
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }

  static Dataset dataset(Path file, HdfFile hdf, String dataset) throws IOException {
    try {
      Node node = hdf.getByPath(dataset);
      if (node instanceof Dataset found) {
        return found;
      }
      throw new IOException(file + ": '" + dataset + "' is a group, not a dataset");
    } catch (HdfException e) {
      throw new IOException(file + ": has no dataset '" + dataset + "'; it has " + names(hdf), e);
    }
  }

  /**
   * Returns the paths of all datasets of a file, sorted.
   *
   * @throws IOException if there is no such file, or it is no HDF5 file
   */
  public static List<String> datasets(Path file) throws IOException {
    try (HdfFile hdf = file(file)) {
      return names(hdf);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError | InternalError e) {
      throw new IOException(file + ": " + reason(e), e);
    }
  }

  private static List<String> names(HdfFile hdf) {
    var names = new ArrayList<String>();
    gather(hdf, "", names, new HashSet<>());
    Collections.sort(names);
    return names;
  }

  /** Walks through groups, each once: hard links can lead round in circles. */
  private static void gather(Group group, String prefix, List<String> names, Set<Long> seen) {
    if (!seen.add(group.getAddress())) {
      return;
    }
    for (Map.Entry<String, Node> child : group.getChildren().entrySet()) {
      String path = prefix + "/" + child.getKey();
      switch (child.getValue()) {
        case Dataset _ -> names.add(path);
        case Group inner -> gather(inner, path, names, seen);
        default -> {} // a link that leads nowhere, or a type that has a name
      }
    }
  }

  /**
   * Returns the attributes of a dataset or a group: numbers, texts and Java arrays of those, null
   * where the library cannot read one.
   *
   * @param path its path in the file, {@code /} for the attributes of the file
   * @throws IOException if there is no such file or path
   */
  public static Map<String, @Nullable Object> attributes(Path file, String path)
      throws IOException {
    try (HdfFile hdf = file(file)) {
      Node node = path.equals("/") ? hdf : hdf.getByPath(path);
      var values = new TreeMap<String, @Nullable Object>();
      for (Map.Entry<String, Attribute> attribute : node.getAttributes().entrySet()) {
        values.put(attribute.getKey(), value(attribute.getValue()));
      }
      return values;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError | InternalError e) {
      throw new IOException(file + ": '" + path + "': " + reason(e), e);
    }
  }

  private static @Nullable Object value(Attribute attribute) {
    try {
      return attribute.getData();
    } catch (RuntimeException e) { // of a type that the library does not read, as references
      return null;
    }
  }

  // ---- types

  private static long[] shape(Dataset dataset) {
    return dataset.isScalar() ? new long[0] : dataset.getDimensionsAsLong();
  }

  private static long[] chunk(String where, ChunkedDataset dataset) throws IOException {
    int[] lengths = dataset.getChunkDimensions();
    long[] chunk = new long[lengths.length];
    for (int i = 0; i < chunk.length; i++) {
      chunk[i] = lengths[i];
      if (chunk[i] < 1) {
        throw new IOException(where + ": chunks of a length of " + chunk[i]);
      }
    }
    if (Grid.size(chunk) > Integer.MAX_VALUE / 16) {
      throw new IOException(
          where + ": chunks of " + Layout.text(chunk) + " are larger than can be held");
    }
    return chunk;
  }

  /** Returns whether the library says that a chunk was never written. */
  static boolean isMissing(HdfException e) {
    String text = String.valueOf(e.getMessage());
    return text.startsWith("No chunk with offset") || isUnwritten(e);
  }

  /** Returns whether the library says that a chunk has a place in the index, and is nowhere. */
  static boolean isUnwritten(HdfException e) {
    return String.valueOf(e.getMessage()).endsWith("at address -1");
  }

  private static DType type(String where, DataType type) throws IOException {
    int bits = type.getSize() * 8;
    String name =
        switch (type) {
          case FixedPoint whole when whole.getBitOffset() == 0 && whole.getBitPrecision() == bits ->
              (whole.isSigned() ? "int" : "uint") + bits;
          case FloatingPoint real when real.getBitPrecision() == bits -> "float" + bits;
          case EnumDataType named
              when bits == 8 && List.of("FALSE", "TRUE").equals(values(named)) ->
              "bool";
          default -> "?";
        };
    for (DType known : DType.values()) {
      if (known.toString().equals(name)) {
        return known;
      }
    }
    throw new IOException(
        where
            + ": elements of "
            + type.getClass().getSimpleName()
            + " of "
            + type.getSize()
            + " bytes are not known; known are integers of 1 to 8 bytes, float32, float64 and"
            + " bool");
  }

  private static List<String> values(EnumDataType type) {
    return List.copyOf(new TreeMap<>(type.getEnumMapping()).values());
  }

  private static ByteOrder order(DataType type) {
    return switch (type) {
      case FixedPoint whole -> whole.getByteOrder();
      case FloatingPoint real -> real.getByteOrder();
      default -> ByteOrder.nativeOrder();
    };
  }
}
