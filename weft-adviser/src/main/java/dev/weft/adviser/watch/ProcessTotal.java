package dev.weft.adviser.watch;

/**
 * What one process was seen to do.
 *
 * @param id its number
 * @param name what it calls itself
 * @param cpuSeconds CPU seconds of its own, as last seen
 * @param peakBytes its largest resident set as seen
 * @param threads its threads at most
 * @param firstSeen seconds since the watch began
 * @param lastSeen seconds since the watch began
 */
record ProcessTotal(
    int id,
    String name,
    double cpuSeconds,
    long peakBytes,
    int threads,
    double firstSeen,
    double lastSeen) {}
