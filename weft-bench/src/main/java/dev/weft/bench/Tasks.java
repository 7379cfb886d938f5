package dev.weft.bench;

import dev.weft.client.Client;
import dev.weft.client.Delayed;
import dev.weft.client.Plan;
import dev.weft.client.TaskFuture;
import dev.weft.engine.LocalEngine;
import dev.weft.event.EventRing;
import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a part costs that does nothing: nanoseconds from the submission of a graph until all that is
 * wanted of it is held, over the number of its parts; values are released as soon as their readers
 * are done, and every event is kept in a ring.
 */
public final class Tasks implements Benchmark {
  private static final int WARM_UPS = 3; // at least
  private static final long WARM_UP_NANOS = 1_000_000_000; // until the compiler is done
  private static final double RANGES = 40;
  private static final double TABLES = 150;
  private static final double BOXES = 100;
  private static final double BUILD = 60;
  private static final double STATE = 64; // a part
  private static final double STATE_OF_RANGES = 1000; // a stage, however many parts it has
  private static final int CALLS = 100_000;

  private static final Body NOTHING =
      parts -> {
        while (parts.next()) {
          parts.put(true);
        }
      };

  private record Shape(String name, double goal, Supplier<Plan<Object>> build) {}

  private final List<Shape> shapes =
      List.of(
          new Shape("wide", RANGES, () -> whole(chain(1, 1_000_000))),
          new Shape("each x 100", RANGES, () -> whole(chain(100, 10_000))),
          new Shape("tree k=2", RANGES, () -> whole(tree(1 << 20, 2))),
          new Shape("tree k=16", RANGES, () -> whole(tree(1 << 20, 16))),
          new Shape("fan 1-1000-1 x 1000", RANGES, () -> whole(fan(1000, 1000))),
          new Shape("stencil 1000 x 1000", RANGES, () -> whole(stencil(1000, 1000))),
          new Shape("random DAG", TABLES, () -> whole(random(1_000_000, 1000))),
          new Shape("chain in a table", TABLES, () -> whole(random(1_000_000, 1))),
          new Shape("shuffle 1000 x 1000", BOXES, () -> whole(shuffle(1000))),
          new Shape("blockwise 64^3", BOXES, () -> whole(blockwise(64))),
          new Shape("transpose 1000 x 1000", BOXES, () -> whole(transpose(1000))));

  /** Creates the benchmark. */
  public Tasks() {}

  @Override
  public String name() {
    return "tasks";
  }

  @Override
  public String about() {
    return "nanoseconds a part that does nothing, for graphs of every shape";
  }

  @Override
  public void run(Settings settings, Consumer<Row> rows) throws IOException {
    if (settings.peers()) {
      try (var dask = new PeerSession("tasks.py", "" + settings.threads())) {
        measure(settings, row -> rows.accept(beside(dask, row, Math.min(settings.repeats(), 3))));
      }
    } else {
      measure(settings, rows);
    }
  }

  /** A row with what Dask takes for the same shape, smaller, if it has it. */
  private static Row beside(PeerSession dask, Row row, int runs) {
    try {
      List<Double> taken = dask.measure(row.what(), runs);
      return taken.isEmpty()
          ? row
          : row.withPeer("dask-threads", Row.median(taken))
              .withFact("dask-threads", dask.version());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void measure(Settings settings, Consumer<Row> rows) {
    for (Shape shape : shapes) {
      if (settings.wants(shape.name)) {
        measure(shape, settings, rows);
      }
    }
    if (settings.wants("delayed calls")) {
      delayed(settings, rows);
    }
  }

  private static void measure(Shape shape, Settings settings, Consumer<Row> rows) {
    var runs = new ArrayList<Double>();
    var builds = new ArrayList<Double>();
    var cpu = new ArrayList<Double>();
    long parts = 1;
    long stages = 1;
    double state = 0;
    int warmUps = 0;
    long first = System.nanoTime();
    while (runs.size() < settings.repeats()) {
      long begun = System.nanoTime();
      boolean warm = warmUps >= WARM_UPS && begun - first > WARM_UP_NANOS;
      Plan<Object> plan = shape.build.get();
      long built = System.nanoTime();
      parts = plan.graph().partCount();
      stages = plan.graph().stages().size();
      try (Client client =
          Client.builder().threads(settings.threads()).events(new EventRing(1 << 14)).build()) {
        long started = System.nanoTime();
        TaskFuture<Object> future = client.persist(() -> plan);
        for (var _ : client.asCompleted(List.of(future))) {
          // done
        }
        long ended = System.nanoTime();
        if (future.status() != TaskFuture.Status.DONE) {
          future.result(); // throws what went wrong
        }
        if (warm) {
          runs.add((double) (ended - started) / parts);
          builds.add((double) (built - begun) / parts);
          cpu.add((double) processorNanos() / parts);
        } else {
          warmUps++;
        }
        state = ((LocalEngine) client.engine()).schedulerStateBytes();
      }
    }
    rows.accept(Row.of(shape.name, "ns/part", runs, parts, shape.goal));
    rows.accept(Row.of(shape.name + ", processor", "ns/part", cpu, parts, Double.NaN));
    rows.accept(Row.of(shape.name + ", build", "ns/part", builds, parts, BUILD));
    boolean ranges = shape.goal == RANGES;
    rows.accept(
        Row.of(
            shape.name + ", state",
            ranges ? "B/stage" : "B/part",
            List.of(state / (ranges ? stages : parts)),
            ranges ? stages : parts,
            ranges ? STATE_OF_RANGES : STATE));
  }

  /** Returns the processor time of the engine's threads, which one run made. */
  private static long processorNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (info != null && info.getThreadName().startsWith("weft-")) {
        sum += Math.max(0, threads.getThreadCpuTime(info.getThreadId()));
      }
    }
    return sum;
  }

  /** Calls built one by one, two arguments each, computed together. */
  private static void delayed(Settings settings, Consumer<Row> rows) {
    var runs = new ArrayList<Double>();
    try (Client client =
        Client.builder().threads(settings.threads()).events(new EventRing(1 << 14)).build()) {
      long first = System.nanoTime();
      while (runs.size() < settings.repeats()) {
        long begun = System.nanoTime();
        boolean warm = begun - first > 2 * WARM_UP_NANOS;
        Delayed<Integer> a = Delayed.of(() -> 1);
        Delayed<Integer> b = Delayed.of(() -> 1);
        for (int k = 2; k < CALLS; k++) {
          Delayed<Integer> c = Delayed.of((x, y) -> x ^ y, a, b);
          a = b;
          b = c;
        }
        int value = client.compute(b);
        long ended = System.nanoTime();
        if (value != ((CALLS % 3 == 0) ? 0 : 1)) {
          throw new AssertionError("1 1 0 1 1 0 ... expected; got " + value);
        }
        if (warm) {
          runs.add((double) (ended - begun) / CALLS);
        }
      }
    }
    rows.accept(Row.of("delayed calls, all in all", "ns/call", runs, CALLS, 300));
  }

  // ---- shapes

  private static Plan<Object> whole(Graph graph) {
    Stage last = graph.stages().stream().reduce((_, b) -> b).orElseThrow();
    return new Plan<>(graph, List.of(PartRange.all(last)), values -> values.size());
  }

  private static Stage stage(String name, long size, Wiring... reads) {
    return new Stage(name, size, List.of(reads), NOTHING, Needs.bytes(16));
  }

  private static Graph chain(int length, long width) {
    var stages = new ArrayList<Stage>();
    stages.add(stage("c0", width));
    for (int i = 1; i < length; i++) {
      stages.add(stage("c" + i, width, Wiring.each("c" + (i - 1))));
    }
    return Graph.of(stages);
  }

  private static Graph tree(long leaves, int k) {
    var stages = new ArrayList<Stage>();
    stages.add(stage("t0", leaves));
    for (long n = leaves; n > 1; ) {
      n = Math.ceilDiv(n, k);
      stages.add(stage("t" + stages.size(), n, Wiring.runs("t" + (stages.size() - 1), k)));
    }
    return Graph.of(stages);
  }

  private static Graph fan(int width, int times) {
    var stages = new ArrayList<Stage>();
    stages.add(stage("j0", 1));
    for (int i = 1; i <= times; i++) {
      stages.add(stage("w" + i, width, Wiring.all("j" + (i - 1), 1)));
      stages.add(stage("j" + i, 1, Wiring.all("w" + i, width)));
    }
    return Graph.of(stages);
  }

  private static Graph stencil(int width, int steps) {
    var stages = new ArrayList<Stage>();
    stages.add(stage("s0", width));
    for (int i = 1; i < steps; i++) {
      stages.add(stage("s" + i, width, Wiring.stencil("s" + (i - 1), 1, 1)));
    }
    return Graph.of(stages);
  }

  /** One stage that reads itself: each part two parts of the layer of {@code width} before. */
  private static Graph random(int n, int width) {
    var random = new Random(1);
    int[] offsets = new int[n + 1];
    int[] refs = new int[2 * (n - width)];
    for (int i = 0; i < n; i++) {
      offsets[i + 1] = i < width ? 0 : 2 * (i - width + 1);
      if (i >= width) {
        int layer = i / width - 1;
        refs[offsets[i]] = layer * width + random.nextInt(width);
        refs[offsets[i] + 1] = layer * width + random.nextInt(width);
      }
    }
    return Graph.of(stage("r", n, Wiring.table("r", n, offsets, refs)));
  }

  private static Graph shuffle(int n) {
    return Graph.of(
        stage("in", n),
        stage("split", (long) n * n, Wiring.spread("in", n)),
        stage(
            "out",
            n,
            Wiring.box(
                "split",
                new int[] {n},
                new int[] {n, n},
                new int[] {-1, 0},
                new int[] {0, 1},
                new int[2],
                new int[] {n, 1})));
  }

  private static Graph blockwise(int n) {
    int[] out = {n, n, n};
    int[] in = {n, n};
    int[] one = {1, 1};
    return Graph.of(
        stage("a", (long) n * n),
        stage("b", (long) n * n),
        stage(
            "p",
            (long) n * n * n,
            Wiring.box("a", out, in, new int[] {0, 2}, one, new int[2], one),
            Wiring.box("b", out, in, new int[] {2, 1}, one, new int[2], one)),
        stage("c", (long) n * n, Wiring.runs("p", n)));
  }

  private static Graph transpose(int n) {
    return Graph.of(
        stage("x", (long) n * n),
        stage("t", (long) n * n, Wiring.transpose("x", new int[] {n, n}, 1, 0)),
        stage("rows", n, Wiring.runs("t", n)));
  }
}
