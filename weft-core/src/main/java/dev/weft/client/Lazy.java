package dev.weft.client;

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
}
