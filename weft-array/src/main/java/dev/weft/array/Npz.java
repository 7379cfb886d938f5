package dev.weft.array;

import dev.weft.array.expr.Elements;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** NumPy's {@code .npz}: several named arrays in one ZIP file. */
public final class Npz {
  private static final long LARGEST = Integer.MAX_VALUE - 64L; // bytes of one array

  private Npz() {}

  /**
   * Reads all arrays, by their names, in the order of the file.
   *
   * @throws IOException if it is no such file, or an array in it is wrong; the message names both
   */
  public static Map<String, NDArray> read(Path path) throws IOException {
    var arrays = new LinkedHashMap<String, NDArray>();
    try (var zip = new ZipFile(path.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        String name = entry.getName();
        if (!name.endsWith(".npy")) {
          continue;
        }
        arrays.put(name.substring(0, name.length() - 4), read(zip, entry, path + "!" + name));
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) { // of its directory
      throw new IOException(path + ": no ZIP file that can be read: " + e.getMessage(), e);
    }
    return arrays;
  }

  private static NDArray read(ZipFile zip, ZipEntry entry, String file) throws IOException {
    long size = entry.getSize();
    if (size < 0 || size > LARGEST) {
      throw new IOException(
          file + ": an array of " + size + " bytes; at most " + LARGEST + " can be read");
    }
    if (size > Runtime.getRuntime().maxMemory() / 2) { // it is held twice: as bytes, as numbers
      throw new IOException(
          file
              + ": an array of "
              + size
              + " bytes, more than half of the "
              + Runtime.getRuntime().maxMemory()
              + " of this JVM; give it more, or unpack the file and open the .npy file in it");
    }
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readNBytes((int) size);
    } catch (ZipException | EOFException e) {
      throw new IOException(file + ": damaged: " + e.getMessage(), e);
    }
    if (bytes.length != size) {
      throw new IOException(
          file + ": " + size + " bytes are named, " + bytes.length + " are there");
    }
    NpyHeader header =
        NpyHeader.read(
            file,
            size,
            (at, length) ->
                ByteBuffer.wrap(bytes, (int) at, (int) Math.min(length, size - at)).slice());
    long[] shape = header.shape().clone();
    if (header.columnMajor()) {
      for (int i = 0, j = shape.length - 1; i < j; i++, j--) {
        long swap = shape[i];
        shape[i] = shape[j];
        shape[j] = swap;
      }
    }
    boolean complex = header.type().isComplex();
    long[] stored = complex ? NpyHeader.pairs(shape) : shape;
    Block block =
        Elements.read(
            MemorySegment.ofArray(bytes),
            header.offset(),
            complex ? DType.FLOAT64 : header.type(),
            header.bigEndian(),
            stored,
            Region.all(stored));
    var array = new NDArray(complex ? Block.ofPairs(block) : block);
    return header.columnMajor() ? array.lazy().transpose().compute() : array;
  }

  /**
   * Writes arrays under their names, compressed; the file has its name once it is complete.
   *
   * @throws IOException if it cannot be written
   */
  public static Path write(Path path, Map<String, NDArray> arrays) throws IOException {
    return WholeFile.write(
        path,
        out -> {
          var zip = new ZipOutputStream(out);
          for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
            NDArray array = entry.getValue();
            zip.putNextEntry(new ZipEntry(entry.getKey() + ".npy"));
            long[] shape = java.util.Arrays.stream(array.shape()).asLongStream().toArray();
            zip.write(NpyHeader.write(array.dtype(), shape));
            NpyHeader.writeElements(array.block(), zip);
            zip.closeEntry();
          }
          zip.finish();
        });
  }
}
