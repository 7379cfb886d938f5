package dev.weft.bench;

import dev.weft.array.DArray;
import dev.weft.client.Client;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The sum of a hundred million numbers in memory, in chunks of a thousand, of a hundred thousand,
 * and as the library cuts them, beside a plain loop; all in one JVM, one after the other.
 */
public final class ChunkSizes implements Benchmark {
  private static final int N = 100_000_000;
  private static final String LOOP = "plain loop";

  /** Creates the benchmark. */
  public ChunkSizes() {}

  @Override
  public String name() {
    return "chunks";
  }

  @Override
  public String about() {
    return "seconds for the sum of 1e8 numbers in chunks of 1e3, 1e5, auto, and in a plain loop";
  }

  @Override
  public void run(Settings settings, Consumer<Row> rows) {
    double[] values = new double[N];
    for (int i = 0; i < N; i++) {
      values[i] = i & 1023;
    }
    DArray x = DArray.of(values, N);
    Map<String, DArray> arrays = new LinkedHashMap<>();
    arrays.put("chunks of 1e3", x.rechunk(1000));
    arrays.put("chunks of 1e5", x.rechunk(100_000));
    arrays.put("chunks auto", x);
    Map<String, List<Double>> runs = new LinkedHashMap<>();
    double expected = loop(values);
    try (Client client = Client.local(settings.threads())) {
      for (int i = 0; i <= settings.repeats() + 1; i++) {
        for (Map.Entry<String, DArray> entry : arrays.entrySet()) {
          long begun = System.nanoTime();
          double sum = client.compute(entry.getValue().sum()).item();
          keep(runs, entry.getKey(), begun, i);
          if (sum != expected) {
            throw new AssertionError("expected " + expected + ", got " + sum);
          }
        }
        long begun = System.nanoTime();
        double sum = loop(values);
        keep(runs, LOOP, begun, i);
        if (sum != expected) {
          throw new AssertionError("expected " + expected + ", got " + sum);
        }
      }
    }
    double coarse = Row.median(runs.getOrDefault("chunks of 1e5", List.of(Double.NaN)));
    double loop = Row.median(runs.getOrDefault(LOOP, List.of(Double.NaN)));
    runs.forEach((what, seconds) -> {
      double goal =
          switch (what) {
            case "chunks of 1e3" -> 2 * coarse;
            case "chunks auto" -> 1.1 * loop;
            default -> Double.NaN;
          };
      if (settings.wants(what)) {
        rows.accept(Row.of(what, "s", seconds, N, goal));
      }
    });
  }

  private static void keep(Map<String, List<Double>> runs, String what, long begun, int run) {
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (run > 1) {
      runs.computeIfAbsent(what, _ -> new ArrayList<>()).add(seconds);
    }
  }

  private static double loop(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
