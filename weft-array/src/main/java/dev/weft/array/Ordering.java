package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Regional;
import dev.weft.array.expr.Stable;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.util.ArrayList;
import java.util.List;

/**
 * Sorting, and what is told from it. NaN is larger than everything, 0.0 and -0.0 are equal, and
 * equal elements keep their order, in descending order too. What sorts along an axis holds the axis
 * whole: a task needs the bytes of one block of all of its length.
 */
public sealed interface Ordering permits DArray {

  /** Returns the elements ascending along {@code axis}. */
  default DArray sort(int axis) {
    return sort(axis, false);
  }

  /** Returns the elements in order along {@code axis}. */
  default DArray sort(int axis, boolean descending) {
    int a = Axes.of("sort", axis, self().rank());
    return lanes(
        "sort",
        a,
        descending + "",
        self().dtype(),
        self().shape()[a],
        (block, lanes) -> {
          long[] keys = Lanes.keys(block);
          int[] places = new int[block.size()];
          for (int i = 0; i < lanes.outer(); i++) {
            for (int j = 0; j < lanes.inner(); j++) {
              int[] order =
                  Stable.order(keys, lanes.at(i, 0, j), lanes.inner(), lanes.length(), descending);
              for (int k = 0; k < order.length; k++) {
                places[lanes.at(i, k, j)] = lanes.at(i, order[k], j);
              }
            }
          }
          return Lanes.pick(block, places, block.shape());
        });
  }

  /** Returns the indices along {@code axis} of the elements in order, as int64. */
  default DArray argsort(int axis, boolean descending) {
    int a = Axes.of("argsort", axis, self().rank());
    return lanes(
        "argsort",
        a,
        descending + "",
        DType.INT64,
        self().shape()[a],
        (block, lanes) -> {
          long[] keys = Lanes.keys(block);
          long[] places = new long[block.size()];
          for (int i = 0; i < lanes.outer(); i++) {
            for (int j = 0; j < lanes.inner(); j++) {
              int[] order =
                  Stable.order(keys, lanes.at(i, 0, j), lanes.inner(), lanes.length(), descending);
              for (int k = 0; k < order.length; k++) {
                places[lanes.at(i, k, j)] = order[k];
              }
            }
          }
          return Block.wrap(DType.INT64, places, block.shape());
        });
  }

  /**
   * Returns the {@code k} largest elements along {@code axis}, largest first; for a negative k the
   * -k smallest, smallest first.
   */
  default DArray topk(int k, int axis) {
    int a = Axes.of("topk", axis, self().rank());
    long length = self().shape()[a];
    if (k == 0 || Math.abs((long) k) > length) {
      throw new IllegalArgumentException(
          "topk: k=" + k + " of an axis of " + length + "; k or -k must be from 1 to " + length);
    }
    int n = Math.abs(k);
    return lanes(
        "topk",
        a,
        k + "",
        self().dtype(),
        n,
        (block, lanes) -> {
          long[] keys = Lanes.keys(block);
          int[] shape = Lanes.with(block.shape(), a, n);
          Lanes to = Lanes.of(shape, a);
          int[] places = new int[to.outer() * n * to.inner()];
          for (int i = 0; i < lanes.outer(); i++) {
            for (int j = 0; j < lanes.inner(); j++) {
              int[] order =
                  Stable.order(keys, lanes.at(i, 0, j), lanes.inner(), lanes.length(), k > 0);
              for (int m = 0; m < n; m++) {
                places[to.at(i, m, j)] = lanes.at(i, order[m], j);
              }
            }
          }
          return Lanes.pick(block, places, shape);
        });
  }

  /** What is done with a block that holds whole lanes. */
  @FunctionalInterface
  interface OfLanes extends java.io.Serializable {
    /** Returns the new block. */
    Block apply(Block block, Lanes lanes);
  }

  private DArray lanes(
      String name, int axis, String text, DType type, long length, OfLanes function) {
    Layout layout = self().layout();
    long own = self().shape()[axis];
    return new DArray(
        new Regional(
            name,
            "axis " + axis + " " + text,
            layout.with(axis, Chunks.whole(length)),
            type,
            List.of(self().expr()),
            new Regional.Cost(3, 1),
            (_, _, out) -> out.with(axis, 0, out.size() == 0 ? 0 : own),
            (_, out, boxes) -> {
              Block block = boxes.getFirst();
              return new Block[] {
                out.size() == 0
                    ? Lanes.block(type, new long[0], Boxes.ints(out.shape()))
                    : function.apply(block, Lanes.of(block.shape(), axis))
              };
            }));
  }

  /**
   * Returns the median along {@code axes}; none means all. The mean of the two middle ones where
   * there is no middle one; NaN if one is NaN.
   */
  default DArray median(int... axes) {
    DArray moved = merged("median", axes);
    return new DArray(Quantiles.of(moved, new double[] {0.5}, true, true));
  }

  /**
   * Returns the quantiles {@code q} (from 0 to 1) along {@code axes}; none means all. Between two
   * elements it is linear.
   *
   * @return an array whose first axis are the quantiles, followed by those that are left
   */
  default DArray quantile(double[] q, int... axes) {
    for (double x : q) {
      if (!(x >= 0 && x <= 1)) {
        throw new IllegalArgumentException("quantile: q must be from 0 to 1: " + x);
      }
    }
    return new DArray(Quantiles.of(merged("quantile", axes), q, false, false));
  }

  /** Returns {@link #quantile(double[], int...)} of one q, without an axis for it. */
  default DArray quantile(double q, int... axes) {
    return quantile(new double[] {q}, axes).squeeze(0);
  }

  /** Returns {@link #quantile(double[], int...)} of q in percent. */
  default DArray percentile(double[] q, int... axes) {
    double[] parts = new double[q.length];
    for (int i = 0; i < q.length; i++) {
      if (!(q[i] >= 0 && q[i] <= 100)) {
        throw new IllegalArgumentException("percentile: q must be from 0 to 100: " + q[i]);
      }
      parts[i] = q[i] / 100;
    }
    return new DArray(Quantiles.of(merged("percentile", axes), parts, false, false));
  }

  /** Returns {@link #percentile(double[], int...)} of one q, without an axis for it. */
  default DArray percentile(double q, int... axes) {
    return percentile(new double[] {q}, axes).squeeze(0);
  }

  /** Returns the array with {@code axes} moved to the end and made one. */
  private DArray merged(String what, int[] axes) {
    int rank = self().rank();
    List<Integer> folded = Axes.some(what, axes, rank);
    var order = new ArrayList<Integer>();
    var shape = new ArrayList<Long>();
    long n = 1;
    for (int axis = 0; axis < rank; axis++) {
      if (folded.contains(axis)) {
        n *= self().shape()[axis];
      } else {
        order.add(axis);
        shape.add(self().shape()[axis]);
      }
    }
    order.addAll(folded);
    shape.add(n);
    DArray moved = self().permuteDims(order.stream().mapToInt(Integer::intValue).toArray());
    return folded.size() == 1
        ? moved
        : moved.reshape(shape.stream().mapToLong(Long::longValue).toArray());
  }

  /**
   * Returns where in this ascending vector {@code x} would have to be put, as int64.
   *
   * @param right whether after equal elements, not before them
   */
  default DArray searchsorted(DArray x, boolean right) {
    if (self().rank() != 1) {
      throw new IllegalArgumentException(
          "searchsorted needs a sorted vector; shape=" + Axes.text(self().shape()));
    }
    DType both = self().dtype().promote(x.dtype());
    long n = self().shape()[0];
    return new DArray(
        new Regional(
            "searchsorted",
            right ? "right" : "left",
            x.layout(),
            DType.INT64,
            List.<Expr>of(self().astype(both).expr(), x.astype(both).expr()),
            new Regional.Cost(2, 0),
            (arg, _, out) -> arg == 0 ? Region.all(n) : out,
            (_, _, boxes) -> {
              long[] sorted = Lanes.keys(boxes.getFirst());
              long[] keys = Lanes.keys(boxes.get(1));
              long[] places = new long[keys.length];
              for (int i = 0; i < keys.length; i++) {
                places[i] = place(sorted, keys[i], right);
              }
              return new Block[] {Block.wrap(DType.INT64, places, boxes.get(1).shape())};
            }));
  }

  private static int place(long[] sorted, long key, boolean right) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < key || (right && sorted[middle] == key)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns the different values, ascending; every NaN is a value of its own. */
  default DArray uniqueValues() {
    return Uniques.of(self()).getFirst();
  }

  /** Returns the different values, ascending, and how often each is there, as int64. */
  default List<DArray> uniqueCounts() {
    return Uniques.of(self()).subList(0, 2);
  }

  /** Returns the different values, ascending, and which of them each element is, as int64. */
  default List<DArray> uniqueInverse() {
    DArray values = uniqueValues();
    return List.of(values, Uniques.inverse(self()));
  }

  /** Returns this array. */
  DArray self();
}
