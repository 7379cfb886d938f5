package dev.weft.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A view of part numbers, {@code part(from)} to {@code part(to - 1)}: of a table's own array, or of
 * what a box writes.
 *
 * <p>A slice that is asked about one part after the other keeps what it found of the last one:
 * along a row of a box the parts read the same, shifted by a step.
 */
public final class Slice {
  static final int MAX_RANK = 8;

  /** The index of the first part number in view. */
  public int from;

  /** One more than the index of the last part number in view; {@code from} if there is none. */
  public int to;

  int[] items = new int[16];
  int shift; // to be added to each item
  private int[] own = items;

  // what a box found: of part p in [first, end) it holds with shift = (p - origin) * step
  private @Nullable Box box;
  private boolean readers;
  private int first;
  private int end;
  private int origin;
  private int step;
  final int[] lo = new int[MAX_RANK]; // scratch of the box
  final int[] hi = new int[MAX_RANK];
  final int[] at = new int[MAX_RANK];
  final int[] cursor = new int[MAX_RANK];

  /** Creates a view of nothing. */
  public Slice() {}

  /** Returns the part number at an index from {@code from} to {@code to - 1}. */
  public int part(int index) {
    return items[index] + shift;
  }

  /** Returns the part numbers in view. */
  public int[] toArray() {
    int[] parts = new int[to - from];
    for (int e = from; e < to; e++) parts[e - from] = part(e);
    return parts;
  }

  /** Shows items[from] to items[to - 1] of a table. */
  void show(int[] items, int from, int to) {
    this.items = items;
    this.from = from;
    this.to = to;
    shift = 0;
    box = null;
  }

  /** Goes on to a part of which the same holds, shifted; returns whether it is such a part. */
  @SuppressWarnings("ReferenceEquality") // an equal box may look anew
  boolean follows(Box box, boolean readers, int part) {
    if (part < first || part >= end || this.box != box || this.readers != readers) return false;
    shift = (part - origin) * step;
    return true;
  }

  /** Notes that what was found of a part holds from first to end - 1, shifted by step a part. */
  void found(Box box, boolean readers, int part, int first, int end, int step) {
    this.box = box;
    this.readers = readers;
    this.first = first;
    this.end = end;
    this.step = step;
    origin = part;
    shift = 0;
  }

  /** Makes room for so many items of its own, and shows them. */
  int[] own(int size) {
    if (own.length < size) own = Arrays.copyOf(own, Math.max(size, own.length * 2));
    from = 0;
    to = size;
    items = own;
    return own;
  }
}
