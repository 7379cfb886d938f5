package dev.weft.scheduler;

import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which ranges of parts run where and when values may be dropped. A state machine: no
 * thread, clock, socket or value; equal stimuli in equal order give equal commands.
 *
 * <p>The normal path (a lease ends, readers become ready, values are freed, a lease is granted) is
 * incremental and costs per range. What is rare (loss, failure, cancellation) sweeps the stages
 * concerned. {@link Flow} knows readiness and release, {@link Grants} builds leases.
 */
public final class Scheduler {
  final Options options;
  boolean manyHosts;
  final List<StageState> stages = new ArrayList<>();
  private final Map<String, StageState> byName = new HashMap<>();
  final TreeMap<Integer, Job> jobs = new TreeMap<>();
  final List<ReadyClass> kinds = new ArrayList<>();
  final List<Worker> workers = new ArrayList<>();
  final List<Host> hosts = new ArrayList<>();
  private final ArrayDeque<Worker> hungry = new ArrayDeque<>();
  int totalSlots;
  int maxDepth = 1;
  int nextLease;
  double meanNanos = -1;
  List<Command> out = new ArrayList<>();
  private final Flow flow = new Flow(this);
  private final Grants grants = new Grants(this);

  private long leasesGranted;
  private long commands;
  long overdrafts;
  private long stops;

  /** Creates a scheduler that knows no worker and no job yet. */
  public Scheduler(Options options) {
    this.options = options;
  }

  /** Takes note of what happened, and returns what is to be done, in this order. */
  public List<Command> handle(Stimulus stimulus) {
    out = new ArrayList<>(4);
    Worker first = null;
    switch (stimulus) {
      case Stimulus.Submitted s -> submit(s);
      case Stimulus.Wanted(int id, List<PartRange> more) -> {
        Job job = jobs.get(id);
        if (job != null) want(job, more);
      }
      case Stimulus.Released(int id, List<PartRange> ranges) -> {
        Job job = jobs.get(id);
        if (job != null) release(job, ranges);
      }
      case Stimulus.Cancelled(int id) -> {
        Job job = jobs.get(id);
        if (job != null) cancelJob(job);
      }
      case Stimulus.WorkerJoined joined -> first = join(joined);
      case Stimulus.Resized(int worker, int slots) -> first = resize(worker, slots);
      case Stimulus.WorkerLost(int worker) -> lose(worker);
      case Stimulus.LeaseDone(Lease lease, long nanos) -> {
        if (!lease.live) return out;
        first = workers.get(lease.worker());
        first.end(lease);
        measure(lease, nanos, lease.parts);
        flow.done(lease);
      }
      case Stimulus.LeaseStopped(
              Lease lease,
              int step,
              int parts,
              long nanos,
              @Nullable Failure failure) -> {
        if (!lease.live) return out;
        first = workers.get(lease.worker());
        first.end(lease);
        stops++;
        long done = parts;
        for (int i = 0; i < step; i++) done += lease.to(i) - lease.from(i);
        measure(lease, nanos, Math.max(1, done));
        flow.stopped(lease, step, parts, failure);
      }
      case Stimulus.Undeclared(int host, long bytes) -> {
        if (host < hosts.size()) hosts.get(host).undeclared = bytes;
      }
      case Stimulus.Recalled(Lease lease) -> {
        if (!lease.live) return out;
        workers.get(lease.worker()).end(lease);
        flow.stopped(lease, 0, 0, null);
      }
      case Stimulus.Backup _ -> {}
    }
    flow.flushFrees(); // before what is granted: a part may be freed and run again
    assign(first);
    commands += out.size();
    return out;
  }

  private void measure(Lease lease, long nanos, long parts) {
    double each = (double) nanos / parts;
    meanNanos = meanNanos < 0 ? each : 0.8 * meanNanos + 0.2 * each;
    StageState s = lease.state(0);
    s.partNanos = s.partNanos < 0 ? each : 0.7 * s.partNanos + 0.3 * each;
    for (int i = 1; i < lease.count; i++) {
      if (lease.state(i).partNanos < 0) lease.state(i).partNanos = each;
    }
    double column = each * lease.parts / (lease.to(0) - lease.from(0));
    s.columnNanos = s.columnNanos < 0 ? column : 0.7 * s.columnNanos + 0.3 * column;
  }

  // ---- jobs

  private void submit(Stimulus.Submitted s) {
    @Nullable String why = refusal(s);
    if (why != null) {
      out.add(new Command.Refused(s.job(), why));
      return;
    }
    var mine = new ArrayList<StageState>(s.graph().stages().size());
    for (Stage stage : s.graph().stages()) {
      StageState known = byName.get(stage.name());
      if (known == null) known = add(stage, s.priority());
      else raise(known, s.priority());
      known.jobs++;
      mine.add(known);
    }
    for (StageState state : mine) state.settle();
    flow.recheckAll();
    var job = new Job(s.job(), s.priority(), s.graph(), mine);
    jobs.put(s.job(), job);
    want(job, s.wanted());
  }

  private @Nullable String refusal(Stimulus.Submitted s) {
    for (Stage stage : s.graph().stages()) {
      for (var need : stage.needs().resources().entrySet()) {
        int most = 0;
        boolean any = false;
        for (Worker worker : workers) {
          if (!worker.live) continue;
          any = true;
          most = Math.max(most, worker.resources.getOrDefault(need.getKey(), 0));
        }
        if (any && most < need.getValue()) {
          return "no worker has %s=%d, which stage '%s' needs; the most is %s=%d"
              .formatted(need.getKey(), need.getValue(), stage.name(), need.getKey(), most);
        }
      }
    }
    return null;
  }

  private StageState add(Stage stage, int priority) {
    var sources = new @Nullable StageState[stage.reads().size()];
    for (int r = 0; r < sources.length; r++) {
      String source = stage.reads().get(r).source();
      if (!source.equals(stage.name())) sources[r] = byName.get(source);
    }
    var state = new StageState(stages.size(), stages.size(), stage, sources, priority, kind(stage));
    for (int r = 0; r < sources.length; r++) state.sources[r].link(state, r);
    maxDepth = Math.max(maxDepth, state.depth);
    if (manyHosts) state.owners = new TreeMap<>();
    stages.add(state);
    byName.put(stage.name(), state);
    return state;
  }

  private ReadyClass kind(Stage stage) {
    var needs = stage.needs();
    for (ReadyClass kind : kinds) {
      if (kind.waits == needs.waits() && kind.resources.equals(needs.resources())) return kind;
    }
    var kind = new ReadyClass(needs.waits(), needs.resources());
    kinds.add(kind);
    return kind;
  }

  private static void raise(StageState state, int priority) {
    if (state.priority >= priority) return;
    state.kind.unmark(state);
    state.priority = priority;
    state.level = null;
    if (state.hasReady()) state.kind.mark(state);
  }

  private void want(Job job, List<PartRange> ranges) {
    flow.begin();
    for (PartRange range : ranges) {
      StageState state = byName.get(range.stage());
      if (state == null || range.to() > state.n) {
        throw new IllegalArgumentException(
            "job " + job.id + " wants " + range + ", which its graph does not have");
      }
      for (long[] fresh : state.want(job.id, range.from(), range.to())) {
        flow.reportKnown(job.id, state, fresh[0], fresh[1]);
        flow.require(state, fresh[0], fresh[1]);
      }
    }
    flow.settleDemand();
  }

  private void release(Job job, List<PartRange> ranges) {
    for (PartRange range : ranges) {
      StageState state = byName.get(range.stage());
      if (state != null) state.unwant(job.id, range.from(), range.to());
    }
    flow.prune();
  }

  private void cancelJob(Job job) {
    jobs.remove(job.id);
    for (StageState state : job.stages) state.unwant(job.id, 0, state.n);
    flow.prune();
  }

  // ---- workers

  private Worker join(Stimulus.WorkerJoined joined) {
    while (hosts.size() <= joined.host()) hosts.add(new Host(hosts.size()));
    Host host = hosts.get(joined.host());
    host.limit = joined.bytes();
    host.workers++;
    var worker = new Worker(joined.worker(), host, joined.slots(), joined.resources());
    if (joined.worker() != workers.size()) {
      throw new IllegalArgumentException(
          "workers are numbered in order; expected " + workers.size() + ", got " + joined.worker());
    }
    workers.add(worker);
    totalSlots += joined.slots();
    if (hosts.size() > 1 && !manyHosts) {
      manyHosts = true;
      for (StageState state : stages) flow.ownAll(state, hosts.get(0));
    }
    return worker;
  }

  private Worker resize(int id, int slots) {
    Worker worker = workers.get(id);
    if (worker.live) totalSlots += slots - worker.slots;
    worker.slots = slots;
    return worker;
  }

  private void lose(int id) {
    Worker worker = workers.get(id);
    if (!worker.live) return;
    worker.live = false;
    totalSlots -= worker.slots;
    var aborted = new ArrayList<>(worker.leases);
    for (Lease lease : aborted) worker.end(lease);
    boolean hostGone = --worker.host.workers == 0;
    flow.lost(hostGone ? worker.host : null, aborted);
  }

  /** Takes back a lease whose input was lost, or that nobody needs. */
  void cancel(Lease lease) {
    Worker worker = workers.get(lease.worker());
    worker.end(lease);
    out.add(new Command.Cancel(lease));
    makeHungry(worker);
  }

  private void makeHungry(Worker worker) {
    if (!worker.hungry && worker.live) {
      worker.hungry = true;
      hungry.add(worker);
    }
  }

  private boolean anyReady() {
    for (ReadyClass kind : kinds) if (kind.size > 0) return true;
    return false;
  }

  private void assign(@Nullable Worker first) {
    if (first != null && first.live) feed(first);
    for (int n = hungry.size(); n > 0 && anyReady(); n--) {
      Worker worker = hungry.remove();
      worker.hungry = false;
      feed(worker);
    }
  }

  private void feed(Worker worker) {
    if (!worker.live) return;
    while (worker.waiting < options.waiting() && run(worker, true)) {}
    while (worker.outstanding < worker.slots && run(worker, false)) {}
    if (worker.outstanding < worker.slots) {
      makeHungry(worker);
      return;
    }
    if (hungry.isEmpty()) {
      while (worker.outstanding < 2 * worker.slots
          && worker.leases.getLast().estimate < options.horizonNanos()
          && run(worker, false)) {}
    }
    if (worker.waiting < options.waiting()) makeHungry(worker);
  }

  private boolean run(Worker worker, boolean waits) {
    if (!anyReady()) return false;
    Lease lease = grants.grant(worker, waits);
    if (lease == null) return false;
    worker.begin(lease);
    leasesGranted++;
    out.add(new Command.Run(lease));
    return true;
  }

  // ---- what others may ask

  /** Returns the stage of this id. */
  public Stage stage(int id) {
    return stages.get(id).stage;
  }

  /**
   * Returns the id of the stage of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public int stageId(String name) {
    StageState state = byName.get(name);
    if (state == null) throw new IllegalArgumentException("no stage named '" + name + "' is known");
    return state.id;
  }

  /** Returns an estimate of the bytes of the scheduler's state. */
  public long footprint() {
    long bytes = 0;
    for (StageState s : stages) bytes += s.footprint();
    return bytes;
  }

  /** Returns the bytes that a host holds and runs, as declared and told. */
  public long used(int host) {
    return hosts.get(host).used + hosts.get(host).undeclared;
  }

  /** Returns how many leases were granted. */
  public long leasesGranted() {
    return leasesGranted;
  }

  /** Returns how many commands were given. */
  public long commands() {
    return commands;
  }

  /** Returns how many leases were granted beyond a limit, each of one part. */
  public long overdrafts() {
    return overdrafts;
  }

  /** Returns how many leases ended early. */
  public long stops() {
    return stops;
  }
}
