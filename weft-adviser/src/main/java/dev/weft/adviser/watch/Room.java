package dev.weft.adviser.watch;

/**
 * The room that a command was given.
 *
 * @param granted the CPUs that its control group or its batch system gave it
 * @param slots how many of them it was promised; at most {@code granted.size()}
 * @param batch the variable of the batch system that says so, empty outside of one
 * @param machineCpus CPUs of the machine
 * @param memoryBytes memory of the machine
 * @param limits the limits when it ended, whatever they counted
 */
record Room(
    CpuSet granted,
    int slots,
    String batch,
    int machineCpus,
    long memoryBytes,
    CgroupReading limits) {}
