package dev.weft.adviser.watch;

import java.util.List;

/**
 * One process at one moment. Counts are since it began; -1 where not readable or not read.
 *
 * @param id its number
 * @param parent its parent's number
 * @param session its session
 * @param name what it calls itself, at most 15 bytes
 * @param state {@code R}, {@code S}, {@code D}, {@code T}, {@code Z}…
 * @param startTicks when it began, in clock ticks since boot: with the number it names a process
 * @param minorFaults page faults without reading
 * @param majorFaults page faults that read
 * @param userSeconds CPU seconds in its own code
 * @param systemSeconds CPU seconds in the kernel
 * @param childSeconds CPU seconds of ended children that it has waited for
 * @param residentBytes its resident set
 * @param proportionalBytes its share of what it shares, -1 if not read
 * @param peakBytes its largest resident set, -1 if not read
 * @param swapBytes what of it is swapped out
 * @param storageRead bytes fetched from storage, -1 if not readable
 * @param storageWritten bytes sent to storage
 * @param charsRead bytes read by any call, cached or not
 * @param charsWritten bytes written by any call
 * @param waitsFor what it waits for if nothing in it runs
 * @param threads its threads
 */
record ProcessReading(
    int id,
    int parent,
    int session,
    String name,
    char state,
    long startTicks,
    long minorFaults,
    long majorFaults,
    double userSeconds,
    double systemSeconds,
    double childSeconds,
    long residentBytes,
    long proportionalBytes,
    long peakBytes,
    long swapBytes,
    long storageRead,
    long storageWritten,
    long charsRead,
    long charsWritten,
    Wait waitsFor,
    List<ThreadReading> threads) {

  ProcessReading {
    threads = List.copyOf(threads);
  }

  /** The same with its proportional set, -1 if that could not be read. */
  ProcessReading withProportional(long bytes) {
    return new ProcessReading(
        id,
        parent,
        session,
        name,
        state,
        startTicks,
        minorFaults,
        majorFaults,
        userSeconds,
        systemSeconds,
        childSeconds,
        residentBytes,
        bytes,
        peakBytes,
        swapBytes,
        storageRead,
        storageWritten,
        charsRead,
        charsWritten,
        waitsFor,
        threads);
  }

  /** CPU seconds of its own, without its children's. */
  double ownSeconds() {
    return userSeconds + systemSeconds;
  }

  /** Whether it has ended and only waits for its parent to ask. */
  boolean ended() {
    return state == 'Z' || state == 'X';
  }
}
