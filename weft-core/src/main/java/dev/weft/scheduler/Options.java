package dev.weft.scheduler;

/**
 * How leases are sized and what happens to parts that throw.
 *
 * @param targetNanos what a lease should take
 * @param floorNanos what it should take at least, near the end of a stage
 * @param decisionNanos what a decision costs: with very many slots leases grow so that one owner
 *     keeps up
 * @param horizonNanos leases shorter than this are queued ahead of need
 * @param maxSteps the most steps of a lease
 * @param waiting how many leases of parts that mostly wait a worker has at a time, beside its slots
 * @param retries how often a part may throw before it fails
 * @param followOn whether leases include the readers of their parts
 */
public record Options(
    long targetNanos,
    long floorNanos,
    long decisionNanos,
    long horizonNanos,
    int maxSteps,
    int waiting,
    int retries,
    boolean followOn) {

  /** For the threads of one process. */
  public static Options local() {
    return new Options(200_000, 10_000, 10_000, 1_000_000, 4096, 256, 0, true);
  }

  /** For workers that a message reaches in about a millisecond. */
  public static Options cluster() {
    return new Options(50_000_000, 5_000_000, 20_000, 2_000_000_000, 4096, 256, 3, true);
  }

  /** Returns these options with so many retries. */
  public Options withRetries(int retries) {
    return new Options(
        targetNanos, floorNanos, decisionNanos, horizonNanos, maxSteps, waiting, retries, followOn);
  }
}
