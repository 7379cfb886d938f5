package dev.weft.adviser.watch;

/**
 * The control groups of the command at one moment: the tightest limits on the way from its group to
 * the root, and what the kernel counted there. Unknown or unlimited is -1 (limits) or 0 (counts).
 *
 * @param quotaCores cores' worth of CPU time that may be used, -1 for no quota
 * @param periods periods in which the quota was looked at
 * @param throttledPeriods periods in which it ran out
 * @param throttledSeconds seconds spent stopped by it
 * @param memoryLimitBytes the memory limit, -1 for none
 * @param memoryBytes memory charged, the page cache included, -1 if unknown
 * @param limitHits times that the memory limit was reached and something had to be given up
 * @param kills processes of the command, and of those below it, that the kernel killed for memory
 *     since the watch began
 * @param killLimitBytes the memory limit of the group in which they were killed, -1 for none
 * @param memoryStallSeconds seconds in which some task waited for memory (pressure), -1 if unknown
 * @param cpus the CPUs granted by the cpuset; empty if none is set
 */
record CgroupReading(
    double quotaCores,
    long periods,
    long throttledPeriods,
    double throttledSeconds,
    long memoryLimitBytes,
    long memoryBytes,
    long limitHits,
    long kills,
    long killLimitBytes,
    double memoryStallSeconds,
    CpuSet cpus) {

  static final CgroupReading NONE =
      new CgroupReading(-1, 0, 0, 0, -1, -1, 0, 0, -1, -1, CpuSet.EMPTY);

  /**
   * This reading with the counts of another group's beginning taken away, and those of an earlier
   * group added: what was counted of a process that changes its group.
   */
  CgroupReading after(CgroupReading earlier, CgroupReading beginning) {
    return new CgroupReading(
        quotaCores,
        periods - beginning.periods + earlier.periods,
        throttledPeriods - beginning.throttledPeriods + earlier.throttledPeriods,
        throttledSeconds - beginning.throttledSeconds + earlier.throttledSeconds,
        memoryLimitBytes,
        memoryBytes,
        limitHits - beginning.limitHits + earlier.limitHits,
        kills,
        killLimitBytes,
        memoryStallSeconds < 0
            ? memoryStallSeconds
            : memoryStallSeconds
                - Math.max(0, beginning.memoryStallSeconds)
                + Math.max(0, earlier.memoryStallSeconds),
        cpus);
  }
}
