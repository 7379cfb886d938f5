package dev.weft.testing.sim;

import dev.weft.graph.Graph;
import dev.weft.graph.Key;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Promise;
import dev.weft.graph.Stage;
import dev.weft.scheduler.Command;
import dev.weft.scheduler.Failure;
import dev.weft.scheduler.Lease;
import dev.weft.scheduler.Options;
import dev.weft.scheduler.Scheduler;
import dev.weft.scheduler.Stimulus;
import dev.weft.testing.sim.Model.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One seed's story: random graphs, workers and mishaps, told to a scheduler in virtual time, and a
 * {@link Model} of the truth that is compared with what the scheduler says after every step.
 */
public final class Simulation {
  private static final long PLENTY = Long.MAX_VALUE / 4;

  private record Event(long time, int order, Runnable what) {}

  private static final class Worker {
    final int id;
    final int host;
    final int machine;
    final int slots;
    final List<Lease> running = new ArrayList<>();
    boolean live = true;
    final ArrayDeque<Lease> queue = new ArrayDeque<>();

    Worker(int id, int host, int machine, int slots) {
      this.id = id;
      this.host = host;
      this.machine = machine;
      this.slots = slots;
    }
  }

  private final SplittableRandom random;
  private final Options options;
  private final Scheduler scheduler;
  private final Model model;
  private final RandomGraphs graphs;
  private final boolean chaos;
  private final boolean promised; // one host and one job, whose promise is to be kept
  private final long unit;
  private long limit;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          (a, b) -> a.time != b.time ? Long.compare(a.time, b.time) : a.order - b.order);
  private final List<Worker> workers = new ArrayList<>();
  private final Map<Integer, Integer> hostOf = new HashMap<>();
  private final List<Integer> gpusOf = new ArrayList<>(); // of each machine
  private final Map<Part, Integer> flaws = new HashMap<>(); // how often a part is still to throw
  private final @Nullable Consumer<String> trace;
  private final List<Stimulus> stimuli = new ArrayList<>();
  private final List<String> commands = new ArrayList<>();
  private final List<Graph> past = new ArrayList<>();
  private List<Part> keptByStopped = List.of();
  private long undeclared;
  private boolean calm; // nothing is lost, wanted later or let go
  private boolean settling;
  private long now;
  private int order;
  private int nextHost;
  private int nextJob;
  private long tasks;
  private long losses;
  private long cancels;

  /**
   * @param trace is told every stimulus and command; may be null
   */
  public Simulation(long seed, @Nullable Consumer<String> trace) {
    this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L);
    this.trace = trace;
    chaos = random.nextInt(3) != 0;
    promised = random.nextInt(4) == 0;
    unit = random.nextInt(4) == 0 ? Promise.BATCH : 1;
    boolean tight = random.nextInt(3) == 0;
    limit = tight ? unit * (30 + random.nextInt(100)) : PLENTY;
    long target = 1L << random.nextInt(19);
    options =
        new Options(
            target,
            target / 8,
            1,
            random.nextBoolean() ? target * 2 : 0,
            1 + random.nextInt(40),
            1 + random.nextInt(4),
            random.nextInt(3),
            random.nextInt(4) != 0);
    scheduler = new Scheduler(options);
    model = new Model(scheduler, options.retries());
    graphs = new RandomGraphs(random, !promised && random.nextInt(3) == 0, unit);
  }

  /** What a run amounted to. */
  public record Summary(
      long tasks,
      long leases,
      long commands,
      long stops,
      long losses,
      long cancels,
      long overdrafts) {
    /** Returns the sums of both. */
    public Summary plus(Summary o) {
      return new Summary(
          tasks + o.tasks,
          leases + o.leases,
          commands + o.commands,
          stops + o.stops,
          losses + o.losses,
          cancels + o.cancels,
          overdrafts + o.overdrafts);
    }
  }

  /**
   * Plays the story to its end.
   *
   * @throws AssertionError if the scheduler breaks a promise
   */
  public Summary run() {
    if (promised) {
      keepPromise();
    } else {
      begin();
    }
    play();
    settling = true;
    if (!model.finished()) { // what needs a GPU waits for a worker that has one
      join(true);
      play();
    }
    model.checkEnd();
    for (int id : List.copyOf(model.jobs.keySet())) {
      if (random.nextBoolean()) cancel(id);
      else release(id, wishes(id));
    }
    play();
    Model.check(model.held.isEmpty(), "held for nobody: " + model.held.keySet());
    Model.check(
        model.known() == 0 && scheduler.stageCount() == 0, "stages of no job: " + model.known());
    return new Summary(
        tasks,
        scheduler.leasesGranted(),
        scheduler.commands(),
        scheduler.stops(),
        losses,
        cancels,
        scheduler.overdrafts());
  }

  /** One job, and memory for what it was promised to need, or plenty. */
  private void keepPromise() {
    Graph graph = graphs.graph("a", Graph.of());
    List<PartRange> wanted = graphs.wanted(graph);
    var promise = Promise.of(graph.stages(), wanted);
    if (random.nextInt(3) > 0) limit = Math.max(1, promise.least() + unit * random.nextInt(6));
    else limit = PLENTY;
    int slots = 0;
    int n = 1 + random.nextInt(3);
    for (int i = 0; i < n; i++) {
      var worker = new Worker(i, 0, 0, 1 + random.nextInt(3));
      slots += worker.slots;
      workers.add(worker);
      hostOf.put(i, 0);
      tell(new Stimulus.WorkerJoined(i, 0, 0, worker.slots, limit, Map.of("GPU", 2)));
    }
    gpusOf.add(2);
    limit = Math.min(limit, promise.peak(slots));
    model.jobs.put(0, new Model.Job(0, graph));
    nextJob = 1;
    calm = !chaos;
    past.add(graph);
    tell(new Stimulus.Submitted(0, 0, graph, wanted));
    Model.check(!model.jobs.isEmpty(), "refused within the limit " + limit);
  }

  private void begin() {
    int n = 1 + random.nextInt(4);
    for (int i = 0; i < n; i++) join(i == 0);
    submit(graphs.graph("a", Graph.of()));
    int more = random.nextInt(3);
    for (int i = 0; i < more; i++) at(random.nextInt(4000), this::submitAnother);
    int wishes = random.nextInt(4);
    calm = !chaos && wishes == 0;
    for (int i = 0; i < wishes; i++) at(random.nextInt(5000), this::changeWishes);
    if (random.nextInt(6) == 0) at(random.nextInt(3000), this::cancelAny);
    if (chaos) {
      int k = random.nextInt(4);
      for (int i = 0; i < k; i++) at(random.nextInt(6000), this::lose);
      int t = random.nextInt(4);
      for (int i = 0; i < t; i++) at(random.nextInt(4000), this::trouble);
    }
  }

  /** Returns what the scheduler was told so far. */
  public List<Stimulus> stimuli() {
    return stimuli;
  }

  /** Returns what the scheduler asked for so far, as text. */
  public List<String> commands() {
    return commands;
  }

  /** Returns the options of the scheduler. */
  public Options options() {
    return options;
  }

  private void play() {
    for (int steps = 0; !events.isEmpty(); steps++) {
      Model.check(steps < 200_000, "does not end");
      Event event = events.remove();
      now = event.time;
      event.what.run();
    }
  }

  private void at(long delay, Runnable what) {
    events.add(new Event(now + delay, order++, what));
  }

  // ---- workers

  private void join(boolean able) {
    Worker last = workers.isEmpty() ? null : workers.getLast();
    int host = last != null && random.nextInt(4) == 0 && last.live ? last.host : nextHost++;
    boolean beside = last != null && (host == last.host || random.nextInt(4) == 0);
    int machine = last != null && beside ? last.machine : gpusOf.size();
    if (machine == gpusOf.size()) gpusOf.add(0);
    gpusOf.set(machine, Math.max(able ? 2 : random.nextInt(3), gpusOf.get(machine)));
    var worker = new Worker(workers.size(), host, machine, 1 + random.nextInt(3));
    workers.add(worker);
    hostOf.put(worker.id, host);
    tell(
        new Stimulus.WorkerJoined(
            worker.id, host, machine, worker.slots, limit, Map.of("GPU", gpusOf.get(machine))));
  }

  private void lose() {
    var alive = workers.stream().filter(w -> w.live).toList();
    Worker worker = alive.get(random.nextInt(alive.size()));
    boolean joinFirst = random.nextBoolean() || alive.size() == 1;
    if (joinFirst) join(true);
    worker.live = false;
    losses++;
    model.live.removeIf(lease -> lease.worker() == worker.id);
    if (workers.stream().noneMatch(w -> w.live && w.host == worker.host)) model.lose(worker.host);
    tell(new Stimulus.WorkerLost(worker.id));
    if (!joinFirst) at(random.nextInt(500), () -> join(true));
  }

  /** Bytes that nobody declared, a queued lease taken back, or a second lease for a slow one. */
  private void trouble() {
    switch (random.nextInt(3)) {
      case 0 -> {
        Worker worker = workers.get(random.nextInt(workers.size()));
        if (!worker.live || undeclared > 0) return;
        undeclared = 1 + random.nextLong(60);
        tell(new Stimulus.Undeclared(worker.host, undeclared));
        at(
            random.nextInt(3000),
            () -> {
              undeclared = 0;
              for (Worker w : workers) {
                if (w.live && w.host == worker.host) {
                  tell(new Stimulus.Undeclared(w.host, 0));
                  break;
                }
              }
            });
      }
      case 1 -> {
        for (Worker worker : workers) {
          Lease lease = worker.live ? worker.queue.pollLast() : null;
          if (lease == null) continue;
          model.live.remove(lease);
          tell(new Stimulus.Recalled(lease));
          return;
        }
      }
      default -> {
        for (Worker worker : workers) {
          if (!worker.live || worker.running.isEmpty()) continue;
          tell(new Stimulus.Backup(worker.running.getFirst()));
          return;
        }
      }
    }
  }

  // ---- jobs

  private void submitAnother() {
    if (past.isEmpty()) return;
    Graph base = past.get(random.nextInt(past.size()));
    submit(
        switch (random.nextInt(4)) {
          case 0 -> base; // the same again
          case 1 -> graphs.graph("n" + nextJob + "_", Graph.of());
          default -> graphs.graph("e" + nextJob + "_", base);
        });
  }

  private void submit(Graph graph) {
    int id = nextJob++;
    if (random.nextInt(20) == 0) {
      var needy =
          new Stage(
              "needy" + id, 3, List.of(), _ -> {}, Needs.NONE.and("GPU", 3 + random.nextInt(2)));
      var stimulus =
          new Stimulus.Submitted(id, 0, graph.plus(needy), List.of(PartRange.all(needy)));
      List<Command> answer = tell(stimulus);
      Model.check(
          answer.stream().anyMatch(c -> c instanceof Command.Refused), "not refused: " + stimulus);
      return;
    }
    List<PartRange> wanted = graphs.wanted(graph);
    past.add(graph);
    model.jobs.put(id, new Model.Job(id, graph));
    tell(new Stimulus.Submitted(id, random.nextInt(3), graph, wanted));
  }

  /** A job wants more, or lets go of something. */
  private void changeWishes() {
    if (model.jobs.isEmpty()) return;
    var ids = List.copyOf(model.jobs.keySet());
    int id = ids.get(random.nextInt(ids.size()));
    Graph graph = model.job(id).graph;
    var stages = List.copyOf(graph.stages());
    var ranges = List.of(graphs.range(stages.get(random.nextInt(stages.size()))));
    if (random.nextBoolean()) {
      tell(new Stimulus.Wanted(id, ranges));
    } else {
      release(id, ranges);
    }
  }

  private void release(int id, List<PartRange> ranges) {
    model.unwant(id, ranges);
    tell(new Stimulus.Released(id, ranges));
  }

  private List<PartRange> wishes(int id) {
    var ranges = new ArrayList<PartRange>();
    for (Part p : model.job(id).wanted) {
      ranges.add(new PartRange(p.node().stage.name(), p.part(), p.part() + 1));
    }
    return ranges;
  }

  private void cancelAny() {
    if (model.jobs.isEmpty()) return;
    cancel(model.jobs.keySet().iterator().next());
  }

  private void cancel(int id) {
    cancels++;
    model.jobs.remove(id);
    tell(new Stimulus.Cancelled(id));
  }

  // ---- the scheduler

  private List<Command> tell(Stimulus stimulus) {
    if (trace != null) trace.accept(now + " " + text(stimulus));
    stimuli.add(stimulus);
    List<Command> answer = scheduler.handle(stimulus);
    for (Command command : answer) {
      commands.add(command.toString());
      if (trace != null) trace.accept("    " + command);
    }
    boolean refused = answer.stream().anyMatch(c -> c instanceof Command.Refused);
    if (!refused && stimulus instanceof Stimulus.Submitted s) {
      model.learn(s.graph());
      model.want(s.job(), s.wanted());
    }
    if (stimulus instanceof Stimulus.Wanted w) model.want(w.job(), w.more());
    var freed = new ArrayList<Part>();
    for (Command command : answer) carryOut(command, freed);
    model.checkFreed(freed);
    checkGpus();
    checkBytes();
    keptByStopped = List.of();
    return answer;
  }

  static String text(Stimulus stimulus) {
    return stimulus instanceof Stimulus.Submitted s
        ? "submit " + s.job() + " wants " + s.wanted() + " of\n" + s.graph()
        : stimulus.toString();
  }

  private void carryOut(Command command, List<Part> freed) {
    switch (command) {
      case Command.Run(Lease lease) -> {
        Worker worker = workers.get(lease.worker());
        Model.check(worker.live, "granted to a lost worker");
        model.checkGranted(lease);
        checkKind(lease);
        worker.queue.add(lease);
        startNext(worker);
      }
      case Command.Cancel(Lease lease) -> cancelled(lease);
      case Command.Free(int host, int stage, long from, long to) -> {
        for (long p = from; p < to; p++) free(host, new Part(model.node(stage), p), freed);
      }
      case Command.FreeParts(int host, int stage, int[] parts) -> {
        for (int p : parts) free(host, new Part(model.node(stage), p), freed);
      }
      case Command.Held(int job, int stage, long from, long to) -> {
        for (long p = from; p < to; p++) model.told(job, new Part(model.node(stage), p));
      }
      case Command.HeldParts(int job, int stage, int[] parts) -> {
        for (int p : parts) model.told(job, new Part(model.node(stage), p));
      }
      case Command.Failed(int job, int stage, long from, long to, Failure failure) -> {
        for (long p = from; p < to; p++) model.failed(job, new Part(model.node(stage), p), failure);
      }
      case Command.Refused(int job, String why) -> {
        model.jobs.remove(job);
        Model.check(
            why.startsWith("no worker has GPU=") || (limit < PLENTY && why.contains("limit")), why);
      }
      case Command.Forget(int stage) -> model.forget(stage);
    }
  }

  private void free(int host, Part part, List<Part> freed) {
    model.free(host, part);
    freed.add(part);
  }

  private void cancelled(Lease lease) {
    if (!keptByStopped.isEmpty()) { // the lease has ended itself, its backup goes on
      keptByStopped.forEach(model.held::remove);
      keptByStopped = List.of();
      return;
    }
    Model.check(model.live.remove(lease), "cancelled a lease that does not run: " + lease);
    Worker worker = workers.get(lease.worker());
    if (!worker.queue.remove(lease) && worker.running.remove(lease)) {
      at(0, () -> startNext(worker));
    }
  }

  private static void checkKind(Lease lease) {
    Needs first = lease.stage(0).needs();
    for (int i = 0; i < lease.steps(); i++) {
      Needs needs = lease.stage(i).needs();
      Model.check(
          needs.waits() == first.waits() && needs.resources().equals(first.resources()),
          "parts of two kinds in " + lease);
    }
  }

  private static int gpus(Lease lease) {
    return lease.stage(0).needs().resources().getOrDefault("GPU", 0);
  }

  /** All workers of a machine share its GPUs. */
  private void checkGpus() {
    int[] inUse = new int[gpusOf.size()];
    for (Lease lease : model.live) inUse[workers.get(lease.worker()).machine] += gpus(lease);
    for (int machine = 0; machine < inUse.length; machine++) {
      Model.check(
          inUse[machine] <= gpusOf.get(machine),
          "machine " + machine + " has fewer GPUs than are in use: " + inUse[machine]);
    }
  }

  private void checkBytes() {
    for (Worker worker : workers) {
      if (!worker.live) continue;
      int slots = 0;
      for (Lease lease : model.live) {
        if (lease.worker() != worker.id) continue;
        if (lease.stage(0).needs().waits()) slots++;
      }
      Model.check(slots <= options.waiting(), "too many leases wait at worker " + worker.id);
      long truth = model.bytes(worker.host, hostOf);
      long used = scheduler.used(worker.host);
      Model.check(
          used == truth || undeclared > 0,
          "used bytes of host " + worker.host + ": scheduler " + used + ", truth " + truth);
      Model.check(!promised || scheduler.overdrafts() == 0, "more than was promised is needed");
      if (scheduler.overdrafts() == 0 && undeclared == 0) {
        Model.check(truth <= limit, "memory " + truth + " above " + limit);
      }
    }
  }

  // ---- leases

  private void startNext(Worker worker) {
    if (!worker.live) return;
    Lease lease = null;
    long busy = worker.running.stream().filter(l -> !l.stage(0).needs().waits()).count();
    for (Lease queued : worker.queue) {
      if (busy < worker.slots || queued.stage(0).needs().waits()) {
        lease = queued;
        break;
      }
    }
    if (lease == null) return;
    worker.queue.remove(lease);
    worker.running.add(lease);
    begin(worker, lease);
    startNext(worker);
  }

  /** How the lease will end is drawn now: done, out of time, or with the first part that throws. */
  private void begin(Worker worker, Lease lease) {
    int stopStep = -1;
    int stopParts = 0;
    Failure failure = null;
    long done = 0;
    long early = random.nextInt(6) == 0 ? 1 + random.nextLong(lease.parts()) : Long.MAX_VALUE;
    for (int i = 0; i < lease.steps() && stopStep < 0; i++) {
      for (long k = lease.from(i); k < lease.to(i); k++) {
        Part p = model.part(lease, i, k);
        boolean flawed = throwsNow(p);
        if (flawed || done == early) {
          stopStep = i;
          stopParts = (int) (k - lease.from(i));
          if (flawed) {
            failure =
                new Failure(new Key(p.node().stage.name(), p.part()), new ArithmeticException());
          }
          break;
        }
        done++;
      }
    }
    int step = stopStep;
    int parts = stopParts;
    Failure why = failure;
    long nanos = 1 + done * (1 + random.nextInt(200));
    at(nanos, () -> end(worker, lease, step, parts, nanos, why));
  }

  private boolean throwsNow(Part p) {
    if (!chaos || settling) return false;
    Integer left = flaws.get(p);
    if (left == null) {
      int draw = random.nextInt(600);
      left = draw == 0 ? 1_000 : draw < 3 ? 1 + random.nextInt(2) : 0;
    }
    flaws.put(p, Math.max(0, left - 1));
    return left > 0;
  }

  private void end(
      Worker worker, Lease lease, int step, int parts, long nanos, @Nullable Failure why) {
    if (!worker.live || !model.live.remove(lease)) return;
    worker.running.remove(lease);
    int end = step < 0 ? lease.steps() : step;
    var kept = new ArrayList<Part>();
    for (int i = 0; i <= end && i < lease.steps(); i++) {
      long to = i < end ? lease.to(i) : lease.from(i) + parts;
      boolean dropped =
          lease.dropFrom(i) < lease.dropTo(i) && (step < 0 || lease.dropAfter(i) < step);
      for (long k = lease.from(i); k < to; k++) {
        Part p = model.part(lease, i, k);
        int runs = model.runs.merge(p, 1, Integer::sum);
        tasks++;
        if (calm && nextJob == 1) {
          Model.check(runs == 1, "ran twice without a loss: " + p);
        }
        if (!dropped || k < lease.dropFrom(i) || k >= lease.dropTo(i)) {
          model.keep(p, worker.host);
          kept.add(p);
        }
      }
    }
    if (why != null) {
      model.throwsSoFar.merge(
          new Part(model.named(why.origin().stage()), why.origin().part()), 1, Integer::sum);
    }
    if (step < 0) {
      tell(new Stimulus.LeaseDone(lease, nanos));
    } else {
      keptByStopped = kept;
      tell(new Stimulus.LeaseStopped(lease, step, parts, nanos, why));
    }
    startNext(worker);
  }
}
