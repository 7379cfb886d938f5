package dev.weft.bench;

import dev.weft.client.Client;
import dev.weft.client.Fn;
import dev.weft.client.Par;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Loops over a billion numbers with functions of a user's: one after the other in one JVM, so that
 * none has the loop for itself.
 */
public final class Billion implements Benchmark {
  private static final long N = 1_000_000_000L;
  private static final double GOAL_SECONDS = 2.5;
  private static final double GOAL_MEGABYTES = 256;

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
  public void run(Settings settings, Consumer<Row> rows) {
    Map<String, Fn.LongToLong> functions = new LinkedHashMap<>();
    functions.put("x ^ x >> 3", x -> x ^ x >> 3);
    functions.put("x * x", x -> x * x);
    functions.put("x & 7", x -> x & 7);
    functions.put("3 * x + 1", x -> 3 * x + 1);
    try (Client client = Client.local(settings.threads())) {
      var runs = new LinkedHashMap<String, ArrayList<Double>>();
      for (int i = 0; i < settings.repeats() + 1; i++) {
        for (Map.Entry<String, Fn.LongToLong> entry : functions.entrySet()) {
          if (!settings.wants(entry.getKey())) {
            continue;
          }
          long begun = System.nanoTime();
          long sum = Par.range(N).on(client).map(entry.getValue()).sum();
          double seconds = (System.nanoTime() - begun) / 1e9;
          if (entry.getKey().equals("x & 7") && sum != N / 8 * 28) {
            throw new AssertionError("expected " + N / 8 * 28 + ", got " + sum);
          }
          if (i > 0) {
            runs.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>()).add(seconds);
          }
        }
      }
      runs.forEach(
          (what, seconds) -> rows.accept(Row.of("map " + what, "s", seconds, N, GOAL_SECONDS)));
      var heap = new ArrayList<Double>();
      heap.add(Runtime.getRuntime().totalMemory() / 1048576.0);
      rows.accept(Row.of("heap in use by the JVM", "MB", heap, N, GOAL_MEGABYTES));
    }
  }
}
