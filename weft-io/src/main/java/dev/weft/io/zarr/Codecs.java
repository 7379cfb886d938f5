package dev.weft.io.zarr;

import dev.weft.io.codec.Blosc;
import dev.weft.io.codec.Codec;
import dev.weft.io.codec.Crc32c;
import dev.weft.io.codec.Gzip;
import dev.weft.io.codec.Lz4;
import dev.weft.io.codec.Zlib;
import dev.weft.io.codec.Zstd;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** How the two versions write codecs of bytes. */
final class Codecs {
  private Codecs() {}

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
