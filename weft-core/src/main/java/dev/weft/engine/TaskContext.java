package dev.weft.engine;

import dev.weft.graph.Key;

/** What a running task may know of itself and of where it runs. */
public final class TaskContext {
  static final ScopedValue<TaskContext> CURRENT = ScopedValue.newInstance();

  private final Cursor cursor;
  private final int worker;

  TaskContext(Cursor cursor, int worker) {
    this.cursor = cursor;
    this.worker = worker;
  }

  /**
   * Returns the context of the task that the calling thread runs.
   *
   * @throws IllegalStateException if the calling thread runs no task
   */
  public static TaskContext current() {
    if (!CURRENT.isBound()) {
      throw new IllegalStateException(
          "not inside a task; call TaskContext.current() from the function given to submit or map");
    }
    return CURRENT.get();
  }

  /** Returns the part that is being computed. */
  public Key key() {
    return cursor.key();
  }

  /** Returns the number of the worker that computes it. */
  public int worker() {
    return worker;
  }

  /**
   * Returns whether nobody wants the result any more; a long computation should look now and then,
   * and return at once if so.
   */
  public boolean isCancelled() {
    return cursor.isCancelled();
  }
}
