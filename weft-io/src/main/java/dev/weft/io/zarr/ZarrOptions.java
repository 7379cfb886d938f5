package dev.weft.io.zarr;

import dev.weft.io.codec.Codec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an array is written. Options are immutable: each method returns others.
 *
 * <p>Unless told otherwise: chunks are the blocks of the array, packed by {@link Codec#zstd()},
 * little-endian, in row order; missing chunks mean 0; an array that is there is not replaced.
 */
public final class ZarrOptions {
  private final int version;
  private long @Nullable [] chunks;
  private long @Nullable [] shards;
  private boolean indexAtStart;
  private List<Codec> codecs = List.of(Codec.zstd());
  private Number fillValue = 0L;
  private boolean columnMajor;
  private boolean bigEndian;
  private char separator;
  private boolean keysOfVersion2;
  private Map<String, @Nullable Object> attributes = Map.of();
  private List<String> dimensionNames = List.of();
  private boolean overwrites;
  private boolean resumes;

  private ZarrOptions(int version) {
    this.version = version;
    this.separator = version == 2 ? '.' : '/';
  }

  /** Returns the options of version 2, which more programs read. */
  public static ZarrOptions v2() {
    return new ZarrOptions(2);
  }

  /** Returns the options of version 3. */
  public static ZarrOptions v3() {
    return new ZarrOptions(3);
  }

  private ZarrOptions copy() {
    var copy = new ZarrOptions(version);
    copy.chunks = chunks;
    copy.shards = shards;
    copy.indexAtStart = indexAtStart;
    copy.codecs = codecs;
    copy.fillValue = fillValue;
    copy.columnMajor = columnMajor;
    copy.bigEndian = bigEndian;
    copy.separator = separator;
    copy.keysOfVersion2 = keysOfVersion2;
    copy.attributes = attributes;
    copy.dimensionNames = dimensionNames;
    copy.overwrites = overwrites;
    copy.resumes = resumes;
    return copy;
  }

  private void need3(String what) {
    if (version != 3) {
      throw new IllegalArgumentException(
          "version " + version + " of Zarr has no " + what + "; use ZarrOptions.v3()");
    }
  }

  /**
   * Returns these options with chunks of {@code lengths[i]} elements along axis i. An array whose
   * blocks are not made of whole chunks is rechunked first.
   */
  public ZarrOptions chunks(long... lengths) {
    ZarrOptions copy = copy();
    copy.chunks = positive("chunks", lengths);
    return copy;
  }

  /**
   * Returns these options with files that hold {@code lengths[i]} elements along axis i, in chunks
   * that can be read one by one.
   */
  public ZarrOptions shards(long... lengths) {
    need3("shards");
    ZarrOptions copy = copy();
    copy.shards = positive("shards", lengths);
    return copy;
  }

  /** Returns these options with the index of shards before the chunks instead of after them. */
  public ZarrOptions indexAtStart() {
    need3("shards");
    ZarrOptions copy = copy();
    copy.indexAtStart = true;
    return copy;
  }

  private static long[] positive(String what, long[] lengths) {
    for (long length : lengths) {
      if (length < 1) {
        throw new IllegalArgumentException(
            what
                + " have at least one element along each axis: "
                + dev.weft.array.layout.Layout.text(lengths));
      }
    }
    return lengths.clone();
  }

  /**
   * Returns these options with chunks packed by these codecs, one after the other; none stores them
   * as they are.
   *
   * @throws IllegalArgumentException if version 2 is given more than one
   */
  public ZarrOptions compression(Codec... packing) {
    if (version == 2 && packing.length > 1) {
      throw new IllegalArgumentException(
          "version 2 of Zarr packs chunks once, not by " + List.of(packing));
    }
    ZarrOptions copy = copy();
    copy.codecs = List.of(packing);
    return copy;
  }

  /** Returns these options with {@code value} for the elements of missing chunks. */
  public ZarrOptions fillValue(double value) {
    ZarrOptions copy = copy();
    copy.fillValue = value;
    return copy;
  }

  /** As {@link #fillValue(double)}, for a whole number; of uint64, its 64 bits. */
  public ZarrOptions fillValue(long value) {
    ZarrOptions copy = copy();
    copy.fillValue = value;
    return copy;
  }

  /** Returns these options with the first axis fastest within a chunk, as Fortran has it. */
  public ZarrOptions columnMajor() {
    ZarrOptions copy = copy();
    copy.columnMajor = true;
    return copy;
  }

  /** Returns these options with the highest byte of each element first. */
  public ZarrOptions bigEndian() {
    ZarrOptions copy = copy();
    copy.bigEndian = true;
    return copy;
  }

  /**
   * Returns these options with {@code .} (all chunks in one folder) or {@code /} (a folder an axis)
   * between the numbers in the names of chunks.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public ZarrOptions separator(char between) {
    if (between != '.' && between != '/') {
      throw new IllegalArgumentException("the separator is '.' or '/', not '" + between + "'");
    }
    ZarrOptions copy = copy();
    copy.separator = between;
    return copy;
  }

  /** Returns these options with chunks named as in version 2, without the {@code c} before. */
  public ZarrOptions keysOfVersion2() {
    ZarrOptions copy = copy();
    copy.keysOfVersion2 = true;
    copy.separator = version == 3 && !keysOfVersion2 ? '.' : separator;
    return copy;
  }

  /**
   * Returns these options with attributes: texts, numbers, booleans, lists and maps of those, which
   * are kept beside the array.
   */
  public ZarrOptions attributes(Map<String, ? extends @Nullable Object> values) {
    ZarrOptions copy = copy();
    copy.attributes = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    return copy;
  }

  /** Returns these options with a name for each axis. */
  public ZarrOptions dimensionNames(String... names) {
    need3("names of axes");
    ZarrOptions copy = copy();
    copy.dimensionNames = new ArrayList<>(List.of(names));
    return copy;
  }

  /** Returns these options, but an array that is there is replaced once the new one is complete. */
  public ZarrOptions overwrite() {
    ZarrOptions copy = copy();
    copy.overwrites = true;
    return copy;
  }

  /**
   * Returns these options, going on where an earlier run was interrupted: chunks that it finished
   * are neither computed nor written again, and what is finished when a task fails is kept. An
   * array that is complete is left as it is. It is for you to know that the values are the same.
   */
  public ZarrOptions resume(boolean goesOn) {
    ZarrOptions copy = copy();
    copy.resumes = goesOn;
    return copy;
  }

  int version() {
    return version;
  }

  long @Nullable [] chunkLengths() {
    return chunks;
  }

  long @Nullable [] shardLengths() {
    return shards;
  }

  boolean isIndexAtStart() {
    return indexAtStart;
  }

  List<Codec> codecs() {
    return codecs;
  }

  Number fill() {
    return fillValue;
  }

  boolean isColumnMajor() {
    return columnMajor;
  }

  boolean isBigEndian() {
    return bigEndian;
  }

  Keys keys() {
    return new Keys(version == 3 && !keysOfVersion2, separator);
  }

  Map<String, @Nullable Object> attributes() {
    return attributes;
  }

  List<String> names() {
    return dimensionNames;
  }

  boolean overwrites() {
    return overwrites;
  }

  boolean resumes() {
    return resumes;
  }
}
