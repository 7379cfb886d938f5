package dev.weft.io.zarr;

import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.io.chunk.Boxes;
import dev.weft.io.chunk.Bytes;
import dev.weft.io.chunk.Grid;
import dev.weft.io.chunk.Scratch;
import dev.weft.io.codec.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * What is between the elements of a chunk and the bytes of its file.
 *
 * @param inside how elements become bytes
 * @param codecs how those are packed, in the order of writing
 */
record Pipeline(Inside inside, List<Codec> codecs) implements Serializable {
  /** The number that stands for a chunk that is not in a shard. */
  private static final long ABSENT = -1;

  private static final int ENTRY = 16;

  Pipeline {
    codecs = List.copyOf(codecs);
  }

  /** How elements become bytes. */
  sealed interface Inside extends Serializable {}

  /**
   * One after the other.
   *
   * @param order the axes as they are stored, the last one fastest
   * @param bigEndian whether the highest byte of an element comes first
   */
  record Plain(List<Integer> order, boolean bigEndian) implements Inside {
    Plain {
      order = List.copyOf(order);
    }

    int[] axes() {
      return order.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  /**
   * Chunks within the chunk, and an index of where they are.
   *
   * @param lengths the lengths of an inner chunk
   * @param inner how an inner chunk becomes bytes
   * @param bigEndian the order of the bytes in the index
   * @param codecs how the index is packed
   * @param atEnd whether the index is at the end
   */
  record Shard(
      List<Long> lengths, Pipeline inner, boolean bigEndian, List<Codec> codecs, boolean atEnd)
      implements Inside {
    Shard {
      lengths = List.copyOf(lengths);
      codecs = List.copyOf(codecs);
    }

    long[] chunk() {
      return lengths.stream().mapToLong(Long::longValue).toArray();
    }
  }

  /** Elements of one type, and the bytes of the one that missing chunks have. */
  static final class Kind {
    private final DType type;
    private final byte[] fill;

    Kind(DType type, byte[] fill) {
      this.type = type;
      this.fill = fill;
    }

    int width() {
      return type.bytes();
    }
  }

  /** Returns the lengths of the smallest chunk that is packed by itself. */
  long[] innermost(long[] chunk) {
    return inside instanceof Shard shard && codecs.isEmpty()
        ? shard.inner.innermost(shard.chunk())
        : chunk;
  }

  // ---- reading

  /**
   * Copies a box of a chunk.
   *
   * @param chunk the lengths of the chunk
   * @param box the elements, counted from the start of the chunk
   * @param to where they go
   */
  void read(Bytes bytes, long[] chunk, Region box, Boxes.Side to, Kind kind, Scratch scratch)
      throws IOException {
    long expected = Math.multiplyExact(Grid.size(chunk), kind.width());
    switch (inside) {
      case Plain plain -> {
        MemorySegment all =
            MemorySegment.ofArray(elements(bytes, chunk, expected, kind, scratch))
                .asSlice(0, expected);
        if (plain.bigEndian == (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN)) {
          Boxes.swap(all, Boxes.swapWidth(kind.type));
        }
        if (kind.type.isBool()) {
          Boxes.normalize(all);
        }
        var from = Boxes.Side.of(all, chunk, Boxes.start(box), plain.axes());
        Boxes.copy(from, to, box.shape(), kind.width());
      }
      case Shard shard -> {
        Bytes chunks = codecs.isEmpty() ? bytes : Bytes.of(unpacked(bytes, expected));
        readShard(shard, chunks, chunk, box, to, kind, scratch);
      }
    }
  }

  /** Returns an array that begins with the elements of a chunk. */
  private byte[] elements(Bytes bytes, long[] chunk, long expected, Kind kind, Scratch scratch)
      throws IOException {
    long made;
    byte[] all;
    if (codecs.isEmpty()) {
      made = bytes.size();
      all = scratch.elements(Math.toIntExact(expected));
      if (made == expected) {
        bytes.read(0, all, (int) made);
      }
    } else if (codecs.size() == 1) {
      long size = bytes.size();
      checkSize(size, packedBound(expected));
      byte[] packed = scratch.packed((int) size);
      bytes.read(0, packed, (int) size);
      all = scratch.elements(Math.toIntExact(expected));
      made = codecs.getFirst().decode(packed, (int) size, all, (int) expected);
    } else {
      all = unpacked(bytes, expected);
      made = all.length;
    }
    if (made != expected) {
      throw new IOException(
          "holds %d bytes; a chunk of %s of %s has %d"
              .formatted(made, Layout.text(chunk), kind.type, expected));
    }
    return all;
  }

  private static void checkSize(long size, long most) throws IOException {
    if (size > most) {
      throw new IOException("has " + size + " bytes; " + most + " are the most");
    }
  }

  private byte[] unpacked(Bytes bytes, long expected) throws IOException {
    boolean exact = inside instanceof Plain;
    long most = exact ? expected : packedBound(expected + shardOverhead());
    long[] limits = new long[codecs.size()];
    for (int i = 0; i < limits.length; i++) {
      limits[i] = most;
      most = packedBound(most);
    }
    checkSize(bytes.size(), most);
    byte[] all = bytes.read(0, (int) bytes.size());
    for (int i = codecs.size() - 1; i >= 0; i--) {
      all = codecs.get(i).decode(all, (int) Math.min(limits[i], Integer.MAX_VALUE - 8));
    }
    return all;
  }

  private static long shardOverhead() {
    return 1 << 20;
  }

  /** Returns the most bytes that packing may make of {@code bytes}. */
  private static long packedBound(long bytes) {
    return Math.min(Integer.MAX_VALUE - 8, bytes + bytes / 4 + 65_536);
  }

  private static void readShard(
      Shard shard, Bytes bytes, long[] chunk, Region box, Boxes.Side to, Kind kind, Scratch scratch)
      throws IOException {
    var grid = new Grid(chunk, shard.chunk());
    long[] counts = counts(grid);
    long size = Grid.size(counts);
    ByteBuffer index = index(shard, bytes, size);
    grid.forEach(
        box,
        (at, held) -> {
          int entry = Math.toIntExact(place(at, counts) * ENTRY);
          long offset = index.getLong(entry);
          long length = index.getLong(entry + 8);
          Region part = held.and(box);
          Boxes.Side target = to.moved(Boxes.minus(Boxes.start(part), Boxes.start(box)));
          if (offset == ABSENT && length == ABSENT) {
            fill(target, part.shape(), kind);
            return;
          }
          if (offset < 0
              || length < 0
              || length > Integer.MAX_VALUE - 8
              || offset > bytes.size() - length) {
            throw new IOException(
                "the shard's chunk %s is said to have %s bytes at byte %s; there are %d"
                    .formatted(
                        Layout.text(at),
                        Long.toUnsignedString(length),
                        Long.toUnsignedString(offset),
                        bytes.size()));
          }
          long most = packedBound(Grid.size(grid.chunk()) * kind.width() + shardOverhead());
          if (length > most) {
            throw new IOException(
                "the shard's chunk %s is said to have %d bytes; %d are the most"
                    .formatted(Layout.text(at), length, most));
          }
          long[] origin = Boxes.start(held);
          var inner = new Region(Boxes.minus(Boxes.start(part), origin), ends(part, origin));
          try {
            shard.inner.read(
                Bytes.of(bytes.read(offset, (int) length)),
                grid.chunk(),
                inner,
                target,
                kind,
                scratch);
          } catch (IOException e) {
            throw new IOException(
                "the shard's chunk %s at byte %d: %s"
                    .formatted(Layout.text(at), offset, e.getMessage()),
                e);
          }
        });
  }

  private static ByteBuffer index(Shard shard, Bytes bytes, long entries) throws IOException {
    long plain = entries > Integer.MAX_VALUE / 32 ? Integer.MAX_VALUE : entries * ENTRY;
    long packed = plain;
    for (Codec codec : shard.codecs) {
      packed += codec.encode(new byte[0], 1).length; // those of a fixed size alone are known here
    }
    if (packed > bytes.size()) {
      throw new IOException(
          "the index of a shard of %d chunks has %d bytes; there are %d: it is cut"
              .formatted(entries, packed, bytes.size()));
    }
    long at = shard.atEnd ? bytes.size() - packed : 0;
    byte[] index = bytes.read(at, (int) packed);
    try {
      for (int i = shard.codecs.size() - 1; i >= 0; i--) {
        index = shard.codecs.get(i).decode(index, index.length);
      }
    } catch (IOException e) {
      throw new IOException("the shard's index at byte " + at + ": " + e.getMessage(), e);
    }
    return ByteBuffer.wrap(index)
        .order(shard.bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  /** Fills a box with the fill value. */
  static void fill(Boxes.Side to, long[] lengths, Kind kind) {
    Boxes.copy(Boxes.Side.same(kind.fill, lengths.length), to, lengths, kind.width());
  }

  private static long[] ends(Region region, long[] origin) {
    long[] ends = new long[origin.length];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = region.to(i) - origin[i];
    }
    return ends;
  }

  private static long[] counts(Grid grid) {
    long[] shape = grid.shape();
    long[] chunk = grid.chunk();
    long[] counts = new long[shape.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = shape[i] / chunk[i];
    }
    return counts;
  }

  private static long place(long[] at, long[] counts) {
    long place = 0;
    for (int i = 0; i < at.length; i++) {
      place = place * counts[i] + at[i];
    }
    return place;
  }

  // ---- writing

  /**
   * Returns the bytes of a chunk.
   *
   * @param from the elements that are of the array
   * @param lengths how many along each axis; the rest of the chunk is filled
   */
  ByteBuffer write(Boxes.Side from, long[] lengths, long[] chunk, Kind kind, Scratch scratch)
      throws IOException {
    byte[] bytes;
    int length;
    switch (inside) {
      case Plain plain -> {
        length = Math.toIntExact(Grid.size(chunk) * kind.width());
        bytes = scratch.elements(length);
        MemorySegment segment = MemorySegment.ofArray(bytes).asSlice(0, length);
        if (!Arrays.equals(lengths, chunk)) {
          Boxes.fill(segment, kind.fill);
        }
        var to = Boxes.Side.of(segment, chunk, new long[chunk.length], plain.axes());
        Boxes.copy(from, to, lengths, kind.width());
        if (plain.bigEndian == (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN)) {
          Boxes.swap(segment, Boxes.swapWidth(kind.type));
        }
      }
      case Shard shard -> {
        bytes = writeShard(shard, from, lengths, chunk, kind, scratch);
        length = bytes.length;
      }
    }
    if (codecs.isEmpty()) {
      return ByteBuffer.wrap(bytes, 0, length);
    }
    ByteBuffer packed = codecs.getFirst().encode(bytes, length, kind.width(), scratch::packed);
    for (Codec codec : codecs.subList(1, codecs.size())) {
      packed = ByteBuffer.wrap(codec.encode(bytes(packed), kind.width()));
    }
    return packed;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static byte[] writeShard(
      Shard shard, Boxes.Side from, long[] lengths, long[] chunk, Kind kind, Scratch scratch)
      throws IOException {
    long[] inner = shard.chunk();
    long[] counts = counts(new Grid(chunk, inner));
    ByteBuffer index =
        ByteBuffer.allocate(Math.toIntExact(Grid.size(counts) * ENTRY))
            .order(shard.bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    while (index.hasRemaining()) {
      index.putLong(ABSENT);
    }
    long before = shard.atEnd ? 0 : packedIndex(shard, index).length;
    var chunks = new ByteArrayOutputStream();
    new Grid(lengths, inner)
        .forEach(
            Region.all(lengths),
            (at, held) -> {
              ByteBuffer packed =
                  shard.inner.write(
                      from.moved(Boxes.start(held)), held.shape(), inner, kind, scratch);
              byte[] bytes = bytes(packed);
              int entry = Math.toIntExact(place(at, counts) * ENTRY);
              index.putLong(entry, before + chunks.size());
              index.putLong(entry + 8, bytes.length);
              chunks.write(bytes);
            });
    var all = new ByteArrayOutputStream();
    byte[] packed = packedIndex(shard, index);
    if (!shard.atEnd) {
      all.write(packed);
    }
    chunks.writeTo(all);
    if (shard.atEnd) {
      all.write(packed);
    }
    return all.toByteArray();
  }

  private static byte[] packedIndex(Shard shard, ByteBuffer index) {
    byte[] packed = new byte[index.capacity()];
    index.get(0, packed);
    for (Codec codec : shard.codecs) {
      packed = codec.encode(packed, ENTRY);
    }
    return packed;
  }
}
