package dev.weft.adviser.watch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Decides what to read when, so that the watch costs less than a hundredth of a core: everything at
 * short distances at first, because many commands are short, then at the asked interval, and at
 * longer ones where reading is slow (many threads, many processes).
 *
 * <p>Owned by one thread.
 */
final class Sampling {
  private static final double FIRST_INTERVAL = 0.02;
  private static final double GROWTH = 1.2;
  private static final double LONGEST_INTERVAL = 10;

  /** An interval is at least this many times what the reading before it took. */
  private static final double COST_FACTOR = 250;

  /** Less strict while the watch is young: its first readings run uncompiled. */
  private static final double EARLY_COST_FACTOR = 8;

  private static final double EARLY_SECONDS = 2;
  private static final double EARLY_LONGEST = 0.15;
  private static final int EARLY_PROBES = 6;
  private static final double EARLY_PROBES_EVERY = 0.25;
  private static final double THOROUGH_EVERY = 0.1;
  private static final double MACHINE_EVERY = 0.1;

  /** Larger processes are not asked for their shares: the kernel walks all their pages for it. */
  private static final long PROBED_BYTES = 16L << 30;

  private static final long PROBED_FROM_BYTES = 48L << 20;

  /** Times that a process is asked for its control groups, and processes asked at one time. */
  private static final int LOOKS = 8;

  private static final int LOOKED_AT = 16;

  private final Native system;
  private final TreeReader tree;
  private final MachineReader machines;
  private final CgroupReader cgroups;
  private final MemoryProbe probe;
  private final Tracker tracker;
  private final DoubleSupplier clock;
  private final Supplier<Usage> ended;
  private final double asked;
  private final List<Double> paces = new ArrayList<>();
  private double interval = FIRST_INTERVAL;
  private double thoroughAt = -1;
  private double machineAt = -1;
  private double first = -1;
  private double sharesAt;
  private double sharesAfter = 0.3;
  private double paceAt;
  private int probes;
  private int tries;
  private List<ProcessReading> last = List.of();
  private Map<Long, Integer> looks = Map.of();

  /**
   * @param proc the directory to read instead of {@code /proc}
   * @param asked seconds between two samples, once the first are taken
   * @param clock seconds since the watch began
   * @param ended what the processes waited for have used
   */
  Sampling(
      Path proc,
      Native system,
      Tracker tracker,
      double asked,
      DoubleSupplier clock,
      Supplier<Usage> ended) {
    this.tree =
        new TreeReader(proc, SystemCalls.of(System.getProperty("os.arch", "")), system.pageBytes());
    this.system = system;
    this.machines = new MachineReader(proc);
    this.cgroups = new CgroupReader(proc);
    this.probe = new MemoryProbe(proc);
    this.tracker = tracker;
    this.asked = asked;
    this.clock = clock;
    this.ended = ended;
  }

  TreeReader tree() {
    return tree;
  }

  /** Says that the command runs now. */
  void started() {
    cgroups.started();
  }

  /** The limits around a process as they are now. */
  CgroupReading limits(int process) {
    return cgroups.read(process);
  }

  /** What the machine counted up to now. */
  MachineReading machine() {
    return machines.read();
  }

  long machineMemoryBytes() {
    return machines.memoryBytes();
  }

  /** Bytes per CPU second that the busiest process went through, one figure for each probe. */
  List<Double> memoryPaces() {
    return List.copyOf(paces);
  }

  /** The tree as read last. */
  List<ProcessReading> last() {
    return last;
  }

  /**
   * Reads once.
   *
   * @param command the process whose limits count
   * @param roots where the tree begins
   * @param passedOver processes that are not part of it
   * @param everything whether to read all there is whatever it costs: the first and the last time
   * @return seconds until the next reading
   */
  double sample(int command, List<Integer> roots, Set<Integer> passedOver, boolean everything) {
    double began = system.threadSeconds();
    double at = clock.getAsDouble();
    if (first < 0) {
      first = at;
      sharesAt = at + 0.15;
      paceAt = at + EARLY_PROBES_EVERY;
    }
    boolean thorough = everything || at - thoroughAt >= THOROUGH_EVERY;
    boolean around = everything || at - machineAt >= MACHINE_EVERY;
    Usage endedBefore = ended.get(); // before the living: see Tracker
    last = tree.read(roots, passedOver, thorough);
    if (thorough) {
      thoroughAt = at;
    }
    lookAtGroups(command);
    MachineReading machine = null;
    CgroupReading cgroup = null;
    if (around) {
      machineAt = at;
      machine = machines.read();
      cgroup = cgroups.read(command);
    }
    last = withShares(at, last);
    tracker.add(
        new Snapshot(at, last, endedBefore, system.ownUsage().cpuSeconds(), machine, cgroup));
    probePace(at);
    double cost = system.threadSeconds() - began;
    interval = Math.min(Math.max(FIRST_INTERVAL, asked), interval * GROWTH);
    return at - first < EARLY_SECONDS
        ? Math.min(EARLY_LONGEST, Math.max(interval, cost * EARLY_COST_FACTOR))
        : Math.min(LONGEST_INTERVAL, Math.max(interval, cost * COST_FACTOR));
  }

  /**
   * Looks into which groups the processes below the command went, each a few times while it is
   * young: a batch system or a container puts them there at their start.
   */
  private void lookAtGroups(int command) {
    var looked = new HashMap<Long, Integer>();
    int now = 0;
    for (ProcessReading p : last) {
      long key = p.startTicks() << 24 ^ p.id();
      int times = looks.getOrDefault(key, 0);
      if (!p.ended() && p.id() != command && times < LOOKS && now < LOOKED_AT) {
        cgroups.look(p.id());
        times++;
        now++;
      }
      looked.put(key, times);
    }
    looks = looked;
  }

  /** Adds proportional sets where it is time for them: rarely, since they are dear. */
  private List<ProcessReading> withShares(double at, List<ProcessReading> readings) {
    long resident = readings.stream().mapToLong(ProcessReading::residentBytes).sum();
    if (at < sharesAt || resident > PROBED_BYTES || readings.size() > 200) {
      return readings;
    }
    double began = system.threadSeconds();
    var with = new ArrayList<ProcessReading>(readings.size());
    for (ProcessReading p : readings) {
      with.add(p.ended() ? p : p.withProportional(probe.proportionalBytes(p.id())));
    }
    double cost = system.threadSeconds() - began;
    sharesAfter = Math.max(Math.min(sharesAfter * 2, 30), cost * 500);
    sharesAt = at + sharesAfter;
    return with;
  }

  /** Looks now and then how fast the busiest process goes through its memory. */
  private void probePace(double at) {
    if (at < paceAt) {
      return;
    }
    ProcessReading busiest =
        last.stream()
            .filter(p -> !p.ended() && p.residentBytes() >= PROBED_FROM_BYTES)
            .filter(p -> p.residentBytes() <= PROBED_BYTES)
            .filter(p -> p.threads().stream().anyMatch(t -> t.state() == 'R'))
            .max(Comparator.comparingDouble(ProcessReading::ownSeconds))
            .orElse(null);
    if (busiest == null) {
      return;
    }
    double began = system.threadSeconds();
    double pace = probe.pace(busiest.id(), busiest.residentBytes());
    if (pace >= 0) {
      paces.add(pace);
      probes++;
    }
    tries++;
    double cost = system.threadSeconds() - began;
    paceAt =
        at
            + (probes < EARLY_PROBES && tries < 4 * EARLY_PROBES
                ? Math.max(EARLY_PROBES_EVERY, cost * 20)
                : Math.max(30, cost * 1000));
  }
}
