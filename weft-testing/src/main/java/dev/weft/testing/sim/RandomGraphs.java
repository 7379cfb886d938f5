package dev.weft.testing.sim;

import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Line;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import dev.weft.graph.Table;
import dev.weft.graph.Wiring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Small graphs over every wiring, drawn from a random number generator. */
final class RandomGraphs {
  private static final Body NOTHING = _ -> {};

  private final RandomGenerator random;
  private final boolean kinds;
  private final long unit;

  /**
   * @param kinds whether parts may need resources or wait
   * @param unit what bytes are multiples of
   */
  RandomGraphs(RandomGenerator random, boolean kinds, long unit) {
    this.random = random;
    this.kinds = kinds;
    this.unit = unit;
  }

  /** A graph of one to eight stages, or that one and up to four more. */
  Graph graph(String prefix, Graph begun) {
    var stages = new ArrayList<>(begun.stages());
    int n = 1 + random.nextInt(begun.stages().isEmpty() ? 8 : 4);
    for (int i = 0; i < n; i++) stages.add(stage(stages, prefix + i));
    return Graph.of(stages);
  }

  /** A part of the graph: some of its last stage, and perhaps of others. */
  List<PartRange> wanted(Graph graph) {
    var stages = new ArrayList<>(graph.stages());
    var wanted = new ArrayList<PartRange>();
    for (int i = stages.size() - 1; i >= 0; i--) {
      if (i == stages.size() - 1 || random.nextInt(5) == 0) wanted.add(range(stages.get(i)));
    }
    return wanted;
  }

  /** Some parts of the stage. */
  PartRange range(Stage stage) {
    long size = stage.size();
    long from = random.nextBoolean() ? 0 : random.nextLong(size);
    long to = random.nextBoolean() ? size : from + 1 + random.nextLong(size - from);
    return new PartRange(stage.name(), from, to);
  }

  private Needs needs() {
    Needs needs = Needs.bytes(random.nextInt(4) * unit, random.nextInt(4) == 0 ? 2 * unit : 0);
    if (kinds && random.nextInt(5) == 0) needs = needs.and("GPU", 1 + random.nextInt(2));
    if (kinds && random.nextInt(5) == 0) needs = needs.waiting();
    return needs;
  }

  private Stage source(String name) {
    return new Stage(name, 1 + random.nextInt(40), List.of(), NOTHING, needs());
  }

  private Stage stage(List<Stage> before, String name) {
    int count = before.size();
    if (count == 0 || random.nextInt(6) == 0) return source(name);
    Stage src = before.get(Math.max(0, count - 1 - random.nextInt(Math.min(count, 3))));
    String s = src.name();
    int m = (int) src.size();
    return switch (random.nextInt(13)) {
      case 0, 1 -> {
        Stage other = before.get(random.nextInt(count));
        yield !other.equals(src) && other.size() >= m
            ? of(name, m, Wiring.each(s), Wiring.each(other.name()))
            : of(name, m, Wiring.each(s));
      }
      case 2, 3 -> {
        int k = 1 + random.nextInt(5);
        yield of(name, Math.ceilDiv(m, k), Wiring.runs(s, k));
      }
      case 4 -> of(name, 1 + random.nextInt(5), Wiring.all(s, m));
      case 5 -> {
        int k = 1 + random.nextInt(4);
        yield m * k > 60
            ? of(name, m, Wiring.each(s))
            : of(name, (long) m * k, Wiring.spread(s, k));
      }
      case 6 -> of(name, m, Wiring.stencil(s, random.nextInt(3), random.nextInt(3)));
      case 7 -> slice(name, s, m);
      case 8 -> { // transpose, and perhaps a line beside it
        int a = divisor(m);
        var box = Wiring.transpose(s, new int[] {a, m / a}, 1, 0);
        yield random.nextBoolean() ? of(name, m, box, Wiring.each(s)) : of(name, m, box);
      }
      case 9 -> { // columns: part j reads (i, j) of every row i
        int a = divisor(m);
        int b = m / a;
        yield of(
            name,
            b,
            Wiring.box(
                s,
                new int[] {b},
                new int[] {a, b},
                new int[] {-1, 0},
                new int[] {0, 1},
                new int[2],
                new int[] {a, 1}));
      }
      case 10 -> box(name, s, m);
      case 11 -> { // any line, its reads perhaps beside the source
        int divisor = 1 + random.nextInt(3);
        int step = random.nextInt(-3, 4);
        int size = 1 + random.nextInt(40);
        int offset = random.nextInt(-4, m + 4);
        yield of(name, size, new Line(s, step, divisor, offset, 1 + random.nextInt(4)));
      }
      default -> {
        int size = 1 + random.nextInt(40);
        var reads = new ArrayList<Wiring>();
        reads.add(table(s, m, size, false));
        if (random.nextBoolean()) reads.add(table(name, size, size, true));
        yield new Stage(name, size, reads, NOTHING, needs());
      }
    };
  }

  private Stage of(String name, long size, Wiring... reads) {
    return new Stage(name, size, List.of(reads), NOTHING, needs());
  }

  private Stage slice(String name, String s, int m) {
    int step = 1 + random.nextInt(3);
    int offset = random.nextInt(m);
    return random.nextBoolean()
        ? of(name, Math.ceilDiv(m - offset, step), Wiring.slice(s, offset, step))
        : of(name, offset / step + 1, Wiring.slice(s, offset, -step));
  }

  /** An n-d map with random steps, offsets, lengths and axes. */
  private Stage box(String name, String s, int m) {
    int a = divisor(m);
    int[] grid = random.nextBoolean() ? new int[] {a, m / a} : new int[] {1, a, m / a};
    int rank = grid.length;
    int outRank = 1 + random.nextInt(3);
    int[] out = new int[outRank];
    for (int i = 0; i < outRank; i++) out[i] = 1 + random.nextInt(outRank == 1 ? 30 : 5);
    int[] axis = new int[rank];
    int[] step = new int[rank];
    int[] offset = new int[rank];
    int[] length = new int[rank];
    for (int e = 0; e < rank; e++) {
      axis[e] = random.nextInt(-1, outRank);
      step[e] = random.nextInt(4) == 0 ? random.nextInt(-2, 3) : 1;
      offset[e] = random.nextInt(3) == 0 ? random.nextInt(-2, grid[e] + 1) : 0;
      length[e] = random.nextInt(3) == 0 ? 1 + random.nextInt(grid[e]) : 1;
    }
    return of(
        name,
        Arrays.stream(out).asLongStream().reduce(1, (x, y) -> x * y),
        Wiring.box(s, out, grid, axis, step, offset, length));
  }

  private static int divisor(int m) {
    int a = 1;
    for (int d = 2; d * d <= m; d++) if (m % d == 0) a = d;
    return a;
  }

  private Table table(String source, int m, int size, boolean self) {
    int[] offsets = new int[size + 1];
    int[] refs = new int[4 * size];
    int n = 0;
    for (int i = 0; i < size; i++) {
      int k = random.nextInt(4);
      int bound = self ? i : m;
      for (int e = 0; e < k && bound > 0; e++) {
        refs[n++] = self && random.nextBoolean() ? i - 1 : random.nextInt(bound);
      }
      offsets[i + 1] = n;
    }
    return Wiring.table(source, m, offsets, Arrays.copyOf(refs, n));
  }
}
