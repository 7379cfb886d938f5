package dev.weft.bench;

import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import dev.weft.client.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Two arrays of a billion random numbers each, and the sum of asin of the one and acos of the other
 * over two axes, in a JVM of its own with a heap of 1 GB and no other flag.
 */
public final class Headline implements Benchmark {
  private static final double GOAL_NANOSECONDS = 1.4;
  private static final double GOAL_MEGABYTES = 1200;
  private static final int COLUMNS = 10_000;
  private static final int DEPTH = 10;

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

  @Override
  public void run(Settings settings, Consumer<Row> rows) throws Exception {
    long length =
        Math.max(1, Math.round(10_000 * Double.parseDouble(System.getProperty("weft.scale", "1"))));
    Map<String, Double> peers = new TreeMap<>();
    double places = (double) length * COLUMNS * DEPTH;
    if (settings.peers()) {
      for (String peer : List.of("dask", "numpy")) {
        int threads = peer.equals("dask") ? settings.threads() : 1;
        Peers.Times times =
            Peers.run(
                "headline.py",
                peer,
                "" + length,
                "" + Math.min(3, settings.repeats()),
                "" + threads);
        peers.put(
            peer + " " + times.version() + ", " + threads + (threads == 1 ? " thread" : " threads"),
            Row.median(times.seconds()) * 1e9 / places);
      }
    }
    List<String> lines = measured(length, settings.repeats(), settings.threads());
    List<Double> figures =
        lines.subList(1, lines.size()).stream().map(s -> Double.parseDouble(s) / places).toList();
    Row row =
        Row.of("headline, plain JVM, -Xmx1g", "ns/place", figures, (long) places, GOAL_NANOSECONDS);
    for (Map.Entry<String, Double> peer : peers.entrySet()) {
      row = row.withPeer(peer.getKey(), peer.getValue());
    }
    rows.accept(row);
    double megabytes = Double.parseDouble(lines.getFirst()) / 1e6;
    rows.accept(
        Row.of("headline, peak resident", "MB", List.of(megabytes), (long) places, GOAL_MEGABYTES));
  }

  private static List<String> measured(long rows, int repeats, int threads)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx1g",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Headline.class.getName(),
                    "" + rows,
                    "" + repeats,
                    "" + threads))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var lines = new ArrayList<String>();
    try (var reader = process.inputReader()) {
      reader.lines().forEach(lines::add);
    }
    if (process.waitFor() != 0) {
      throw new IOException("the measuring JVM ended with status " + process.exitValue());
    }
    lines.addFirst(lines.removeLast());
    return lines;
  }

  /** Prints the nanoseconds of each run, after one that warms up, and the peak resident bytes. */
  public static void main(String[] args) throws IOException {
    long rows = Long.parseLong(args[0]);
    int repeats = Integer.parseInt(args[1]);
    try (Client client = Client.local(Integer.parseInt(args[2]))) {
      for (int i = 0; i <= repeats; i++) {
        long begun = System.nanoTime();
        DArray x =
            DArray.random(2L * i).uniform(i == 0 ? Math.ceilDiv(rows, 10) : rows, COLUMNS, DEPTH);
        DArray y =
            DArray.random(2L * i + 1)
                .uniform(i == 0 ? Math.ceilDiv(rows, 10) : rows, COLUMNS, DEPTH);
        NDArray z = client.compute(x.asin().add(y.acos()).sum(1, 2));
        long nanoseconds = System.nanoTime() - begun;
        double mean = client.compute(z.lazy().mean()).item() / COLUMNS / DEPTH;
        if (Math.abs(mean - Math.PI / 2) > 2e-3) {
          throw new AssertionError("the mean should be pi / 2, and is " + mean);
        }
        if (i > 0) {
          System.out.println(nanoseconds);
        }
      }
    }
    System.out.println(residentBytes());
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
