package dev.weft.adviser.watch;

import java.util.List;

/**
 * The machine at one moment; counts are since it was started.
 *
 * @param busySeconds busy seconds of each CPU, by its number
 * @param diskWaitSeconds seconds that CPUs were idle while storage was waited for
 * @param started processes and threads started
 * @param swappedIn pages read back from swap
 * @param swappedOut pages written to swap
 * @param killedForMemory processes killed because memory was short, -1 if the kernel does not tell
 * @param availableBytes memory that could be had without swapping
 * @param networkBytes bytes through the network interfaces, the loopback included, both ways
 */
record MachineReading(
    List<Double> busySeconds,
    double diskWaitSeconds,
    long started,
    long swappedIn,
    long swappedOut,
    long killedForMemory,
    long availableBytes,
    long networkBytes) {

  static final MachineReading NONE = new MachineReading(List.of(), 0, 0, 0, 0, -1, 0, 0);

  MachineReading {
    busySeconds = List.copyOf(busySeconds);
  }

  /** Busy seconds of the given CPUs together. */
  double busySeconds(CpuSet cpus) {
    double sum = 0;
    for (int cpu = 0; cpu < busySeconds.size(); cpu++) {
      sum += cpus.contains(cpu) ? busySeconds.get(cpu) : 0;
    }
    return sum;
  }
}
