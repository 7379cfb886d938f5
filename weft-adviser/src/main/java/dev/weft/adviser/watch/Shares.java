package dev.weft.adviser.watch;

import java.util.Comparator;
import java.util.List;

/**
 * The figures that the judgement compares. Shares are of the active wall time.
 *
 * @param wall active seconds
 * @param busy cores busy on average
 * @param queued threads that were ready without a core, on average
 * @param demand threads that wanted to run, on average
 * @param wanting the share of the time in which some thread wanted to run
 * @param computing of it, what it would be if no thread had had to queue
 * @param moving the share of the time spent in the kernel, where it moves data to and from storage
 * @param disk the share of the time waiting for storage alone
 * @param network waiting for the network alone
 * @param waiting waiting for anything else
 * @param mainWait what the largest part of {@code waiting} waited for
 * @param allowed the CPUs that the threads that did the work may use
 * @param others cores that other programs kept busy on those CPUs, on average
 */
record Shares(
    double wall,
    double busy,
    double queued,
    double demand,
    double wanting,
    double computing,
    double moving,
    double disk,
    double network,
    double waiting,
    Wait mainWait,
    CpuSet allowed,
    double others) {

  /**
   * Network traffic a second from which waiting for any of several descriptors means the network.
   */
  static final double NETWORK_MOVES = 1 << 20;

  /** Bytes a second to and from storage from which kernel time is taken to serve them. */
  static final double STORAGE_MOVES = 256 << 10;

  private static final List<Wait> OTHER =
      List.of(
          Wait.PIPE,
          Wait.TERMINAL,
          Wait.EVENTS,
          Wait.TIMER,
          Wait.LOCK,
          Wait.CHILD,
          Wait.STOPPED,
          Wait.UNKNOWN);

  static Shares of(Facts facts) {
    Stretch total = facts.course().total();
    double wall = Math.max(1e-6, total.seconds());
    double busy = facts.busyCores();
    double queued = total.work().queueSeconds() / wall;
    boolean queueKnown =
        total.work().queueSeconds() > 0
            || facts.course().threads().stream().anyMatch(t -> t.runSeconds() > 0);
    double demand = queueKnown ? busy + queued : Math.max(busy, total.work().readySeconds() / wall);
    double wanting = Math.clamp(1 - total.idleSeconds() / wall, 0, 1);
    boolean moving = total.traffic().network() / wall >= NETWORK_MOVES;
    double network =
        total.idleSeconds(Wait.NETWORK) + (moving ? total.idleSeconds(Wait.EVENTS) : 0);
    double waiting =
        OTHER.stream().mapToDouble(total::idleSeconds).sum()
            - (moving ? total.idleSeconds(Wait.EVENTS) : 0);
    Wait mainWait =
        OTHER.stream()
            .max(Comparator.comparingDouble(total::idleSeconds))
            .filter(wait -> total.idleSeconds(wait) > 0)
            .orElse(Wait.UNKNOWN);
    return new Shares(
        wall,
        busy,
        queued,
        demand,
        wanting,
        Math.min(wanting, busy),
        facts.storageRead() + facts.storageWritten() >= STORAGE_MOVES * wall
            ? Math.max(facts.kernel().systemSeconds(), total.work().systemSeconds()) / wall
            : 0,
        total.idleSeconds(Wait.DISK) / wall,
        network / wall,
        waiting / wall,
        mainWait,
        allowed(facts),
        total.around().otherSeconds() / wall);
  }

  /** The CPUs of the threads that did nearly all of the work; those granted if none was seen. */
  private static CpuSet allowed(Facts facts) {
    List<ThreadTotal> threads = facts.course().threads();
    double all = threads.stream().mapToDouble(ThreadTotal::runSeconds).sum();
    double covered = 0;
    CpuSet cpus = CpuSet.EMPTY;
    for (ThreadTotal thread : threads) {
      if (covered >= 0.95 * all && !cpus.isEmpty()) {
        break;
      }
      cpus = thread.allowed().isEmpty() ? cpus : cpus.union(thread.allowed());
      covered += thread.runSeconds();
    }
    return cpus.isEmpty() ? facts.room().granted() : cpus;
  }

  /** Active seconds less those lost in the queue for a core: what paces are measured against. */
  double ownSeconds() {
    return wall * Math.max(0.01, 1 - queueing());
  }

  /** The share of the time lost in the queue for a core. */
  double queueing() {
    return Math.max(0, wanting - computing);
  }
}
