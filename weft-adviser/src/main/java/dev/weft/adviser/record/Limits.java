package dev.weft.adviser.record;

/** Whether a job came to the end of what it had asked for. */
final class Limits {
  /** A sampler sees the peak up to some seconds late; within a twentieth of the limit is at it. */
  private static final double MEMORY_SHARE = 0.95;

  /** Batch systems act within seconds of the limit, some only every minute. */
  private static final double TIME_SLACK = 0.99;

  private Limits() {}

  static boolean reachedMemory(JobRecord.Builder record) {
    double peak = record.get(Quantity.MEMORY_PEAK);
    double asked = record.get(Quantity.MEMORY_ASKED);
    if (record.noted("memory-asked-by-slot")) {
      double byJob = asked / Math.max(1, record.get(Quantity.SLOTS));
      if (peak >= MEMORY_SHARE * byJob && peak <= byJob * 1.1) {
        return true;
      }
    }
    return asked > 0 && peak >= MEMORY_SHARE * asked;
  }

  static boolean reachedTime(JobRecord.Builder record) {
    double wall = record.get(Quantity.WALL);
    double limit = record.get(Quantity.TIME_LIMIT);
    double cpu = record.get(Quantity.CPU);
    double cpuLimit = record.get(Quantity.CPU_LIMIT);
    return (limit > 0 && wall >= TIME_SLACK * limit - 1)
        || (cpuLimit > 0 && cpu >= TIME_SLACK * cpuLimit - 1);
  }
}
