package dev.weft.io.n5;

import dev.weft.array.layout.DType;
import dev.weft.io.chunk.Fields;
import dev.weft.io.chunk.Folders;
import dev.weft.io.chunk.Grid;
import dev.weft.io.chunk.Json;
import dev.weft.io.chunk.Packing;
import dev.weft.io.codec.Blosc;
import dev.weft.io.codec.Codec;
import dev.weft.io.codec.Crc32c;
import dev.weft.io.codec.Gzip;
import dev.weft.io.codec.Lz4;
import dev.weft.io.codec.Zlib;
import dev.weft.io.codec.Zstd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The {@code attributes.json} of a folder: what it is, and what is said of it. */
final class Attributes {
  static final String FILE = "attributes.json";
  static final Set<String> OWN =
      Set.of("n5", "dimensions", "blockSize", "dataType", "compression", "compressionType");

  private static final String VERSION = "2.0.0";
  private static final int NEWEST = 4; // whose blocks are as those of version 2

  private Attributes() {}

  /** Returns what a folder says of itself, nothing if it has no such file. */
  static Fields of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      if (!Files.isDirectory(folder)) {
        throw Folders.absent(folder, "N5Options");
      }
      return new Fields(file.toString(), Json.object());
    }
    Fields fields = new Fields(file.toString(), Json.read(file));
    if (fields.has("n5")) {
      String version = fields.text("n5");
      int dot = version.indexOf('.');
      String major = dot < 0 ? version : version.substring(0, dot);
      if (!major.matches("\\d{1,4}") || Integer.parseInt(major) > NEWEST) {
        throw fields.error("'n5' is version " + version + "; known are those up to " + NEWEST);
      }
    }
    return fields;
  }

  static boolean isArray(Fields fields) {
    return fields.has("dimensions");
  }

  /** Returns what others than N5 itself say. */
  static Map<String, @Nullable Object> others(Fields fields) {
    Map<String, @Nullable Object> all = Json.map(fields.object());
    all.keySet().removeAll(OWN);
    return all;
  }

  // ---- arrays

  static N5Format format(Fields fields) throws IOException {
    if (!isArray(fields)) {
      throw fields.error("is a group, not an array: it has no 'dimensions'; open one in it");
    }
    DType type = type(fields);
    long[] shape = reversed(fields.lengths("dimensions", 0));
    if (shape.length == 0) {
      throw fields.error("'dimensions' is empty; arrays of N5 have at least one axis");
    }
    Grid grid = Grid.of(fields, shape, reversed(fields.lengths("blockSize", 1)), type);
    return new N5Format(grid, type, codecs(fields));
  }

  private static DType type(Fields fields) throws IOException {
    String name = fields.text("dataType");
    for (DType type : DType.values()) {
      if (type.toString().equals(name) && !type.isBool() && !type.isComplex()) {
        return type;
      }
    }
    throw fields.error(
        "elements of type '"
            + name
            + "' are not known; known are the integers of 1 to 8 bytes, float32 and float64");
  }

  private static List<Codec> codecs(Fields fields) throws IOException {
    if (!fields.has("compression") && fields.has("compressionType")) { // as version 1 said it
      ObjectNode node = Json.object().put("type", fields.text("compressionType"));
      return codecs(fields, new Fields(fields.where() + ": compressionType", node));
    }
    return codecs(fields, fields.in("compression"));
  }

  private static List<Codec> codecs(Fields fields, Fields codec) throws IOException {
    String type = codec.text("type");
    return switch (type) {
      case "raw" -> List.of();
      case "gzip" -> {
        int level = codec.number("level", -1, 9, -1);
        yield List.of(codec.truth("useZlib", false) ? new Zlib(level) : new Gzip(level));
      }
      case "zstd", "lz4", "blosc", "zlib" -> List.of(Packing.read(type, codec));
      default ->
          throw fields.error(
              "compression '" + type + "' is not supported; known are raw, gzip, zstd, lz4, blosc");
    };
  }

  static long[] reversed(long[] lengths) {
    long[] reversed = new long[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      reversed[i] = lengths[lengths.length - 1 - i];
    }
    return reversed;
  }

  // ---- writing

  /** Returns the file of an array. */
  static byte[] bytes(N5Format format, Map<String, ? extends @Nullable Object> more, boolean root) {
    var all = new LinkedHashMap<String, @Nullable Object>();
    if (root) {
      all.put("n5", VERSION);
    }
    all.put("dataType", format.type().toString());
    all.put("dimensions", reversed(format.grid().shape()));
    all.put("blockSize", reversed(format.grid().chunk()));
    all.put("compression", compression(format.codecs()));
    all.putAll(more);
    return Json.bytes(Json.node(all));
  }

  /** Returns the file of a group. */
  static byte[] group(Map<String, ? extends @Nullable Object> more) {
    var all = new LinkedHashMap<String, @Nullable Object>();
    all.put("n5", VERSION);
    all.putAll(more);
    return Json.bytes(Json.node(all));
  }

  private static Map<String, Object> compression(List<Codec> codecs) {
    if (codecs.isEmpty()) {
      return Map.of("type", "raw");
    }
    var said = new LinkedHashMap<String, Object>();
    switch (codecs.getFirst()) {
      case Gzip gzip -> {
        said.put("type", "gzip");
        said.put("level", gzip.level());
        said.put("useZlib", false);
      }
      case Zlib zlib -> {
        said.put("type", "gzip");
        said.put("level", zlib.level());
        said.put("useZlib", true);
      }
      case Zstd zstd -> {
        said.put("type", "zstd");
        said.put("level", zstd.level());
      }
      case Lz4 _ -> {
        said.put("type", "lz4");
        said.put("blockSize", 65_536);
      }
      case Blosc blosc -> {
        said.put("type", "blosc");
        said.put("cname", blosc.inner().toString());
        said.put("clevel", blosc.level());
        said.put(
            "shuffle",
            switch (blosc.shuffle()) {
              case NONE -> 0;
              case BYTES -> 1;
              case BITS -> 2;
            });
        said.put("blocksize", blosc.blockBytes());
      }
      case Crc32c _ -> throw new IllegalArgumentException("N5 has no codec crc32c");
    }
    return said;
  }
}
