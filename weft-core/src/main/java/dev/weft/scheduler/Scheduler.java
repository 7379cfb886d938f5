package dev.weft.scheduler;

import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which ranges of parts run where and when values may be dropped. A state machine: no
 * thread, clock, socket or value; equal stimuli in equal order give equal commands.
 *
 * <p>The normal path (a lease ends, readers become ready, values are freed, a lease is granted) is
 * incremental and costs per range. What is rare (loss, failure, cancellation) sweeps the stages
 * concerned.
 *
 * <p>Who owns what: {@link Stages} the register of stages, {@link StageState} the states of parts,
 * changed by {@link Readiness} (what becomes held and ready), {@link Release} (what is freed, and
 * on which host it was), {@link Demand} (what must be computed and what no longer must), {@link
 * Failing}, {@link Losses} and {@link Endings} (of leases), and by {@link Grants}, which builds
 * leases. This class owns the jobs, the workers and the order of things within one stimulus: the
 * fact is noted down, values are freed, then leases are granted.
 *
 * <p>Between two stimuli this holds: a part is in at most one lease (and its backup); what a lease
 * reads is held or computed by an earlier step of it; every part that is wanted, or read by a part
 * to run, is held, failed, waiting, ready or in flight; nothing else is held, waiting or ready.
 */
public final class Scheduler {
  final Options options;
  boolean manyHosts;
  final Stages stages = new Stages(this);
  final TreeMap<Integer, Job> jobs = new TreeMap<>();
  final List<Worker> workers = new ArrayList<>();
  final List<Host> hosts = new ArrayList<>();
  private final List<Machine> machines = new ArrayList<>();
  final Readiness readiness = new Readiness(this);
  final Release release = new Release(this);
  final Demand demand = new Demand(this);
  final Failing failing = new Failing(this);
  final Losses losses = new Losses(this);
  final Endings endings = new Endings(this);
  final Memory memory = new Memory(this);
  private final Grants grants = new Grants(this);
  private final ArrayDeque<Worker> hungry = new ArrayDeque<>(); // workers with a free slot
  private final ArrayDeque<Worker> idle = new ArrayDeque<>(); // with room for leases that wait

  int totalSlots;
  int maxDepth = 1;
  int nextLease;
  double meanNanos = -1;
  long epoch; // how often needs changed other than by leases
  long allChanged; // the epoch of the last change that concerned every stage
  List<Command> out = new ArrayList<>();

  private boolean replan; // what is wanted, or the memory there is, has changed
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
        cancelTwin(lease);
        measure(lease, nanos, lease.count, 0);
        endings.done(lease);
      }
      case Stimulus.LeaseStopped stopped -> {
        if (!stopped.lease().live) return out;
        first = workers.get(stopped.lease().worker());
        stop(stopped, first);
      }
      case Stimulus.Undeclared(int host, long bytes) -> hosts.get(host).undeclared = bytes;
      case Stimulus.Recalled(Lease lease) -> {
        if (!lease.live) return out;
        Worker worker = workers.get(lease.worker());
        worker.end(lease);
        makeHungry(worker);
        if (!keepTwin(lease)) endings.stopped(lease, 0, 0, null);
      }
      case Stimulus.Backup(Lease lease) -> backup(lease);
    }
    release.flush(); // before what is granted: a part may be freed and run again
    stages.sweep();
    if (replan) memory.plan();
    replan = false;
    memory.settle();
    assign(first);
    commands += out.size();
    return out;
  }

  private void stop(Stimulus.LeaseStopped stopped, Worker worker) {
    Lease lease = stopped.lease();
    worker.end(lease);
    stops++;
    if (keepTwin(lease)) {
      out.add(new Command.Cancel(lease)); // what it kept is made by the other one
      return;
    }
    measure(lease, stopped.nanos(), stopped.step(), stopped.parts());
    endings.stopped(lease, stopped.step(), stopped.parts(), stopped.failure());
  }

  /**
   * A lease took {@code nanos} for {@code steps} steps and {@code parts} parts of the next. What
   * was estimated of its stages was wrong by the same factor for all, as far as can be told.
   */
  private void measure(Lease lease, long nanos, int steps, long parts) {
    long done = parts;
    for (int i = 0; i < steps; i++) done += lease.to(i) - lease.from(i);
    if (done == 0) parts = done = 1; // it threw
    double each = (double) nanos / done;
    meanNanos = meanNanos < 0 ? each : 0.8 * meanNanos + 0.2 * each;
    double estimated = 0;
    for (int i = 0; i < lease.count; i++) {
      StageState x = lease.state(i);
      if (x.partNanos < 0) x.partNanos = each;
      if (i <= steps) estimated += (i < steps ? lease.to(i) - lease.from(i) : parts) * x.partNanos;
    }
    double factor = estimated > 0 ? 0.7 + 0.3 * nanos / estimated : 1;
    for (int i = 0; i < lease.count && i <= steps; i++) lease.state(i).partNanos *= factor;
    StageState first = lease.state(0);
    double column = each * lease.parts / (lease.to(0) - lease.from(0));
    first.columnNanos = first.columnNanos < 0 ? column : 0.7 * first.columnNanos + 0.3 * column;
  }

  // ---- jobs

  private void submit(Stimulus.Submitted s) {
    @Nullable String why = refusal(s);
    if (why != null) {
      out.add(new Command.Refused(s.job(), why));
      return;
    }
    epoch++;
    var mine = new ArrayList<StageState>(s.graph().stages().size());
    for (Stage stage : s.graph().stages()) {
      StageState known = stages.named(stage.name());
      if (known == null) {
        known = stages.add(stage, s.priority());
        maxDepth = Math.max(maxDepth, known.depth);
      } else {
        raise(known, s.priority());
        known.changed = epoch;
      }
      known.jobs++;
      mine.add(known);
    }
    for (StageState state : mine) state.settle(manyHosts);
    var job = new Job(s.job(), mine);
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
          most = Math.max(most, worker.machine.inAll(need.getKey()));
        }
        if (any && most < need.getValue()) {
          return "no worker has %s=%d, which stage '%s' needs; the most is %s=%d"
              .formatted(need.getKey(), need.getValue(), stage.name(), need.getKey(), most);
        }
      }
    }
    return memory.refusal(s);
  }

  private static void raise(StageState state, int priority) {
    if (state.priority >= priority) return;
    state.kind.unmark(state);
    state.priority = priority;
    state.level = null;
    if (state.hasReady()) state.kind.mark(state);
  }

  private void want(Job job, List<PartRange> ranges) {
    epoch++;
    replan = true;
    for (PartRange range : ranges) {
      StageState state = stages.named(range.stage());
      if (state == null || range.to() > state.n) {
        throw new IllegalArgumentException(
            "job " + job.id + " wants " + range + ", which its graph does not have");
      }
      state.changed = epoch;
      for (long[] fresh : state.want(job.id, range.from(), range.to())) {
        job.wanted += fresh[1] - fresh[0];
        readiness.reportKnown(job.id, state, fresh[0], fresh[1]);
        demand.require(state, fresh[0], fresh[1]);
      }
    }
    demand.settle();
  }

  private void release(Job job, List<PartRange> ranges) {
    epoch++;
    for (PartRange range : ranges) {
      StageState state = stages.named(range.stage());
      if (state == null) continue;
      long fewer = state.unwant(job.id, range.from(), range.to());
      job.wanted -= fewer;
      if (fewer > 0) demand.doom(state);
    }
    replan = true;
    if (job.wanted == 0) end(job);
    else demand.prune();
    if (anyFlying(job)) endings.abandon();
  }

  private void cancelJob(Job job) {
    epoch++;
    for (StageState state : job.stages) {
      if (state.wants.length > 0 && state.unwant(job.id, 0, state.n) > 0) demand.doom(state);
    }
    end(job);
    if (anyFlying(job)) endings.abandon();
  }

  private void end(Job job) {
    replan = true;
    jobs.remove(job.id);
    demand.prune();
    for (StageState state : job.stages) if (--state.jobs == 0) stages.orphan(state);
  }

  private static boolean anyFlying(Job job) {
    for (StageState state : job.stages) if (state.isFlying()) return true;
    return false;
  }

  // ---- workers

  private Worker join(Stimulus.WorkerJoined joined) {
    while (hosts.size() <= joined.host()) hosts.add(new Host(hosts.size(), memory));
    Host host = hosts.get(joined.host());
    host.limit = joined.bytes();
    host.workers++;
    while (machines.size() <= joined.machine()) machines.add(new Machine());
    Machine machine = machines.get(joined.machine());
    machine.has(joined.resources());
    var worker = new Worker(joined.worker(), host, machine, joined.slots());
    if (joined.worker() != workers.size()) {
      throw new IllegalArgumentException(
          "workers are numbered in order; expected " + workers.size() + ", got " + joined.worker());
    }
    workers.add(worker);
    replan = true;
    totalSlots += joined.slots();
    if (hosts.size() > 1 && !manyHosts) {
      manyHosts = true;
      for (int rank = 0; rank < stages.end(); rank++) {
        StageState state = stages.at(rank);
        if (state != null) release.ownAll(state, hosts.get(0));
      }
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
    replan = true;
    totalSlots -= worker.slots;
    var aborted = new ArrayList<>(worker.leases);
    for (Lease lease : aborted) worker.end(lease);
    aborted.removeIf(this::keepTwin);
    epoch++;
    boolean hostGone = --worker.host.workers == 0;
    losses.lost(hostGone ? worker.host : null, aborted);
  }

  /** Takes back a lease whose input was lost, or that nobody needs. */
  void cancel(Lease lease) {
    Worker worker = workers.get(lease.worker());
    worker.end(lease);
    out.add(new Command.Cancel(lease));
    makeHungry(worker);
  }

  // ---- backups

  private void backup(Lease lease) {
    if (!lease.live || lease.twin != null) return;
    Host home = workers.get(lease.worker()).host;
    for (Worker worker : hungry) {
      // on its own host it would write where the first one does, and be as slow
      if (!worker.live || worker.host == home || !worker.canBegin(lease, options)) continue;
      if (worker.host.used + worker.host.undeclared + lease.bytes > worker.host.limit) continue;
      Lease twin = lease.copy(nextLease++, worker.id);
      begin(worker, twin);
      return;
    }
  }

  /** Another lease for the same parts lives on: this one's end means nothing. */
  boolean keepTwin(Lease lease) {
    Lease twin = lease.twin;
    if (twin == null || !twin.live) return false;
    twin.twin = null;
    lease.twin = null;
    return true;
  }

  private void cancelTwin(Lease lease) {
    Lease twin = lease.twin;
    if (keepTwin(lease) && twin != null) cancel(twin);
  }

  private void makeHungry(Worker worker) {
    if (!worker.live) return;
    if (!worker.hungry && worker.outstanding < worker.slots) {
      worker.hungry = true;
      hungry.add(worker);
    }
    if (!worker.idle && worker.waiting < options.waiting()) {
      worker.idle = true;
      idle.add(worker);
    }
  }

  private boolean anyReady(boolean waits) {
    for (ReadyClass kind : stages.kinds()) if (kind.size > 0 && kind.waits == waits) return true;
    return false;
  }

  /** Grants leases: first to the worker that has just ended one, then to those with free slots. */
  private void assign(@Nullable Worker first) {
    if (first != null && first.live) {
      feed(first);
      feedWaiting(first);
    }
    for (int n = hungry.size(); n > 0 && anyReady(false); n--) {
      Worker worker = hungry.remove();
      worker.hungry = false;
      if (worker.live) feed(worker);
    }
    for (int n = idle.size(); n > 0 && anyReady(true); n--) {
      Worker worker = idle.remove();
      worker.idle = false;
      if (worker.live) feedWaiting(worker);
    }
  }

  private void feed(Worker worker) {
    while (worker.outstanding < worker.slots && run(worker, false, false)) {}
    if (worker.outstanding < worker.slots) {
      makeHungry(worker);
    } else if (hungry.isEmpty()) {
      while (worker.outstanding < 2 * worker.slots
          && worker.busyFor < options.horizonNanos()
          && run(worker, false, true)) {}
    }
  }

  private void feedWaiting(Worker worker) {
    while (worker.waiting < options.waiting() && run(worker, true, false)) {}
    makeHungry(worker);
  }

  private boolean run(Worker worker, boolean waits, boolean ahead) {
    if (!anyReady(waits)) return false;
    Lease lease = grants.grant(worker, waits, ahead);
    if (lease == null) return false;
    begin(worker, lease);
    return true;
  }

  private void begin(Worker worker, Lease lease) {
    worker.begin(lease);
    for (int i = 0; i < lease.count; i++) memory.changed(lease.state(i));
    memory.settle();
    leasesGranted++;
    out.add(new Command.Run(lease));
  }

  // ---- what others may ask

  /**
   * Returns the stage of this id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Stage stage(int id) {
    StageState state = stages.ofId(id);
    if (state == null) throw new IllegalArgumentException("no stage of id " + id + " is known");
    return state.stage;
  }

  /**
   * Returns the id of the stage of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public int stageId(String name) {
    StageState state = stages.named(name);
    if (state == null) throw new IllegalArgumentException("no stage named '" + name + "' is known");
    return state.id;
  }

  /** Returns how many stages are known. */
  public int stageCount() {
    return stages.size();
  }

  /** Returns an estimate of the bytes of the scheduler's state. */
  public long footprint() {
    long bytes = 0;
    for (int rank = 0; rank < stages.end(); rank++) {
      StageState state = stages.at(rank);
      if (state != null) bytes += state.footprint();
    }
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
