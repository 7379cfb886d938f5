package dev.weft.bench;

import dev.weft.client.Client;
import dev.weft.client.Fn;
import dev.weft.client.Par;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Loops over a billion numbers with functions of a user's: one after the other in one JVM, so that
 * none has the loop for itself, and whose heap may not grow beyond the goal.
 */
public final class Billion implements Benchmark {
  private static final long N = 1_000_000_000L;
  private static final double GOAL_SECONDS = 2.5;
  private static final int GOAL_MEGABYTES = 256;
  private static final String HEAP = "heap of the JVM";

  /** Creates the benchmark. */
  public Billion() {}

  @Override
  public String name() {
    return "billion";
  }

  @Override
  public String about() {
    return "seconds for Par.range(1_000_000_000L).map(f).sum(), with several functions";
  }

  @Override
  public void run(Settings settings, Consumer<Row> rows) throws Exception {
    var runs = new LinkedHashMap<String, List<Double>>();
    var heap = new ArrayList<Double>();
    for (String line : measured(settings)) {
      String[] fields = line.split("\t", -1);
      if (fields[0].equals(HEAP)) {
        heap.add(Double.parseDouble(fields[1]));
      } else {
        runs.computeIfAbsent(fields[0], _ -> new ArrayList<>()).add(Double.parseDouble(fields[1]));
      }
    }
    runs.forEach(
        (what, seconds) -> rows.accept(Row.of("map " + what, "s", seconds, N, GOAL_SECONDS)));
    rows.accept(Row.of(HEAP, "MB", heap, N, GOAL_MEGABYTES));
  }

  /** The lines of a JVM that may not have a larger heap than the goal. */
  private static List<String> measured(Settings settings) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + GOAL_MEGABYTES + "m");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Billion.class.getName()));
    command.addAll(List.of("" + settings.threads(), "" + settings.repeats()));
    command.addAll(settings.only());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines;
    try (var reader = process.inputReader()) {
      lines = reader.lines().toList();
    }
    if (process.waitFor() != 0) {
      throw new IOException("the measuring JVM ended with status " + process.exitValue());
    }
    return lines;
  }

  /** Prints the name and the seconds of each run, and the most that the heap grew to. */
  public static void main(String[] args) {
    int repeats = Integer.parseInt(args[1]);
    var only = List.of(args).subList(2, args.length);
    Map<String, Fn.LongToLong> functions = new LinkedHashMap<>();
    functions.put("x ^ x >> 3", x -> x ^ x >> 3);
    functions.put("x * x", x -> x * x);
    functions.put("x & 7", x -> x & 7);
    functions.put("3 * x + 1", x -> 3 * x + 1);
    functions.keySet().removeIf(f -> !only.isEmpty() && only.stream().noneMatch(f::contains));
    try (Client client = Client.local(Integer.parseInt(args[0]))) {
      for (int i = 0; i <= repeats; i++) {
        for (Map.Entry<String, Fn.LongToLong> entry : functions.entrySet()) {
          long begun = System.nanoTime();
          long sum = Par.range(N).on(client).map(entry.getValue()).sum();
          double seconds = (System.nanoTime() - begun) / 1e9;
          if (entry.getKey().equals("x & 7") && sum != N / 8 * 28) {
            throw new AssertionError("expected " + N / 8 * 28 + ", got " + sum);
          }
          if (i > 0) {
            System.out.println(entry.getKey() + "\t" + seconds);
          }
        }
      }
    }
    System.out.println(HEAP + "\t" + Runtime.getRuntime().totalMemory() / 1048576.0);
  }
}
