package dev.weft.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.SeedRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WiringTest {

  static LongStream seeds() {
    return SeedRange.of(300);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void ofALine_rangesAnswerAsSinglePartsDo(long seed) {
    var random = new SplittableRandom(seed);
    long m = 1 + random.nextLong(30);
    long n = 1 + random.nextLong(30);
    var line =
        new Line(
            "a",
            random.nextInt(-3, 4),
            1 + random.nextInt(3),
            random.nextInt(-5, 35),
            1 + random.nextInt(5));
    long f = random.nextLong(n);
    long t = f + 1 + random.nextLong(n - f);
    long a = random.nextLong(m);
    long b = a + 1 + random.nextLong(m - a);
    for (long i = f; i < t; i++) {
      long from = line.readFrom(i, m);
      long to = line.readTo(i, m);
      if (from >= to) continue;
      assertThat(line.hullFrom(f, t, m)).isLessThanOrEqualTo(from);
      assertThat(line.hullTo(f, t, m)).isGreaterThanOrEqualTo(to);
    }
    for (long i = 0; i < n; i++) {
      long from = line.readFrom(i, m);
      long to = line.readTo(i, m);
      if (from >= to) continue;
      boolean reads = from < b && to > a;
      boolean touched = line.touchedFrom(a, b, n) <= i && i < line.touchedTo(a, b, n);
      assertThat(touched || !reads).as("part %d of %s", i, line).isTrue();
      boolean inside = line.insideFrom(a, b, n, m) <= i && i < line.insideTo(a, b, n, m);
      assertThat(inside)
          .as("part %d of %s in [%d, %d)", i, line, a, b)
          .isEqualTo(from >= a && to <= b);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readers_areTheInverseOfInputs(long seed) {
    var random = new SplittableRandom(seed);
    int[] grid = grid(random, 1 + random.nextInt(3));
    int[] out = grid(random, 1 + random.nextInt(3));
    int[] axis = new int[grid.length];
    int[] step = new int[grid.length];
    int[] offset = new int[grid.length];
    int[] length = new int[grid.length];
    for (int e = 0; e < grid.length; e++) {
      axis[e] = random.nextInt(-1, out.length);
      step[e] = random.nextInt(-2, 3);
      offset[e] = random.nextInt(-2, 5);
      length[e] = 1 + random.nextInt(3);
    }
    int m = Arrays.stream(grid).reduce(1, (x, y) -> x * y);
    int n = Arrays.stream(out).reduce(1, (x, y) -> x * y);
    Box map = Wiring.box("a", out, grid, axis, step, offset, length);
    checkInverse(map, n, m);
    checkOrder(random, map, n, m);
    int parts = 1 + random.nextInt(30);
    var line =
        new Line("a", random.nextInt(-3, 4), 1 + random.nextInt(3), random.nextInt(-3, 20), 3);
    Box box = line.asBox(parts, m);
    checkInverse(box, parts, m);
    checkOrder(random, box, parts, m);
    for (int i = 0; i < parts; i++) {
      assertThat(inputs(box, i))
          .isEqualTo(LongStream.range(line.readFrom(i, m), line.readTo(i, m)).boxed().toList());
    }
  }

  private static void checkInverse(PartWiring wiring, int n, int m) {
    var pairs = new ArrayList<List<Long>>();
    for (long i = 0; i < n; i++) for (long s : inputs(wiring, i)) pairs.add(List.of(s, i));
    var slice = new Slice();
    var inverse = new ArrayList<List<Long>>();
    for (int s = 0; s < m; s++) {
      wiring.readers(s, slice);
      for (int e = slice.from; e < slice.to; e++) {
        inverse.add(List.of((long) s, (long) slice.part(e)));
      }
    }
    assertThat(inverse).containsExactlyInAnyOrderElementsOf(pairs);
  }

  /** One slice, asked about parts in any order and from both sides, answers as a new one does. */
  private static void checkOrder(SplittableRandom random, PartWiring wiring, int n, int m) {
    var slice = new Slice();
    int part = 0;
    for (int k = 0; k < 100; k++) {
      boolean readers = random.nextInt(8) == 0;
      int bound = readers ? m : n;
      part = random.nextInt(4) == 0 ? random.nextInt(bound) : part + random.nextInt(-1, 2);
      part = Math.floorMod(part, bound);
      var fresh = new Slice();
      if (readers) {
        wiring.readers(part, slice);
        wiring.readers(part, fresh);
      } else {
        wiring.inputs(part, slice);
        wiring.inputs(part, fresh);
      }
      assertThat(slice.toArray())
          .as("part %d, readers %s", part, readers)
          .isEqualTo(fresh.toArray());
    }
    for (int s = 0; s < m; s++) {
      var fresh = new Slice();
      wiring.readers(s, slice);
      wiring.readers(s, fresh);
      assertThat(slice.toArray()).as("readers of %d", s).isEqualTo(fresh.toArray());
    }
  }

  private static List<Long> inputs(PartWiring wiring, long part) {
    var slice = new Slice();
    wiring.inputs((int) part, slice);
    return Arrays.stream(slice.toArray()).asLongStream().boxed().toList();
  }

  private static int[] grid(SplittableRandom random, int rank) {
    int[] grid = new int[rank];
    for (int e = 0; e < rank; e++) grid[e] = 1 + random.nextInt(4);
    return grid;
  }

  @Test
  void wirings_sayWhatTheyAre() {
    assertThat(Wiring.each("a")).hasToString("each of a");
    assertThat(Wiring.runs("a", 4)).hasToString("runs of 4 of a");
    assertThat(Wiring.all("a", 9)).hasToString("all of a");
    assertThat(Wiring.spread("a", 1000)).hasToString("spread by 1,000 of a");
    assertThat(Wiring.stencil("a", 1, 2)).hasToString("stencil -1 to +2 of a");
    assertThat(Wiring.slice("a", 5, -2)).hasToString("slice from 5 by -2 of a");
    assertThat(new Line("a", 2, 3, 1, 4)).hasToString("line from 1 by 2/3, 4 of a");
    assertThat(Wiring.transpose("a", new int[] {2, 3}, 1, 0)).hasToString("transpose (1,0) of a");
    assertThat(Wiring.broadcast("a", new int[] {4, 3}, new int[] {1, 3}))
        .hasToString("broadcast (1,3) to (4,3) of a");
    assertThat(
            Wiring.box(
                "a",
                new int[] {3},
                new int[] {2, 7},
                new int[] {-1, 0},
                new int[] {0, 2},
                new int[] {0, 1},
                new int[] {2, 1}))
        .hasToString("box (0 to +2, 2*i0+1) of a");
    assertThat(Wiring.table("a", 2, new int[] {0, 1, 3}, new int[] {0, 0, 1}))
        .hasToString("table of a, 3 reads");
  }

  @Test
  void wirings_areEqualByValue() {
    assertThat(Wiring.transpose("a", new int[] {2, 3}, 1, 0))
        .isEqualTo(Wiring.transpose("a", new int[] {2, 3}, 1, 0))
        .hasSameHashCodeAs(Wiring.transpose("a", new int[] {2, 3}, 1, 0))
        .isNotEqualTo(Wiring.transpose("b", new int[] {2, 3}, 1, 0))
        .isNotEqualTo(Wiring.transpose("a", new int[] {3, 2}, 1, 0));
    Table table = Wiring.table("a", 2, new int[] {0, 1, 3}, new int[] {0, 0, 1});
    assertThat(table)
        .isEqualTo(Wiring.table("a", 2, new int[] {0, 1, 3}, new int[] {0, 0, 1}))
        .hasSameHashCodeAs(Wiring.table("a", 2, new int[] {0, 1, 3}, new int[] {0, 0, 1}))
        .isNotEqualTo(Wiring.table("a", 3, new int[] {0, 1, 3}, new int[] {0, 0, 1}))
        .isNotEqualTo(Wiring.table("a", 2, new int[] {0, 1, 3}, new int[] {0, 1, 1}));
  }

  @Test
  void wirings_thatCannotBe_areRefused() {
    assertThatThrownBy(() -> Wiring.table("a", 2, new int[] {0, 1}, new int[] {2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a table reads part 2 of 'a', which has 2");
    assertThatThrownBy(() -> Wiring.table("a", 2, new int[] {0, 2, 1, 2}, new int[] {0, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("offsets of a table must not descend: part 1, source=a");
    Wiring upwards = Wiring.table("a", 3, new int[] {0, 0, 1, 2}, new int[] {0, 2});
    assertThatThrownBy(() -> new Stage("a", 3, List.of(upwards), parts -> {}, Needs.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a stage may read only lower parts of itself: part 2 of 'a' reads part 2");
    assertThatThrownBy(() -> Wiring.runs("a", 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            Wiring.box(
                "a",
                new int[] {2},
                new int[] {2},
                new int[] {1},
                new int[] {1},
                new int[] {0},
                new int[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("outAxis=[1]");
  }
}
