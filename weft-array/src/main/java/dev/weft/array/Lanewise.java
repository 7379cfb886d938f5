package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.order.Digits;
import dev.weft.array.order.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Orders along one axis: whole lanes in one task, or, of few long ones, each by many tasks. */
final class Lanewise {
  /** Bytes of lanes that a task takes together. */
  private static final long TOGETHER = 16L << 20;

  /** Bytes of one lane that a task may hold. */
  private static final long LONGEST = 128L << 20;

  private Lanewise() {}

  /** Returns whether the lanes along {@code axis} are to be sorted one by one, by many tasks. */
  static boolean isVectors(DArray x, int axis) {
    long n = x.shape()[axis];
    return x.layout().axis(axis).count() > 1 && (x.rank() == 1 || n * 8 > LONGEST);
  }

  /** Returns {@code function} of each lane along {@code axis}, which keeps its length. */
  static DArray vectors(DArray x, int axis, UnaryOperator<DArray> function) {
    if (x.rank() == 1) {
      return function.apply(x);
    }
    DArray moved = x.moveaxis(axis, -1);
    long[] shape = moved.shape();
    long n = shape[shape.length - 1];
    DArray rows = moved.reshape(-1, n);
    var lanes = new ArrayList<DArray>();
    for (long i = 0; i < rows.shape()[0]; i++) {
      lanes.add(function.apply(rows.get(Index.at(i), Index.all())).expandDims(0));
    }
    return Joining.concat(0, lanes.toArray(DArray[]::new)).reshape(shape).moveaxis(-1, axis);
  }

  /**
   * Returns the layout whose blocks have all of {@code axis}, and as many lanes as {@link
   * #TOGETHER} has room for.
   */
  static Layout whole(Layout layout, int axis) {
    Layout cut = layout.withoutEmpty().with(axis, Chunks.whole(layout.axis(axis).length()));
    while (cut.largestBlock() * 8 > TOGETHER) {
      int longest = -1;
      for (int i = 0; i < cut.rank(); i++) {
        long n = cut.axis(i).largest();
        if (i != axis && n > 1 && (longest < 0 || n > cut.axis(longest).largest())) {
          longest = i;
        }
      }
      if (longest < 0) {
        break;
      }
      Chunks long1 = cut.axis(longest);
      cut = cut.with(longest, Chunks.regular(long1.length(), Math.ceilDiv(long1.largest(), 2)));
    }
    return cut;
  }

  /** Returns the elements in order along {@code axis}, or their places. */
  static DArray sorted(DArray x, int axis, boolean descending, boolean places) {
    DType type = places ? DType.INT64 : x.dtype();
    long n = x.shape()[axis];
    return new DArray(
        new Regional(
            places ? "argsort" : "sort",
            "axis " + axis + " " + descending,
            whole(x.layout(), axis),
            type,
            List.of(x.expr()),
            new Regional.Cost(1, 8.0 / type.bytes()),
            (_, _, out) -> out.with(axis, 0, out.size() == 0 ? 0 : n),
            (_, out, boxes) -> {
              int[] shape = Boxes.ints(out.shape());
              Block block = boxes.getFirst();
              long[] results = new long[Math.toIntExact(out.size())];
              if (results.length > 0) {
                sort(block, Lanes.of(shape, axis), descending, places, results);
              }
              return new Block[] {Keys.block(type, results, 0, results.length, shape)};
            }));
  }

  private static void sort(
      Block block, Lanes lanes, boolean descending, boolean places, long[] results) {
    boolean floats = block.type().isFloat();
    long flip = descending ? -1 : 0;
    int n = lanes.length();
    long[] own = new long[places ? n : 0];
    for (int i = 0; i < lanes.outer(); i++) {
      for (int j = 0; j < lanes.inner(); j++) {
        long[] keys = Keys.of(block, lanes.at(i, 0, j), lanes.inner(), n);
        for (int k = 0; k < n; k++) {
          keys[k] ^= flip;
        }
        if (places) {
          for (int k = 0; k < n; k++) {
            own[k] = k;
          }
          Digits.sort(keys, own, n, floats);
        } else {
          Digits.sort(keys, floats);
        }
        for (int k = 0; k < n; k++) {
          results[lanes.at(i, k, j)] = places ? own[k] : keys[k] ^ flip;
        }
      }
    }
  }

  /** Returns quantiles along the last axis of {@code x}, as {@link Quantiles}. */
  static DArray quantiles(DArray x, double[] q, boolean drop, boolean median) {
    int last = x.rank() - 1;
    long[] shape = x.shape();
    long n = shape[last];
    if (n * 8 <= LONGEST || x.layout().axis(last).count() == 1) {
      return new DArray(Quantiles.of(x, q, drop, median));
    }
    DArray rows = x.reshape(-1, n);
    var lanes = new ArrayList<DArray>();
    for (long i = 0; i < rows.shape()[0]; i++) {
      DArray lane = rows.get(Index.at(i), Index.all());
      lanes.add(new DArray(Quantiles.ofAll(lane, q, drop, median)).expandDims(-1));
    }
    DArray all = Joining.concat(-1, lanes.toArray(DArray[]::new)); // (q, lanes), or (lanes)
    long[] others = Arrays.copyOf(shape, last);
    if (drop) {
      return all.reshape(others);
    }
    long[] result = new long[last + 1];
    result[0] = q.length;
    System.arraycopy(others, 0, result, 1, last);
    return all.reshape(result);
  }
}
