package dev.weft.adviser.watch;

import java.util.EnumMap;
import java.util.Map;

/**
 * What happened in the whole process tree during a stretch of time. Neighbouring stretches add up:
 * amounts are summed, peaks are the larger of the two.
 *
 * @param start seconds since the watch began
 * @param seconds how long it is
 * @param work CPU time, and the wish for it
 * @param memory memory in use and page faults
 * @param traffic bytes moved
 * @param idle seconds in which nothing of the tree wanted a core, by what it waited for
 * @param around the machine and the limits around the tree
 */
record Stretch(
    double start,
    double seconds,
    Work work,
    Memory memory,
    Traffic traffic,
    Map<Wait, Double> idle,
    Around around) {

  /**
   * CPU time, and the wish for it.
   *
   * @param cpuSeconds on a core
   * @param systemSeconds of it, in the kernel, of processes that lived at the end of the stretch
   * @param queueSeconds ready to run, with no core free for it; over all threads
   * @param readySeconds threads in state R, over time: running or wanting to
   * @param childSeconds of {@code cpuSeconds}, of processes that have ended
   * @param voluntary switches away from a core in order to wait
   * @param involuntary switches away from a core that was taken
   * @param processes processes alive at once
   * @param threads threads alive at once
   */
  record Work(
      double cpuSeconds,
      double systemSeconds,
      double queueSeconds,
      double readySeconds,
      double childSeconds,
      long voluntary,
      long involuntary,
      int processes,
      int threads) {

    Work plus(Work o) {
      return new Work(
          cpuSeconds + o.cpuSeconds,
          systemSeconds + o.systemSeconds,
          queueSeconds + o.queueSeconds,
          readySeconds + o.readySeconds,
          childSeconds + o.childSeconds,
          voluntary + o.voluntary,
          involuntary + o.involuntary,
          Math.max(processes, o.processes),
          Math.max(threads, o.threads));
    }
  }

  /**
   * Memory.
   *
   * @param residentBytes resident sets together, at most; pages shared by several count for each
   * @param proportionalBytes the same with shared pages counted once, -1 if not measured
   * @param swapBytes swapped out, at most
   * @param minorFaults page faults without reading
   * @param majorFaults page faults that read
   */
  record Memory(
      long residentBytes,
      long proportionalBytes,
      long swapBytes,
      long minorFaults,
      long majorFaults) {

    Memory plus(Memory o) {
      return new Memory(
          Math.max(residentBytes, o.residentBytes),
          Math.max(proportionalBytes, o.proportionalBytes),
          Math.max(swapBytes, o.swapBytes),
          minorFaults + o.minorFaults,
          majorFaults + o.majorFaults);
    }
  }

  /**
   * Bytes moved.
   *
   * @param storageRead fetched from storage
   * @param storageWritten sent to storage
   * @param charsRead read by calls, from anywhere
   * @param charsWritten written by calls, to anywhere
   * @param network through the interfaces of the network namespace, other programs' included
   */
  record Traffic(
      long storageRead, long storageWritten, long charsRead, long charsWritten, long network) {

    Traffic plus(Traffic o) {
      return new Traffic(
          storageRead + o.storageRead,
          storageWritten + o.storageWritten,
          charsRead + o.charsRead,
          charsWritten + o.charsWritten,
          network + o.network);
    }
  }

  /**
   * The surroundings.
   *
   * @param otherSeconds CPU seconds of everything else on the CPUs that the tree may use
   * @param started processes and threads started on the machine
   * @param swappedIn pages that the machine read back from swap
   * @param swappedOut pages that the machine swapped out
   * @param periods periods of the CPU quota
   * @param throttledPeriods periods in which the quota ran out
   * @param throttledSeconds seconds stopped by the quota
   * @param limitHits times the memory limit was reached
   * @param kills processes killed for the memory limit
   * @param stallSeconds seconds in which some task of the group waited for memory
   */
  record Around(
      double otherSeconds,
      long started,
      long swappedIn,
      long swappedOut,
      long periods,
      long throttledPeriods,
      double throttledSeconds,
      long limitHits,
      long kills,
      double stallSeconds) {

    Around plus(Around o) {
      return new Around(
          otherSeconds + o.otherSeconds,
          started + o.started,
          swappedIn + o.swappedIn,
          swappedOut + o.swappedOut,
          periods + o.periods,
          throttledPeriods + o.throttledPeriods,
          throttledSeconds + o.throttledSeconds,
          limitHits + o.limitHits,
          kills + o.kills,
          stallSeconds + o.stallSeconds);
    }
  }

  static final Stretch NOTHING =
      new Stretch(
          0,
          0,
          new Work(0, 0, 0, 0, 0, 0, 0, 0, 0),
          new Memory(0, -1, 0, 0, 0),
          new Traffic(0, 0, 0, 0, 0),
          Map.of(),
          new Around(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

  Stretch {
    idle = Map.copyOf(idle);
  }

  double end() {
    return start + seconds;
  }

  /** Cores busy on average. */
  double busyCores() {
    return seconds > 0 ? work.cpuSeconds() / seconds : 0;
  }

  /** Seconds in which nothing of the tree wanted a core. */
  double idleSeconds() {
    return idle.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  double idleSeconds(Wait wait) {
    return idle.getOrDefault(wait, 0.0);
  }

  /** This stretch and the one after it as one. */
  Stretch plus(Stretch o) {
    var both = new EnumMap<Wait, Double>(Wait.class);
    both.putAll(idle);
    o.idle.forEach((wait, s) -> both.merge(wait, s, Double::sum));
    return new Stretch(
        seconds == 0 ? o.start : start,
        seconds + o.seconds,
        work.plus(o.work),
        memory.plus(o.memory),
        traffic.plus(o.traffic),
        both,
        around.plus(o.around));
  }
}
