package dev.weft.adviser.watch;

import java.util.List;

/**
 * All that is known of a watched command when it is over; what the judgement is a function of.
 *
 * @param command its words
 * @param pid its process
 * @param attached whether it was already running when the watch began
 * @param wallSeconds from its start (or from the attaching) to its end
 * @param suspendedSeconds of them, stopped from the terminal
 * @param cpuSeconds CPU seconds of the whole tree
 * @param kernel what the kernel counted for all that was waited for
 * @param peakBytes the largest resident set of one process
 * @param reparented orphans that were taken over and waited for
 * @param survivors what outlived the command and was left running, each {@code PID name}
 * @param waitedSeconds how long processes that outlived it were waited for
 * @param course what sampling saw
 * @param room what it was given
 * @param ending how it ended
 * @param memoryPaces bytes gone through per CPU second, one figure a probe
 * @param gpus what GPUs reported
 * @param watchSeconds CPU seconds of the watch itself
 * @param watchShare of a core, what the watch took once it had started
 */
record Facts(
    List<String> command,
    int pid,
    boolean attached,
    double wallSeconds,
    double suspendedSeconds,
    double cpuSeconds,
    Usage kernel,
    long peakBytes,
    int reparented,
    List<String> survivors,
    double waitedSeconds,
    Course course,
    Room room,
    Ending ending,
    List<Double> memoryPaces,
    List<GpuReading> gpus,
    double watchSeconds,
    double watchShare) {

  Facts {
    command = List.copyOf(command);
    survivors = List.copyOf(survivors);
    memoryPaces = List.copyOf(memoryPaces);
    gpus = List.copyOf(gpus);
  }

  /** Wall time without the stops from the terminal: what shares are taken of. */
  double activeSeconds() {
    return Math.max(1e-6, wallSeconds - suspendedSeconds);
  }

  double busyCores() {
    return cpuSeconds / activeSeconds();
  }

  long voluntary() {
    return Math.max(kernel.voluntarySwitches(), course.total().work().voluntary());
  }

  long involuntary() {
    return Math.max(kernel.involuntarySwitches(), course.total().work().involuntary());
  }

  long majorFaults() {
    return Math.max(kernel.majorFaults(), course.total().memory().majorFaults());
  }

  long minorFaults() {
    return Math.max(kernel.minorFaults(), course.total().memory().minorFaults());
  }

  long storageRead() {
    return Math.max(kernel.readBlocks() * 512, course.total().traffic().storageRead());
  }

  long storageWritten() {
    return Math.max(kernel.writtenBlocks() * 512, course.total().traffic().storageWritten());
  }

  /** The most memory that the tree had at once: shared pages once where that was measured. */
  long treeBytes() {
    return Math.max(course.total().memory().residentBytes(), peakBytes);
  }
}
