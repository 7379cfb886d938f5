package dev.weft.bench.reference;

import static java.util.Objects.requireNonNull;

import dev.weft.client.Client;
import dev.weft.client.Fn;
import dev.weft.client.Lazy;
import dev.weft.client.TaskFuture;
import dev.weft.client.TaskGraph;
import dev.weft.engine.TaskFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs files of task graphs with known answers: one graph a line, {@code {"id", "nodes": [[op, k,
 * [inputs]], ...], "want": [...], "expect": {...}}}. Every node becomes a task of one graph.
 *
 * <p>A graph passes if every wanted value is right, every needed task ran exactly once, what had to
 * fail failed with an error that names a failing node, and what had to be refused was refused
 * before anything ran, naming the nodes concerned. Where outputs fail, tasks that nothing else
 * needs may be left out; no task behind a failure runs, and none twice.
 */
public final class ReferenceGraphs {
  private ReferenceGraphs() {}

  /** How many graphs passed, and what is wrong with the others. */
  public record Outcome(int passed, List<String> failures) {
    public Outcome {
      failures = List.copyOf(failures);
    }
  }

  /** Runs files and prints what came out; returns the exit status: 0, 1 if a graph failed, or 2. */
  public static int run(List<String> files, PrintStream out, PrintStream err) {
    if (files.isEmpty()) {
      err.println("usage: scripts/reference-graphs FILE.jsonl[.gz]...");
      return 2;
    }
    int passed = 0;
    var failures = new ArrayList<String>();
    for (String file : files) {
      try {
        Outcome outcome = run(Path.of(file));
        passed += outcome.passed;
        failures.addAll(outcome.failures);
      } catch (IOException | UncheckedIOException e) {
        err.println("reference-graphs: cannot read " + file + ": " + e);
        return 2;
      }
    }
    failures.forEach(out::println);
    out.println(passed + " passed, " + failures.size() + " failed");
    return failures.isEmpty() ? 0 : 1;
  }

  /** Runs every graph of one file. */
  public static Outcome run(Path file) throws IOException {
    int passed = 0;
    var failures = new ArrayList<String>();
    try (InputStream in = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
        var lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
        Client client = Client.local()) {
      @Nullable String line;
      for (int number = 1; (line = lines.readLine()) != null; number++) {
        if (line.isBlank()) {
          continue;
        }
        @Nullable String wrong;
        String id = "line " + number;
        try {
          var graph = new Graph(map(Json.parse(line)));
          id = graph.id;
          wrong = graph.check(client);
        } catch (RuntimeException e) {
          wrong = e.toString();
        }
        if (wrong == null) {
          passed++;
        } else {
          failures.add(id + ": " + wrong);
        }
      }
    }
    return new Outcome(passed, failures);
  }

  @SuppressWarnings("unchecked") // as the parser makes them
  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    return (Map<String, @Nullable Object>) requireNonNull(value, "an object was expected");
  }

  @SuppressWarnings("unchecked") // as the parser makes them
  private static List<@Nullable Object> list(@Nullable Object value) {
    return (List<@Nullable Object>) requireNonNull(value, "a list was expected");
  }

  private static int whole(@Nullable Object value) {
    return Math.toIntExact((Long) requireNonNull(value, "a number was expected"));
  }

  /** What a node computes of its inputs, with a count of its runs. */
  private record Node(String op, long k, int number, AtomicIntegerArray runs)
      implements Fn.OfAll<@Nullable Object, @Nullable Object> {
    @Override
    public @Nullable Object apply(List<@Nullable Object> in) {
      runs.incrementAndGet(number);
      long value = op.equals("mod") ? 0 : k;
      for (int i = 0; i < in.size(); i++) {
        long x = (Long) requireNonNull(in.get(i));
        if (op.equals("mul")) {
          value *= 2 * x + 2L * i + 1;
        } else {
          value += (i + 1) * x;
        }
      }
      return switch (op) {
        case "const" -> k;
        case "add", "mul" -> value;
        case "mod" -> Math.floorMod(value, k);
        case "fail" -> throw new IllegalStateException("fails on purpose");
        default -> throw new IllegalArgumentException("unknown operation " + op);
      };
    }
  }

  private static final class Graph {
    final String id;
    final TaskGraph<Integer> tasks = new TaskGraph<>();
    final List<Integer> want = new ArrayList<>();
    final Map<String, @Nullable Object> expect;
    final AtomicIntegerArray runs;
    final List<List<Integer>> inputs = new ArrayList<>();

    Graph(Map<String, @Nullable Object> json) {
      id = String.valueOf(json.get("id"));
      expect = map(json.get("expect"));
      List<@Nullable Object> nodes = list(json.get("nodes"));
      runs = new AtomicIntegerArray(nodes.size());
      for (int n = 0; n < nodes.size(); n++) {
        List<@Nullable Object> node = list(nodes.get(n));
        var inputs = new ArrayList<Integer>();
        for (Object input : list(node.get(2))) {
          inputs.add(whole(input));
        }
        long k = (Long) requireNonNull(node.get(1));
        this.inputs.add(inputs);
        tasks.add(n, new Node(String.valueOf(node.get(0)), k, n, runs), inputs);
      }
      for (Object output : list(json.get("want"))) {
        want.add(whole(output));
      }
    }

    /** Returns what is wrong, or null. */
    @Nullable String check(Client client) {
      @Nullable Object error = expect.get("error");
      List<Lazy<Object>> outputs;
      try {
        outputs = tasks.getAll(want);
      } catch (IllegalArgumentException e) {
        return error == null ? "refused: " + e.getMessage() : refusal(error, e.getMessage());
      }
      if (error != null) {
        return "was not refused, though it has a " + error;
      }
      List<TaskFuture<Object>> futures = client.persistAll(outputs);
      try {
        for (int i = 0; i < futures.size(); i++) {
          @Nullable String wrong = output(i, futures.get(i));
          if (wrong != null) {
            return "output " + i + " (node " + want.get(i) + "): " + wrong;
          }
        }
      } finally {
        futures.forEach(TaskFuture::close);
      }
      return count();
    }

    private @Nullable String refusal(Object error, @Nullable String message) {
      String text = String.valueOf(message);
      if (runs() > 0) {
        return runs() + " tasks ran before it was refused";
      }
      if (error.equals("cycle")) {
        for (Object node : list(expect.get("cycle"))) {
          if (text.matches(".*[ ]" + node + "([ ;].*|$)")) {
            return null;
          }
        }
        return "no node of the cycle is named: " + text;
      }
      @Nullable Object reader = expect.get("reader");
      boolean named =
          text.contains("'" + expect.get("missing") + "'")
              && (reader == null || text.contains("'" + reader + "'"));
      return named ? null : "the missing node or its reader is not named: " + text;
    }

    private @Nullable String output(int i, TaskFuture<Object> future) {
      @Nullable Object expected = list(expect.get("values")).get(i);
      try {
        String value = String.valueOf(future.result());
        return value.equals(expected) ? null : "expected " + expected + ", got " + value;
      } catch (TaskFailedException e) {
        if (expected != null) {
          return "expected " + expected + ", got " + e;
        }
        for (Object node : list(list(expect.get("failed")).get(i))) {
          if (String.valueOf(e.getMessage()).contains("it is '" + node + "'")) {
            return null;
          }
        }
        return "no failing node is named: " + e.getMessage();
      }
    }

    private @Nullable String count() {
      for (int n = 0; n < runs.length(); n++) {
        if (runs.get(n) > 1) {
          return "node " + n + " ran " + runs.get(n) + " times";
        }
      }
      int needed = whole(expect.get("needed"));
      @Nullable Object blocked = expect.get("blocked");
      if (blocked == null) {
        return runs() == needed ? null : runs() + " nodes ran, not " + needed;
      }
      // what only failed outputs need may be left out, once they have failed
      int most = needed - whole(blocked);
      int least = neededByValues();
      return least <= runs() && runs() <= most
          ? null
          : runs() + " nodes ran, not between " + least + " and " + most;
    }

    /** Returns how many nodes the outputs need that have values. */
    private int neededByValues() {
      List<@Nullable Object> values = list(expect.get("values"));
      var seen = new BitSet();
      var open = new ArrayDeque<Integer>();
      for (int i = 0; i < want.size(); i++) {
        if (values.get(i) != null) {
          open.push(want.get(i));
        }
      }
      while (!open.isEmpty()) {
        int node = open.pop();
        if (!seen.get(node)) {
          seen.set(node);
          open.addAll(inputs.get(node));
        }
      }
      return seen.cardinality();
    }

    private int runs() {
      int sum = 0;
      for (int n = 0; n < runs.length(); n++) {
        sum += runs.get(n);
      }
      return sum;
    }
  }
}
