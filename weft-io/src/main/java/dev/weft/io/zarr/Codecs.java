package dev.weft.io.zarr;

import dev.weft.io.chunk.Fields;
import dev.weft.io.codec.Blosc;
import dev.weft.io.codec.Codec;
import dev.weft.io.codec.Crc32c;
import dev.weft.io.codec.Gzip;
import dev.weft.io.codec.Lz4;
import dev.weft.io.codec.Zlib;
import dev.weft.io.codec.Zstd;
import java.io.IOException;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Codecs of bytes, as the two versions write them. */
final class Codecs {
  private static final String KNOWN = "; known are zstd, blosc, gzip, zlib, lz4, crc32c";

  private Codecs() {}

  /**
   * Reads a codec.
   *
   * @param name as it is called in version 2
   * @param fields its settings
   */
  static Codec read(String name, Fields fields) throws IOException {
    return switch (name) {
      case "zstd" ->
          new Zstd(
              Math.max(-7, fields.number("level", -200_000, 22, 0)),
              fields.truth("checksum", false));
      case "gzip" -> new Gzip(fields.number("level", -1, 9, 1));
      case "zlib" -> new Zlib(fields.number("level", -1, 9, 1));
      case "lz4" -> new Lz4();
      case "crc32c" -> new Crc32c();
      case "blosc" ->
          new Blosc(
              inner(fields),
              fields.number("clevel", 0, 9, 5),
              shuffle(fields),
              fields.number("typesize", 0, 255, 0),
              fields.number("blocksize", 0, Integer.MAX_VALUE - 8, 0));
      default -> throw unknown(name, fields);
    };
  }

  static IOException unknown(String name, Fields fields) {
    return fields.error("codec '" + name + "' is not supported" + KNOWN);
  }

  private static Blosc.Inner inner(Fields fields) throws IOException {
    String name = fields.text("cname", "lz4");
    for (Blosc.Inner inner : Blosc.Inner.values()) {
      if (inner.toString().equals(name)) {
        return inner;
      }
    }
    throw fields.error(
        "codec 'blosc' with '"
            + name
            + "' is not supported; known are "
            + java.util.Arrays.toString(Blosc.Inner.values()));
  }

  private static Blosc.Shuffle shuffle(Fields fields) throws IOException {
    JsonNode node = fields.get("shuffle");
    if (node == null) {
      return Blosc.Shuffle.BYTES;
    }
    String said = node.isString() ? node.stringValue() : node.toString();
    return switch (said) {
      case "0", "noshuffle" -> Blosc.Shuffle.NONE;
      case "1", "-1", "shuffle" -> Blosc.Shuffle.BYTES; // -1: by the size of the elements
      case "2", "bitshuffle" -> Blosc.Shuffle.BITS;
      default -> throw fields.error("'shuffle' is not known: " + Fields.cut(node));
    };
  }

  /** Writes a codec as version 2 does. */
  static void write2(Codec codec, ObjectNode to) {
    to.put("id", codec.name());
    switch (codec) {
      case Zstd zstd -> to.put("level", zstd.level());
      case Gzip gzip -> to.put("level", gzip.level());
      case Zlib zlib -> to.put("level", zlib.level());
      case Lz4 _ -> to.put("acceleration", 1);
      case Crc32c _ -> {}
      case Blosc blosc -> {
        to.put("cname", blosc.inner().toString());
        to.put("clevel", blosc.level());
        to.put(
            "shuffle",
            switch (blosc.shuffle()) {
              case NONE -> 0;
              case BYTES -> 1;
              case BITS -> 2;
            });
        to.put("blocksize", blosc.blockBytes());
      }
    }
  }

  /** Writes a codec as version 3 does; those that it does not know by the names of numcodecs. */
  static void write3(Codec codec, ObjectNode to, int elementBytes) {
    switch (codec) {
      case Lz4 _, Zlib _ -> to.put("name", "numcodecs." + codec.name());
      case Zstd _, Gzip _, Crc32c _, Blosc _ -> to.put("name", codec.name());
    }
    ObjectNode settings = to.putObject("configuration");
    switch (codec) {
      case Zstd zstd -> settings.put("level", zstd.level()).put("checksum", false);
      case Gzip gzip -> settings.put("level", gzip.level());
      case Zlib zlib -> settings.put("level", zlib.level());
      case Lz4 _ -> settings.put("acceleration", 1);
      case Crc32c _ -> {}
      case Blosc blosc -> {
        settings.put("cname", blosc.inner().toString());
        settings.put("clevel", blosc.level());
        settings.put(
            "shuffle",
            switch (blosc.shuffle()) {
              case NONE -> "noshuffle";
              case BYTES -> "shuffle";
              case BITS -> "bitshuffle";
            });
        settings.put("typesize", blosc.elementBytes() > 0 ? blosc.elementBytes() : elementBytes);
        settings.put("blocksize", blosc.blockBytes());
      }
    }
  }

  /** Returns the name without what it is prefixed with in version 3. */
  static String plainName(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith("numcodecs.") ? name.substring(10) : name;
  }
}
