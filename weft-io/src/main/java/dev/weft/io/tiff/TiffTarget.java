package dev.weft.io.tiff;

import dev.weft.array.ArrayTarget;
import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.array.layout.DType;
import dev.weft.client.Lazy;
import dev.weft.io.chunk.Boxes;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A file of pages in the making: the header and the directories first, then the pages one after the
 * other, in native byte order, so that every block has its places before anything is computed.
 */
final class TiffTarget implements ArrayTarget {
  @Serial private static final long serialVersionUID = 1;

  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int LONG8 = 16;
  private static final int ENTRIES = 11;

  /** The most bytes of pages in a file that is no BigTIFF file. */
  private static final long CLASSIC = 0xf000_0000L;

  private final String file;
  private final long[] shape;
  private final DType type;
  private final long start;

  private TiffTarget(Path file, long[] shape, DType type, long start) {
    this.file = file.toString();
    this.shape = shape;
    this.type = type;
    this.start = start;
  }

  static void write(DArray pages, Path file, Consumer<Lazy<Long>> compute) throws IOException {
    long[] shape = pages.shape();
    DType type = pages.dtype();
    checkType(type);
    long page = type.bytes();
    for (int axis = 1; axis < shape.length; axis++) {
      page = Math.multiplyExact(page, shape[axis]);
    }
    write(
        pages,
        file,
        page,
        Math.multiplyHigh(page, shape[0]) != 0 || page * shape[0] > CLASSIC,
        compute);
  }

  /** Writes pages of so many bytes, as BigTIFF if told. */
  static void write(DArray pages, Path file, long page, boolean big, Consumer<Lazy<Long>> compute)
      throws IOException {
    long[] shape = pages.shape();
    DType type = pages.dtype();
    if (page > 0xffff_ffffL) {
      throw new IllegalArgumentException(
          "a page has at most 2^32 - 1 bytes: " + page + "; cut it into several");
    }
    ByteBuffer head = head(shape, type, page, big);
    long bytes = Math.addExact(head.limit(), Math.multiplyExact(page, shape[0]));
    Path target = file.toAbsolutePath();
    Path part = checked(file, target, bytes);
    try {
      try (FileChannel channel =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        long start = head.limit();
        while (head.hasRemaining()) {
          channel.write(head);
        }
        channel.write(ByteBuffer.allocate(1), bytes - 1);
        compute.accept(pages.storing(new TiffTarget(part, shape, type, start)));
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void checkType(DType type) {
    if (type.isBool() || type.isComplex() || (type.isInteger() && type.bytes() == 8)) {
      throw new IllegalArgumentException(
          "TIFF has no "
              + type
              + " that others read; cast it first, as with astype(DType.UINT8) or"
              + " astype(DType.FLOAT32)");
    }
  }

  private static Path checked(Path file, Path target, long bytes) throws IOException {
    Path folder = Objects.requireNonNull(target.getParent());
    if (Files.isDirectory(target)) {
      throw new IOException(file + " cannot be written: it is a folder; name a file in it");
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          file + " cannot be written: there is no folder " + folder + "; make it first");
    }
    if (!Files.isWritable(folder)) {
      throw new IOException(file + " cannot be written: the folder " + folder + " is not writable");
    }
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < bytes) {
      throw new IOException(
          file + " needs " + bytes + " bytes, the disk of " + folder + " has " + free + " left");
    }
    return folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
  }

  // ---- the header and the directories

  private static ByteBuffer head(long[] shape, DType type, long page, boolean big) {
    int samples = shape.length == 4 ? (int) shape[3] : 1;
    int extra = samples == 4 ? 1 : 0; // opacity
    int directory = big ? 8 + 20 * (ENTRIES + extra) + 8 : 2 + 12 * (ENTRIES + extra) + 4;
    int first = big ? 16 : 8;
    int lists = 16 * samples; // the bits and the formats, where they do not fit the entries
    long size = first + lists + directory * shape[0];
    long start = Math.ceilDiv(size, 4096L) * 4096;
    if (start > Integer.MAX_VALUE - 4096) {
      throw new IllegalArgumentException("a TIFF file of " + shape[0] + " pages: too many");
    }
    ByteBuffer head = ByteBuffer.allocate((int) start).order(ByteOrder.nativeOrder());
    byte mark = (byte) (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M');
    head.put(mark).put(mark).putShort((short) (big ? 43 : 42));
    if (big) {
      head.putShort((short) 8).putShort((short) 0).putLong(first + lists);
    } else {
      head.putInt(first + lists);
    }
    int bitsAt = head.position();
    for (int i = 0; i < samples; i++) {
      head.putShort((short) (type.bytes() * 8));
    }
    int formatsAt = head.position();
    for (int i = 0; i < samples; i++) {
      head.putShort((short) format(type));
    }
    head.position(first + lists);
    for (long number = 0; number < shape[0]; number++) {
      var entries = new Entries(head, big);
      entries.begin(ENTRIES + extra);
      entries.put(256, LONG, shape[2]);
      entries.put(257, LONG, shape[1]);
      entries.shorts(258, samples, type.bytes() * 8, bitsAt);
      entries.put(259, SHORT, 1); // not packed
      entries.put(262, SHORT, samples == 1 ? 1 : 2); // from black to white; red, green, blue
      entries.put(273, big ? LONG8 : LONG, start + number * page);
      entries.put(277, SHORT, samples);
      entries.put(278, LONG, shape[1]); // one strip a page
      entries.put(279, LONG, page);
      entries.put(284, SHORT, 1); // the numbers of a pixel stand together
      if (extra == 1) {
        entries.put(338, SHORT, 2);
      }
      entries.shorts(339, samples, format(type), formatsAt);
      boolean last = number == shape[0] - 1;
      long next = last ? 0 : head.position() + (big ? 8 : 4);
      if (big) {
        head.putLong(next);
      } else {
        head.putInt((int) next);
      }
    }
    return head.clear();
  }

  private static int format(DType type) {
    return switch (type.kind()) {
      case BOOL, UNSIGNED -> 1;
      case SIGNED -> 2;
      case FLOAT, COMPLEX -> 3;
    };
  }

  /** Writes the entries of a directory. */
  private record Entries(ByteBuffer to, boolean big) {
    void begin(int count) {
      if (big) {
        to.putLong(count);
      } else {
        to.putShort((short) count);
      }
    }

    void put(int tag, int type, long value) {
      head(tag, type, 1);
      int end = to.position() + (big ? 8 : 4);
      switch (type) {
        case SHORT -> to.putShort((short) value);
        case LONG -> to.putInt((int) value);
        default -> to.putLong(value);
      }
      to.position(end);
    }

    /** Writes equal numbers: here if they fit, else where they are. */
    void shorts(int tag, int count, int value, int at) {
      if (count == 1) {
        put(tag, SHORT, value);
        return;
      }
      head(tag, SHORT, count);
      int end = to.position() + (big ? 8 : 4);
      if (count * 2 <= (big ? 8 : 4)) {
        for (int i = 0; i < count; i++) {
          to.putShort((short) value);
        }
      } else if (big) {
        to.putLong(at);
      } else {
        to.putInt(at);
      }
      to.position(end);
    }

    private void head(int tag, int type, int count) {
      to.putShort((short) tag).putShort((short) type);
      if (big) {
        to.putLong(count);
      } else {
        to.putInt(count);
      }
    }
  }

  // ---- blocks

  @Override
  public void write(long[] offset, NDArray block) throws IOException {
    long[] lengths = Arrays.stream(block.shape()).asLongStream().toArray();
    try (FileChannel channel =
            FileChannel.open(Path.of(file), StandardOpenOption.READ, StandardOpenOption.WRITE);
        Arena arena = Arena.ofConfined()) {
      long bytes = channel.size() - start;
      MemorySegment mapped = channel.map(FileChannel.MapMode.READ_WRITE, start, bytes, arena);
      Boxes.copy(
          Boxes.Side.of(block.asSegment(), lengths, new long[lengths.length]),
          Boxes.Side.of(mapped, shape, offset),
          lengths,
          type.bytes());
    } catch (InternalError e) { // how the JVM says that a mapped page could not be written
      throw new IOException(file + ": the disk is full or failed: " + e, e);
    }
  }
}
