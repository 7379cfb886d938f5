package dev.weft.bench;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.weft.array.DArray;
import dev.weft.client.Client;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Two arrays of a billion random numbers each, and the sum of asin of the one and acos of the other
 * over two axes, in JVMs of their own with a heap of 1 GB: one without any other flag, one with
 * those by which the launcher chooses the length of vectors.
 */
public final class Headline implements Benchmark {
  /** Where the JVM has 64-byte vectors; where it has shorter ones only the ratios count. */
  private static final double GOAL_NANOSECONDS = 1.4;

  private static final double GOAL_MEGABYTES = 1200;
  private static final int COLUMNS = 10_000;
  private static final int DEPTH = 10;
  private static final String PLAIN = "headline, plain JVM";
  private static final String LAUNCHER = "headline, launcher's flags";
  private static final String DASK = "dask-threads";
  private static final String NUMPY = "numpy-1-thread";

  /** Creates the benchmark. */
  public Headline() {}

  @Override
  public String name() {
    return "headline";
  }

  @Override
  public String about() {
    return "ns for each place of (asin(x) + acos(y)).sum(1, 2) of 2 x 1e9 random doubles in 1 GB";
  }

  /** What was measured, in nanoseconds a place and megabytes. */
  private record Figures(int vectorBytes, List<Double> places, List<Double> megabytes) {}

  @Override
  public void run(Settings settings, Consumer<Row> rows) throws Exception {
    long length =
        Math.max(1, Math.round(10_000 * Double.parseDouble(System.getProperty("weft.scale", "1"))));
    double places = (double) length * COLUMNS * DEPTH;
    Map<String, List<String>> flags = new LinkedHashMap<>();
    flags.put(PLAIN, List.of());
    flags.put(LAUNCHER, vectorFlags());
    Map<String, Figures> figures = new LinkedHashMap<>();
    Map<String, PeerSession> peers = new LinkedHashMap<>();
    Map<String, List<Double>> taken = new LinkedHashMap<>();
    try {
      if (settings.peers()) {
        int threads = settings.threads();
        peers.put(DASK, new PeerSession("headline.py", "dask", "" + length, "" + threads));
        peers.put(NUMPY, new PeerSession("headline.py", "numpy", "" + length, "1"));
      }
      for (int i = 0; i < settings.repeats(); i++) {
        for (Map.Entry<String, List<String>> entry : flags.entrySet()) {
          merge(
              figures,
              entry.getKey(),
              measure(length, settings.threads(), entry.getValue(), places));
        }
        for (Map.Entry<String, PeerSession> peer : peers.entrySet()) {
          double seconds = peer.getValue().measure("headline", 1).getFirst();
          taken.computeIfAbsent(peer.getKey(), _ -> new ArrayList<>()).add(seconds * 1e9 / places);
        }
      }
      flags.forEach(
          (what, options) -> report(what, options, figures, peers, taken, (long) places, rows));
    } finally {
      for (PeerSession peer : peers.values()) {
        peer.close();
      }
    }
  }

  private static void merge(Map<String, Figures> figures, String what, Figures more) {
    figures.merge(
        what,
        more,
        (a, b) ->
            new Figures(
                b.vectorBytes, joined(a.places, b.places), joined(a.megabytes, b.megabytes)));
  }

  private static List<Double> joined(List<Double> a, List<Double> b) {
    var all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  private static void report(
      String what,
      List<String> options,
      Map<String, Figures> figures,
      Map<String, PeerSession> peers,
      Map<String, List<Double>> taken,
      long places,
      Consumer<Row> rows) {
    Figures measured = Objects.requireNonNull(figures.get(what), what);
    boolean wide = measured.vectorBytes >= 64 || what.equals(LAUNCHER);
    Map<String, Double> ratios = new LinkedHashMap<>();
    ratios.put(DASK, wide ? 6.0 : 4.0);
    ratios.put(NUMPY, wide ? 8.0 : 6.0);
    double goal = measured.vectorBytes >= 64 ? GOAL_NANOSECONDS : Double.NaN;
    if (!taken.isEmpty()) { // what the peers take here decides
      goal = Double.POSITIVE_INFINITY;
      for (Map.Entry<String, List<Double>> peer : taken.entrySet()) {
        double ratio = Objects.requireNonNull(ratios.get(peer.getKey()));
        goal = Math.min(goal, Row.median(peer.getValue()) / ratio);
      }
    }
    Row row =
        Row.of(what, "ns/place", measured.places, places, goal)
            .withFact("jdk", Runtime.version().toString())
            .withFact("flags", String.join(" ", joinedFlags(options)))
            .withFact("vector bytes", "" + measured.vectorBytes);
    for (Map.Entry<String, List<Double>> peer : taken.entrySet()) {
      PeerSession session = Objects.requireNonNull(peers.get(peer.getKey()));
      row =
          row.withPeer(peer.getKey(), Row.median(peer.getValue()))
              .withFact(peer.getKey(), session.version());
    }
    rows.accept(row);
    for (Map.Entry<String, List<Double>> peer : taken.entrySet()) {
      var times = new ArrayList<Double>();
      for (int i = 0; i < measured.places.size(); i++) {
        times.add(peer.getValue().get(i) / measured.places.get(i));
      }
      double ratio = Objects.requireNonNull(ratios.get(peer.getKey()));
      String name = what + ", times faster than " + peer.getKey();
      rows.accept(new Row(name, "times", Row.median(times), times, places, ratio, true));
    }
    rows.accept(Row.of(what + ", peak resident", "MB", measured.megabytes, places, GOAL_MEGABYTES));
  }

  /** What the launcher chose about vectors, as it has started this JVM in the same way. */
  private static List<String> vectorFlags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-XX:UseAVX="))
        .toList();
  }

  private static List<String> joinedFlags(List<String> more) {
    var all = new ArrayList<>(List.of("-Xmx1g"));
    all.addAll(more);
    return all;
  }

  /** One run in a JVM of its own, after a short one that warms it up. */
  private static Figures measure(long rows, int threads, List<String> flags, double places)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(joinedFlags(flags));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Headline.class.getName(),
            "" + rows,
            "" + threads));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines;
    try (var reader = process.inputReader()) {
      lines = reader.lines().toList();
    }
    if (process.waitFor() != 0 || lines.size() != 3) {
      throw new IOException("the measuring JVM ended with status " + process.exitValue());
    }
    return new Figures(
        Integer.parseInt(lines.get(0)),
        List.of(Double.parseDouble(lines.get(1)) / places),
        List.of(Double.parseDouble(lines.get(2)) / 1e6));
  }

  /** Prints the bytes of a vector, the nanoseconds of a warm run, and the peak resident bytes. */
  public static void main(String[] args) throws IOException {
    long rows = Long.parseLong(args[0]);
    System.out.println(
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("MaxVectorSize")
            .getValue());
    try (Client client = Client.local(Integer.parseInt(args[1]))) {
      compute(client, Math.ceilDiv(rows, 10), 1);
      long begun = System.nanoTime();
      compute(client, rows, 3);
      System.out.println(System.nanoTime() - begun);
    }
    System.out.println(residentBytes());
  }

  private static void compute(Client client, long rows, long seed) {
    DArray x = DArray.random(seed).uniform(rows, COLUMNS, DEPTH);
    DArray y = DArray.random(seed + 1).uniform(rows, COLUMNS, DEPTH);
    double mean = 0;
    for (double sum : client.compute(x.asin().add(y.acos()).sum(1, 2)).toDoubleArray()) {
      mean += sum / COLUMNS / DEPTH / rows;
    }
    if (Math.abs(mean - Math.PI / 2) > 2e-3) {
      throw new AssertionError("the mean should be pi / 2, and is " + mean);
    }
  }

  /** Returns the most memory that this process had, in bytes; 0 where the system does not tell. */
  static long residentBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    return 0;
  }
}
