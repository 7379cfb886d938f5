package dev.weft.adviser.watch;

/**
 * One thread at one moment. Counts are since the thread began; -1 where not read this time.
 *
 * @param id the thread's number
 * @param name what it calls itself, at most 15 bytes
 * @param state {@code R} running or ready, {@code S} sleeping, {@code D} waiting for storage…
 * @param runSeconds seconds on a core
 * @param queueSeconds seconds ready to run while no core was free for it
 * @param voluntary times it gave up its core, or -1
 * @param involuntary times its core was taken away, or -1
 * @param allowed the CPUs that it may use; empty if not read
 */
record ThreadReading(
    int id,
    String name,
    char state,
    double runSeconds,
    double queueSeconds,
    long voluntary,
    long involuntary,
    CpuSet allowed) {}
