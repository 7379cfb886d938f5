package dev.weft.array;

import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values between points, on the lines that join their neighbours. */
final class Interpolation {
  private Interpolation() {}

  static DArray of(
      DArray x, DArray points, DArray values, @Nullable Double left, @Nullable Double right) {
    if (points.rank() != 1
        || values.rank() != 1
        || points.size() != values.size()
        || points.size() == 0) {
      throw new IllegalArgumentException(
          "interp needs two vectors of one length, and one point at least; shapes="
              + Axes.text(points.shape())
              + ", "
              + Axes.text(values.shape()));
    }
    long n = points.size();
    DArray at = x.astype(DType.FLOAT64);
    return new DArray(
        new Regional(
            "interp",
            "left " + left + " right " + right,
            at.layout(),
            DType.FLOAT64,
            List.of(
                points.astype(DType.FLOAT64).expr(),
                values.astype(DType.FLOAT64).expr(),
                at.expr()),
            Regional.Cost.NONE,
            (arg, _, out) -> arg < 2 ? Region.all(n) : out,
            (_, _, boxes) -> {
              double[] px = Lanes.doubles(boxes.get(0));
              double[] py = Lanes.doubles(boxes.get(1));
              check(px);
              double[] in = Lanes.doubles(boxes.get(2));
              double low = left == null ? py[0] : left;
              double high = right == null ? py[py.length - 1] : right;
              double[] y = new double[in.length];
              for (int i = 0; i < y.length; i++) {
                y[i] = value(in[i], px, py, low, high);
              }
              return new Block[] {Block.wrap(DType.FLOAT64, y, boxes.get(2).shape())};
            }));
  }

  private static void check(double[] points) {
    for (int i = 1; i < points.length; i++) {
      if (!(points[i - 1] <= points[i])) {
        throw new IllegalArgumentException(
            "interp needs points that do not fall; point %d is %s, point %d is %s; sort them with their values"
                .formatted(i - 1, points[i - 1], i, points[i]));
      }
    }
  }

  private static double value(double x, double[] px, double[] py, double low, double high) {
    int last = px.length - 1;
    if (Double.isNaN(x) || x < px[0]) {
      return Double.isNaN(x) ? x : low;
    }
    if (x >= px[last]) {
      return x > px[last] ? high : py[last];
    }
    int from = 0; // the last point that is not above x is in from..to-1
    int to = last;
    while (from + 1 < to) {
      int middle = (from + to) >>> 1;
      if (px[middle] <= x) {
        from = middle;
      } else {
        to = middle;
      }
    }
    if (px[from] == x) {
      return py[from];
    }
    double slope = (py[from + 1] - py[from]) / (px[from + 1] - px[from]);
    double y = slope * (x - px[from]) + py[from];
    if (Double.isNaN(y)) { // infinities: from the other side, or level
      y = slope * (x - px[from + 1]) + py[from + 1];
      y = Double.isNaN(y) && py[from] == py[from + 1] ? py[from] : y;
    }
    return y;
  }
}
