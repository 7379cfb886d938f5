package dev.weft.graph;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Part i reads refs[offsets[i]] .. refs[offsets[i+1]-1] of the source; a stage may read lower parts
 * of itself. The inverse is built once, by counting.
 */
public final class Table implements PartWiring {
  private static final long serialVersionUID = 1;

  private final String source;
  private final int[] offsets;
  private final int[] refs;
  private final int[] readerOffsets;
  private final int[] readerRefs;
  private final int sourceSize;
  private final Band band; // of all parts

  /**
   * Creates a table; see {@link Wiring#table}.
   *
   * @throws IllegalArgumentException if the offsets do not ascend from 0 to the number of reads, or
   *     a read lies outside of the source
   */
  public Table(String source, int sourceSize, int[] offsets, int[] refs) {
    this.source = requireNonNull(source, "source");
    check(source, sourceSize, offsets, refs);
    this.offsets = offsets;
    this.refs = refs;
    int[] count = new int[sourceSize + 1];
    for (int r : refs) count[r + 1]++;
    for (int i = 0; i < sourceSize; i++) count[i + 1] += count[i];
    readerOffsets = count.clone();
    readerRefs = new int[refs.length];
    for (int i = 0; i + 1 < offsets.length; i++) {
      for (int e = offsets[i]; e < offsets[i + 1]; e++) readerRefs[count[refs[e]]++] = i;
    }
    this.sourceSize = sourceSize;
    int parts = offsets.length - 1;
    band = findBand(0, parts, Math.max(1, parts), sourceSize);
  }

  private static void check(String source, int sourceSize, int[] offsets, int[] refs) {
    if (offsets.length == 0 || offsets[0] != 0 || offsets[offsets.length - 1] != refs.length) {
      throw new IllegalArgumentException(
          "offsets of a table go from 0 to the number of its reads, "
              + refs.length
              + ": source="
              + source);
    }
    for (int i = 1; i < offsets.length; i++) {
      if (offsets[i] < offsets[i - 1]) {
        throw new IllegalArgumentException(
            "offsets of a table must not descend: part " + (i - 1) + ", source=" + source);
      }
    }
    for (int ref : refs) {
      if (ref < 0 || ref >= sourceSize) {
        throw new IllegalArgumentException(
            "a table reads part " + ref + " of '" + source + "', which has " + sourceSize);
      }
    }
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public void inputs(int part, Slice out) {
    out.show(refs, offsets[part], offsets[part + 1]);
  }

  @Override
  public void readers(int sourcePart, Slice out) {
    out.show(readerRefs, readerOffsets[sourcePart], readerOffsets[sourcePart + 1]);
  }

  /** Refuses reads of a part by itself or by a lower one, which a stage cannot have of itself. */
  void refuseUpwards() {
    for (int part = 0; part + 1 < offsets.length; part++) {
      for (int e = offsets[part]; e < offsets[part + 1]; e++) {
        if (refs[e] < part) continue;
        throw new IllegalArgumentException(
            "a stage may read only lower parts of itself: part "
                + part
                + " of '"
                + source
                + "' reads part "
                + refs[e]);
      }
    }
  }

  /** The bounds of what parts [from, to) of n read. A job asks for them several times. */
  Band band(int from, int to, long n, long m) {
    int parts = offsets.length - 1;
    boolean all = from == 0 && to == parts && n == parts && m == sourceSize;
    return all ? band : findBand(from, to, n, m);
  }

  private Band findBand(int from, int to, long n, long m) {
    double slope = (double) m / n;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    int most = 0;
    for (int p = from; p < to; p++) {
      int begin = offsets[p];
      int end = offsets[p + 1];
      if (begin == end) continue;
      most = Math.max(most, end - begin);
      int least = refs[begin];
      int greatest = least;
      for (int e = begin + 1; e < end; e++) {
        least = Math.min(least, refs[e]);
        greatest = Math.max(greatest, refs[e]);
      }
      double at = slope * p;
      low = Math.min(low, least - at);
      high = Math.max(high, greatest - at);
    }
    return low <= high ? new Band(slope, low, high, most) : new Band(slope, 0, -1, 0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Table t
            && source.equals(t.source)
            && Arrays.equals(offsets, t.offsets)
            && Arrays.equals(refs, t.refs)
            && readerOffsets.length == t.readerOffsets.length);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * source.hashCode() + Arrays.hashCode(offsets)) + Arrays.hashCode(refs);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "table of %s, %,d read%s", source, refs.length, refs.length == 1 ? "" : "s");
  }
}
