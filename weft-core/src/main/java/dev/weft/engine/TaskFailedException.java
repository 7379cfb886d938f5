package dev.weft.engine;

import dev.weft.graph.Key;

/**
 * Thrown to whoever asks for a value that could not be computed. Its stack is that of the caller;
 * its cause is what the task threw, with the stack of the task.
 */
public final class TaskFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Key key;
  private final Key origin;

  /**
   * Creates an exception for {@code key}, which failed because {@code origin} threw.
   *
   * @param detail what more there is to say of the origin, as its inputs; may be empty
   */
  public TaskFailedException(Key key, Key origin, Throwable cause, String detail) {
    super(
        (key.equals(origin)
                ? "task " + key + " threw " + cause
                : "task " + key + " was not run because task " + origin + " threw " + cause)
            + (detail.isEmpty() ? "" : "; " + detail),
        cause);
    this.key = key;
    this.origin = origin;
  }

  /** Returns the task whose value was asked for. */
  public Key key() {
    return key;
  }

  /** Returns the task that threw. */
  public Key origin() {
    return origin;
  }
}
