package dev.weft.graph;

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

  public Table(String source, int sourceSize, int[] offsets, int[] refs) {
    this.source = source;
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
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public void inputs(int part, Slice out) {
    out.items = refs;
    out.from = offsets[part];
    out.to = offsets[part + 1];
  }

  @Override
  public void readers(int sourcePart, Slice out) {
    out.items = readerRefs;
    out.from = readerOffsets[sourcePart];
    out.to = readerOffsets[sourcePart + 1];
  }
}
