package dev.weft.io.n5;

import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.io.chunk.Boxes;
import dev.weft.io.chunk.Bytes;
import dev.weft.io.chunk.ChunkFormat;
import dev.weft.io.chunk.Grid;
import dev.weft.io.chunk.Scratch;
import dev.weft.io.codec.Codec;
import dev.weft.io.codec.Lz4;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * The blocks of an array of N5: a header with the lengths of the block, then its elements, packed,
 * the highest byte first. N5 counts axes from the fastest one on, this class as everybody else.
 *
 * @param grid the shape, and the lengths of a block
 * @param type the type of the elements
 * @param codecs what packs them; at most one
 */
record N5Format(Grid grid, DType type, List<Codec> codecs) implements ChunkFormat {
  private static final int WITH_COUNT =
      1; // the mode of blocks that say how many elements they have

  N5Format {
    codecs = List.copyOf(codecs);
  }

  @Override
  public long[] unit() {
    return grid.chunk();
  }

  @Override
  public String name(long[] index) {
    var name = new StringBuilder();
    for (int i = index.length - 1; i >= 0; i--) {
      name.append(index[i]).append(i == 0 ? "" : "/");
    }
    return name.toString();
  }

  @Override
  public String description() {
    return "N5, %s %s in %s, %s"
        .formatted(type, Layout.text(grid.shape()), Layout.text(grid.chunk()), codecs);
  }

  @Override
  public void fill(Boxes.Side to, long[] lengths) {
    Boxes.copy(Boxes.Side.same(new byte[type.bytes()], lengths.length), to, lengths, type.bytes());
  }

  // ---- reading

  @Override
  public void read(Bytes file, Region box, Boxes.Side to, Scratch scratch) throws IOException {
    int rank = grid.rank();
    long most = grid.chunkSize() * type.bytes();
    long bound = most + most / 4 + 65_536;
    long size = file.size();
    if (size < 4 + 4 * rank || size > Math.min(bound, Integer.MAX_VALUE - 8)) {
      throw new IOException(
          "has %d bytes; a block of %s of %s has a header of %d and at most %d in all"
              .formatted(size, Layout.text(grid.chunk()), type, 4 + 4 * rank, bound));
    }
    byte[] read = file.read(0, (int) size);
    ByteBuffer bytes = ByteBuffer.wrap(read).order(ByteOrder.BIG_ENDIAN);
    int mode = bytes.getShort() & 0xffff;
    int axes = bytes.getShort() & 0xffff;
    if (mode > WITH_COUNT || axes != rank) {
      throw new IOException(
          "a block of mode %d with %d axes at byte 0; expected were mode 0 or 1, and %d"
              .formatted(mode, axes, rank));
    }
    long[] lengths = new long[rank];
    long[] chunk = grid.chunk();
    for (int i = rank - 1; i >= 0; i--) {
      int at = bytes.position();
      lengths[i] = bytes.getInt() & 0xffff_ffffL;
      if (lengths[i] > chunk[i]) {
        throw new IOException(
            "a block of %d elements along an axis at byte %d; they have at most %d"
                .formatted(lengths[i], at, chunk[i]));
      }
    }
    long elements = Grid.size(lengths);
    if (mode == WITH_COUNT) {
      long said = bytes.remaining() < 4 ? -1 : bytes.getInt() & 0xffff_ffffL;
      if (said != elements) {
        throw new IOException(
            "a block of %s is said to have %d elements at byte %d"
                .formatted(Layout.text(lengths), said, 4 + 4 * rank));
      }
    }
    byte[] all = unpacked(read, bytes.position(), Math.toIntExact(elements * type.bytes()));
    if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      Boxes.swap(MemorySegment.ofArray(all), type.bytes());
    }
    copy(all, lengths, box, to);
  }

  private byte[] unpacked(byte[] read, int header, int expected) throws IOException {
    byte[] packed = Arrays.copyOfRange(read, header, read.length);
    byte[] all = packed;
    for (Codec codec : codecs) {
      all =
          codec instanceof Lz4 && Lz4Stream.begins(packed)
              ? Lz4Stream.decode(packed, expected)
              : codec.decode(packed, expected);
    }
    if (all.length != expected) {
      throw new IOException(
          "holds %s%d bytes after the header of %d, not %d"
              .formatted(all.length > expected ? "at least " : "", all.length, header, expected));
    }
    return all;
  }

  /** Copies what the block has of a box; the rest of the box is 0. */
  private void copy(byte[] all, long[] lengths, Region box, Boxes.Side to) {
    long[] from = Boxes.start(box);
    long[] wanted = box.shape();
    long[] there = new long[lengths.length];
    for (int i = 0; i < there.length; i++) {
      there[i] = Math.clamp(lengths[i] - from[i], 0, wanted[i]);
    }
    if (!Arrays.equals(there, wanted)) {
      fill(to, wanted);
    }
    if (Grid.size(there) > 0) {
      Boxes.copy(Boxes.Side.of(MemorySegment.ofArray(all), lengths, from), to, there, type.bytes());
    }
  }

  // ---- writing

  @Override
  public ByteBuffer write(Boxes.Side from, long[] lengths, Scratch scratch) {
    int rank = lengths.length;
    byte[] all = new byte[Math.toIntExact(Grid.size(lengths) * type.bytes())];
    MemorySegment segment = MemorySegment.ofArray(all);
    Boxes.copy(from, Boxes.Side.of(segment, lengths, new long[rank]), lengths, type.bytes());
    if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      Boxes.swap(segment, type.bytes());
    }
    for (Codec codec : codecs) {
      all = codec instanceof Lz4 ? Lz4Stream.encode(all) : codec.encode(all, type.bytes());
    }
    ByteBuffer block =
        ByteBuffer.allocate(Math.addExact(4 + 4 * rank, all.length)).order(ByteOrder.BIG_ENDIAN);
    block.putShort((short) 0).putShort((short) rank);
    for (int i = rank - 1; i >= 0; i--) {
      block.putInt((int) lengths[i]);
    }
    return block.put(all).flip();
  }
}
