package dev.weft.array.kernel;

import dev.weft.array.layout.DType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns a program into steps over real registers. A register is given to another instruction after
 * its last reader, so that few are in use and all stay in the L1 cache; a result never shares one
 * with its operands, because some loops read these more than once.
 */
final class Compiler {
  /**
   * What depends on the place of a tile.
   *
   * @param input the number of an input that is loaded; else -1
   * @param axis the axis whose coordinate it is; else -1. Neither: the place in the whole array
   */
  record Source(int input, int axis) {}

  final Functions functions = new Functions();
  private final Program program;
  private final List<Source> sources = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final @Nullable Object[] register;
  private final int[] lastUse; // by the number of a part, or of an instruction in the order
  private final Map<Lane, ArrayDeque<Object>> free = new EnumMap<>(Lane.class);
  private final Casts casts = new Casts(this);
  private int spared; // steps that loops would spare

  /**
   * Compiles.
   *
   * @param loops those of the program's woven parts; null if each is a step for every instruction
   */
  Compiler(Program program, Weave weave, @Nullable Map<Pattern, Woven.Loop> loops) {
    this.program = program;
    List<Instruction> code = program.code();
    register = new @Nullable Object[code.size()];
    List<List<Integer>> order = new ArrayList<>();
    for (Weave.Part part : weave.parts()) {
      if (part.woven() != null && loops != null) {
        order.add(part.members());
      } else {
        part.members().forEach(i -> order.add(List.of(i)));
      }
    }
    lastUse = Weave.lastUses(program, order);
    int[] source = number(code);
    int at = 0;
    for (Weave.Part part : weave.parts()) {
      Weave.Bundle woven = part.woven();
      if (woven != null && loops != null) {
        weave(woven, Objects.requireNonNull(loops.get(woven.pattern())), at++);
      } else {
        int before = steps.size();
        for (int i : part.members()) {
          emit(i, code.get(i), source[i], at++);
        }
        spared += woven == null ? 0 : steps.size() - before - 1;
      }
    }
  }

  /** How many steps there are, or would be if all loops were woven. */
  int work() {
    return steps.size() - spared;
  }

  /** Numbers the sources, loads first. */
  private int[] number(List<Instruction> code) {
    int[] source = new int[code.size()];
    for (boolean loads : new boolean[] {true, false}) {
      for (int i = 0; i < source.length; i++) {
        if (lastUse[i] < 0 || loads != code.get(i) instanceof Instruction.Load) {
          continue;
        }
        Source found =
            switch (code.get(i)) {
              case Instruction.Load load -> new Source(load.input(), -1);
              case Instruction.Coordinate coordinate -> new Source(-1, coordinate.axis());
              case Instruction.Position _, Instruction.Uniform _ -> new Source(-1, -1);
              case Instruction.Constant _,
                  Instruction.Apply1 _,
                  Instruction.Apply2 _,
                  Instruction.Where _,
                  Instruction.Cast _ ->
                  new Source(-1, -2);
            };
        if (found.axis() != -2) {
          source[i] = sources.size();
          sources.add(found);
        }
      }
    }
    return source;
  }

  List<Source> sources() {
    return List.copyOf(sources);
  }

  Step[] steps() {
    return steps.toArray(Step[]::new);
  }

  /** The registers that are stored. */
  Object[] stored() {
    return program.results().stream().map(this::register).toArray();
  }

  /** The accumulators of the terms; call before {@link #steps()}, since some convert first. */
  Accumulator[] accumulators() {
    return program.terms().stream().map(this::accumulator).toArray(Accumulator[]::new);
  }

  /** Adds a step. */
  void add(Step step) {
    steps.add(step);
  }

  private ArrayDeque<Object> free(Lane lane) {
    return free.computeIfAbsent(lane, _ -> new ArrayDeque<>());
  }

  /** A register of a kind, which nobody else uses until it is given back. */
  Object take(Lane lane) {
    Object known = free(lane).pollLast();
    return known != null ? known : lane.newRegister();
  }

  /** Gives a register back. */
  void release(Object array) {
    Lane lane =
        switch (array) {
          case double[] _ -> Lane.DOUBLE;
          case float[] _ -> Lane.FLOAT;
          case long[] _ -> Lane.LONG;
          default -> Lane.INT;
        };
    free(lane).addLast(array);
  }

  /** The register of an instruction; a constant gets one when it is first asked for. */
  private Object register(int i) {
    Object known = register[i];
    if (known == null) {
      if (!(program.code().get(i) instanceof Instruction.Constant constant)) {
        throw new IllegalStateException("%" + i + " is not computed yet");
      }
      known = constant(constant.type(), constant.bits());
      register[i] = known;
    }
    return known;
  }

  /** The step of a woven part. */
  private void weave(Weave.Bundle woven, Woven.Loop loop, int at) {
    List<Object> arrays = new ArrayList<>();
    woven.inputs().forEach(i -> arrays.add(register(i)));
    for (int output : woven.outputs()) {
      Object r = take(Lane.of(program.code().get(output).type()));
      register[output] = r;
      arrays.add(r);
    }
    add(new Woven(loop, arrays.toArray(), woven.bits()));
    woven.inputs().forEach(i -> releaseAfter(i, at));
  }

  private void emit(int i, Instruction instruction, int source, int at) {
    DType type = instruction.type();
    Object r = take(Lane.of(type));
    register[i] = r;
    switch (instruction) {
      case Instruction.Load load -> add(new Loader(load.input(), source, type, r));
      case Instruction.Constant _ -> throw new IllegalStateException("a constant is no step");
      case Instruction.Uniform uniform -> uniform(uniform, source, r);
      case Instruction.Coordinate _, Instruction.Position _ ->
          add(new Counter.Places(source, (long[]) r));
      case Instruction.Apply1 apply -> unary(apply, r);
      case Instruction.Apply2 apply -> binary(apply, r);
      case Instruction.Where where -> where(where, r);
      case Instruction.Cast cast ->
          casts.cast(program.code().get(cast.x()).type(), register(cast.x()), type, r);
    }
    Arrays.stream(Weave.operands(instruction)).distinct().forEach(x -> releaseAfter(x, at));
  }

  /** Gives back the register of an instruction that nothing reads after this place in the order. */
  private void releaseAfter(int i, int at) {
    if (lastUse[i] == at && !(program.code().get(i) instanceof Instruction.Constant)) {
      release(register(i));
    }
  }

  private static Object constant(DType type, long bits) {
    Object array = Lane.of(type).newRegister();
    switch (array) {
      case double[] values -> Arrays.fill(values, Double.longBitsToDouble(bits));
      case float[] values -> Arrays.fill(values, (float) Double.longBitsToDouble(bits));
      case long[] values -> Arrays.fill(values, bits);
      case int[] values -> Arrays.fill(values, (int) bits);
      default -> throw new IllegalStateException("no register: " + array.getClass());
    }
    return array;
  }

  private void uniform(Instruction.Uniform uniform, int source, Object r) {
    long[] counters = (long[]) take(Lane.LONG);
    boolean single = r instanceof float[];
    double[] wide = single ? (double[]) take(Lane.DOUBLE) : (double[]) r;
    add(new Counter.Uniform(source, uniform.seed(), uniform.stream(), counters, wide));
    release(counters);
    if (single) {
      add(new Step.Bound1<>(Random::single, wide, (float[]) r));
      release(wide);
    }
  }

  private void unary(Instruction.Apply1 apply, Object r) {
    DType type = program.code().get(apply.x()).type();
    Object x = register(apply.x());
    Operations.unary(this, casts, apply.operation(), type, x, r);
  }

  private void binary(Instruction.Apply2 apply, Object r) {
    DType type = program.code().get(apply.x()).type();
    if (type == DType.FLOAT64 && withConstant(apply, r)) {
      return;
    }
    Operations.binary(
        this, casts, apply.operation(), type, register(apply.x()), register(apply.y()), r);
  }

  /**
   * Adds arithmetic of a register and a constant, which then needs no register: with one for each
   * constant, few instructions fill the L1 cache. Answers whether it is such.
   */
  private boolean withConstant(Instruction.Apply2 apply, Object r) {
    Instruction x = program.code().get(apply.x());
    Instruction y = program.code().get(apply.y());
    Step.WithConstant loop = null;
    double c = 0;
    int other = apply.x();
    if (y instanceof Instruction.Constant constant && !(x instanceof Instruction.Constant)) {
      c = Double.longBitsToDouble(constant.bits());
      loop = Kernels.byConstant(apply.operation(), c);
      if (apply.operation() == Binary.DIVIDE && Kernels.dividesAsItsInverse(c)) {
        c = 1 / c;
      }
    } else if (x instanceof Instruction.Constant constant && !(y instanceof Instruction.Constant)) {
      c = Double.longBitsToDouble(constant.bits());
      loop = Kernels.ofConstant(apply.operation());
      other = apply.y();
    }
    if (loop == null) {
      return false;
    }
    add(new Step.BoundConstant(loop, (double[]) register(other), c, (double[]) r));
    return true;
  }

  private void where(Instruction.Where where, Object r) {
    int[] condition = (int[]) register(where.condition());
    Object x = register(where.x());
    Object y = register(where.y());
    add(
        switch (r) {
          case double[] to ->
              new Step.BoundChoice<>(Doubles::where, condition, (double[]) x, (double[]) y, to);
          case float[] to ->
              new Step.BoundChoice<>(Floats::where, condition, (float[]) x, (float[]) y, to);
          case long[] to ->
              new Step.BoundChoice<>(Longs::where, condition, (long[]) x, (long[]) y, to);
          default ->
              new Step.BoundChoice<>(Ints::where, condition, (int[]) x, (int[]) y, (int[]) r);
        });
  }

  private Accumulator accumulator(Term term) {
    DType type = program.code().get(term.register()).type();
    Object x = widened(type, register(term.register()));
    if (x instanceof double[] values) {
      return term.place() < 0
          ? accumulator(term, values)
          : new Accumulator.DoublePlace(
              term.fold() == Fold.ARGMAX, values, (long[]) register(term.place()));
    }
    long[] values = (long[]) x;
    boolean unsigned = type == DType.UINT64;
    return switch (term.fold()) {
      case SUM, COUNT_NONZERO -> new Accumulator.Longs(Longs::add, Long::sum, 0, values);
      case PROD -> new Accumulator.Longs(Longs::multiply, (a, b) -> a * b, 1, values);
      case MIN, ALL ->
          unsigned
              ? new Accumulator.Longs(
                  Longs::minimumUnsigned,
                  (a, b) -> Long.compareUnsigned(a, b) <= 0 ? a : b,
                  -1,
                  values)
              : new Accumulator.Longs(Longs::minimum, Math::min, most(type, true), values);
      case MAX, ANY ->
          unsigned
              ? new Accumulator.Longs(
                  Longs::maximumUnsigned,
                  (a, b) -> Long.compareUnsigned(a, b) >= 0 ? a : b,
                  0,
                  values)
              : new Accumulator.Longs(Longs::maximum, Math::max, most(type, false), values);
      case ARGMIN, ARGMAX ->
          new Accumulator.LongPlace(
              term.fold() == Fold.ARGMAX, unsigned, values, (long[]) register(term.place()));
      case MEAN, VARIANCE ->
          throw new IllegalArgumentException(term + " needs a floating-point register");
    };
  }

  /** The accumulator of a term of doubles other than a place. */
  private static Accumulator accumulator(Term term, double[] values) {
    return switch (term.fold()) {
      case SUM, MEAN -> new Accumulator.Sum(values);
      case VARIANCE -> new Accumulator.Variance(values);
      case PROD -> new Accumulator.Doubles(Doubles::multiply, (a, b) -> a * b, 1.0, values);
      case MIN ->
          new Accumulator.Doubles(Doubles::minimum, Math::min, Double.POSITIVE_INFINITY, values);
      case MAX ->
          new Accumulator.Doubles(Doubles::maximum, Math::max, Double.NEGATIVE_INFINITY, values);
      case ARGMIN, ARGMAX -> throw new IllegalArgumentException(term + " needs its places");
      case COUNT_NONZERO, ANY, ALL ->
          throw new IllegalArgumentException(term + " needs a register of bool");
    };
  }

  /** The largest or smallest value of a type but uint64. */
  private static long most(DType type, boolean largest) {
    int bits = 8 * type.bytes();
    return switch (type.kind()) {
      case BOOL -> largest ? 1 : 0;
      case UNSIGNED -> largest ? (1L << bits) - 1 : 0;
      case SIGNED, FLOAT, COMPLEX ->
          largest ? Long.MAX_VALUE >> (64 - bits) : Long.MIN_VALUE >> (64 - bits);
    };
  }

  /** Folds work on doubles and longs. */
  private Object widened(DType type, Object x) {
    return switch (Lane.of(type)) {
      case DOUBLE, LONG -> x;
      case FLOAT -> {
        double[] wide = (double[]) take(Lane.DOUBLE);
        casts.cast(type, x, DType.FLOAT64, wide);
        yield wide;
      }
      case INT -> {
        long[] wide = (long[]) take(Lane.LONG);
        casts.cast(type, x, DType.INT64, wide);
        yield wide;
      }
    };
  }
}
