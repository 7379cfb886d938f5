package dev.weft.array;

import dev.weft.array.expr.Elements;
import dev.weft.array.expr.Elementwise;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Running sums and products, and differences of neighbours. */
public sealed interface Scans permits DArray {

  /** Returns the sums of the elements up to each along {@code axis}; of integers in 64 bits. */
  default DArray cumulativeSum(int axis) {
    return scan("cumulativeSum", axis, false);
  }

  /** Returns the products of the elements up to each along {@code axis}; of integers in 64 bits. */
  default DArray cumulativeProd(int axis) {
    return scan("cumulativeProd", axis, true);
  }

  /** Returns {@link #cumulativeSum} with 0 for NaN. */
  default DArray nancumulativeSum(int axis) {
    return self().replaceNan(0).cumulativeSum(axis);
  }

  /** Returns {@link #cumulativeProd} with 1 for NaN. */
  default DArray nancumulativeProd(int axis) {
    return self().replaceNan(1).cumulativeProd(axis);
  }

  /** Returns {@link #cumulativeSum} with the sum of nothing, 0, before it. */
  default DArray cumulativeSumWithInitial(int axis) {
    return initial(cumulativeSum(axis), axis, 0L);
  }

  /** Returns {@link #cumulativeProd} with the product of nothing, 1, before it. */
  default DArray cumulativeProdWithInitial(int axis) {
    return initial(cumulativeProd(axis), axis, 1L);
  }

  private static DArray initial(DArray scanned, int axis, long first) {
    int a = Axes.of("cumulativeSum", axis, scanned.rank());
    long[] shape = scanned.shape();
    shape[a] = 1;
    return Joining.concat(a, Creation.full(scanned.dtype(), first, shape), scanned);
  }

  /**
   * Returns the differences of neighbours along {@code axis}, {@code n} times over; of bool,
   * whether they differ.
   */
  default DArray diff(int n, int axis) {
    int a = Axes.of("diff", axis, self().rank());
    if (n < 0) {
      throw new IllegalArgumentException("diff: an order must not be negative: n=" + n);
    }
    DArray x = self();
    for (int i = 0; i < n; i++) {
      Index[] upper = new Index[x.rank()];
      Index[] lower = new Index[x.rank()];
      java.util.Arrays.fill(upper, Index.all());
      java.util.Arrays.fill(lower, Index.all());
      upper[a] = Index.slice(1L, null, 1);
      lower[a] = Index.slice(null, -1L, 1);
      DArray later = x.get(upper);
      DArray earlier = x.get(lower);
      x = x.dtype().isBool() ? later.notEqual(earlier) : later.subtract(earlier);
    }
    return x;
  }

  /** Returns the differences of neighbours in the array laid out by rows. */
  default DArray ediff1d() {
    DArray flat = self().reshape(-1);
    return flat.get("1:").subtract(flat.get(":-1"));
  }

  /**
   * Returns the differences of neighbours in the array laid out by rows, with other numbers before
   * and after them, in the type of this array.
   *
   * @throws IllegalArgumentException if they are of a kind that this type cannot hold
   */
  default DArray ediff1d(DArray before, DArray after) {
    DType type = self().dtype();
    for (DArray end : new DArray[] {before, after}) {
      if (end.dtype().kind().compareTo(type.kind()) > 0) {
        throw new IllegalArgumentException(
            "ediff1d: "
                + end.dtype()
                + " does not go beside differences of "
                + type
                + "; cast one with astype");
      }
    }
    return Joining.concatFlat(before.astype(type), ediff1d(), after.astype(type));
  }

  /**
   * Three steps: the total of every block along the axis, the running totals of those, and in each
   * block the running values from where the block before it ended.
   */
  private DArray scan(String what, int axis, boolean product) {
    int a = Axes.of(what, axis, self().rank());
    if (self().isComplex()) {
      if (product) {
        throw ComplexArithmetic.undefined(what);
      }
      return DArray.complex(self().real().cumulativeSum(a), self().imag().cumulativeSum(a));
    }
    DType type = self().dtype().accumulator();
    Expr x = Elementwise.cast(self().expr(), type);
    Layout layout = x.layout();
    int blocks = layout.axis(a).count();
    if (blocks == 1) {
      return new DArray(
          new Regional(
              what,
              "axis " + a,
              layout,
              type,
              List.of(x),
              Regional.Cost.NONE,
              (_, _, out) -> out,
              (_, _, boxes) -> new Block[] {running(boxes.getFirst(), null, a, product)}));
    }
    Layout perBlock = layout.with(a, Chunks.regular(blocks, 1));
    var totals =
        new Regional(
            what + "-totals",
            "axis " + a,
            perBlock,
            type,
            List.of(x),
            Regional.Cost.NONE,
            (_, at, out) -> out.with(a, layout.axis(a).start(at[a]), layout.axis(a).end(at[a])),
            (_, _, boxes) -> new Block[] {total(boxes.getFirst(), a, product)});
    var ends =
        new Regional(
            what + "-of-totals",
            "axis " + a,
            perBlock.with(a, Chunks.whole(blocks)),
            type,
            List.of(totals),
            Regional.Cost.NONE,
            (_, _, out) -> out,
            (_, _, boxes) -> new Block[] {running(boxes.getFirst(), null, a, product)});
    return new DArray(
        new Regional(
            what,
            "axis " + a,
            layout,
            type,
            List.of(x, ends),
            Regional.Cost.NONE,
            (arg, at, out) ->
                arg == 0 ? out : out.with(a, Math.max(0, at[a] - 1), Math.max(1, at[a])),
            (at, _, boxes) ->
                new Block[] {
                  running(boxes.getFirst(), at[a] == 0 ? null : boxes.get(1), a, product)
                }));
  }

  private static Block running(Block block, @Nullable Block start, int axis, boolean product) {
    int[] shape = block.shape();
    Lanes lanes = Lanes.of(shape, axis);
    if (block.type().isFloat()) {
      double[] x = Lanes.doubles(block);
      double[] first = start == null ? null : Lanes.doubles(start);
      double[] y = (double[]) Elements.unfilled(DType.FLOAT64, x.length);
      if (lanes.inner() > 1 && !product) {
        sums(x, first, lanes, y);
        return Lanes.block(block.type(), y, shape);
      }
      for (int i = 0; i < lanes.outer(); i++) {
        for (int j = 0; j < lanes.inner(); j++) {
          double sum = first == null ? (product ? 1 : 0) : first[i * lanes.inner() + j];
          for (int k = 0; k < lanes.length(); k++) {
            double next = x[lanes.at(i, k, j)];
            sum = first == null && k == 0 ? next : product ? sum * next : sum + next;
            y[lanes.at(i, k, j)] = sum;
          }
        }
      }
      return Lanes.block(block.type(), y, shape);
    }
    long[] x = Lanes.longs(block);
    long[] first = start == null ? null : Lanes.longs(start);
    long[] y = (long[]) Elements.unfilled(DType.INT64, x.length);
    for (int i = 0; i < lanes.outer(); i++) {
      for (int j = 0; j < lanes.inner(); j++) {
        long sum = first == null ? (product ? 1 : 0) : first[i * lanes.inner() + j];
        for (int k = 0; k < lanes.length(); k++) {
          long next = x[lanes.at(i, k, j)];
          sum = product ? sum * next : sum + next;
          y[lanes.at(i, k, j)] = sum;
        }
      }
    }
    return Lanes.block(block.type(), y, shape);
  }

  /** Running sums of neighbouring lanes side by side. */
  private static void sums(double[] x, double @Nullable [] first, Lanes lanes, double[] y) {
    int inner = lanes.inner();
    double[] sum = new double[inner];
    double[] next = new double[inner];
    for (int i = 0; i < lanes.outer(); i++) {
      for (int k = 0; k < lanes.length(); k++) {
        int at = lanes.at(i, k, 0);
        System.arraycopy(x, at, next, 0, inner);
        if (k > 0 || first != null) {
          if (k == 0) {
            System.arraycopy(first, i * inner, sum, 0, inner);
          }
          for (int j = 0; j < inner; j++) {
            sum[j] += next[j];
          }
        } else {
          System.arraycopy(next, 0, sum, 0, inner);
        }
        System.arraycopy(sum, 0, y, at, inner);
      }
    }
  }

  private static Block total(Block block, int axis, boolean product) {
    int[] shape = block.shape();
    Lanes lanes = Lanes.of(shape, axis);
    if (lanes.length() == 0) {
      int[] one = Lanes.with(shape, axis, 1);
      long[] none = new long[lanes.outer() * lanes.inner()];
      java.util.Arrays.fill(none, product ? 1 : 0);
      return Lanes.block(block.type(), none, one);
    }
    return Lanes.take(running(block, null, axis, product), axis, new int[] {lanes.length() - 1});
  }

  /** Returns this array. */
  DArray self();
}
