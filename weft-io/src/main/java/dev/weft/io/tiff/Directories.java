package dev.weft.io.tiff;

import dev.weft.io.chunk.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The directories of a file, one a page: read to know what the pages are, and to refuse lies (of
 * lengths, places, circles) before anything is allocated for them.
 */
final class Directories {
  private static final int WIDTH = 256;
  private static final int LENGTH = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int STRIP_OFFSETS = 273;
  private static final int SAMPLES = 277;
  private static final int STRIP_BYTES = 279;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_LENGTH = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;
  private static final int FORMAT = 339;
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
  private static final int MOST_ENTRIES = 4096;

  private final String file;
  private final Bytes bytes;
  private final long size;
  private boolean big;
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  private Directories(String file, Bytes bytes) throws IOException {
    this.file = file;
    this.bytes = bytes;
    this.size = bytes.size();
  }

  /** Returns whether a file is a BigTIFF file, and its pages. */
  record Found(boolean big, List<Page> pages) {}

  static Found read(String file, Bytes bytes) throws IOException {
    var directories = new Directories(file, bytes);
    List<Page> pages = directories.pages();
    return new Found(directories.big, pages);
  }

  private List<Page> pages() throws IOException {
    ByteBuffer header = bytes(0, 8, "the header");
    int mark = header.getShort(0);
    if (mark != 0x4949 && mark != 0x4D4D) {
      throw new IOException(file + ": no TIFF file: it begins with neither II nor MM");
    }
    order = mark == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    int version = header.order(order).getShort(2);
    if (version != 42 && version != 43) {
      throw new IOException(
          file + ": no TIFF file: bytes 2 and 3 are " + version + ", not 42 or 43");
    }
    big = version == 43;
    long at = big ? bytes(8, 8, "the header").getLong() : header.getInt(4) & 0xffffffffL;
    var pages = new ArrayList<Page>();
    Set<Long> seen = new HashSet<>();
    while (at != 0) {
      if (!seen.add(at)) {
        throw new IOException(
            file
                + ": the directories go round in a circle: page "
                + pages.size()
                + " is at byte "
                + at
                + " again");
      }
      at = page(at, pages);
    }
    if (pages.isEmpty()) {
      throw new IOException(file + ": has no page");
    }
    return pages;
  }

  /** Reads the directory at a place and returns where the next one is. */
  private long page(long at, List<Page> pages) throws IOException {
    String where = file + ": page " + pages.size();
    int head = big ? 8 : 2;
    int width = big ? 20 : 12;
    ByteBuffer count = bytes(at, head, "page " + pages.size());
    long entries = big ? count.getLong() : count.getShort() & 0xffff;
    if (entries < 1 || entries > MOST_ENTRIES) {
      throw new IOException(
          where
              + ": the directory at byte "
              + at
              + " is said to have "
              + Long.toUnsignedString(entries)
              + " entries");
    }
    int length = (int) entries * width;
    ByteBuffer all =
        bytes(at + head, length + (big ? 8 : 4), "the directory of page " + pages.size());
    long rows = 0;
    long columns = 0;
    long samples = 1;
    long bits = 1;
    long packing = 1;
    long format = 1;
    boolean placed = false;
    for (int i = 0; i < entries; i++) {
      Entry entry = entry(all, i * width, where);
      switch (entry.tag) {
        case WIDTH -> columns = entry.only();
        case LENGTH -> rows = entry.only();
        case BITS -> bits = entry.same();
        case COMPRESSION -> packing = entry.only();
        case SAMPLES -> samples = entry.only();
        case FORMAT -> format = entry.same();
        case TILE_WIDTH, TILE_LENGTH -> {
          if (entry.only() < 1 || entry.only() > 1 << 16) {
            throw new IOException(where + ": tiles of " + entry.only() + " pixels");
          }
        }
        case STRIP_OFFSETS, TILE_OFFSETS -> placed = true;
        case STRIP_BYTES, TILE_BYTES -> {
          if (entry.sum() > size) {
            throw new IOException(
                where + ": said to have " + entry.sum() + " bytes, in a file of " + size);
          }
        }
        default -> {}
      }
    }
    if (!placed) {
      throw new IOException(where + ": says nowhere where its strips or tiles are");
    }
    var page =
        new Page(
            rows,
            columns,
            Math.clamp(samples, 0, 1 << 20),
            Math.clamp(bits, 0, 1 << 20),
            Math.clamp(format, 0, 1 << 20),
            Math.clamp(packing, 0, 1 << 20));
    page.check(where, size);
    pages.add(page);
    return big ? all.getLong(length) : all.getInt(length) & 0xffffffffL;
  }

  /** An entry whose values are numbers. */
  private record Entry(int tag, String where, List<Long> values) {
    long only() throws IOException {
      return same();
    }

    /** Returns the number that all values are. */
    long same() throws IOException {
      for (Long value : values) {
        if (!value.equals(values.getFirst())) {
          throw new IOException(
              where
                  + ": entry "
                  + tag
                  + " has different values, which is not supported: "
                  + values);
        }
      }
      return values.getFirst();
    }

    long sum() {
      long sum = 0;
      for (long value : values) {
        sum = sum + value < 0 || value < 0 ? Long.MAX_VALUE : sum + value;
      }
      return sum;
    }
  }

  private Entry entry(ByteBuffer all, int at, String where) throws IOException {
    int tag = all.getShort(at) & 0xffff;
    int type = all.getShort(at + 2) & 0xffff;
    long count = big ? all.getLong(at + 4) : all.getInt(at + 4) & 0xffffffffL;
    int width = type < TYPE_BYTES.length ? TYPE_BYTES[type] : 0;
    int inline = big ? 8 : 4;
    int value = at + (big ? 12 : 8);
    if (width == 0 || count < 1 || count > size / width) {
      throw new IOException(
          where
              + ": entry "
              + tag
              + " is said to have "
              + Long.toUnsignedString(count)
              + " values of type "
              + type
              + ", in a file of "
              + size
              + " bytes");
    }
    boolean wanted =
        switch (tag) {
          case WIDTH,
              LENGTH,
              BITS,
              COMPRESSION,
              SAMPLES,
              FORMAT,
              STRIP_BYTES,
              TILE_BYTES,
              TILE_WIDTH,
              TILE_LENGTH ->
              true;
          default -> false;
        };
    if (wanted && type != 3 && type != 4 && type != 16) {
      throw new IOException(where + ": entry " + tag + " holds no whole numbers: type " + type);
    }
    ByteBuffer from = all;
    int place = value;
    if (count * width > inline) {
      long offset = big ? all.getLong(value) : all.getInt(value) & 0xffffffffL;
      if (offset < 0 || offset > size - count * width) {
        throw new IOException(
            where
                + ": the values of entry "
                + tag
                + " are said to be at byte "
                + Long.toUnsignedString(offset)
                + ", in a file of "
                + size
                + " bytes");
      }
      if (!wanted) {
        return new Entry(tag, where, List.of());
      }
      from = bytes(offset, Math.toIntExact(count * width), "entry " + tag);
      place = 0;
    }
    var values = new ArrayList<Long>();
    for (int i = 0; wanted && i < count; i++, place += width) {
      values.add(
          switch (width) {
            case 2 -> from.getShort(place) & 0xffffL;
            case 4 -> from.getInt(place) & 0xffffffffL;
            default -> from.getLong(place);
          });
    }
    return new Entry(tag, where, values);
  }

  private ByteBuffer bytes(long at, int length, String what) throws IOException {
    if (at < 0 || at > size - length) {
      throw new IOException(
          file
              + ": cut: "
              + what
              + " is at byte "
              + Long.toUnsignedString(at)
              + ", and the file ends at byte "
              + size);
    }
    return ByteBuffer.wrap(bytes.read(at, length)).order(order);
  }
}
