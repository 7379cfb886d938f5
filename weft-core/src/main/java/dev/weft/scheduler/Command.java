package dev.weft.scheduler;

import java.util.Arrays;

/**
 * An act that the scheduler asks of the engine, in the order of the list that {@link
 * Scheduler#handle} returns. Stages are named by the ids of {@link Scheduler#stage(int)}.
 */
public sealed interface Command {

  /** Send the lease to its worker. */
  record Run(Lease lease) implements Command {}

  /**
   * Forget the lease and its values: an input was lost, another lease for the same parts ended
   * first, or nobody wants them any more. Its worker has the slot back at once, and what it says of
   * the lease from now on is ignored.
   */
  record Cancel(Lease lease) implements Command {}

  /** Drop the values of parts {@code from} to {@code to} (exclusive) on a host. */
  record Free(int host, int stage, long from, long to) implements Command {}

  /** Drop the values of these parts on a host; the array must not be changed. */
  @SuppressWarnings("ArrayRecordComponent") // an Integer a part would cost more than the part
  record FreeParts(int host, int stage, int[] parts) implements Command {
    @Override
    public String toString() {
      return "FreeParts[host="
          + host
          + ", stage="
          + stage
          + ", parts="
          + Arrays.toString(parts)
          + "]";
    }
  }

  /**
   * Parts {@code from} to {@code to} (exclusive), which the job wants, are held. Said once a job
   * and part, and again if the part was lost in between.
   */
  record Held(int job, int stage, long from, long to) implements Command {}

  /** As {@link Held}, of single parts; the array must not be changed. */
  @SuppressWarnings("ArrayRecordComponent") // an Integer a part would cost more than the part
  record HeldParts(int job, int stage, int[] parts) implements Command {
    @Override
    public String toString() {
      return "HeldParts[job="
          + job
          + ", stage="
          + stage
          + ", parts="
          + Arrays.toString(parts)
          + "]";
    }
  }

  /** Parts {@code from} to {@code to} (exclusive), which the job wants, will not be had. */
  record Failed(int job, int stage, long from, long to, Failure failure) implements Command {}

  /**
   * Nothing of the job will run, because no worker could ever run it; it is as if it had not been
   * submitted.
   *
   * @param why a sentence for the user: what is needed, what there is, what to do
   */
  record Refused(int job, String why) implements Command {}

  /** The stage is gone from the scheduler with all its values; its id may be given to another. */
  record Forget(int stage) implements Command {}
}
