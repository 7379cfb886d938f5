package dev.weft.array.expr;

import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.graph.Body;
import dev.weft.graph.Needs;
import dev.weft.graph.Parts;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The stages of one {@link Staged} array, as they are made. */
public final class Steps {
  private static final int FAN_IN = 16;

  private final String id;
  private final List<Input> inputs;
  private final Consumer<Stage> stages;

  Steps(String id, List<Input> inputs, Consumer<Stage> stages) {
    this.id = id;
    this.inputs = inputs;
    this.stages = stages;
  }

  /**
   * An argument, block by block: made by a stage, or in the same task that needs it.
   *
   * @param source the name of the stage; empty if there is none
   * @param layout its layout
   * @param type its type
   * @param local its program if it is computed where it is read
   * @param memory what has all its elements in memory, if something has
   */
  public record Input(
      String source, Layout layout, DType type, @Nullable Fused local, @Nullable BlockSource memory)
      implements Serializable {

    /** Returns all elements if they are in memory anyway. */
    public @Nullable Block whole() {
      return memory == null ? null : memory.whole();
    }

    /** Returns the reads of a stage with a part for each block, which reads that block. */
    public List<Wiring> each() {
      return local == null ? List.of(Wiring.each(source)) : List.of();
    }

    /** Returns block {@code number} to a part whose first read is {@link #each}. */
    public Block block(Parts parts, long number) throws IOException {
      return block(parts, 0, number);
    }

    /** Returns block {@code number} to a part whose read {@code read} is {@link #each}. */
    public Block block(Parts parts, int read, long number) throws IOException {
      if (local == null) {
        return value(parts, read, 0);
      }
      return local.map(
          layout.region(number),
          stage -> {
            throw new IllegalStateException("reads no stage: " + stage);
          });
    }

    /** Returns the bytes of the largest block, if it is made where it is read. */
    public long madeBytes() {
      return local == null
          ? 0
          : Lowering.bytes(layout, type) + local.madeBytes(Cells.largest(layout));
    }

    /** Returns how many reads {@link #each} has. */
    public int reads() {
      return local == null ? 1 : 0;
    }
  }

  /** Returns all elements of an array that is nothing but memory; null of any other. */
  public static @Nullable Block whole(Expr expr) {
    BlockSource memory = memory(expr);
    return memory == null ? null : memory.whole();
  }

  /** Returns whether an array is made where it is read, without a stage of its own. */
  public static boolean isLocal(Expr expr) {
    Expr inner = expr;
    while (inner instanceof View view) {
      inner = view.arg();
    }
    return inner instanceof Leaf;
  }

  static @Nullable BlockSource memory(Expr expr) {
    return expr instanceof Leaf leaf
            && leaf.origin() instanceof Leaf.Stored(BlockSource source)
            && source.whole() != null
        ? source
        : null;
  }

  /** Returns argument {@code number}. */
  public Input input(int number) {
    return inputs.get(number);
  }

  /** Adds a stage; {@code what} is a word that no other stage of this array has. */
  public Stage add(
      String what, long size, List<Wiring> reads, Needs needs, Body.EachPart body, String note) {
    return stage(what, size, reads, needs, Body.each(body), note);
  }

  /**
   * As {@link #add}, of a body that makes each value anew, and keeps nothing of its inputs: their
   * memory is used again (see {@link Body}).
   */
  public Stage addOwning(
      String what, long size, List<Wiring> reads, Needs needs, Body.EachPart body, String note) {
    return stage(what, size, reads, needs, Body.owning(body), note);
  }

  private Stage stage(
      String what, long size, List<Wiring> reads, Needs needs, Body body, String note) {
    var stage = new Stage(what + "-" + id, size, reads, body, needs, note);
    stages.accept(stage);
    return stage;
  }

  /** Combines values of several parts to one. */
  @FunctionalInterface
  public interface Combining extends Serializable {
    /** Returns the combination, made anew, of values of neighbouring parts, in their order. */
    Object combine(List<Object> values);
  }

  /** Adds stages that combine all parts of {@code source}, some at a time, and returns the last. */
  public Stage tree(String what, Stage source, Needs needs, Combining combining, String note) {
    Stage last = source;
    for (int level = 1; last.size() > 1; level++) {
      long size = Math.ceilDiv(last.size(), FAN_IN);
      last =
          add(
              size == 1 ? what : what + "-" + level,
              size,
              List.of(Wiring.runs(last.name(), FAN_IN)),
              needs,
              parts -> combining.combine(values(parts, 0)),
              note);
    }
    return last;
  }

  /**
   * Adds stages that combine the parts of {@code source}, a grid of them, along {@code axis}, some
   * at a time, and returns the last.
   */
  public Stage treeAlong(
      String what,
      Stage source,
      int[] grid,
      int axis,
      Needs needs,
      Combining combining,
      String note) {
    return grid[axis] > 1
        ? treeAlong(what, source.name(), grid, axis, needs, combining, note)
        : source;
  }

  /** As the other, of a stage that is known by its name, with more than one part along the axis. */
  public Stage treeAlong(
      String what,
      String source,
      int[] grid,
      int axis,
      Needs needs,
      Combining combining,
      String note) {
    Stage last = null;
    int[] from = grid.clone();
    int rank = grid.length;
    int[] axes = new int[rank];
    int[] step = new int[rank];
    int[] length = new int[rank];
    for (int i = 0; i < rank; i++) {
      axes[i] = i;
      step[i] = i == axis ? FAN_IN : 1;
      length[i] = step[i];
    }
    for (int level = 1; last == null || from[axis] > 1; level++) {
      int[] to = from.clone();
      to[axis] = Math.ceilDiv(from[axis], FAN_IN);
      long size = 1;
      for (int n : to) {
        size *= n;
      }
      last =
          addOwning(
              to[axis] == 1 ? what : what + "-" + level,
              size,
              List.of(
                  Wiring.box(
                      last == null ? source : last.name(),
                      to,
                      from,
                      axes,
                      step,
                      new int[rank],
                      length)),
              needs,
              parts -> combining.combine(values(parts, 0)),
              note);
      from = to;
    }
    return last;
  }

  /** Returns all inputs of read {@code read}. */
  public static List<Object> values(Parts parts, int read) {
    int n = parts.count(read);
    var values = new ArrayList<Object>(n);
    for (int i = 0; i < n; i++) {
      values.add(value(parts, read, i));
    }
    return values;
  }

  /** Returns input {@code i} of read {@code read}. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // what the stage read makes
  public static <T> T value(Parts parts, int read, int i) {
    return (T) Objects.requireNonNull(parts.get(read, i));
  }
}
