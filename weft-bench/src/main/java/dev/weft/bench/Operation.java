package dev.weft.bench;

import dev.weft.client.Lazy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * One operation on arrays that is measured.
 *
 * @param name what it is; the peers know it by this
 * @param unit "ns" for an element, "ms" for all of it, or "GFLOP/s"
 * @param amount how many elements, or floating-point operations, one run has
 * @param work what is computed
 * @param kept whether the blocks stay where they are computed, and are not put together
 * @param check whether a result, put together, is right
 * @param goals how many times as fast as which peer it should be
 */
record Operation(
    String name,
    String unit,
    ToLongFunction<ArrayInputs> amount,
    Work work,
    boolean kept,
    Check check,
    List<Goal> goals) {

  /** What is computed, of inputs that are in memory once it is returned. */
  @FunctionalInterface
  interface Work {
    Lazy<?> of(ArrayInputs in);
  }

  /** Whether a result is right. */
  @FunctionalInterface
  interface Check {
    boolean isRight(ArrayInputs in, Object result);
  }

  /**
   * A goal.
   *
   * @param peer "numpy", "dask" or "openblas"
   * @param times how many times as fast as it
   */
  record Goal(String peer, double times) {}

  static Operation of(String name, ToLongFunction<ArrayInputs> amount, Work work) {
    return new Operation(
        name, "ns", amount, work, false, (_, _) -> true, List.of(new Goal("dask", 1)));
  }

  /** An operation whose result is as large as its input. */
  static Operation kept(String name, ToLongFunction<ArrayInputs> amount, Work work) {
    return new Operation(
        name, "ns", amount, work, true, (_, _) -> true, List.of(new Goal("dask", 1)));
  }

  Operation in(String other) {
    return new Operation(name, other, amount, work, kept, check, goals);
  }

  Operation checked(Check by) {
    return new Operation(name, unit, amount, work, kept, by, goals);
  }

  /** Adds a goal: to be {@code times} as fast as {@code peer}. */
  Operation goal(String peer, double times) {
    var all = new ArrayList<>(goals);
    all.add(new Goal(peer, times));
    return new Operation(name, unit, amount, work, kept, check, all);
  }

  /** Has this as its only goal. */
  Operation goalInstead(String peer, double times) {
    return new Operation(name, unit, amount, work, kept, check, List.of(new Goal(peer, times)));
  }

  boolean higherIsBetter() {
    return unit.equals("GFLOP/s");
  }

  /** Returns what {@code seconds} of one run are in the unit. */
  double figure(double seconds, ArrayInputs in) {
    return switch (unit) {
      case "ms" -> seconds * 1e3;
      case "GFLOP/s" -> amount.applyAsLong(in) / 1e9 / seconds;
      default -> seconds * 1e9 / amount.applyAsLong(in);
    };
  }
}
