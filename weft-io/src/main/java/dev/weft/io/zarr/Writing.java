package dev.weft.io.zarr;

import dev.weft.array.DArray;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.io.chunk.Fields;
import dev.weft.io.chunk.Grid;
import dev.weft.io.chunk.Json;
import dev.weft.io.codec.Crc32c;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is decided before an array is written. */
final class Writing {
  private Writing() {}

  /** Returns the description of {@code array} written with {@code options}. */
  static Metadata metadata(DArray array, ZarrOptions options) throws IOException {
    long[] shape = array.shape();
    long[] chunk = options.chunkLengths();
    long[] shard = options.shardLengths();
    if (chunk == null) {
      chunk = own(array.layout());
      for (int i = 0; shard != null && i < Math.min(chunk.length, shard.length); i++) {
        chunk[i] = Math.min(chunk[i], shard[i]);
      }
    }
    checkRank("chunks", chunk, shape);
    var order = Version2.order(shape.length, options.isColumnMajor());
    DType type = array.dtype();
    boolean swapped = options.isBigEndian() && type.bytes() > 1;
    var pipeline = new Pipeline(new Pipeline.Plain(order, swapped), options.codecs());
    long[] file = chunk;
    if (shard != null) {
      checkRank("shards", shard, shape);
      for (int i = 0; i < shard.length; i++) {
        if (shard[i] % chunk[i] != 0) {
          throw new IllegalArgumentException(
              "shards are made of whole chunks: shards="
                  + Layout.text(shard)
                  + ", chunks="
                  + Layout.text(chunk));
        }
      }
      file = shard;
      pipeline =
          new Pipeline(
              new Pipeline.Shard(
                  Arrays.stream(chunk).boxed().toList(),
                  pipeline,
                  false,
                  List.of(new Crc32c()),
                  !options.isIndexAtStart()),
              List.of());
    }
    if (!options.names().isEmpty() && options.names().size() != shape.length) {
      throw new IllegalArgumentException(
          options.names().size() + " names for " + shape.length + " axes: " + options.names());
    }
    if (options.version() == 2 && options.codecs().contains(new Crc32c())) {
      throw new IllegalArgumentException(
          "version 2 of Zarr has no codec crc32c; use ZarrOptions.v3()");
    }
    return new Metadata(
        options.version(),
        Metadata.grid(new Fields("the array to be written", Json.object()), shape, file, type),
        type,
        Metadata.list(fill(type, options.fill())),
        true,
        pipeline,
        options.keys(),
        options.names());
  }

  private static void checkRank(String what, long[] lengths, long[] shape) {
    if (lengths.length != shape.length) {
      throw new IllegalArgumentException(
          what
              + " of rank "
              + lengths.length
              + " for an array of rank "
              + shape.length
              + ": "
              + what
              + "="
              + Layout.text(lengths)
              + ", shape="
              + Layout.text(shape)
              + "; give one length an axis");
    }
  }

  /** Returns the blocks of an array as chunks. */
  private static long[] own(Layout layout) {
    long[] chunk = new long[layout.rank()];
    for (int i = 0; i < chunk.length; i++) {
      Chunks cut = layout.axis(i);
      if (!cut.isRegular()) {
        throw new IllegalArgumentException(
            "chunks have one size along an axis, and the blocks of the array have others: "
                + layout
                + "; name the size with ZarrOptions.chunks, or call rechunk first");
      }
      chunk[i] = Math.max(1, cut.largest());
    }
    return chunk;
  }

  private static byte[] fill(DType type, Number value) {
    boolean whole = value instanceof Long;
    if (type.isFloat() || type.isComplex()) {
      return Element.number(type, value.doubleValue());
    }
    byte @Nullable [] bytes =
        whole || Math.rint(value.doubleValue()) == value.doubleValue()
            ? Element.whole(type, value.longValue())
            : null;
    if (bytes == null) {
      throw new IllegalArgumentException("the fill value " + value + " is no " + type);
    }
    return bytes;
  }

  /** Returns the array in blocks of whole files, rechunked if it is not cut so. */
  static DArray aligned(DArray array, Metadata metadata) {
    Layout layout = array.layout();
    Grid grid = metadata.grid();
    long[] file = grid.chunk();
    boolean fits = true;
    long[] sizes = new long[file.length];
    for (int i = 0; i < file.length; i++) {
      Chunks cut = layout.axis(i);
      boolean axisFits = true;
      for (int k = 0; k < cut.count() - 1 && axisFits; k++) {
        axisFits = cut.end(k) % file[i] == 0 || cut.end(k) == cut.length();
        if (cut.isRegular()) {
          break; // all blocks are as the first
        }
      }
      fits &= axisFits;
      sizes[i] = file[i] * Math.max(1, Math.ceilDiv(cut.largest(), file[i]));
    }
    return fits ? array : array.rechunk(sizes);
  }
}
