package dev.weft.array.order;

import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Staged;
import dev.weft.array.expr.Steps;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.graph.Needs;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import dev.weft.store.Sized;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The largest or smallest elements along an axis: those of each block, then of some blocks
 * together, in a tree. A task holds one block, or the chosen elements of sixteen.
 */
public final class Top {
  private Top() {}

  /**
   * Returns the {@code k} largest elements along {@code axis}, largest first; for a negative k the
   * -k smallest, smallest first. Equal ones keep their order.
   */
  public static Expr of(Expr x, int k, int axis) {
    int n = Math.abs(k);
    Layout in = x.layout().withoutEmpty();
    Layout layout = in.with(axis, Chunks.whole(n));
    return new Staged(
        "topk",
        k + " axis " + axis,
        layout,
        x.type(),
        List.of(x),
        steps -> List.of(stages(steps, k, axis)));
  }

  private static Stage stages(Steps steps, int k, int axis) {
    Steps.Input input = steps.input(0);
    Layout in = input.layout();
    int n = Math.abs(k);
    long chosen =
        Math.multiplyExact(
            in.largestBlock() / Math.max(1, in.axis(axis).largest()) * n, input.type().bytes());
    Stage of =
        steps.add(
            in.axis(axis).count() == 1 ? "topk" : "topk-blocks",
            in.blockCount(),
            input.each(),
            Needs.bytes(chosen, input.madeBytes() + 64L * n),
            parts -> chosen(input.block(parts, parts.part()), k, axis),
            "the chosen of each block");
    return steps.treeAlong(
        "topk",
        of,
        in.grid(),
        axis,
        Needs.bytes(chosen, 16 * chosen),
        blocks -> chosen(together(blocks, axis), k, axis),
        "the chosen of some blocks together");
  }

  /** Chosen elements, and where they are along the axis of the whole array. */
  private record Chosen(Block values, Block places) implements Sized, Serializable {
    @Override
    public long bytes() {
      return (long) values.size() * (values.type().bytes() + 8);
    }
  }

  /**
   * Returns the places along {@code axis} of the elements that {@link #of} returns, as int64. A
   * task holds as much, and 8 bytes more for each chosen element.
   */
  public static Expr places(Expr x, int k, int axis) {
    Layout layout = x.layout().withoutEmpty().with(axis, Chunks.whole(Math.abs(k)));
    return new Staged(
        "argtopk",
        k + " axis " + axis,
        layout,
        DType.INT64,
        List.of(x),
        steps -> List.of(placeStages(steps, k, axis)));
  }

  private static Stage placeStages(Steps steps, int k, int axis) {
    Steps.Input input = steps.input(0);
    Layout in = input.layout();
    int n = Math.abs(k);
    long elements = in.largestBlock() / Math.max(1, in.axis(axis).largest()) * n;
    long places = Math.multiplyExact(elements, 8);
    long chosen = Math.addExact(places, Math.multiplyExact(elements, input.type().bytes()));
    Stage of =
        steps.add(
            "argtopk-blocks",
            in.blockCount(),
            input.each(),
            Needs.bytes(chosen, input.madeBytes() + 64L * n),
            parts -> {
              Block block = input.block(parts, parts.part());
              return chosen(block, in.region(parts.part()).from(axis), k, axis);
            },
            "the chosen of each block, with their places");
    Stage all =
        steps.treeAlong(
            "argtopk-all",
            of,
            in.grid(),
            axis,
            Needs.bytes(chosen, 16 * chosen),
            some -> chosen(some, k, axis),
            "the chosen of some blocks together");
    return steps.add(
        "argtopk",
        all.size(),
        List.of(Wiring.each(all.name())),
        Needs.bytes(places),
        parts -> Steps.<Chosen>value(parts, 0, 0).places(),
        "their places");
  }

  private static Chosen chosen(Block block, long from, int k, int axis) {
    Lanes lanes = Lanes.of(block.shape(), axis);
    int[] at = best(block, k, axis);
    long[] places = new long[at.length];
    for (int i = 0; i < at.length; i++) {
      places[i] = from + at[i] / lanes.inner() % lanes.length();
    }
    int[] shape = Lanes.with(block.shape(), axis, Math.min(Math.abs(k), lanes.length()));
    return new Chosen(Lanes.pick(block, at, shape), Block.wrap(DType.INT64, places, shape));
  }

  private static Chosen chosen(List<Object> some, int k, int axis) {
    var values = new ArrayList<Object>();
    var places = new ArrayList<Object>();
    for (Object each : some) {
      values.add(((Chosen) each).values);
      places.add(((Chosen) each).places);
    }
    Block all = together(values, axis);
    int[] at = best(all, k, axis);
    int[] shape = Lanes.with(all.shape(), axis, Math.min(Math.abs(k), all.length(axis)));
    return new Chosen(Lanes.pick(all, at, shape), Lanes.pick(together(places, axis), at, shape));
  }

  /** Returns the chosen elements of a block, all of it if it is shorter. */
  public static Block chosen(Block block, int k, int axis) {
    int n = Math.min(Math.abs(k), block.length(axis));
    return Lanes.pick(block, best(block, k, axis), Lanes.with(block.shape(), axis, n));
  }

  /** Returns where the chosen elements are in a block. */
  private static int[] best(Block block, int k, int axis) {
    Lanes lanes = Lanes.of(block.shape(), axis);
    int n = Math.min(Math.abs(k), lanes.length());
    int[] shape = Lanes.with(block.shape(), axis, n);
    Lanes to = Lanes.of(shape, axis);
    int[] places = new int[to.outer() * n * to.inner()];
    for (int i = 0; n > 0 && i < lanes.outer(); i++) {
      for (int j = 0; j < lanes.inner(); j++) {
        long[] best = best(block, lanes.at(i, 0, j), lanes.inner(), lanes.length(), n, k > 0);
        for (int m = 0; m < n; m++) {
          places[to.at(i, m, j)] = lanes.at(i, (int) best[m], j);
        }
      }
    }
    return places;
  }

  /** Returns the places of the n best of one lane, best first. */
  private static long[] best(Block block, int from, int step, int count, int n, boolean largest) {
    long[] keys = Keys.of(block, from, step, count);
    boolean floats = block.type().isFloat();
    int room = Math.max(2 * n, n + 1024);
    long[] best = new long[Math.min(room, count)];
    long[] places = new long[best.length];
    int held = 0;
    long limit = Long.MAX_VALUE;
    boolean full = false;
    for (int i = 0; i < count; i++) {
      long key = Keys.canonical(keys[i], floats);
      key = largest ? ~key : key; // smaller is better
      if (full && key >= limit) { // equal ones that came before go first
        continue;
      }
      best[held] = key;
      places[held++] = i;
      if (held == best.length && held > n) {
        Digits.sort(best, places, held, false);
        held = n;
        limit = best[n - 1];
        full = true;
      }
    }
    Digits.sort(best, places, held, false);
    return Arrays.copyOf(places, n);
  }

  /** Returns blocks one after the other along {@code axis}. */
  private static Block together(List<Object> blocks, int axis) {
    Block first = (Block) blocks.getFirst();
    int length = 0;
    for (Object each : blocks) {
      length += ((Block) each).length(axis);
    }
    int[] shape = Lanes.with(first.shape(), axis, length);
    Lanes to = Lanes.of(shape, axis);
    Object array =
        dev.weft.array.expr.Elements.unfilled(first.type(), to.outer() * length * to.inner());
    int start = 0;
    for (Object each : blocks) {
      Block block = (Block) each;
      int run = block.length(axis) * to.inner();
      for (int i = 0; i < to.outer(); i++) {
        System.arraycopy(block.array(), i * run, array, to.at(i, start, 0), run);
      }
      start += block.length(axis);
    }
    return Block.wrap(first.type(), array, shape);
  }
}
