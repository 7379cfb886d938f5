package dev.weft.scheduler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A growable list of ints, with its array in the open for loops that count nanoseconds. */
final class IntList {
  int[] items = new int[16];
  int size;
  private long[] bits = {}; // scratch of sort; all zero

  void add(int x) {
    if (size == items.length) items = Arrays.copyOf(items, size * 2);
    items[size++] = x;
  }

  void addRange(int from, int to) {
    int n = to - from;
    if (size + n > items.length) items = Arrays.copyOf(items, Math.max(size + n, size * 2));
    for (int x = from; x < to; x++) items[size++] = x;
  }

  /** Puts list[f] to list[t - 1], or f to t - 1 if there is no list, before all others. */
  void insert(int @Nullable [] list, int f, int t) {
    int n = t - f;
    if (size + n > items.length) items = Arrays.copyOf(items, Math.max(size + n, size * 2));
    System.arraycopy(items, 0, items, n, size);
    for (int k = 0; k < n; k++) items[k] = Lease.part(list, f + (long) k);
    size += n;
  }

  /** Sorts the elements, which differ and are not negative. */
  void sort() {
    int least = Integer.MAX_VALUE;
    int greatest = -1;
    boolean ascend = true;
    for (int k = 0; k < size; k++) {
      ascend &= items[k] > greatest;
      least = Math.min(least, items[k]);
      greatest = Math.max(greatest, items[k]);
    }
    if (ascend) return;
    int words = ((greatest - least) >> 6) + 1;
    if (words > size) { // they lie far apart
      Arrays.sort(items, 0, size);
      return;
    }
    if (bits.length < words) bits = new long[Math.max(words, 2 * bits.length)];
    for (int k = 0; k < size; k++) {
      int x = items[k] - least;
      bits[x >> 6] |= 1L << x;
    }
    int k = 0;
    for (int w = 0; w < words; w++) {
      for (long rest = bits[w]; rest != 0; rest &= rest - 1) {
        items[k++] = least + (w << 6) + Long.numberOfTrailingZeros(rest);
      }
      bits[w] = 0;
    }
  }

  /** Whether the elements, which ascend, are all from the first to the last. */
  boolean isRange() {
    return items[size - 1] - items[0] == size - 1;
  }

  /** The end of the elements that ascend by one from the k-th. */
  static int runEnd(int[] items, int k, int size) {
    int e = k + 1;
    while (e < size && items[e] == items[e - 1] + 1) e++;
    return e;
  }

  int[] toArray() {
    return Arrays.copyOf(items, size);
  }
}
