package dev.weft.array.expr;

import dev.weft.array.kernel.Binary;
import dev.weft.array.kernel.Program;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the program of an expression: goes from the result down through everything that is element
 * by element, seen at other places, or made from the place alone, and stops where another stage has
 * to be read.
 */
final class Fusing {
  /** The stages that are read, each with the way it is seen, in the order of the reads. */
  record Read(Expr expr, Mapping mapping) {}

  private final Program.Builder builder = Program.builder();
  private final List<Fused.Input> inputs = new ArrayList<>();
  private final Map<Read, Integer> registers = new HashMap<>();
  private final long[] shape; // of the places
  private final Mapping outer; // from the places of the stage to those of this program
  private final Map<Read, Integer> reads; // shared by all programs of a stage
  private final List<String> fused; // names, likewise
  private final boolean[] expands;

  private Fusing(long[] shape, Mapping outer, Map<Read, Integer> reads, List<String> fused) {
    this.shape = shape;
    this.outer = outer;
    this.reads = reads;
    this.fused = fused;
    this.expands = new boolean[shape.length];
  }

  /** Starts the program of a stage over places of {@code shape}. */
  static Fusing of(long[] shape) {
    return new Fusing(
        shape, Mapping.identity(shape.length), new LinkedHashMap<>(), new ArrayList<>());
  }

  /** Returns the stages to read. */
  List<Read> reads() {
    return List.copyOf(reads.keySet());
  }

  /** Returns what was fused, in the order of computing. */
  List<String> names() {
    return fused;
  }

  /** Returns the builder, to be ended by a fold. */
  Program.Builder builder() {
    return builder;
  }

  /** Returns the program that stores {@code register}. */
  Fused store(int register) {
    return new Fused(builder.store(register), shape, inputs);
  }

  /** Returns the program that folds as the builder was told, over {@code axes}. */
  Fused reduce(List<Integer> axes) {
    return new Fused(builder.reduce(axes.toArray(Integer[]::new)), shape, inputs);
  }

  /** Returns the register of {@code expr}, which has the shape of the places. */
  int emit(Expr expr) {
    return emit(expr, Mapping.identity(shape.length));
  }

  private int emit(Expr expr, Mapping seen) {
    var key = new Read(expr, seen);
    Integer known = registers.get(key);
    if (known != null) {
      return known;
    }
    int register =
        switch (expr) {
          case Leaf leaf -> leaf(leaf, seen);
          case View view -> emit(view.arg(), seen.then(view.mapping()));
          case Elementwise e -> spreads(e, seen) ? program(e, seen) : operation(e, seen);
          case Reduction _, Regional _, Staged _, Pick _, Held _, Foreign _ -> stage(expr, seen);
        };
    registers.put(key, register);
    return register;
  }

  private int operation(Elementwise e, Mapping seen) {
    int[] x = new int[e.args().size()];
    for (int i = 0; i < x.length; i++) {
      Expr arg = e.args().get(i);
      x[i] = emit(arg, seen.then(Mapping.broadcast(arg.layout().shape(), e.layout().shape())));
    }
    fused.add(e.name());
    return switch (e.op()) {
      case Elementwise.One(var op) -> builder.unary(op, x[0]);
      case Elementwise.Two(var op) -> builder.binary(op, x[0], x[1]);
      case Elementwise.Choose() -> builder.where(x[0], x[1], x[2]);
      case Elementwise.To(var type) -> builder.cast(x[0], type);
    };
  }

  /** Returns whether every value would be computed for several places. */
  private boolean spreads(Expr expr, Mapping seen) {
    java.util.Arrays.fill(expands, true);
    for (int e = 0; e < seen.rank(); e++) {
      if (seen.outAxis(e) >= 0) {
        expands[seen.outAxis(e)] = false;
      }
    }
    for (int axis = 0; axis < shape.length; axis++) {
      if (expands[axis] && shape[axis] > 1) {
        return !(expr instanceof Leaf);
      }
    }
    return false;
  }

  private int leaf(Leaf leaf, Mapping seen) {
    boolean same = seen.isIdentity(shape.length);
    return switch (leaf.origin()) {
      case Leaf.Constant(DType type, long bits) -> constant(type, bits);
      case Leaf.Uniform(DType type, long seed, int stream) -> {
        if (!same) {
          yield program(leaf, seen);
        }
        fused.add(leaf.name());
        yield builder.uniform(type, seed, stream);
      }
      case Leaf.Normal(DType type, long seed, int stream) -> {
        if (!same) {
          yield program(leaf, seen);
        }
        fused.add(leaf.name());
        yield builder.normal(type, seed, stream);
      }
      case Leaf.Coordinate(int axis) -> {
        if (seen.outAxis(axis) < 0) {
          yield builder.constant(DType.INT64, seen.offset(axis));
        }
        int at = builder.coordinate(seen.outAxis(axis));
        int scaled =
            builder.binary(Binary.MULTIPLY, at, builder.constant(DType.INT64, seen.step(axis)));
        yield builder.binary(Binary.ADD, scaled, builder.constant(DType.INT64, seen.offset(axis)));
      }
      case Leaf.Stored(BlockSource source) -> {
        fused.add("read " + source.label());
        inputs.add(new Fused.FromSource(source, seen));
        yield builder.input(source.type());
      }
    };
  }

  private int constant(DType type, long bits) {
    return type.isFloat()
        ? builder.constant(type, Double.longBitsToDouble(bits))
        : builder.constant(type, bits);
  }

  /**
   * The values are made by a program of their own, at their own places, and seen as {@code seen}.
   */
  private int program(Expr expr, Mapping seen) {
    var inner = new Fusing(expr.layout().shape(), outer.then(seen), reads, fused);
    int register = inner.emit(expr);
    inputs.add(new Fused.FromProgram(inner.store(register), seen));
    return builder.input(expr.type());
  }

  private int stage(Expr expr, Mapping seen) {
    int read = reads.computeIfAbsent(new Read(expr, outer.then(seen)), _ -> reads.size());
    Layout layout = expr.layout();
    inputs.add(new Fused.FromStage(read, layout, expr.type(), seen));
    return builder.input(expr.type());
  }
}
