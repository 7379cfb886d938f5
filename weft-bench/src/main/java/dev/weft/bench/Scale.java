package dev.weft.bench;

import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import dev.weft.scheduler.Command;
import dev.weft.scheduler.Lease;
import dev.weft.scheduler.Options;
import dev.weft.scheduler.Scheduler;
import dev.weft.scheduler.Stimulus;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One scheduler and thousands of workers in virtual time: load and map parts of 10 ms, then sums of
 * 1,000. The scheduler's owner is a server that takes, in virtual time, the processor time that its
 * calls really take, so that its saturation would show: as workers that wait.
 *
 * <p>A row says how many parts the owner decides in a second of its processor time; the goal is
 * what the workers' slots ask for at 10 ms a part. The other row is how busy the slots are.
 */
public final class Scale implements Benchmark {
  private static final long PART_NANOS = 10_000_000;
  private static final long ROUND_TRIP = 1_000_000;
  private static final int SLOTS = 4;
  private static final int SAMPLE = 16; // one call in so many is timed
  private static final Body NOTHING = _ -> {};

  private final ThreadMXBean processor = ManagementFactory.getThreadMXBean();

  private record End(long time, long order, Lease lease, int step, int parts, long nanos) {}

  /** What one run came to: parts a second of the owner's time, and the share of busy slots. */
  private record Outcome(double decided, double busy, long parts) {}

  /** Creates the benchmark. */
  public Scale() {}

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public String about() {
    return "one scheduler for thousands of workers, in virtual time";
  }

  @Override
  public void run(Settings settings, Consumer<Row> rows) {
    for (int workers : new int[] {1_000, 10_000}) {
      String what = String.format(Locale.ROOT, "%,d workers x %d", workers, SLOTS);
      if (!settings.wants(what)) continue;
      var decided = new ArrayList<Double>();
      var busy = new ArrayList<Double>();
      long parts = 400L * workers * SLOTS; // four seconds of all slots
      for (int i = 0; i <= Math.min(3, settings.repeats()); i++) {
        Outcome outcome = run(workers, parts);
        if (i == 0) continue; // warms up
        decided.add(outcome.decided);
        busy.add(100 * outcome.busy);
      }
      double asked = workers * SLOTS * 1e9 / PART_NANOS;
      rows.accept(
          new Row(what + ", decided", "parts/s", Row.median(decided), decided, parts, asked, true));
      rows.accept(new Row(what + ", slots busy", "%", Row.median(busy), busy, parts, 90, true));
    }
  }

  private static Graph graph(long parts) {
    var stages = new ArrayList<Stage>();
    stages.add(new Stage("load", parts, List.of(), NOTHING, Needs.NONE));
    stages.add(new Stage("map", parts, List.of(Wiring.each("load")), NOTHING, Needs.NONE));
    String last = "map";
    for (long n = parts; n > 1; ) {
      n = Math.ceilDiv(n, 1_000);
      String name = "sum" + stages.size();
      stages.add(new Stage(name, n, List.of(Wiring.runs(last, 1_000)), NOTHING, Needs.NONE));
      last = name;
    }
    return Graph.of(stages);
  }

  private Outcome run(int workers, long parts) {
    Graph graph = graph(parts);
    var scheduler = new Scheduler(Options.cluster());
    for (int w = 0; w < workers; w++) {
      scheduler.handle(new Stimulus.WorkerJoined(w, w, w, SLOTS, Long.MAX_VALUE / 4, Map.of()));
    }
    var ends =
        new PriorityQueue<End>((a, b) ->
            a.time != b.time ? Long.compare(a.time, b.time) : Long.compare(a.order, b.order));
    var random = new SplittableRandom(1);
    long[][] freeAt = new long[workers][SLOTS];
    Stage last = List.copyOf(graph.stages()).getLast();
    Stimulus next = new Stimulus.Submitted(0, 0, graph, List.of(PartRange.all(last)));
    long now = 0;
    long ownerFree = 0;
    double ownerBusy = 0;
    double mean = 0;
    double busy = 0;
    long order = 0;
    boolean held = false;
    for (long calls = 0; ; calls++) {
      boolean timed = calls % SAMPLE == 0;
      long begun = timed ? processor.getCurrentThreadCpuTime() : 0;
      List<Command> commands = scheduler.handle(next);
      if (timed) {
        double took = processor.getCurrentThreadCpuTime() - begun;
        if (calls > 0) mean = mean == 0 ? took : mean + (took - mean) / 64;
      }
      ownerBusy += mean;
      ownerFree = Math.max(ownerFree, now) + (long) mean;
      for (Command command : commands) {
        held |= command instanceof Command.Held;
        if (!(command instanceof Command.Run(Lease lease))) continue;
        End end = execute(lease, freeAt[lease.worker()], ownerFree, order++, random);
        busy += end.nanos;
        ends.add(end);
      }
      if (ends.isEmpty()) break;
      End end = ends.remove();
      now = end.time;
      next =
          end.step < 0
              ? new Stimulus.LeaseDone(end.lease, end.nanos)
              : new Stimulus.LeaseStopped(end.lease, end.step, end.parts, end.nanos, null);
    }
    if (!held) throw new IllegalStateException("the sum of " + parts + " parts was never held");
    return new Outcome(parts / (ownerBusy / 1e9), busy / ((double) workers * SLOTS * now), parts);
  }

  /** Load and map take half of the time each, with 10 % of noise; a worker stops at its budget. */
  private static End execute(
      Lease lease, long[] freeAt, long granted, long order, SplittableRandom random) {
    int slot = 0;
    for (int i = 1; i < freeAt.length; i++) if (freeAt[i] < freeAt[slot]) slot = i;
    long start = Math.max(freeAt[slot], granted + ROUND_TRIP / 2);
    long nanos = 0;
    int stopStep = -1;
    int stopParts = 0;
    for (int i = 0; i < lease.steps() && stopStep < 0; i++) {
      long k = lease.to(i) - lease.from(i);
      double each =
          lease.stage(i).name().startsWith("sum")
              ? 1_000
              : PART_NANOS / 2.0 * (0.9 + 0.2 * random.nextDouble());
      if (nanos + each * k > lease.budget() && (k > 1 || i > 0)) {
        stopStep = i;
        stopParts =
            (int) Math.clamp((long) ((lease.budget() - nanos) / each), i == 0 ? 1 : 0, k - 1);
        k = stopParts;
      }
      nanos += (long) (each * k);
    }
    freeAt[slot] = start + nanos;
    return new End(freeAt[slot] + ROUND_TRIP / 2, order, lease, stopStep, stopParts, nanos);
  }
}
