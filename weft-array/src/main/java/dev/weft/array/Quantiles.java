package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Quantiles along the last axis of an array. */
final class Quantiles {
  private Quantiles() {}

  /**
   * Returns the quantiles.
   *
   * @param drop whether there is one, without an axis for it
   * @param median whether the mean of the two middle elements is asked for
   */
  static Expr of(DArray x, double[] q, boolean drop, boolean median) {
    int last = x.rank() - 1;
    long n = x.shape()[last];
    DType type = x.dtype().real();
    var axes = new ArrayList<Chunks>();
    if (!drop) {
      axes.add(Chunks.whole(q.length));
    }
    axes.addAll(x.layout().axes().subList(0, last));
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
        new Regional.Cost(2, 0),
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
          for (int lane = 0; lane < lanes; lane++) {
            double[] sorted = Arrays.copyOfRange(values, lane * (int) n, (lane + 1) * (int) n);
            Arrays.sort(sorted);
            for (int k = 0; k < q.length; k++) {
              results[k * lanes + lane] = median ? middle(sorted) : between(sorted, q[k]);
            }
          }
          return new Block[] {Lanes.block(type, results, shape)};
        });
  }

  private static double middle(double[] sorted) {
    int n = sorted.length;
    if (n == 0 || Double.isNaN(sorted[n - 1])) {
      return Double.NaN;
    }
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  private static double between(double[] sorted, double q) {
    int n = sorted.length;
    if (Double.isNaN(sorted[n - 1])) {
      return Double.NaN;
    }
    double at = q * (n - 1);
    int low = (int) Math.floor(at);
    int high = Math.min(n - 1, low + 1);
    double part = at - low;
    double a = sorted[low];
    double b = sorted[high];
    if (part == 0 || a == b) {
      return a;
    }
    double step = b - a;
    return part >= 0.5 ? b - step * (1 - part) : a + step * part;
  }
}
