package dev.weft.scheduler;

import java.util.Arrays;

/**
 * A set of longs kept as disjoint, non-adjacent intervals [lo, hi).
 *
 * <p>Up to one interval lives in two fields; more in leaves of at most {@value #LEAF} intervals, so
 * that an update costs one short arraycopy however many holes there are (forty thousand workers
 * leave forty thousand holes).
 *
 * <p>Read by {@code for (long p = from; s.find(p) && s.lo < to; p = s.hi)}: find sets lo and hi to
 * the first interval that ends after p. Copy lo and hi before the set is changed or asked again.
 */
final class IntervalSet {
  static final int LEAF = 128;
  private static final Leaves FEW = new Leaves(); // never changed
  static final IntervalSet EMPTY = new IntervalSet(); // never changed

  long lo;
  long hi;

  private long a;
  private long b;
  private Leaves many = FEW; // FEW while there is at most one interval

  private static final class Leaves {
    private static final long[] NONE = {};
    long[][] leaves = {new long[8]};
    int[] counts = {1};
    int used = 1;
    int atLeaf;
    int at;
    long size;
  }

  boolean isEmpty() {
    return many == FEW ? a == b : many.size == 0;
  }

  long size() {
    return many == FEW ? b - a : many.size;
  }

  boolean find(long p) {
    Leaves many = this.many;
    if (many == FEW) {
      if (b > p && a < b) {
        lo = a;
        hi = b;
        return true;
      }
      return false;
    }
    if (many.used == 0) return false;
    long[][] leaves = many.leaves;
    int l = 0;
    int r = many.used - 1;
    while (l < r) {
      int mid = (l + r + 1) >>> 1;
      if (leaves[mid][0] <= p) l = mid;
      else r = mid - 1;
    }
    long[] leaf = leaves[l];
    int x = 0;
    int y = many.counts[l];
    while (x < y) {
      int mid = (x + y) >>> 1;
      if (leaf[2 * mid + 1] > p) y = mid;
      else x = mid + 1;
    }
    if (x == many.counts[l]) {
      if (++l == many.used) return false;
      x = 0;
      leaf = leaves[l];
    }
    many.atLeaf = l;
    many.at = x;
    lo = leaf[2 * x];
    hi = leaf[2 * x + 1];
    return true;
  }

  boolean contains(long p) {
    return find(p) && lo <= p;
  }

  boolean containsAll(long f, long t) {
    return f >= t || (find(f) && lo <= f && hi >= t);
  }

  boolean intersects(long f, long t) {
    return f < t && find(f) && lo < t;
  }

  /** This set with [f, t), or a new one if this is the empty set that is never changed. */
  IntervalSet with(long f, long t) {
    IntervalSet to = this == EMPTY ? new IntervalSet() : this;
    to.add(f, t);
    return to;
  }

  void add(long f, long t) {
    if (f >= t) return;
    if (many == FEW) {
      if (a == b) {
        a = f;
        b = t;
        return;
      }
      if (f <= b && t >= a) {
        a = Math.min(a, f);
        b = Math.max(b, t);
        return;
      }
      spread();
    }
    // absorb what overlaps or touches; the common case is that one neighbour grows in place
    while (find(f - 1) && lo <= t) {
      if (lo <= f && hi < t && !nextStartsBy(t)) {
        many.leaves[many.atLeaf][2 * many.at + 1] = t;
        many.size += t - hi;
        return;
      }
      if (lo <= f && hi >= t) return;
      f = Math.min(f, lo);
      t = Math.max(t, hi);
      delete();
    }
    insert(f, t);
  }

  private void spread() {
    many = new Leaves();
    many.leaves[0][0] = a;
    many.leaves[0][1] = b;
    many.size = b - a;
  }

  private boolean nextStartsBy(long t) {
    int l = many.atLeaf;
    if (many.at + 1 < many.counts[l]) return many.leaves[l][2 * many.at + 2] <= t;
    return l + 1 < many.used && many.leaves[l + 1][0] <= t;
  }

  void remove(long f, long t) {
    if (f >= t) return;
    if (many == FEW) {
      long x = Math.max(f, a);
      long y = Math.min(t, b);
      if (x >= y) return;
      if (x == a || y == b) {
        if (x == a) a = y;
        else b = x;
        if (a == b) a = b = 0;
        return;
      }
      spread();
    }
    while (find(f) && lo < t) {
      long x = lo;
      long y = hi;
      long[] leaf = many.leaves[many.atLeaf];
      int at = many.at;
      if (x >= f && y <= t) {
        delete();
      } else if (x < f && y > t) {
        leaf[2 * at + 1] = f;
        many.size -= y - f;
        insert(t, y);
        return;
      } else if (x < f) {
        leaf[2 * at + 1] = f;
        many.size -= y - f;
      } else {
        leaf[2 * at] = t;
        many.size -= t - x;
      }
    }
  }

  void clear() {
    a = b = 0;
    many = FEW;
  }

  private void delete() {
    Leaves m = many;
    int atLeaf = m.atLeaf;
    int at = m.at;
    long[] leaf = m.leaves[atLeaf];
    int n = --m.counts[atLeaf];
    m.size -= leaf[2 * at + 1] - leaf[2 * at];
    System.arraycopy(leaf, 2 * at + 2, leaf, 2 * at, 2 * (n - at));
    if (n == 0) {
      m.used--;
      System.arraycopy(m.leaves, atLeaf + 1, m.leaves, atLeaf, m.used - atLeaf);
      System.arraycopy(m.counts, atLeaf + 1, m.counts, atLeaf, m.used - atLeaf);
      m.leaves[m.used] = Leaves.NONE;
    }
  }

  private void insert(long f, long t) {
    Leaves m = many;
    m.size += t - f;
    if (m.used == 0) {
      m.leaves[0] = new long[8];
      m.counts[0] = 0;
      m.used = 1;
    }
    int l;
    int x;
    if (find(f)) {
      l = m.atLeaf;
      x = m.at;
    } else {
      l = m.used - 1;
      x = m.counts[l];
    }
    long[] leaf = m.leaves[l];
    int n = m.counts[l];
    if (n == LEAF) {
      int half = LEAF / 2;
      if (m.used == m.leaves.length) {
        m.leaves = Arrays.copyOf(m.leaves, m.used * 2);
        m.counts = Arrays.copyOf(m.counts, m.used * 2);
      }
      System.arraycopy(m.leaves, l + 1, m.leaves, l + 2, m.used - l - 1);
      System.arraycopy(m.counts, l + 1, m.counts, l + 2, m.used - l - 1);
      long[] right = new long[2 * LEAF];
      System.arraycopy(leaf, 2 * half, right, 0, 2 * (n - half));
      m.leaves[l + 1] = right;
      m.counts[l + 1] = n - half;
      m.counts[l] = half;
      m.used++;
      if (x > half) {
        l++;
        x -= half;
        leaf = right;
      }
      n = m.counts[l];
    }
    if (leaf.length < 2 * (n + 1)) leaf = m.leaves[l] = Arrays.copyOf(leaf, leaf.length * 2);
    System.arraycopy(leaf, 2 * x, leaf, 2 * x + 2, 2 * (n - x));
    leaf[2 * x] = f;
    leaf[2 * x + 1] = t;
    m.counts[l] = n + 1;
  }

  /** An estimate of the heap bytes of this object. */
  long footprint() {
    if (this == EMPTY) return 0;
    long bytes = 48;
    if (many != FEW) {
      bytes += 20L * many.leaves.length;
      for (int l = 0; l < many.used; l++) bytes += 16 + 8L * many.leaves[l].length;
    }
    return bytes;
  }
}
