package dev.weft.adviser.watch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything read at one moment.
 *
 * @param at seconds since the watch began
 * @param processes the living processes of the tree, parents before children
 * @param ended what the processes that this one has waited for used, together
 * @param watchSeconds CPU seconds that the watch itself has used
 * @param machine the machine, or null if it was not read this time
 * @param cgroup the command's control groups, or null if they were not read this time
 */
record Snapshot(
    double at,
    List<ProcessReading> processes,
    Usage ended,
    double watchSeconds,
    @Nullable MachineReading machine,
    @Nullable CgroupReading cgroup) {

  Snapshot {
    processes = List.copyOf(processes);
  }

  /** CPU seconds of all that ever ran in the tree, as far as the kernel still knows them. */
  double cpuSeconds() {
    double sum = ended.cpuSeconds();
    for (ProcessReading process : processes) {
      sum += process.ownSeconds() + process.childSeconds();
    }
    return sum;
  }
}
