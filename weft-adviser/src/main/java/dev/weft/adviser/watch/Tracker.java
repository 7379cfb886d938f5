package dev.weft.adviser.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns snapshots, which count from each process's beginning, into stretches, which say what
 * happened in between. Reads nothing itself.
 *
 * <p>CPU time is what the kernel holds for the whole tree at a moment: of the living, of the ended
 * children of the living, and of those that the watch itself has waited for. That sum can fall for
 * one snapshot, when a process ends while the tree is being read; a stretch then has no CPU time
 * and the next one has it all. If it stays lower, the kernel has dropped the time of a process
 * whose parent does not want to know of its children (SIGCHLD ignored): what was seen of it is
 * kept.
 *
 * <p>Owned by one thread.
 */
final class Tracker {
  /** Stretches kept at most; then neighbours are joined two by two. */
  static final int KEPT = 1200;

  /** Snapshots in a row with less CPU time than before, after which it is taken to be dropped. */
  private static final int LASTING = 3;

  private static final int LISTED = 64;
  private static final int REMEMBERED = 4096;

  private final boolean fromBirth;
  private final List<Stretch> stretches = new ArrayList<>();
  private final Map<Long, ProcessTotal> processTotals = new HashMap<>();
  private final Map<Long, ThreadTotal> threadTotals = new HashMap<>();
  private Map<Long, ProcessReading> processes = Map.of();
  private Map<Long, ThreadReading> threads = Map.of();
  private Stretch total = Stretch.NOTHING;
  private MachineReading machine = MachineReading.NONE;
  private CgroupReading cgroup = CgroupReading.NONE;
  private boolean machineSeen;
  private boolean cgroupSeen;
  private boolean started;
  private double at;
  private double cpuSeconds;
  private double lost;
  private double dip;
  private int dips;
  private double otherBase;
  private Wait lastWait = Wait.UNKNOWN;
  private int lastReady;
  private int seen;
  private int samples;

  /**
   * @param fromBirth true if the tree began with the watch; false if it was attached to, so that
   *     what the first snapshot holds is not part of the course
   */
  Tracker(boolean fromBirth) {
    this.fromBirth = fromBirth;
  }

  /**
   * Says when the tree began, on the clock of the snapshots, and how the machine stood then.
   *
   * @param before the machine before the tree's first process
   * @param watchSeconds CPU seconds that the watch had used by then
   */
  void begin(double when, MachineReading before, double watchSeconds) {
    at = when;
    otherBase = watchSeconds;
    machine = before;
    machineSeen = true;
  }

  /** CPU seconds that the kernel no longer knows of. */
  double lostSeconds() {
    return lost;
  }

  /** Takes the next snapshot in. */
  void add(Snapshot next) {
    samples++;
    var now = new HashMap<Long, ProcessReading>();
    for (ProcessReading process : next.processes()) {
      now.put(key(process.id(), process.startTicks()), process);
    }
    if (!started) {
      started = true;
      if (!fromBirth) {
        cpuSeconds = next.cpuSeconds();
        at = next.at();
        count(next, now);
        remember(next, now);
        return;
      }
    }
    double seconds = Math.max(0, next.at() - at);
    double reached = next.cpuSeconds() + lost;
    double shortfall = cpuSeconds - reached;
    if (shortfall > 0) {
      dip = dips == 0 ? shortfall : Math.min(dip, shortfall);
      dips++;
      if (dips >= LASTING && dip > 0.05) {
        lost += dip;
        reached += dip;
        dips = 0;
      }
    } else {
      dips = 0;
    }
    double used = Math.max(0, reached - cpuSeconds);
    cpuSeconds = Math.max(cpuSeconds, reached);

    Counts counts = count(next, now);
    Stretch stretch = stretch(next, seconds, used, counts);
    remember(next, now);
    total = total.plus(stretch);
    keep(stretch);
  }

  /** Sums over the processes and threads of one snapshot, less what the one before held. */
  private static final class Counts {
    double system;
    double run;
    double queue;
    double own;
    int ready;
    int alive;
    int threads;
    long voluntary;
    long involuntary;
    long minor;
    long major;
    long resident;
    long proportional;
    long swap;
    long storageRead;
    long storageWritten;
    long charsRead;
    long charsWritten;
    Wait wait = Wait.UNKNOWN;
    CpuSet allowed = CpuSet.EMPTY;
  }

  private Counts count(Snapshot next, Map<Long, ProcessReading> now) {
    var c = new Counts();
    var threadsNow = new HashMap<Long, ThreadReading>();
    boolean baseline = !fromBirth && samples == 1;
    c.proportional = 0;
    boolean proportionalKnown = !now.isEmpty();
    for (var entry : now.entrySet()) {
      ProcessReading p = entry.getValue();
      ProcessReading before = processes.get(entry.getKey());
      if (before == null) {
        seen++;
      }
      c.system += p.systemSeconds() - (before == null ? 0 : before.systemSeconds());
      c.own += p.ownSeconds() - (before == null ? 0 : before.ownSeconds());
      c.minor += p.minorFaults() - (before == null ? 0 : before.minorFaults());
      c.major += p.majorFaults() - (before == null ? 0 : before.majorFaults());
      c.storageRead += grown(p.storageRead(), before == null ? 0 : before.storageRead());
      c.storageWritten += grown(p.storageWritten(), before == null ? 0 : before.storageWritten());
      c.charsRead += grown(p.charsRead(), before == null ? 0 : before.charsRead());
      c.charsWritten += grown(p.charsWritten(), before == null ? 0 : before.charsWritten());
      c.resident += p.residentBytes();
      c.swap += p.swapBytes();
      if (!p.ended()) {
        c.alive++;
        c.threads += Math.max(1, p.threads().size());
        if (p.proportionalBytes() >= 0) {
          c.proportional += p.proportionalBytes();
        } else {
          proportionalKnown = false;
        }
        if (p.waitsFor().compareTo(c.wait) < 0) {
          c.wait = p.waitsFor();
        }
      }
      for (ThreadReading t : p.threads()) {
        countThread(c, p, t, threadsNow, baseline);
      }
      if (!baseline) {
        addTotal(entry.getKey(), p, next.at());
      }
    }
    c.proportional = proportionalKnown ? c.proportional : -1;
    threads = threadsNow;
    return c;
  }

  private void countThread(
      Counts c,
      ProcessReading p,
      ThreadReading t,
      Map<Long, ThreadReading> threadsNow,
      boolean baseline) {
    long key = key(t.id(), p.startTicks());
    ThreadReading before = threads.get(key);
    if (t.state() == 'R') {
      c.ready++;
    }
    double queue = Math.max(0, t.queueSeconds() - (before == null ? 0 : before.queueSeconds()));
    double run = Math.max(0, t.runSeconds() - (before == null ? 0 : before.runSeconds()));
    long voluntary = grown(t.voluntary(), before == null ? 0 : before.voluntary());
    long involuntary = grown(t.involuntary(), before == null ? 0 : before.involuntary());
    c.run += run;
    c.queue += queue;
    c.allowed = t.allowed().isEmpty() ? c.allowed : c.allowed.union(t.allowed());
    c.voluntary += voluntary;
    c.involuntary += involuntary;
    threadsNow.put(
        key,
        before == null
            ? t
            : new ThreadReading(
                t.id(),
                t.name(),
                t.state(),
                t.runSeconds(),
                t.queueSeconds(),
                Math.max(t.voluntary(), before.voluntary()),
                Math.max(t.involuntary(), before.involuntary()),
                t.allowed().isEmpty() ? before.allowed() : t.allowed()));
    if (!baseline) {
      threadTotals.merge(
          key,
          new ThreadTotal(
              p.id(), t.id(), t.name(), run, queue, voluntary, involuntary, t.allowed()),
          (was, is) ->
              new ThreadTotal(
                  was.process(),
                  was.id(),
                  is.name(),
                  was.runSeconds() + is.runSeconds(),
                  was.queueSeconds() + is.queueSeconds(),
                  was.voluntary() + is.voluntary(),
                  was.involuntary() + is.involuntary(),
                  is.allowed().isEmpty() ? was.allowed() : is.allowed()));
    }
  }

  /** Growth of a count that is -1 when it was not read. */
  private static long grown(long now, long before) {
    return now < 0 ? 0 : Math.max(0, now - Math.max(0, before));
  }

  private void addTotal(long key, ProcessReading p, double when) {
    processTotals.merge(
        key,
        new ProcessTotal(
            p.id(),
            p.name(),
            p.ownSeconds(),
            Math.max(p.residentBytes(), p.peakBytes()),
            p.threads().size(),
            when,
            when),
        (was, is) ->
            new ProcessTotal(
                is.id(),
                is.name(),
                is.cpuSeconds(),
                Math.max(was.peakBytes(), is.peakBytes()),
                Math.max(was.threads(), is.threads()),
                was.firstSeen(),
                is.lastSeen()));
  }

  private Stretch stretch(Snapshot next, double seconds, double used, Counts c) {
    Wait wait = c.wait == Wait.UNKNOWN && (c.ready > 0 || c.alive == 0) ? lastWait : c.wait;
    lastWait = wait;
    double queue = c.queue;
    if (c.alive == 0 && lastReady > 0) {
      // What ended since was running or in line when last seen, and its last wait is not to be had.
      queue = Math.max(queue, Math.min(seconds * lastReady, Math.max(0, seconds - used)));
    }
    lastReady = c.ready;
    double idle = Math.max(0, seconds - Math.max(used, c.run) - queue);
    var idleBy = new EnumMap<Wait, Double>(Wait.class);
    if (idle > 0) {
      idleBy.put(wait, idle);
    }
    return new Stretch(
        at,
        seconds,
        new Stretch.Work(
            used,
            Math.max(0, c.system),
            queue,
            c.ready * seconds,
            Math.max(0, used - Math.max(0, c.own)),
            c.voluntary,
            c.involuntary,
            c.alive,
            c.threads),
        new Stretch.Memory(
            c.resident, c.proportional, c.swap, Math.max(0, c.minor), Math.max(0, c.major)),
        new Stretch.Traffic(
            c.storageRead, c.storageWritten, c.charsRead, c.charsWritten, networkBytes(next)),
        idleBy,
        around(next, c));
  }

  private long networkBytes(Snapshot next) {
    return next.machine() == null || !machineSeen
        ? 0
        : Math.max(0, next.machine().networkBytes() - machine.networkBytes());
  }

  private Stretch.Around around(Snapshot next, Counts c) {
    double others = 0;
    long begun = 0;
    long in = 0;
    long out = 0;
    if (next.machine() != null) {
      CpuSet cpus =
          c.allowed.isEmpty() ? CpuSet.first(next.machine().busySeconds().size()) : c.allowed;
      if (machineSeen) {
        double busy = next.machine().busySeconds(cpus) - machine.busySeconds(cpus);
        others = Math.max(0, busy - (cpuSeconds + next.watchSeconds() - otherBase));
        begun = next.machine().started() - machine.started();
        in = next.machine().swappedIn() - machine.swappedIn();
        out = next.machine().swappedOut() - machine.swappedOut();
      }
    }
    CgroupReading was = cgroup;
    CgroupReading is = next.cgroup() == null || !cgroupSeen ? was : next.cgroup();
    return new Stretch.Around(
        others,
        begun,
        in,
        out,
        Math.max(0, is.periods() - was.periods()),
        Math.max(0, is.throttledPeriods() - was.throttledPeriods()),
        Math.max(0, is.throttledSeconds() - was.throttledSeconds()),
        Math.max(0, is.limitHits() - was.limitHits()),
        next.cgroup() == null ? 0 : Math.max(0, next.cgroup().kills() - was.kills()),
        Math.max(0, is.memoryStallSeconds() - was.memoryStallSeconds()));
  }

  private void remember(Snapshot next, Map<Long, ProcessReading> now) {
    var kept = new HashMap<Long, ProcessReading>();
    for (var entry : now.entrySet()) {
      kept.put(entry.getKey(), withKnown(entry.getValue(), processes.get(entry.getKey())));
    }
    processes = kept;
    at = next.at();
    if (next.machine() != null) {
      machine = next.machine();
      machineSeen = true;
      otherBase = cpuSeconds + next.watchSeconds();
    }
    if (next.cgroup() != null) {
      cgroup = next.cgroup();
      cgroupSeen = true;
    }
    if (processTotals.size() > REMEMBERED) {
      forget(processTotals, Comparator.comparingDouble(ProcessTotal::cpuSeconds));
    }
    if (threadTotals.size() > REMEMBERED) {
      forget(threadTotals, Comparator.comparingDouble(ThreadTotal::runSeconds));
    }
  }

  /** A reading with the counts of the one before where it has none of its own. */
  private static ProcessReading withKnown(ProcessReading p, @Nullable ProcessReading before) {
    if (before == null || p.storageRead() >= 0) {
      return p;
    }
    return new ProcessReading(
        p.id(),
        p.parent(),
        p.session(),
        p.name(),
        p.state(),
        p.startTicks(),
        p.minorFaults(),
        p.majorFaults(),
        p.userSeconds(),
        p.systemSeconds(),
        p.childSeconds(),
        p.residentBytes(),
        p.proportionalBytes(),
        p.peakBytes(),
        p.swapBytes(),
        before.storageRead(),
        before.storageWritten(),
        before.charsRead(),
        before.charsWritten(),
        p.waitsFor(),
        List.of());
  }

  private static <T> void forget(Map<Long, T> totals, Comparator<T> order) {
    List<Map.Entry<Long, T>> entries = new ArrayList<>(totals.entrySet());
    entries.sort(Map.Entry.comparingByValue(order.reversed()));
    entries.subList(REMEMBERED / 2, entries.size()).forEach(e -> totals.remove(e.getKey()));
  }

  private void keep(Stretch stretch) {
    stretches.add(stretch);
    if (stretches.size() > KEPT) {
      var joined = new ArrayList<Stretch>(KEPT);
      for (int i = 0; i + 1 < stretches.size(); i += 2) {
        joined.add(stretches.get(i).plus(stretches.get(i + 1)));
      }
      if (stretches.size() % 2 == 1) {
        joined.add(stretches.getLast());
      }
      stretches.clear();
      stretches.addAll(joined);
    }
  }

  /** What has been seen so far. */
  Course course() {
    return new Course(
        stretches,
        total,
        threadTotals.values().stream()
            .sorted(Comparator.comparingDouble(ThreadTotal::runSeconds).reversed())
            .limit(LISTED)
            .toList(),
        processTotals.values().stream()
            .sorted(Comparator.comparingDouble(ProcessTotal::cpuSeconds).reversed())
            .limit(LISTED)
            .toList(),
        seen,
        samples);
  }

  private static long key(int id, long startTicks) {
    return startTicks << 24 ^ id;
  }
}
