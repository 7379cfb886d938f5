package dev.weft.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A view of part numbers, items[from] to items[to - 1]: of a table's own array, or of what a box
 * writes.
 */
public final class Slice {
  static final int MAX_RANK = 8;

  /** Creates a view of nothing. */
  public Slice() {}

  public int[] items = new int[16];
  public int from;
  public int to;
  private int[] own = items;
  final int[] lo = new int[MAX_RANK]; // scratch of Box
  final int[] hi = new int[MAX_RANK];
  final int[] cursor = new int[MAX_RANK];
  @Nullable Box placed; // the box for which at is the place of part, on one side or the other
  int side;
  int part;
  final int[] at = new int[MAX_RANK];

  int[] own(int size) {
    if (own.length < size) own = Arrays.copyOf(own, Math.max(size, own.length * 2));
    from = 0;
    to = size;
    items = own;
    return own;
  }
}
