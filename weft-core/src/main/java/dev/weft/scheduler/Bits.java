package dev.weft.scheduler;

import java.util.Arrays;

/**
 * A set of ints below a bound, with two levels of summaries: the next element is found in a few
 * steps.
 */
final class Bits {
  private long[] l0;
  private long[] l1;
  private long[] l2;
  int size;

  Bits(int n) {
    l0 = new long[(n >> 6) + 1];
    l1 = new long[(l0.length >> 6) + 1];
    l2 = new long[(l1.length >> 6) + 1];
  }

  void grow(int n) {
    if ((n >> 6) < l0.length) return;
    int size0 = Math.max((n >> 6) + 1, l0.length * 2);
    l0 = Arrays.copyOf(l0, size0);
    l1 = Arrays.copyOf(l1, (l0.length >> 6) + 1);
    l2 = Arrays.copyOf(l2, (l1.length >> 6) + 1);
  }

  boolean get(int i) {
    return (l0[i >> 6] >>> i & 1) != 0;
  }

  /** As get, of any i. */
  boolean has(int i) {
    return (i >> 6) < l0.length && get(i);
  }

  void set(int i) {
    long w = l0[i >> 6];
    long bit = 1L << i;
    if ((w & bit) != 0) return;
    size++;
    l0[i >> 6] = w | bit;
    if (w == 0) {
      l1[i >> 12] |= 1L << (i >> 6);
      l2[i >> 18] |= 1L << (i >> 12);
    }
  }

  void setAll(int from, int to) {
    for (int i = from; i < to; ) {
      if ((i & 63) != 0 || i + 64 > to || l0[i >> 6] != 0) {
        set(i++);
        continue;
      }
      l0[i >> 6] = -1L;
      l1[i >> 12] |= 1L << (i >> 6);
      l2[i >> 18] |= 1L << (i >> 12);
      size += 64;
      i += 64;
    }
  }

  void clear(int i) {
    long bit = 1L << i;
    if ((l0[i >> 6] & bit) == 0) return;
    size--;
    if ((l0[i >> 6] &= ~bit) == 0 && (l1[i >> 12] &= ~(1L << (i >> 6))) == 0)
      l2[i >> 18] &= ~(1L << (i >> 12));
  }

  void clearAll(int from, int to) {
    for (int i = from; i < to; ) {
      int w = i >> 6;
      int end = Math.min(to, (w + 1) << 6);
      long mask = (-1L << i) & (-1L >>> -end);
      long gone = l0[w] & mask;
      if (gone != 0) {
        size -= Long.bitCount(gone);
        if ((l0[w] &= ~mask) == 0 && (l1[w >> 6] &= ~(1L << w)) == 0) {
          l2[w >> 12] &= ~(1L << (w >> 6));
        }
      }
      i = end;
    }
  }

  /** The end of the elements that follow each other from i, which is one; at most limit. */
  int runEnd(int i, int limit) {
    int w = i >> 6;
    long absent = ~l0[w] & -1L << i;
    while (absent == 0 && ++w < l0.length && w << 6 < limit) absent = ~l0[w];
    return absent == 0 ? limit : Math.min(limit, (w << 6) + Long.numberOfTrailingZeros(absent));
  }

  /** The first of the elements that follow each other up to i, which is one. */
  int runStart(int i) {
    int w = i >> 6;
    long absent = ~l0[w] & -1L >>> ~i;
    while (absent == 0 && --w >= 0) absent = ~l0[w];
    return absent == 0 ? 0 : (w << 6) + 64 - Long.numberOfLeadingZeros(absent);
  }

  /** The smallest element that is not below i, or -1. */
  int next(int i) {
    int w = i >> 6;
    if (w >= l0.length) return -1;
    long x = l0[w] & -1L << i;
    if (x != 0) return (w << 6) + Long.numberOfTrailingZeros(x);
    int v = ++w >> 6;
    if (v >= l1.length) return -1;
    x = (w & 63) == 0 ? l1[v] : l1[v] & -1L << w;
    if (x == 0) {
      int u = ++v >> 6;
      if (u >= l2.length) return -1;
      x = (v & 63) == 0 ? l2[u] : l2[u] & -1L << v;
      while (x == 0) {
        if (++u == l2.length) return -1;
        x = l2[u];
      }
      v = (u << 6) + Long.numberOfTrailingZeros(x);
      x = l1[v];
    }
    w = (v << 6) + Long.numberOfTrailingZeros(x);
    return (w << 6) + Long.numberOfTrailingZeros(l0[w]);
  }

  /** The largest element that is not above i, or -1. */
  int previous(int i) {
    if (i < 0) return -1;
    int w = Math.min(i >> 6, l0.length - 1);
    long x = i >> 6 < l0.length ? l0[w] & -1L >>> (63 - (i & 63)) : l0[w];
    if (x != 0) return (w << 6) + 63 - Long.numberOfLeadingZeros(x);
    if (--w < 0) return -1;
    int v = w >> 6;
    x = l1[v] & -1L >>> (63 - (w & 63));
    if (x == 0) {
      if (--v < 0) return -1;
      int u = v >> 6;
      x = l2[u] & -1L >>> (63 - (v & 63));
      while (x == 0) {
        if (--u < 0) return -1;
        x = l2[u];
      }
      v = (u << 6) + 63 - Long.numberOfLeadingZeros(x);
      x = l1[v];
    }
    w = (v << 6) + 63 - Long.numberOfLeadingZeros(x);
    return (w << 6) + 63 - Long.numberOfLeadingZeros(l0[w]);
  }

  long footprint() {
    return 72 + 8L * (l0.length + l1.length + l2.length);
  }
}
