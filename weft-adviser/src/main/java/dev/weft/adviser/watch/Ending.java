package dev.weft.adviser.watch;

/**
 * How a command ended, and what the system says about why.
 *
 * @param known false if it is still running, or another process has taken its status
 * @param exitCode what it returned; -1 if a signal ended it
 * @param signal the signal that ended it; 0 if none did
 * @param core whether the kernel dumped its memory
 * @param groupKills processes that the kernel killed in its control group for the memory limit
 * @param machineKills processes that the kernel killed anywhere here because memory was short
 * @param coreLimit the limit on the size of a dump, as {@code /proc/self/limits} words it
 * @param corePattern where dumps go, as {@code core_pattern} words it; empty if unknown
 * @param passed whether the watch itself passed a signal on to it that asks to end
 */
record Ending(
    boolean known,
    int exitCode,
    int signal,
    boolean core,
    long groupKills,
    long machineKills,
    String coreLimit,
    String corePattern,
    boolean passed) {

  /** Reads a status as {@code wait4} gives it; -1 is unknown. */
  static Ending of(
      int status,
      long groupKills,
      long machineKills,
      String limit,
      String pattern,
      boolean passed) {
    boolean known = status != -1;
    int signal = known ? status & 0x7f : 0;
    return new Ending(
        known,
        known && signal == 0 ? status >> 8 & 0xff : -1,
        signal,
        known && (status & 0x80) != 0,
        groupKills,
        machineKills,
        limit,
        pattern,
        passed);
  }

  /** What a shell would return for it. */
  int shellStatus() {
    return signal != 0 ? 128 + signal : Math.max(0, exitCode);
  }

  /**
   * The signal that ended it, or that a shell in between reports by a status above 128; 0 if none.
   */
  int reportedSignal() {
    return signal != 0 ? signal : exitCode > 128 && exitCode <= 128 + 64 ? exitCode - 128 : 0;
  }
}
