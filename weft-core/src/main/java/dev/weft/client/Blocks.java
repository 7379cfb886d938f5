package dev.weft.client;

import static java.util.Objects.requireNonNull;

import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Parts;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive numbers as blocks of nearly equal length: a stage of at most 65,536 parts, and those
 * that combine what the blocks give, in order. The blocks depend on the number of numbers alone, so
 * results do not depend on the engine.
 *
 * @param from the first number
 * @param size how many there are
 */
record Blocks(long from, long size) implements Serializable {
  private static final long MOST = 1 << 16;
  private static final int TOGETHER = 256;

  /** What is done with the numbers of one block. */
  @FunctionalInterface
  interface OfBlock<R> extends Serializable {
    R apply(long from, long to) throws Exception;
  }

  int count() {
    return (int) Math.clamp(size, 1, MOST);
  }

  /** Returns the first number of block {@code i}. */
  long start(long i) {
    long each = size / count();
    return from + i * each + Math.min(i, size % count());
  }

  private record BlockBody<R>(Blocks blocks, OfBlock<R> ofBlock) implements Body, Described {
    @Override
    public void run(Parts parts) throws Exception {
      while (parts.next()) {
        long i = parts.part();
        parts.put(ofBlock.apply(blocks.start(i), blocks.start(i + 1)));
      }
    }

    @Override
    public String describe(long part) {
      return "the numbers from %,d to %,d"
          .formatted(blocks.start(part), blocks.start(part + 1) - 1);
    }
  }

  private record Combine<R>(Fn.OfAll<R, R> combine) implements Body {
    @Override
    @SuppressWarnings("unchecked") // values are of the blocks, or combined
    public void run(Parts parts) throws Exception {
      while (parts.next()) {
        int n = parts.count(0);
        var values = new ArrayList<R>(n);
        for (int i = 0; i < n; i++) {
          values.add((R) requireNonNull(parts.get(0, i)));
        }
        parts.put(combine.apply(values));
      }
    }
  }

  /** Returns the plan of what {@code combine} makes of what {@code ofBlock} gives, in order. */
  <R> Plan<R> plan(OfBlock<R> ofBlock, Fn.OfAll<R, R> combine, Needs needs) {
    String base = Names.fresh("range");
    Graph graph =
        Graph.of(new Stage(base, count(), List.of(), new BlockBody<>(this, ofBlock), needs));
    String last = base;
    int level = 0;
    for (long n = count(); n > 1; ) {
      n = Math.ceilDiv(n, TOGETHER);
      String next = base + "-combined-" + ++level;
      graph =
          graph.plus(
              new Stage(
                  next, n, List.of(Wiring.runs(last, TOGETHER)), new Combine<>(combine), needs));
      last = next;
    }
    return Plan.ofOne(graph, new PartRange(last, 0, 1));
  }

  /** Returns the plan of what {@code ofBlock} gives for each block. */
  <R> Plan<List<R>> plan(OfBlock<R> ofBlock) {
    String name = Names.fresh("range");
    Graph graph =
        Graph.of(new Stage(name, count(), List.of(), new BlockBody<>(this, ofBlock), Needs.NONE));
    return new Plan<>(graph, List.of(new PartRange(name, 0, count())), Blocks::cast);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // values are of the blocks, which give no null
  private static <R> List<R> cast(List<?> values) {
    return (List<R>) values;
  }
}
