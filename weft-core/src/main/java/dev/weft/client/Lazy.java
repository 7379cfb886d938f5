package dev.weft.client;

import java.util.List;

/**
 * A value that is described but not computed. Arrays, bags, frames, delayed calls and futures are
 * all lazy, and a plan is all that the rest of the system knows of them.
 *
 * @param <T> the type of the value once it is computed
 */
public interface Lazy<T> {
  /** Returns the work that computes this value. */
  Plan<T> plan();

  /**
   * Computes the value on the threads of this JVM, with an engine of its own that all such calls
   * share.
   *
   * @throws dev.weft.engine.TaskFailedException if a task threw
   */
  default T compute() {
    return Embedded.client().compute(this);
  }

  /**
   * Returns the plans of several values, in the order given; what they share is in the graphs of
   * all of them under one name.
   */
  static List<Plan<?>> plans(List<? extends Lazy<?>> all) {
    return Delayed.plans(all);
  }

  /**
   * As {@link #compute()}, of several values at once: what they share is computed once. The values
   * come in the order given.
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  static <T> List<T> compute(
      Lazy<? extends T> first, Lazy<? extends T> second, Lazy<? extends T>... more) {
    return Embedded.client().compute(first, second, more);
  }
}
