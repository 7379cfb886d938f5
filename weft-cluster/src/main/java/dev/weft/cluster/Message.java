package dev.weft.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the driver and its workers say to each other, and what whoever needs values asks of whoever
 * holds them. Stages and workers are named by numbers that the driver gives. Values are no
 * messages: they follow a {@link Fetch} as a stream, see {@link ValueWriter}.
 */
@SuppressWarnings("ArrayRecordComponent") // messages are written or read once, never compared
sealed interface Message {

  /** The protocol: a worker of another one is refused. */
  int VERSION = 1;

  /** First of all from a process: which it is; the token proves that the driver started it. */
  record Hello(int version, long token, int process, long pid) implements Message {}

  /**
   * The answer to {@link Hello}.
   *
   * @param worker the number of the process as a worker
   * @param slots how many leases run at once
   * @param bytes the most bytes of values held
   */
  record Welcome(int worker, int slots, long bytes) implements Message {}

  /**
   * A piece of the code of a stage, in order; the last one makes the code whole. A worker gets it
   * once, before the first lease that names the stage.
   *
   * @param total the length of the code, in bytes
   * @param offset where the piece belongs
   */
  record Code(int stage, int total, int offset, byte[] piece) implements Message {}

  /** Where worker {@code worker} serves its values. */
  record Peer(int worker, String path) implements Message {}

  /** Worker {@code worker} is lost: nothing will come from it any more. */
  record Gone(int worker) implements Message {}

  /**
   * A lease: steps to carry out in order.
   *
   * @param budget nanoseconds after which the worker hands back what it has not begun
   * @param holdings where the values are that the steps read and neither earlier steps make nor the
   *     worker holds
   */
  record Grant(int lease, long budget, List<Step> steps, List<Holding> holdings)
      implements Message {}

  /**
   * One step of a lease.
   *
   * @param sources the numbers of the stages that the stage reads, in the order of its reads
   * @param list the parts if they are no range; then {@code from} and {@code to} count them from 0
   * @param dropFrom the first of the parts whose values nobody outside the lease reads
   * @param dropTo the end of these; equal to dropFrom if there are none
   * @param dropAfter the step after which these values are dropped
   * @param wanted whether somebody at the driver waits for values of the stage, so that small ones
   *     are sent without being asked for
   */
  record Step(
      int stage,
      int[] sources,
      long from,
      long to,
      int @Nullable [] list,
      long dropFrom,
      long dropTo,
      int dropAfter,
      boolean wanted) {}

  /** Worker {@code worker} holds parts {@code from} to {@code to} (exclusive) of {@code stage}. */
  record Holding(int stage, long from, long to, int worker) {}

  /**
   * Small values of a lease that is about to end, {@code count} of them from part {@code from} on,
   * in the form of {@link ValueWriter}; those that are not small are absent.
   */
  record Values(int lease, int stage, long from, int count, byte[] bytes) implements Message {}

  /**
   * The end of a lease: every step before {@code step} is done, of that one the first {@code parts}
   * parts.
   *
   * @param nanos how long it ran
   * @param missing whether it ended because an input could not be fetched from its holder
   * @param bytes what the worker holds now
   * @param failure what the next part threw; null if it did not throw
   */
  record Ended(
      int lease,
      int step,
      int parts,
      long nanos,
      boolean missing,
      Bytes bytes,
      @Nullable Failure failure)
      implements Message {}

  /**
   * The books of a worker's store.
   *
   * @param stored what the lease has left there
   * @param held what is alive
   * @param peak the most that was ever alive
   * @param undeclared what is alive of stages that promise no bytes
   */
  record Bytes(long stored, long held, long peak, long undeclared) {}

  /**
   * What a part threw.
   *
   * @param text what the exception says of itself, with its stack
   * @param thrown the exception in serialized form, empty if it cannot be serialized
   */
  record Failure(String text, byte[] thrown) {}

  /** Forget the lease and its values: an input was lost, or nobody wants it. */
  record Cancel(int lease) implements Message {}

  /** Drop values. */
  record Free(int stage, long from, long to) implements Message {}

  /** Drop values. */
  record FreeParts(int stage, int[] parts) implements Message {}

  /** Drop the stage: its code and every value. */
  record Forget(int stage) implements Message {}

  /** Are you there? Answered by {@link Pulse} with the same time. */
  record Beat(long time) implements Message {}

  /**
   * The answer to {@link Beat}.
   *
   * @param gcMillis how long garbage collections took since the worker began
   * @param held bytes of the values held
   */
  record Pulse(long time, long gcMillis, long held) implements Message {}

  /** End now. */
  record Exit(String why) implements Message {}

  /** Send the values of these parts, in order. */
  record Fetch(int stage, long from, long to) implements Message {}

  /** Send the values of these parts, in order. */
  record FetchParts(int stage, int[] parts) implements Message {}
}
