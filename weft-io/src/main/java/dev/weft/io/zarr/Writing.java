package dev.weft.io.zarr;

import dev.weft.array.DArray;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.io.chunk.ChunkTarget;
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
      chunk = ChunkTarget.own(array.layout());
      for (int i = 0; shard != null && i < Math.min(chunk.length, shard.length); i++) {
        chunk[i] = Math.min(chunk[i], shard[i]);
      }
    }
    ChunkTarget.checkRank("chunks", chunk, shape);
    var order = Version2.order(shape.length, options.isColumnMajor());
    DType type = array.dtype();
    boolean swapped = options.isBigEndian() && type.bytes() > 1;
    var pipeline = new Pipeline(new Pipeline.Plain(order, swapped), options.codecs());
    long[] file = chunk;
    if (shard != null) {
      ChunkTarget.checkRank("shards", shard, shape);
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
        Grid.of(new Fields("the array to be written", Json.object()), shape, file, type),
        type,
        Metadata.list(fill(type, options.fill())),
        true,
        pipeline,
        options.keys(),
        options.names());
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
}
