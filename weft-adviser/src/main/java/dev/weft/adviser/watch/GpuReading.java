package dev.weft.adviser.watch;

/**
 * One GPU at one moment, as {@code nvidia-smi} reports it.
 *
 * @param at seconds since the watch began
 * @param index which GPU
 * @param busyPercent how much of the time some kernel ran, 0 to 100
 * @param memoryBytes memory in use
 * @param memoryTotalBytes memory that it has
 */
record GpuReading(
    double at, int index, double busyPercent, long memoryBytes, long memoryTotalBytes) {}
