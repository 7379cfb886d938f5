package dev.weft.adviser.record;

/** How a job ended, as far as its record tells. */
public enum Outcome {
  /** It ran to its own end and reported success. */
  COMPLETED("completed"),
  /** It ran to its own end and reported failure. */
  FAILED("failed"),
  /** It was killed because it needed more memory than it was given. */
  KILLED_MEMORY("killed-memory"),
  /** It was killed at its time limit. */
  KILLED_TIME("killed-time"),
  /** Its owner or an operator ended it. */
  CANCELLED("cancelled"),
  /** A signal ended it, and the record does not say more. */
  SIGNAL("signal"),
  /** It was never started, or failed before its first command ran. */
  NEVER_STARTED("never-started"),
  /** A node under it was lost. */
  NODE_FAILURE("node-failure"),
  /** The batch system took it back to run it again, or suspended it for another job. */
  REQUEUED("requeued"),
  /** It has not ended yet. */
  RUNNING("running"),
  /** The record does not say. */
  UNKNOWN("unknown");

  private final String text;

  Outcome(String text) {
    this.text = text;
  }

  /** The name used in JSON and reports, for example {@code killed-memory}. */
  public String text() {
    return text;
  }
}
