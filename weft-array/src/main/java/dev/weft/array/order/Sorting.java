package dev.weft.array.order;

import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Staged;
import dev.weft.array.expr.Steps;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.graph.Needs;
import dev.weft.graph.Parts;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * Sorting of a vector of many blocks, none of which is ever together with all others: a sample sort
 * by regular sampling (Shi and Schaeffer, 1992).
 *
 * <p>Every block is sorted, and every d-th of its keys is a sample. Of all samples, sorted, those
 * near the ranks at which the blocks of the result begin are taken as splitters; what lies between
 * two of them is brought together from all blocks and sorted. Elements are ordered by key, block
 * and place, so that equal ones keep their order and share themselves out as evenly as others. A
 * sample stands for d elements of its block, so with B blocks the rank of a splitter is known to (B
 * / 2 + 1) d. That is less than a block, by the choice of d, and so a block of the result lies in
 * three neighbours of what was brought together.
 *
 * <p>A task holds some blocks, or the samples: B + 2 for each block of the result. All tasks
 * together hold the array as keys of 8 bytes, 16 if places are wanted, and that at most twice over.
 */
public final class Sorting {
  private Sorting() {}

  /** How to sort; what the tasks know. */
  private record Order(boolean descending, boolean places, boolean floats, DType type)
      implements Serializable {
    long bytes(long count) {
      return Math.multiplyExact(count, places ? 16 : 8);
    }
  }

  /** The samples after which the blocks of the result begin; run -1 is before all. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Splitters(long[] keys, int[] runs, int[] places) implements Serializable {}

  /**
   * Returns the elements of a vector in order, or their places as int64.
   *
   * @param x of rank 1
   */
  public static Expr of(Expr x, boolean descending, boolean places) {
    long n = x.layout().size();
    long largest = Math.max(1, x.layout().largestBlock());
    Chunks blocks = n == 0 ? Chunks.whole(0) : Chunks.regular(n, largest);
    DType type = places ? DType.INT64 : x.type();
    var order = new Order(descending, places, x.type().isFloat(), type);
    return new Staged(
        places ? "argsort" : "sort",
        descending ? "descending" : "ascending",
        new Layout(List.of(blocks)),
        type,
        List.of(x),
        steps -> List.of(stages(steps, order, blocks)));
  }

  private static Stage stages(Steps steps, Order order, Chunks out) {
    Steps.Input input = steps.input(0);
    int count = input.layout().blockCount();
    int outs = out.count();
    long largest = input.layout().largestBlock();
    long runBytes = order.bytes(largest);
    String word = order.places ? "argsort" : "sort";
    if (count == 1) {
      return steps.add(
          word,
          1,
          input.each(),
          Needs.bytes(8 * largest, input.madeBytes() + 2 * runBytes),
          parts -> block(order, run(input, order, parts), 0, (int) largest),
          "one block, sorted by the digits of its keys");
    }
    Stage runs =
        steps.add(
            word + "-runs",
            count,
            input.each(),
            Needs.bytes(runBytes, input.madeBytes() + runBytes),
            parts -> run(input, order, parts),
            "every block is sorted by the digits of its keys");
    int d = (int) Math.max(1, out.largest() / (count + 2));
    Stage samples =
        steps.add(
            word + "-samples",
            count,
            List.of(Wiring.each(runs.name())),
            Needs.bytes(8 * (largest / d)),
            parts -> samples(order, Steps.value(parts, 0, 0), d),
            "every " + d + "th key");
    long all = count * (largest / d);
    Stage splitters =
        steps.add(
            word + "-splitters",
            1,
            List.of(Wiring.all(samples.name(), count)),
            Needs.bytes(16L * outs, 40 * all),
            parts -> splitters(order, parts, d, out),
            "samples near the ranks at which the blocks of the result begin");
    Stage cuts =
        steps.add(
            word + "-cuts",
            count,
            List.of(Wiring.each(runs.name()), Wiring.all(splitters.name(), 1)),
            Needs.bytes(4L * (outs + 1)),
            parts ->
                cuts(order, Steps.value(parts, 0, 0), Steps.value(parts, 1, 0), (int) parts.part()),
            "where the splitters lie in each block");
    Stage starts =
        steps.add(
            word + "-starts",
            1,
            List.of(Wiring.all(cuts.name(), count)),
            Needs.bytes(8L * (outs + 1)),
            parts -> starts(parts, outs),
            "the ranks of the splitters");
    Stage pieces =
        steps.add(
            word + "-pieces",
            (long) count * outs,
            List.of(Wiring.spread(runs.name(), outs), Wiring.spread(cuts.name(), outs)),
            Needs.NONE,
            parts -> {
              int[] at = Steps.value(parts, 1, 0);
              int k = (int) (parts.part() % outs);
              return Steps.<Run>value(parts, 0, 0).piece(at[k], at[k + 1]);
            },
            "what lies between two splitters in each block");
    long mergedBytes = order.bytes(2 * out.largest());
    Stage merged =
        steps.add(
            word + "-merged",
            outs,
            List.of(
                Wiring.box(
                    pieces.name(),
                    new int[] {outs},
                    new int[] {count, outs},
                    new int[] {-1, 0},
                    new int[] {1, 1},
                    new int[] {0, 0},
                    new int[] {count, 1})),
            Needs.bytes(mergedBytes, mergedBytes),
            parts -> merged(order, parts),
            "pieces of all blocks, sorted together");
    return steps.add(
        word,
        outs,
        List.of(Wiring.stencil(merged.name(), 1, 1), Wiring.all(starts.name(), 1)),
        Needs.bytes(8 * out.largest(), order.bytes(out.largest())),
        parts -> output(order, parts, out),
        "a block of the result lies in three neighbours");
  }

  private static Run run(Steps.Input input, Order order, Parts parts) throws IOException {
    Block block = input.block(parts, parts.part());
    long[] keys = Keys.of(block);
    if (order.descending) {
      for (int i = 0; i < keys.length; i++) {
        keys[i] = ~keys[i];
      }
    }
    if (!order.places) {
      Digits.sort(keys, order.floats);
      return new Run(keys, new long[0]);
    }
    long[] places = new long[keys.length];
    long start = input.layout().axis(0).start((int) parts.part());
    for (int i = 0; i < places.length; i++) {
      places[i] = start + i;
    }
    Digits.sort(keys, places, keys.length, order.floats);
    return new Run(keys, places);
  }

  private static long[] samples(Order order, Run run, int d) {
    long[] samples = new long[run.size() / d];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Keys.canonical(run.keys()[(i + 1) * d - 1], order.floats);
    }
    return samples;
  }

  private static Splitters splitters(Order order, Parts parts, int d, Chunks out) {
    int count = parts.count(0);
    int size = 0;
    for (int b = 0; b < count; b++) {
      size += Steps.<long[]>value(parts, 0, b).length;
    }
    long[] keys = new long[size];
    long[] from = new long[size]; // the block, and which of its samples
    int at = 0;
    for (int b = 0; b < count; b++) {
      long[] samples = Steps.value(parts, 0, b);
      for (int i = 0; i < samples.length; i++, at++) {
        keys[at] = samples[i];
        from[at] = (long) b << 32 | i;
      }
    }
    Digits.sort(keys, from, size, order.floats);
    int splits = out.count() - 1;
    long[] chosen = new long[splits];
    int[] runs = new int[splits];
    int[] places = new int[splits];
    for (int k = 0; k < splits; k++) {
      double rank = out.start(k + 1) - count * (d - 1) / 2.0;
      int j = (int) Math.clamp(Math.round(rank / d) - 1, -1, size - 1L);
      runs[k] = -1;
      if (j >= 0) {
        chosen[k] = keys[j];
        runs[k] = (int) (from[j] >>> 32);
        places[k] = (int) (from[j] + 1) * d;
      }
    }
    return new Splitters(chosen, runs, places);
  }

  private static int[] cuts(Order order, Run run, Splitters splitters, int number) {
    int n = splitters.keys.length;
    int[] cuts = new int[n + 2];
    for (int k = 0; k < n; k++) {
      long key = splitters.keys[k];
      if (splitters.runs[k] < 0) {
        cuts[k + 1] = 0;
      } else if (splitters.runs[k] == number) {
        cuts[k + 1] = splitters.places[k];
      } else if (number < splitters.runs[k]) { // equal ones come before
        cuts[k + 1] = key == Long.MAX_VALUE ? run.size() : below(order, run, key + 1);
      } else {
        cuts[k + 1] = below(order, run, key);
      }
    }
    cuts[n + 1] = run.size();
    return cuts;
  }

  /** Returns how many keys are below {@code key}, which is canonical or one more than that. */
  private static int below(Order order, Run run, long key) {
    boolean zero = order.floats && key == 0; // -0.0 is not below 0.0
    return Digits.lower(run.keys(), run.size(), zero ? Keys.MINUS_ZERO : key);
  }

  private static long[] starts(Parts parts, int outs) {
    long[] starts = new long[outs + 1];
    for (Object cuts : Steps.values(parts, 0)) {
      for (int k = 0; k <= outs; k++) {
        starts[k] += ((int[]) cuts)[k];
      }
    }
    return starts;
  }

  private static Run merged(Order order, Parts parts) {
    int count = parts.count(0);
    int size = 0;
    for (int b = 0; b < count; b++) {
      size += Steps.<Run>value(parts, 0, b).size();
    }
    long[] keys = new long[size];
    long[] places = new long[order.places ? size : 0];
    int at = 0;
    for (int b = 0; b < count; b++) {
      Run piece = Steps.value(parts, 0, b);
      System.arraycopy(piece.keys(), piece.from(), keys, at, piece.size());
      if (order.places) {
        System.arraycopy(piece.places(), piece.from(), places, at, piece.size());
      }
      at += piece.size();
    }
    if (order.places) {
      Digits.sort(keys, places, size, order.floats);
    } else {
      Digits.sort(keys, order.floats);
    }
    return new Run(keys, places);
  }

  private static Block output(Order order, Parts parts, Chunks out) {
    int k = (int) parts.part();
    long[] starts = Steps.value(parts, 1, 0);
    long from = out.start(k);
    long to = out.end(k);
    int size = (int) (to - from);
    long[] keys = new long[size];
    int first = Math.max(0, k - 1);
    int filled = 0;
    for (int i = 0; i < parts.count(0); i++) {
      Run run = Steps.value(parts, 0, i);
      long start = starts[first + i];
      long low = Math.max(from, start);
      long high = Math.min(to, starts[first + i + 1]);
      if (low < high) {
        long[] taken = order.places ? run.places() : run.keys();
        System.arraycopy(taken, (int) (low - start), keys, (int) (low - from), (int) (high - low));
        filled += (int) (high - low);
      }
    }
    if (filled != size) {
      throw new IllegalStateException(
          "block " + k + " of " + size + " elements was given " + filled + ": a splitter is off");
    }
    return order.places ? Block.wrap(DType.INT64, keys, size) : decoded(order, keys, size);
  }

  private static Block block(Order order, Run run, int from, int size) {
    return order.places
        ? Block.wrap(DType.INT64, run.places(), size)
        : decoded(order, run.piece(from, from + size).keys(), size);
  }

  private static Block decoded(Order order, long[] keys, int size) {
    if (order.descending) {
      for (int i = 0; i < size; i++) {
        keys[i] = ~keys[i];
      }
    }
    return Keys.block(order.type, keys, 0, size, size);
  }
}
