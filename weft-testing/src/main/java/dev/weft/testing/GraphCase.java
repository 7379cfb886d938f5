package dev.weft.testing;

import static java.util.Objects.requireNonNull;

import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Line;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.PartWiring;
import dev.weft.graph.Parts;
import dev.weft.graph.Slice;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A random graph of all wirings whose values, longs, depend on every input and its place, and their
 * values computed one by one without an engine.
 */
public final class GraphCase {
  private final Graph graph;
  private final List<PartRange> wanted;
  private final Map<String, long[]> values = new HashMap<>();

  private GraphCase(Graph graph, List<PartRange> wanted) {
    this.graph = graph;
    this.wanted = wanted;
    for (Stage stage : graph.stages()) {
      values.put(stage.name(), evaluate(stage));
    }
  }

  /** Returns the graph. */
  public Graph graph() {
    return graph;
  }

  /** Returns the parts whose values are asked for; they may overlap. */
  public List<PartRange> wanted() {
    return wanted;
  }

  /** Returns the value of a part. */
  public long value(String stage, long part) {
    return requireNonNull(values.get(stage))[(int) part];
  }

  /** Returns the values of the wanted parts, range by range. */
  public List<Long> expected() {
    var all = new ArrayList<Long>();
    for (PartRange range : wanted) {
      for (long part = range.from(); part < range.to(); part++) {
        all.add(value(range.stage(), part));
      }
    }
    return all;
  }

  /** Returns a random graph of about {@code size} stages of up to a few hundred parts. */
  public static GraphCase random(int size, long seed) {
    var random = new Random(seed * 31 + size);
    var stages = new ArrayList<Stage>();
    int count = 1 + random.nextInt(Math.max(1, size)) + size / 2;
    for (int i = 0; i < count; i++) {
      String name = "s" + i + "-" + Long.toHexString(seed) + "-" + size;
      stages.add(stage(name, stages, random));
    }
    var wanted = new ArrayList<PartRange>();
    for (Stage stage : stages) {
      if (stage.equals(stages.getLast()) || random.nextInt(3) == 0) {
        long from = random.nextInt((int) stage.size());
        long to = from + 1 + random.nextInt((int) (stage.size() - from));
        wanted.add(new PartRange(stage.name(), from, to));
      }
    }
    return new GraphCase(Graph.of(stages), wanted);
  }

  private static Stage stage(String name, List<Stage> before, Random random) {
    if (before.isEmpty() || random.nextInt(6) == 0) {
      return new Stage(
          name, 1 + random.nextInt(300), List.of(), new Mix(name.hashCode(), 0), needs(random));
    }
    Stage a = before.get(Math.max(0, before.size() - 1 - random.nextInt(3)));
    var reads = new ArrayList<Wiring>();
    long n;
    switch (random.nextInt(10)) {
      case 0 -> {
        long k = 2L + random.nextInt(6);
        n = Math.ceilDiv(a.size(), k);
        reads.add(Wiring.runs(a.name(), k));
      }
      case 1 -> {
        long k = 1L + random.nextInt(3);
        n = a.size() * k;
        reads.add(Wiring.spread(a.name(), k));
      }
      case 2 -> {
        n = a.size();
        reads.add(Wiring.stencil(a.name(), random.nextInt(3), random.nextInt(3)));
      }
      case 3 -> {
        n = 1L + random.nextInt(4);
        reads.add(Wiring.all(a.name(), a.size()));
      }
      case 4 -> {
        n = a.size();
        reads.add(Wiring.slice(a.name(), a.size() - 1, -1));
      }
      case 5, 6 -> {
        n = 1L + random.nextInt(200);
        reads.add(table(a.name(), (int) a.size(), (int) n, false, random));
      }
      case 7 -> {
        n = 1L + random.nextInt(200);
        reads.add(table(name, (int) n, (int) n, true, random));
        reads.add(table(a.name(), (int) a.size(), (int) n, false, random));
      }
      case 8 -> {
        int rows = divisor((int) a.size(), random);
        int columns = (int) a.size() / rows;
        n = a.size();
        reads.add(Wiring.transpose(a.name(), new int[] {rows, columns}, 1, 0));
      }
      default -> {
        n = a.size();
        reads.add(Wiring.each(a.name()));
        Stage b = before.get(random.nextInt(before.size()));
        reads.add(Wiring.all(b.name(), Math.min(3, b.size())));
      }
    }
    if (n > 400) { // keep it small
      n = 400;
    }
    return new Stage(name, n, reads, new Mix(name.hashCode(), reads.size()), needs(random));
  }

  private static Needs needs(Random random) {
    return random.nextBoolean() ? Needs.bytes(24) : Needs.NONE;
  }

  private static int divisor(int n, Random random) {
    int d = 1 + random.nextInt(n);
    while (n % d != 0) {
      d--;
    }
    return d;
  }

  private static Wiring table(String source, int size, int n, boolean self, Random random) {
    int[] offsets = new int[n + 1];
    int[] refs = new int[4 * n];
    for (int i = 0; i < n; i++) {
      int bound = self ? i : size;
      int count = bound == 0 ? 0 : random.nextInt(4);
      for (int e = 0; e < count; e++) {
        refs[offsets[i] + e] = random.nextInt(bound);
      }
      offsets[i + 1] = offsets[i] + count;
    }
    return Wiring.table(source, size, offsets, java.util.Arrays.copyOf(refs, offsets[n]));
  }

  /** Mixes all inputs of a part, each with its place. */
  private record Mix(int salt, int reads) implements Body {
    @Override
    public void run(Parts parts) {
      while (parts.next()) {
        long value = start(salt, parts.part());
        for (int r = 0; r < reads; r++) {
          for (int i = 0; i < parts.count(r); i++) {
            value = mix(value, (Long) requireNonNull(parts.get(r, i)));
          }
        }
        parts.put(value);
      }
    }
  }

  private static long start(int salt, long part) {
    return salt * 1_000_003L + part;
  }

  private static long mix(long value, long input) {
    return Long.rotateLeft(value * 0x9E3779B97F4A7C15L + input, 23);
  }

  private long[] evaluate(Stage stage) {
    long[] all = new long[(int) stage.size()];
    values.put(stage.name(), all); // it may read itself
    var slice = new Slice();
    for (int part = 0; part < all.length; part++) {
      long value = start(stage.name().hashCode(), part);
      for (Wiring read : stage.reads()) {
        long[] source = requireNonNull(values.get(read.source()));
        switch (read) {
          case Line line -> {
            long to = line.readTo(part, source.length);
            for (long p = line.readFrom(part, source.length); p < to; p++) {
              value = mix(value, source[(int) p]);
            }
          }
          case PartWiring wiring -> {
            wiring.inputs(part, slice);
            for (int k = slice.from; k < slice.to; k++) {
              value = mix(value, source[slice.part(k)]);
            }
          }
        }
      }
      all[part] = value;
    }
    return all;
  }
}
