package dev.weft.array;

import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Rechunk;
import dev.weft.array.expr.Staged;
import dev.weft.array.expr.Steps;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.graph.Needs;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.util.ArrayList;
import java.util.List;

/**
 * How often each whole number is there, or the sum of its weights: of every block, and then of some
 * blocks together, in a tree.
 */
final class BinCounts {
  private BinCounts() {}

  /**
   * Returns the counts as int64, or the sums as float64.
   *
   * @param x a vector of integers
   * @param weights none, or one vector of float64 of as many elements
   */
  static Expr of(Expr x, List<Expr> weights, int minLength) {
    DType type = weights.isEmpty() ? DType.INT64 : DType.FLOAT64;
    var args = new ArrayList<Expr>();
    args.add(x);
    for (Expr weight : weights) {
      args.add(Rechunk.of(weight, x.layout()));
    }
    long n = Math.max(x.layout().size(), minLength);
    return new Staged(
        "bincount",
        "of at least " + minLength,
        new Layout(List.of(Chunks.whole(n).atMost())),
        type,
        args,
        steps -> List.of(stages(steps, !weights.isEmpty(), minLength, n)));
  }

  private static Stage stages(Steps steps, boolean weighted, int minLength, long most) {
    Steps.Input x = steps.input(0);
    Steps.Input w = steps.input(weighted ? 1 : 0);
    var reads = new ArrayList<Wiring>(x.each());
    if (weighted) {
      reads.addAll(w.each());
    }
    long made = x.madeBytes() + w.madeBytes();
    Stage blocks =
        steps.add(
            "bincount-of-block",
            x.layout().blockCount(),
            reads,
            Needs.bytes(8 * most, made + 8 * x.layout().largestBlock()),
            parts -> {
              long[] values = Lanes.longs(x.block(parts, 0, parts.part()));
              int length = length(values, minLength);
              if (weighted) {
                Block weights = w.block(parts, x.reads(), parts.part());
                return sums(values, Lanes.doubles(weights), length);
              }
              return counts(values, length);
            },
            "the numbers of every block");
    return steps.tree(
        "bincount", blocks, Needs.bytes(8 * most, 8 * most), BinCounts::added, "added up");
  }

  private static int length(long[] values, int minLength) {
    long most = -1;
    long least = 0;
    for (long value : values) {
      most = Math.max(most, value);
      least = Math.min(least, value);
    }
    if (least < 0) {
      throw new ArithmeticException("bincount: a negative value: " + least);
    }
    if (most > Integer.MAX_VALUE - 9) {
      throw new ArithmeticException(
          "bincount: the largest value, "
              + most
              + ", would need as many counts, more than an array can hold; use histogram");
    }
    return Math.max(minLength, (int) most + 1);
  }

  private static Block counts(long[] values, int length) {
    long[] counts = new long[length];
    for (long value : values) {
      counts[(int) value]++;
    }
    return Block.wrap(DType.INT64, counts, length);
  }

  private static Block sums(long[] values, double[] weights, int length) {
    double[] sums = new double[length];
    for (int i = 0; i < values.length; i++) {
      sums[(int) values[i]] += weights[i];
    }
    return Block.wrap(DType.FLOAT64, sums, length);
  }

  private static Block added(List<Object> all) {
    int length = all.stream().mapToInt(block -> ((Block) block).length(0)).max().orElseThrow();
    if (((Block) all.getFirst()).type() == DType.INT64) {
      long[] counts = new long[length];
      for (Object block : all) {
        long[] some = Lanes.longs((Block) block);
        for (int i = 0; i < some.length; i++) {
          counts[i] += some[i];
        }
      }
      return Block.wrap(DType.INT64, counts, length);
    }
    double[] sums = new double[length];
    for (Object block : all) {
      double[] some = Lanes.doubles((Block) block);
      for (int i = 0; i < some.length; i++) {
        sums[i] += some[i];
      }
    }
    return Block.wrap(DType.FLOAT64, sums, length);
  }
}
