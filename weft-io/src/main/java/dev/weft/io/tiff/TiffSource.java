package dev.weft.io.tiff;

import com.twelvemonkeys.imageio.plugins.tiff.BigTIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.BufferedFileImageInputStreamSpi;
import dev.weft.array.ArraySource;
import dev.weft.array.NDArray;
import dev.weft.array.layout.AutoChunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.io.chunk.Boxes;
import dev.weft.io.chunk.Bytes;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.File;
import java.io.IOException;
import java.io.Serial;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a file as a source of blocks. Readers of the library know where pages are once they
 * have walked to them, so they are kept for the next block; what the last one of them held open is
 * closed with the source.
 */
final class TiffSource implements ArraySource {
  @Serial private static final long serialVersionUID = 1;

  private final String file;
  private final long[] shape;
  private final DType type;
  private final boolean big;
  private final String identity;
  private transient volatile @Nullable Queue<ImageReader> idle;

  private TiffSource(Path file, long[] shape, DType type, boolean big, String identity) {
    this.file = file.toString();
    this.shape = shape;
    this.type = type;
    this.big = big;
    this.identity = identity;
  }

  static TiffSource open(Path path) throws IOException {
    Path file = path.toAbsolutePath();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      String identity =
          "tiff %s %d bytes of %s"
              .formatted(file, channel.size(), Files.getLastModifiedTime(file).toMillis());
      return of(path, Bytes.of(channel), identity);
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(
          path.toString(),
          null,
          "no such file; the working directory is " + Path.of("").toAbsolutePath());
    }
  }

  /** Returns the pages that are said to be in the bytes of a file. */
  static TiffSource of(Path path, Bytes bytes, String identity) throws IOException {
    Directories.Found found = Directories.read(path.toString(), bytes);
    Page first = found.pages().getFirst();
    int number = 0;
    for (Page page : found.pages()) {
      if (page.rows() != first.rows()
          || page.columns() != first.columns()
          || page.samples() != first.samples()
          || page.bits() != first.bits()
          || page.format() != first.format()) {
        throw new IOException(
            path
                + ": pages of one size and type are needed; page 0 is "
                + first
                + ", page "
                + number
                + " is "
                + page);
      }
      number++;
    }
    int n = found.pages().size();
    long[] shape =
        first.samples() == 1
            ? new long[] {n, first.rows(), first.columns()}
            : new long[] {n, first.rows(), first.columns(), first.samples()};
    return new TiffSource(
        path.toAbsolutePath(), shape, first.type(path.toString()), found.big(), identity);
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
    return identity;
  }

  @Override
  public String label() {
    return String.valueOf(Path.of(file).getFileName());
  }

  @Override
  public boolean readsAnyBox() {
    return false; // a page is read as a whole
  }

  @Override
  public Layout layout() {
    long size = 1;
    for (long length : shape) {
      size *= length;
    }
    long page = size / shape[0] * type.bytes();
    long target = AutoChunks.ofThisProcess().target(size * type.bytes());
    long[] block = shape.clone();
    block[0] = Math.clamp(target / page, 1, shape[0]);
    return Layout.regular(shape, block);
  }

  @Override
  public long workBytes() {
    long bytes = 3L * Math.max(2, type.bytes());
    for (int axis = 1; axis < shape.length; axis++) {
      bytes *= shape[axis];
    }
    return bytes;
  }

  @Override
  public NDArray read(Region region) throws IOException {
    ImageReader reader = reader();
    NDArray block = read(region, reader);
    idle().add(reader); // not where it failed
    return block;
  }

  /** As {@link #read(Region)}, by a reader that was opened. */
  NDArray read(Region region, ImageReader reader) throws IOException {
    Object array = type.newArray(Math.toIntExact(region.size()));
    long[] own = region.shape();
    var to = Boxes.Side.of(Boxes.segment(array), own, new long[own.length]);
    long[] page = shape.clone();
    page[0] = 1;
    long[] at = Boxes.start(region);
    at[0] = 0;
    long[] lengths = own.clone();
    lengths[0] = 1;
    for (long number = region.from(0); number < region.to(0); number++) {
      Object pixels = pixels(reader, Math.toIntExact(number));
      long[] into = new long[own.length];
      into[0] = number - region.from(0);
      Boxes.copy(
          Boxes.Side.of(Boxes.segment(pixels), page, at), to.moved(into), lengths, type.bytes());
    }
    return NDArray.wrap(type, array, Boxes.ints(own));
  }

  private Queue<ImageReader> idle() {
    Queue<ImageReader> known = idle;
    if (known == null) {
      synchronized (this) {
        known = idle;
        if (known == null) {
          known = new ConcurrentLinkedQueue<>();
          idle = known;
        }
      }
    }
    return known;
  }

  private ImageReader reader() throws IOException {
    ImageReader known = idle().poll();
    if (known != null) {
      return known;
    }
    return reader(new BufferedFileImageInputStreamSpi().createInputStreamInstance(new File(file)));
  }

  ImageReader reader(ImageInputStream bytes) throws IOException {
    ImageReader reader =
        big
            ? new BigTIFFImageReaderSpi().createReaderInstance(null)
            : new TIFFImageReaderSpi().createReaderInstance(null);
    reader.setInput(bytes, false, true);
    return reader;
  }

  /** Returns the numbers of a page, row by row. */
  private Object pixels(ImageReader reader, int number) throws IOException {
    Raster raster;
    try {
      raster = reader.readRaster(number, null);
    } catch (IOException | RuntimeException e) { // runtime ones where bytes are damaged
      throw new IOException(file + ": page " + number + ": " + e, e);
    }
    int rows = Math.toIntExact(shape[1]);
    int columns = Math.toIntExact(shape[2]);
    int samples = shape.length == 3 ? 1 : Math.toIntExact(shape[3]);
    int wanted =
        switch (type) {
          case UINT8, INT8, BOOL -> DataBuffer.TYPE_BYTE;
          case UINT16 -> DataBuffer.TYPE_USHORT;
          case INT16 -> DataBuffer.TYPE_SHORT;
          case INT32, UINT32 -> DataBuffer.TYPE_INT;
          case FLOAT32 -> DataBuffer.TYPE_FLOAT;
          case FLOAT64 -> DataBuffer.TYPE_DOUBLE;
          case INT64, UINT64, COMPLEX128 -> DataBuffer.TYPE_UNDEFINED;
        };
    if (raster.getWidth() != columns
        || raster.getHeight() != rows
        || raster.getNumBands() != samples
        || raster.getTransferType() != wanted) {
      throw new IOException(
          "%s: page %d was read as %d rows of %d pixels of %d numbers of type %d; expected were %s of %s"
              .formatted(
                  file,
                  number,
                  raster.getHeight(),
                  raster.getWidth(),
                  raster.getNumBands(),
                  raster.getTransferType(),
                  Layout.text(shape),
                  type));
    }
    Object all = type.newArray(Math.multiplyExact(Math.multiplyExact(rows, columns), samples));
    return raster.getDataElements(raster.getMinX(), raster.getMinY(), columns, rows, all);
  }
}
