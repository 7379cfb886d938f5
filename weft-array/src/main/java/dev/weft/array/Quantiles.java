package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Elementwise;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.array.order.RankSearch;
import dev.weft.array.order.Selection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Quantiles along the last axis of an array, and of all of one. */
final class Quantiles {
  /** Elements from which on all blocks search together for those of the wanted ranks. */
  private static final int MANY = 1 << 16;

  private Quantiles() {}

  /** Returns whether the quantiles of all elements are better found by all blocks together. */
  static boolean isSearched(DArray x) {
    return x.size() > MANY && x.layout().blockCount() > 1;
  }

  /**
   * Returns the quantiles of all elements.
   *
   * @param drop whether there is one, without an axis for it
   * @param median whether the mean of the two middle elements is asked for
   */
  static Expr ofAll(DArray x, double[] q, boolean drop, boolean median) {
    DType type = type(x, drop);
    long n = x.size();
    long[] ranks = new long[2 * q.length];
    for (int i = 0; i < q.length; i++) {
      double at = q[i] * (n - 1);
      ranks[2 * i] = median ? (n - 1) / 2 : (long) at;
      ranks[2 * i + 1] = Math.min(n - 1, median ? n / 2 : ranks[2 * i] + 1);
    }
    return RankSearch.of(
        median ? "median" : "quantile",
        Elementwise.cast(x.expr(), x.dtype().real()),
        ranks,
        Arrays.toString(q) + (median ? " median" : ""),
        drop ? Layout.whole() : Layout.whole(q.length),
        type,
        elements -> {
          double[] results = new double[q.length];
          for (int i = 0; i < q.length; i++) {
            double a = elements[2 * i];
            double b = elements[2 * i + 1];
            results[i] =
                median
                    ? (n % 2 == 1 ? a : (a + b) / 2)
                    : between(a, b, q[i] * (n - 1) - ranks[2 * i]);
          }
          return Lanes.block(type, results, drop ? new int[0] : new int[] {q.length});
        });
  }

  /**
   * Returns the quantiles along the last axis, which a task holds whole.
   *
   * @param drop whether there is one, without an axis for it
   * @param median whether the mean of the two middle elements is asked for
   */
  static Expr of(DArray x, double[] q, boolean drop, boolean median) {
    int last = x.rank() - 1;
    long n = x.shape()[last];
    DType type = type(x, drop);
    Layout cut = Lanewise.whole(x.layout(), last);
    var axes = new ArrayList<Chunks>();
    if (!drop) {
      axes.add(Chunks.whole(q.length));
    }
    axes.addAll(cut.axes().subList(0, last));
    int shift = drop ? 0 : 1;
    if (n == 0 && !median) {
      throw new IllegalArgumentException("quantiles of no elements; shape=" + Axes.text(x.shape()));
    }
    return new Regional(
        median ? "median" : "quantile",
        Arrays.toString(q),
        new Layout(axes),
        type,
        List.of(x.expr()),
        new Regional.Cost(1, 0),
        (_, _, out) -> {
          long[] from = new long[last + 1];
          long[] to = new long[last + 1];
          for (int i = 0; i < last; i++) {
            from[i] = out.from(i + shift);
            to[i] = out.to(i + shift);
          }
          to[last] = n;
          return new Region(from, to);
        },
        (_, out, boxes) -> {
          Block block = boxes.getFirst();
          int[] shape = Boxes.ints(out.shape());
          int lanes = n == 0 ? (int) out.size() / q.length : block.size() / (int) n;
          double[] results = new double[lanes * q.length];
          double[] values = Lanes.doubles(block);
          double[] lane = new double[(int) n];
          for (int i = 0; i < lanes; i++) {
            System.arraycopy(values, i * (int) n, lane, 0, (int) n);
            quantiles(lane, q, median, results, i, lanes);
          }
          return new Block[] {Lanes.block(type, results, shape)};
        });
  }

  /** Returns the type of one quantile: that of the elements; of several, as q's, float64. */
  private static DType type(DArray x, boolean drop) {
    return drop ? x.dtype().real() : DType.FLOAT64;
  }

  private static void quantiles(
      double[] lane, double[] q, boolean median, double[] results, int at, int step) {
    int n = lane.length;
    boolean nan = n == 0;
    for (double x : lane) {
      nan |= Double.isNaN(x);
    }
    for (int k = 0; k < q.length; k++) {
      if (nan) {
        results[k * step + at] = Double.NaN;
        continue;
      }
      int low = median ? (n - 1) / 2 : (int) (q[k] * (n - 1));
      int high = Math.min(n - 1, median ? n / 2 : low + 1);
      Selection.select(lane, 0, n - 1, low);
      double a = lane[low];
      double b = a;
      if (high > low) { // the least of those that are not smaller
        b = Double.POSITIVE_INFINITY;
        for (int i = high; i < n; i++) {
          b = Math.min(b, lane[i]);
        }
      }
      results[k * step + at] =
          median ? (n % 2 == 1 ? a : (a + b) / 2) : between(a, b, q[k] * (n - 1) - low);
    }
  }

  private static double between(double a, double b, double part) {
    if (part == 0 || a == b || Double.isNaN(a)) {
      return a;
    }
    double step = b - a;
    return part >= 0.5 ? b - step * (1 - part) : a + step * part;
  }
}
