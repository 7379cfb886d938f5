package dev.weft.adviser.watch;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * What the kernel counted for processes that have ended, {@code struct rusage} of {@code wait4}.
 *
 * @param userSeconds CPU seconds in the program's own code, its waited-for children included
 * @param systemSeconds CPU seconds in the kernel on its behalf
 * @param maxResidentBytes the largest resident set of any one of the processes
 * @param minorFaults page faults that needed no reading
 * @param majorFaults page faults that had to read
 * @param readBlocks blocks of 512 bytes read from storage
 * @param writtenBlocks blocks of 512 bytes written to storage
 * @param voluntarySwitches times that it gave up its core to wait
 * @param involuntarySwitches times that its core was taken from it
 */
record Usage(
    double userSeconds,
    double systemSeconds,
    long maxResidentBytes,
    long minorFaults,
    long majorFaults,
    long readBlocks,
    long writtenBlocks,
    long voluntarySwitches,
    long involuntarySwitches) {

  static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Reads a {@code struct rusage} of a 64-bit Linux. */
  static Usage of(MemorySegment struct) {
    return new Usage(
        struct.getAtIndex(JAVA_LONG, 0) + struct.getAtIndex(JAVA_LONG, 1) * 1e-6,
        struct.getAtIndex(JAVA_LONG, 2) + struct.getAtIndex(JAVA_LONG, 3) * 1e-6,
        struct.getAtIndex(JAVA_LONG, 4) * 1024,
        struct.getAtIndex(JAVA_LONG, 8),
        struct.getAtIndex(JAVA_LONG, 9),
        struct.getAtIndex(JAVA_LONG, 11),
        struct.getAtIndex(JAVA_LONG, 12),
        struct.getAtIndex(JAVA_LONG, 16),
        struct.getAtIndex(JAVA_LONG, 17));
  }

  double cpuSeconds() {
    return userSeconds + systemSeconds;
  }

  Usage plus(Usage other) {
    return new Usage(
        userSeconds + other.userSeconds,
        systemSeconds + other.systemSeconds,
        Math.max(maxResidentBytes, other.maxResidentBytes),
        minorFaults + other.minorFaults,
        majorFaults + other.majorFaults,
        readBlocks + other.readBlocks,
        writtenBlocks + other.writtenBlocks,
        voluntarySwitches + other.voluntarySwitches,
        involuntarySwitches + other.involuntarySwitches);
  }
}
