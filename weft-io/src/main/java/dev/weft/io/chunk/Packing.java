package dev.weft.io.chunk;

import dev.weft.io.codec.Blosc;
import dev.weft.io.codec.Codec;
import dev.weft.io.codec.Crc32c;
import dev.weft.io.codec.Gzip;
import dev.weft.io.codec.Lz4;
import dev.weft.io.codec.Zlib;
import dev.weft.io.codec.Zstd;
import java.io.IOException;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/** Codecs of bytes, as the descriptions of arrays name them. */
public final class Packing {
  private static final String KNOWN = "; known are zstd, blosc, gzip, zlib, lz4, crc32c";

  private Packing() {}

  /**
   * Reads a codec.
   *
   * @param name as version 2 of Zarr calls it
   * @param fields its settings
   * @throws IOException if it or a setting is not known
   */
  public static Codec read(String name, Fields fields) throws IOException {
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

  /** Returns the error that a codec is not known. */
  public static IOException unknown(String name, Fields fields) {
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
            + Arrays.toString(Blosc.Inner.values()));
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
}
