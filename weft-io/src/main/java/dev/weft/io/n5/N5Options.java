package dev.weft.io.n5;

import dev.weft.array.layout.Layout;
import dev.weft.io.codec.Codec;
import dev.weft.io.codec.Crc32c;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an array is written as N5. Options are immutable: each method returns others.
 *
 * <p>Unless told otherwise: blocks are those of the array, packed by gzip, which all programs read;
 * an array that is there is not replaced.
 */
public final class N5Options {
  private static final N5Options USUAL =
      new N5Options(null, List.of(Codec.gzip(5)), Map.of(), false, false);

  private final long @Nullable [] blocks;
  private final List<Codec> codecs;
  private final Map<String, @Nullable Object> attributes;
  private final boolean overwrites;
  private final boolean resumes;

  private N5Options(
      long @Nullable [] blocks,
      List<Codec> codecs,
      Map<String, @Nullable Object> attributes,
      boolean overwrites,
      boolean resumes) {
    this.blocks = blocks;
    this.codecs = codecs;
    this.attributes = attributes;
    this.overwrites = overwrites;
    this.resumes = resumes;
  }

  /** Returns the usual options. */
  public static N5Options usual() {
    return USUAL;
  }

  /**
   * Returns these options with blocks of {@code lengths[i]} elements along axis i of the array. An
   * array whose own blocks are not made of whole ones is rechunked first.
   *
   * @throws IllegalArgumentException if a length is not positive
   */
  public N5Options blocks(long... lengths) {
    for (long length : lengths) {
      if (length < 1 || length > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "blocks have 1 to 2^31 - 1 elements along each axis: " + Layout.text(lengths));
      }
    }
    return new N5Options(lengths.clone(), codecs, attributes, overwrites, resumes);
  }

  /**
   * Returns these options with blocks packed by a codec; none stores them as they are. All programs
   * read gzip and none; lz4 is written as the reference implementation reads it.
   *
   * @throws IllegalArgumentException if there is more than one, or it is one that N5 does not have
   */
  public N5Options compression(Codec... packing) {
    if (packing.length > 1 || (packing.length == 1 && packing[0] instanceof Crc32c)) {
      throw new IllegalArgumentException(
          "N5 packs blocks once, by gzip, zlib, zstd, lz4 or blosc, not by " + List.of(packing));
    }
    return new N5Options(blocks, List.of(packing), attributes, overwrites, resumes);
  }

  /**
   * Returns these options with attributes: texts, numbers, booleans, lists and maps of those, which
   * are kept beside the array.
   *
   * @throws IllegalArgumentException if one has a name that N5 uses itself
   */
  public N5Options attributes(Map<String, ? extends @Nullable Object> values) {
    for (String name : values.keySet()) {
      if (Attributes.OWN.contains(name)) {
        throw new IllegalArgumentException(
            "'" + name + "' is a name that N5 itself uses; choose another one");
      }
    }
    return new N5Options(
        blocks,
        codecs,
        Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable Object>(values)),
        overwrites,
        resumes);
  }

  /** Returns these options, but an array that is there is replaced once the new one is complete. */
  public N5Options overwrite() {
    return new N5Options(blocks, codecs, attributes, true, resumes);
  }

  /**
   * Returns these options, going on where an earlier run was interrupted: blocks that it finished
   * are neither computed nor written again, and what is finished when a task fails is kept. An
   * array that is complete is left as it is. It is for you to know that the values are the same.
   */
  public N5Options resume(boolean goesOn) {
    return new N5Options(blocks, codecs, attributes, overwrites, goesOn);
  }

  long @Nullable [] blockLengths() {
    return blocks;
  }

  List<Codec> codecs() {
    return codecs;
  }

  Map<String, @Nullable Object> attributes() {
    return attributes;
  }

  boolean overwrites() {
    return overwrites;
  }

  boolean resumes() {
    return resumes;
  }
}
