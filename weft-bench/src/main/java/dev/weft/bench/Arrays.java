package dev.weft.bench;

import dev.weft.array.DArray;
import dev.weft.array.Linalg;
import dev.weft.array.NDArray;
import dev.weft.client.Client;
import dev.weft.client.Lazy;
import dev.weft.client.Plan;
import dev.weft.client.TaskFuture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * What people do with arrays: about thirty operations on a hundred million numbers in memory, each
 * beside NumPy and Dask if they are asked for, one after the other for every operation. A goal is a
 * multiple of what a peer took in the same run, or of what the machine's memory allows.
 */
public final class Arrays implements Benchmark {
  /** How long an operation is repeated first, twice at least, for the JVM to compile its loops. */
  private static final long WARM_NANOS = 2_000_000_000L;

  /** And how long at most, while the process is not {@link Settling settled}. */
  private static final long SETTLE_NANOS = 5_000_000_000L;

  private static final String TRIAD = "triad of plain loops";
  private static final String PLANNING = "planning 1e6 chunks";
  private static final String TRANSPOSED = "(x + x.T).mean of 3.2 GB, -Xmx1g";

  /** Creates the benchmark. */
  public Arrays() {}

  @Override
  public String name() {
    return "arrays";
  }

  @Override
  public String about() {
    return "about thirty operations on arrays in memory, beside NumPy and Dask";
  }

  /** Returns the value whose blocks stay where they are: how many there are. */
  static Lazy<Integer> kept(DArray x) {
    return () -> {
      Plan<NDArray> plan = x.plan();
      return new Plan<>(plan.graph(), plan.outputs(), List::size);
    };
  }

  @Override
  public void run(Settings settings, Consumer<Row> rows) throws Exception {
    double scale = Double.parseDouble(System.getProperty("weft.scale", "1"));
    var peers = new TreeMap<String, PeerSession>();
    try (Client client = Client.local(settings.threads());
        ArrayInputs in = new ArrayInputs(client, scale)) {
      if (settings.peers()) {
        for (String peer : List.of("numpy", "dask")) {
          peers.put(peer, new PeerSession("arrays.py", peer, "" + settings.threads(), "" + scale));
        }
        peers.put("openblas", new PeerSession("openblas.py", "" + settings.threads(), "" + scale));
      }
      double triad = Double.NaN;
      if (settings.wants(TRIAD) || settings.wants("x + y, kept")) {
        List<Double> figures = triad(settings);
        triad = Row.median(figures);
        rows.accept(Row.of(TRIAD, "ns", figures, TRIAD_LENGTH, Double.NaN));
      }
      for (Operation operation : Operations.all()) {
        if (settings.wants(operation.name())) {
          double atMost = operation.name().equals("x + y, kept") ? triad / 0.8 : Double.NaN;
          row(operation, in, client, settings, peers, atMost).ifPresent(rows);
        }
      }
      if (settings.wants(PLANNING)) {
        rows.accept(planning(settings));
      }
    } finally {
      for (PeerSession peer : peers.values()) {
        peer.close();
      }
    }
    if (settings.wants(TRANSPOSED)) {
      transposed(settings, rows);
    }
  }

  private static Optional<Row> row(
      Operation operation,
      ArrayInputs in,
      Client client,
      Settings settings,
      Map<String, PeerSession> peers,
      double atMost)
      throws IOException, InterruptedException {
    List<Double> runs =
        operation.name().startsWith("matmul")
            ? products(operation.name().endsWith("native"), in.sized(4000), settings).stream()
                .map(seconds -> operation.figure(seconds, in))
                .toList()
            : measured(operation, in, client, settings);
    if (runs.isEmpty()) {
      return Optional.empty(); // there is no library here
    }
    double goal = atMost;
    var figures = new TreeMap<String, Double>();
    for (Map.Entry<String, PeerSession> entry : peers.entrySet()) {
      List<Double> times =
          entry.getValue().measure(operation.name(), Math.min(3, settings.repeats()));
      if (times.isEmpty()) {
        continue;
      }
      double figure = operation.figure(Row.median(times), in);
      figures.put(label(entry.getKey(), entry.getValue(), operation, settings), figure);
      for (Operation.Goal wanted : operation.goals()) {
        if (wanted.peer().equals(entry.getKey())) {
          goal = stricter(goal, figure, wanted.times(), operation.higherIsBetter());
        }
      }
    }
    return Optional.of(
        new Row(
            operation.name(),
            operation.unit(),
            Row.median(runs),
            runs,
            operation.amount().applyAsLong(in),
            goal,
            operation.higherIsBetter(),
            figures));
  }

  private static List<Double> measured(
      Operation operation, ArrayInputs in, Client client, Settings settings) throws IOException {
    Lazy<?> lazy = operation.work().of(in);
    if (operation.kept() && lazy instanceof DArray array) {
      lazy = kept(array);
    }
    var runs = new ArrayList<Double>();
    long first = System.nanoTime();
    var settling = new Settling();
    boolean settled = false;
    for (int i = 0; runs.size() < settings.repeats(); i++) {
      long begun = System.nanoTime();
      Object result = operation.kept() ? held(client.persist(lazy)) : client.compute(lazy);
      double seconds = (System.nanoTime() - begun) / 1e9;
      if (result instanceof TaskFuture<?> future) {
        future.close(); // the result is dropped before the next is computed, as the peers' are
      }
      if (!operation.check().isRight(in, result)) {
        throw new AssertionError(operation.name() + " is wrong: " + result);
      }
      if (settled) {
        runs.add(operation.figure(seconds, in));
      } else {
        long warmed = System.nanoTime() - first;
        settled = settling.isSettled(seconds) && i >= 1 && warmed > WARM_NANOS;
        settled |= warmed > SETTLE_NANOS;
      }
    }
    return runs;
  }

  private static Object held(TaskFuture<?> future) {
    return future.await();
  }

  private static double stricter(double goal, double figure, double times, boolean higher) {
    double wanted = higher ? figure * times : figure / times;
    if (Double.isNaN(goal)) {
      return wanted;
    }
    return higher ? Math.max(goal, wanted) : Math.min(goal, wanted);
  }

  private static String label(
      String peer, PeerSession session, Operation operation, Settings settings) {
    boolean blas = Set.of("GFLOP/s", "ms").contains(operation.unit());
    int threads = peer.equals("dask") || blas ? settings.threads() : 1;
    return "%s %s, %d thread%s"
        .formatted(peer, session.version(), threads, threads == 1 ? "" : "s");
  }

  // ---- what the machine's memory allows

  private static final int TRIAD_LENGTH = 50_000_000;

  /** Returns the nanoseconds an element of a[i] = b[i] + s c[i], each thread on its share. */
  private static List<Double> triad(Settings settings) throws Exception {
    int threads = settings.threads();
    int share = TRIAD_LENGTH / threads;
    double[][][] arrays = new double[threads][3][share];
    var figures = new ArrayList<Double>();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              Thread thread = new Thread(work, "weft-bench-triad");
              thread.setDaemon(true);
              return thread;
            });
    try {
      for (int i = 0; i < settings.repeats() + 3; i++) {
        long begun = System.nanoTime();
        var all = new ArrayList<java.util.concurrent.Callable<Void>>();
        for (double[][] abc : arrays) {
          all.add(() -> {
            triad(abc[0], abc[1], abc[2], 3);
            return null;
          });
        }
        for (var done : pool.invokeAll(all)) {
          done.get();
        }
        if (i >= 3) {
          figures.add((System.nanoTime() - begun) / (double) (share * threads));
        }
      }
    } finally {
      pool.shutdown();
    }
    return figures;
  }

  private static void triad(double[] a, double[] b, double[] c, double s) {
    for (int i = 0; i < a.length; i++) {
      a[i] = b[i] + s * c[i];
    }
  }

  // ---- planning

  private static Row planning(Settings settings) {
    DArray x = DArray.random(1).uniform(1_000_000, 1_000_000).rechunk(1000, 1000);
    var runs = new ArrayList<Double>();
    for (int i = 0; i < settings.repeats() + 2; i++) {
      long begun = System.nanoTime();
      Plan<NDArray> plan = x.sqrt().add(x.transpose()).add(i).sum(0).plan();
      double seconds = (System.nanoTime() - begun) / 1e9;
      if (plan.graph().stages().isEmpty()) {
        throw new AssertionError("nothing is planned");
      }
      if (i >= 2) {
        runs.add(seconds * 1e3);
      }
    }
    return Row.of(PLANNING, "ms", runs, 1_000_000, 50);
  }

  // ---- larger than the heap

  private static void transposed(Settings settings, Consumer<Row> rows)
      throws IOException, InterruptedException {
    List<String> lines = child(List.of("-Xmx1g"), "mean", "" + settings.threads());
    double seconds = Double.parseDouble(lines.getFirst());
    double megabytes = Double.parseDouble(lines.getLast());
    rows.accept(Row.of(TRANSPOSED, "s", List.of(seconds), 400_000_000, 20));
    rows.accept(
        Row.of(TRANSPOSED + ", peak resident", "MB", List.of(megabytes), 400_000_000, 1200));
  }

  /** Runs {@link #main} in a JVM of its own, and returns the lines that it prints. */
  private static List<String> child(List<String> options, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Arrays.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines;
    try (var reader = process.inputReader()) {
      lines = reader.lines().toList();
    }
    if (process.waitFor() != 0 || lines.isEmpty()) {
      throw new IOException("the measuring JVM ended with status " + process.exitValue());
    }
    return lines;
  }

  /** Returns the seconds of products of matrices, in a JVM with a library or without one. */
  private static List<Double> products(boolean library, int n, Settings settings)
      throws IOException, InterruptedException {
    List<String> lines =
        child(
            library ? List.of("--enable-native-access=ALL-UNNAMED") : List.of("-Dweft.blas=off"),
            "matmul",
            "" + settings.threads(),
            "" + n,
            "" + settings.repeats());
    if (library && lines.getFirst().startsWith("pure")) {
      return List.of();
    }
    return lines.subList(1, lines.size()).stream().map(Double::valueOf).toList();
  }

  /** Prints what {@code args} ask for: the mean of a matrix of 3.2 GB, or products of matrices. */
  public static void main(String[] args) throws IOException {
    try (Client client = Client.local(Integer.parseInt(args[1]))) {
      if (args[0].equals("matmul")) {
        multiply(client, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      } else {
        mean(client);
      }
    }
  }

  /** Prints the library, and the seconds of each product after two that warm up. */
  private static void multiply(Client client, int n, int repeats) {
    System.out.println(Linalg.library());
    DArray x = DArray.random(6).uniform(n, n).rechunk(n / 4, n / 4).persist(client);
    for (int i = 0; i < repeats + 2; i++) {
      long begun = System.nanoTime();
      TaskFuture<?> product = client.persist(kept(x.matmul(x)));
      held(product);
      double seconds = (System.nanoTime() - begun) / 1e9;
      product.close();
      if (i >= 2) {
        System.out.println(seconds);
      }
    }
  }

  /** Prints the seconds and the peak resident megabytes of the mean of a matrix of 3.2 GB. */
  private static void mean(Client client) throws IOException {
    long begun = System.nanoTime();
    DArray x = DArray.random(1).uniform(20_000, 20_000);
    double mean = client.compute(x.add(x.transpose()).mean()).item();
    if (Math.abs(mean - 1) > 1e-3) {
      throw new AssertionError("the mean should be 1, and is " + mean);
    }
    System.out.printf(Locale.ROOT, "%.3f%n", (System.nanoTime() - begun) / 1e9);
    System.out.println(Headline.residentBytes() / 1e6);
  }
}
