package dev.weft.adviser.watch;

/**
 * What one thread was seen to do.
 *
 * @param process its process
 * @param id its number
 * @param name what it calls itself
 * @param runSeconds seconds on a core
 * @param queueSeconds seconds ready without a core
 * @param voluntary switches in order to wait
 * @param involuntary switches forced on it
 * @param allowed the CPUs that it may use; empty if never read
 */
record ThreadTotal(
    int process,
    int id,
    String name,
    double runSeconds,
    double queueSeconds,
    long voluntary,
    long involuntary,
    CpuSet allowed) {}
