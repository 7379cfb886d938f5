package dev.weft.scheduler;

import java.util.Arrays;

/**
 * Which host holds which parts of a stage. Kept only if there are several hosts.
 *
 * <p>Of a stage of ranges, disjoint intervals in leaves of at most {@value #LEAF}, neighbours of
 * one host joined, so that a change is one short arraycopy however many hosts there are; of a stage
 * that is known part by part, an array.
 */
final class Owners {
  static final int ANY = -1;
  static final int NOBODY = -1;
  private static final int LEAF = 64;

  /** Takes note of parts [from, to) of one host. */
  interface Visitor {
    void visit(long from, long to, int host);
  }

  private final int[] each; // host + 1 of every part; empty: intervals
  private long[][] leaves = {}; // from, to of every interval
  private int[][] hosts = {};
  private int[] counts = {};
  private int used;

  /** Creates owners of a stage known part by part, of {@code parts} parts, or of ranges if -1. */
  Owners(int parts) {
    each = new int[Math.max(0, parts)];
  }

  /** The host that holds part p, or {@link #NOBODY}. */
  int of(long p) {
    if (each.length > 0) return each[(int) p] - 1;
    int l = leaf(p);
    if (l < 0) return NOBODY;
    int i = within(l, p);
    return i < counts[l] && leaves[l][2 * i] <= p ? hosts[l][i] : NOBODY;
  }

  /** The end of the interval that holds part p, which some host holds. */
  long runEnd(long p) {
    if (each.length > 0) {
      int q = (int) p;
      while (q < each.length && each[q] == each[(int) p]) q++;
      return q;
    }
    int l = leaf(p);
    return leaves[l][2 * within(l, p) + 1];
  }

  /** Nobody held [f, t); now the host does. */
  void put(long f, long t, int host) {
    if (f >= t) return;
    if (each.length > 0) {
      Arrays.fill(each, (int) f, (int) t, host + 1);
      return;
    }
    int l = Math.max(0, leaf(f));
    int i = used == 0 ? 0 : within(l, f);
    // the neighbours grow where they can
    if (used > 0 && i > 0 && leaves[l][2 * i - 1] == f && hosts[l][i - 1] == host) {
      leaves[l][2 * i - 1] = t;
      if (i < counts[l] && leaves[l][2 * i] == t && hosts[l][i] == host) {
        leaves[l][2 * i - 1] = leaves[l][2 * i + 1];
        delete(l, i);
      }
      return;
    }
    if (used > 0 && i < counts[l] && leaves[l][2 * i] == t && hosts[l][i] == host) {
      leaves[l][2 * i] = f;
      return;
    }
    insert(l, i, f, t, host);
  }

  /** Takes away part p and returns its host. */
  int clear(int p) {
    if (each.length > 0) {
      int host = each[p] - 1;
      each[p] = 0;
      return host;
    }
    int host = of(p);
    take(p, p + 1L, ANY, (_, _, _) -> {});
    return host;
  }

  /** Takes away what lies in [f, t), of one host or of any, and shows it. */
  void take(long f, long t, int host, Visitor visitor) {
    if (each.length > 0) {
      takeEach((int) f, (int) t, host, visitor);
      return;
    }
    int l = Math.max(0, leaf(f));
    int i = used == 0 ? 0 : within(l, f);
    while (l < used) {
      if (i >= counts[l]) {
        l++;
        i = 0;
        continue;
      }
      long[] leaf = leaves[l];
      long a = leaf[2 * i];
      long b = leaf[2 * i + 1];
      if (a >= t) return;
      int owner = hosts[l][i];
      if (host != ANY && owner != host) {
        i++;
        continue;
      }
      long x = Math.max(a, f);
      long y = Math.min(b, t);
      if (a < x && y < b) {
        leaf[2 * i + 1] = x;
        insert(l, i + 1, y, b, owner);
        visitor.visit(x, y, owner);
        return;
      }
      if (a < x) {
        leaf[2 * i + 1] = x;
        i++;
      } else if (y < b) {
        leaf[2 * i] = y;
      } else {
        int before = used;
        delete(l, i);
        if (used < before) i = 0; // the leaf is gone, the next one is in its place
      }
      visitor.visit(x, y, owner);
    }
  }

  private void takeEach(int f, int t, int host, Visitor visitor) {
    for (int p = f; p < t; ) {
      int owner = each[p];
      int q = p + 1;
      while (q < t && each[q] == owner) q++;
      if (owner != 0 && (host == ANY || owner == host + 1)) {
        Arrays.fill(each, p, q, 0);
        visitor.visit(p, q, owner - 1);
      }
      p = q;
    }
  }

  /** The last leaf that begins at or before p, else the first; -1 if there is none. */
  private int leaf(long p) {
    int l = 0;
    int r = used - 1;
    if (r < 0) return -1;
    while (l < r) {
      int mid = (l + r + 1) >>> 1;
      if (leaves[mid][0] <= p) l = mid;
      else r = mid - 1;
    }
    return l;
  }

  /** The first interval of a leaf that ends after p. */
  private int within(int l, long p) {
    long[] leaf = leaves[l];
    int x = 0;
    int y = counts[l];
    while (x < y) {
      int mid = (x + y) >>> 1;
      if (leaf[2 * mid + 1] > p) y = mid;
      else x = mid + 1;
    }
    return x;
  }

  private void insert(int l, int i, long f, long t, int host) {
    if (used == 0) {
      open(0, 2);
    } else if (counts[l] == LEAF) {
      int half = LEAF / 2;
      open(l + 1, LEAF);
      System.arraycopy(leaves[l], 2 * half, leaves[l + 1], 0, 2 * (LEAF - half));
      System.arraycopy(hosts[l], half, hosts[l + 1], 0, LEAF - half);
      counts[l + 1] = LEAF - half;
      counts[l] = half;
      if (i > half) {
        l++;
        i -= half;
      }
    }
    int n = counts[l]++;
    if (n == hosts[l].length) {
      leaves[l] = Arrays.copyOf(leaves[l], 4 * n);
      hosts[l] = Arrays.copyOf(hosts[l], 2 * n);
    }
    System.arraycopy(leaves[l], 2 * i, leaves[l], 2 * i + 2, 2 * (n - i));
    System.arraycopy(hosts[l], i, hosts[l], i + 1, n - i);
    leaves[l][2 * i] = f;
    leaves[l][2 * i + 1] = t;
    hosts[l][i] = host;
  }

  private void open(int l, int size) {
    if (used == leaves.length) {
      int more = Math.max(4, used * 2);
      leaves = Arrays.copyOf(leaves, more);
      hosts = Arrays.copyOf(hosts, more);
      counts = Arrays.copyOf(counts, more);
    }
    System.arraycopy(leaves, l, leaves, l + 1, used - l);
    System.arraycopy(hosts, l, hosts, l + 1, used - l);
    System.arraycopy(counts, l, counts, l + 1, used - l);
    leaves[l] = new long[2 * size];
    hosts[l] = new int[size];
    counts[l] = 0;
    used++;
  }

  private void delete(int l, int i) {
    int n = --counts[l];
    System.arraycopy(leaves[l], 2 * i + 2, leaves[l], 2 * i, 2 * (n - i));
    System.arraycopy(hosts[l], i + 1, hosts[l], i, n - i);
    if (n > 0) return;
    used--;
    System.arraycopy(leaves, l + 1, leaves, l, used - l);
    System.arraycopy(hosts, l + 1, hosts, l, used - l);
    System.arraycopy(counts, l + 1, counts, l, used - l);
  }

  long footprint() {
    long bytes = 96 + 4L * each.length;
    for (int l = 0; l < used; l++) bytes += 32 + 20L * hosts[l].length;
    return bytes;
  }
}
