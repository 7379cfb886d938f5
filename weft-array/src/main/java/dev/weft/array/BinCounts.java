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
import dev.weft.array.layout.Region;
import dev.weft.graph.Needs;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * How often each whole number is there, or the sum of its weights: of every block, and then of some
 * blocks together, in a tree.
 */
final class BinCounts {
  /** Numbers that are looked at, and then counted while they are in the first cache. */
  private static final int RUN = 2048;

  /** Counts that are promised for a few numbers of a type that holds large ones: 8 MiB. */
  private static final long FEW = 1 << 20;

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
    long most = Math.max(minLength, mostCounts(x.type(), x.layout().size()));
    return new Staged(
        "bincount",
        "of at least " + minLength,
        new Layout(List.of(Chunks.whole(most).atMost())),
        type,
        args,
        steps -> List.of(stages(steps, !weights.isEmpty(), minLength, most)));
  }

  /**
   * Returns how many counts {@code n} numbers are given room for: as many as the type has where
   * that is few, and else one a number, but at least {@link #FEW}.
   */
  private static long mostCounts(DType type, long n) {
    return switch (type) {
      case BOOL -> 2;
      case INT8 -> 1 << 7;
      case UINT8 -> 1 << 8;
      case INT16 -> 1 << 15;
      case UINT16 -> 1 << 16;
      default -> Math.max(n, FEW);
    };
  }

  private static Stage stages(Steps steps, boolean weighted, int minLength, long most) {
    Steps.Input x = steps.input(0);
    Steps.Input w = steps.input(weighted ? 1 : 0);
    var reads = new ArrayList<Wiring>(x.each());
    if (weighted) {
      reads.addAll(w.each());
    }
    long made = x.whole() == null ? x.madeBytes() : 0;
    long weights = weighted ? w.madeBytes() : 0;
    long longs = x.type().bytes() == 8 ? 0 : 8 * x.layout().largestBlock();
    Stage blocks =
        steps.add(
            "bincount-of-block",
            x.layout().blockCount(),
            reads,
            Needs.bytes(8 * most, 8 * most + made + weights + longs),
            parts -> {
              var counts = new Counts(minLength, most);
              Region region = x.layout().region(parts.part());
              int n = (int) region.length(0);
              Block whole = x.whole();
              boolean there = whole != null && whole.array() instanceof long[];
              long[] values =
                  Lanes.longs(
                      there ? Objects.requireNonNull(whole) : x.block(parts, 0, parts.part()));
              int from = there ? (int) region.from(0) : 0;
              if (weighted) {
                Block weight = w.block(parts, x.reads(), parts.part());
                return counts.sums(values, from, n, Lanes.doubles(weight));
              }
              return counts.of(values, from, n);
            },
            "the numbers of every block");
    return steps.tree(
        "bincount", blocks, Needs.bytes(8 * most, 8 * most), BinCounts::added, "added up");
  }

  /** The counts of one block, as long as its numbers so far ask for. */
  private static final class Counts {
    private final long most;
    private int length;

    Counts(int minLength, long most) {
      this.most = most;
      length = minLength;
    }

    /** Has {@link #length} hold {@code n} numbers from {@code from} on. */
    private void fit(long[] values, int from, int n) {
      long largest = length - 1L;
      long least = 0;
      for (int i = from; i < from + n; i++) {
        largest = Math.max(largest, values[i]);
        least = Math.min(least, values[i]);
      }
      if (least < 0) {
        throw new ArithmeticException("bincount: a negative value: " + least);
      }
      if (largest > Integer.MAX_VALUE - 9) {
        throw new ArithmeticException(
            "bincount: the largest value, "
                + largest
                + ", would need as many counts, more than an array can hold; use histogram");
      }
      if (largest >= most) {
        throw new ArithmeticException(
            "bincount: the largest value, %d, needs more counts than the %d that there was room promised for; give minLength=%d"
                .formatted(largest, most, largest + 1));
      }
      length = (int) largest + 1;
    }

    Block of(long[] values, int from, int n) {
      long[] counts = new long[length];
      for (int at = from; at < from + n; at += RUN) {
        int run = Math.min(RUN, from + n - at);
        fit(values, at, run);
        if (length > counts.length) {
          counts = Arrays.copyOf(counts, room(counts.length));
        }
        count(values, at, run, counts);
      }
      return Block.wrap(
          DType.INT64, counts.length == length ? counts : Arrays.copyOf(counts, length), length);
    }

    private static void count(long[] values, int from, int n, long[] counts) {
      for (int i = from; i < from + n; i++) {
        counts[(int) values[i]]++;
      }
    }

    Block sums(long[] values, int from, int n, double[] weights) {
      fit(values, from, n);
      double[] sums = new double[length];
      for (int i = 0; i < n; i++) {
        sums[(int) values[from + i]] += weights[i];
      }
      return Block.wrap(DType.FLOAT64, sums, length);
    }

    /** Returns a length that is enough, and that is not asked for again and again. */
    private int room(int had) {
      return (int) Math.min(most, Math.max(length, 2L * had));
    }
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
