package dev.weft.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.SeedRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sets that the scheduler keeps, against plain ones. */
class SetsTest {
  private static final int N = 3_000;

  static LongStream seeds() {
    return SeedRange.of(40);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void intervals_areTheSetThatWasPutIn(long seed) {
    var random = new SplittableRandom(seed);
    var set = new IntervalSet();
    var truth = new BitSet(N);
    int reach = seed % 2 == 0 ? 4 : 100;
    for (int k = 0; k < 2_000; k++) {
      int f = random.nextInt(N);
      int t = Math.min(N, f + random.nextInt(reach));
      if (random.nextInt(3) > 0) {
        set.add(f, t);
        truth.set(f, t);
      } else {
        set.remove(f, t);
        truth.clear(f, t);
      }
      int p = random.nextInt(N);
      int lo = truth.get(p) ? truth.previousClearBit(p) + 1 : truth.nextSetBit(p);
      assertThat(set.find(p)).isEqualTo(lo >= 0);
      if (lo >= 0) {
        assertThat(set.lo).isEqualTo(lo);
        assertThat(set.hi).isEqualTo(truth.nextClearBit(lo));
      }
      assertThat(set.size()).isEqualTo(truth.cardinality());
      assertThat(set.intersects(f, t)).isEqualTo(!truth.get(f, t).isEmpty());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void bits_areTheSetThatWasPutIn(long seed) {
    var random = new SplittableRandom(seed);
    int n = 10_000;
    var set = new Bits(n);
    var truth = new BitSet(n);
    for (int k = 0; k < 2_000; k++) {
      int p = random.nextInt(n);
      int t = Math.min(n, p + random.nextInt(300));
      switch (random.nextInt(5)) {
        case 0 -> {
          set.clear(p);
          truth.clear(p);
        }
        case 1 -> {
          set.clearAll(p, t);
          truth.clear(p, t);
        }
        case 2 -> {
          set.setAll(p, t);
          truth.set(p, t);
        }
        default -> {
          set.set(p);
          truth.set(p);
        }
      }
      int q = random.nextInt(n);
      assertThat(set.get(q)).isEqualTo(truth.get(q));
      assertThat(set.next(q)).isEqualTo(truth.nextSetBit(q));
      assertThat(set.previous(q)).isEqualTo(truth.previousSetBit(q));
      assertThat(set.size).isEqualTo(truth.cardinality());
      if (truth.get(q)) {
        assertThat(set.runEnd(q, n)).isEqualTo(truth.nextClearBit(q));
        assertThat(set.runEnd(q, q + 1)).isEqualTo(q + 1);
        assertThat(set.runStart(q)).isEqualTo(truth.previousClearBit(q) + 1);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void lists_sortTheirElementsAndKnowRanges(long seed) {
    var random = new SplittableRandom(seed);
    var list = new IntList();
    for (int k = 0; k < 20; k++) {
      int base = random.nextInt(N);
      int size = 1 + random.nextInt(200);
      int within = random.nextInt(3) == 0 ? 1_000_000 : size + random.nextInt(3);
      int[] parts = random.ints(base, base + within).distinct().limit(size).toArray();
      int f = random.nextInt(parts.length);
      list.size = 0;
      for (int i = f; i < parts.length; i++) list.add(parts[i]);
      list.insert(parts, 0, f);
      assertThat(list.toArray()).isEqualTo(parts);
      list.sort();
      Arrays.sort(parts);
      assertThat(list.toArray()).isEqualTo(parts);
      assertThat(list.isRange()).isEqualTo(parts[parts.length - 1] - parts[0] == parts.length - 1);
      int end = IntList.runEnd(parts, f, parts.length);
      assertThat(parts[end - 1] - parts[f]).isEqualTo(end - 1 - f);
      assertThat(end == parts.length || parts[end] > parts[end - 1] + 1).isTrue();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void owners_areThoseThatWerePutIn(long seed) {
    var random = new SplittableRandom(seed);
    var owners = new Owners(seed % 4 == 3 ? N : -1);
    int[] truth = new int[N]; // host + 1
    for (int k = 0; k < 3_000; k++) {
      int f = random.nextInt(N);
      int t = Math.min(N, f + 1 + random.nextInt(5));
      if (random.nextInt(4) > 0) {
        int host = random.nextInt(3);
        for (int p = f; p < t; p++) {
          if (truth[p] != 0) continue;
          truth[p] = host + 1;
          owners.put(p, p + 1L, host);
        }
      } else {
        int host = random.nextInt(-1, 3);
        int end = random.nextInt(20) == 0 ? N : t;
        var taken = new ArrayList<long[]>();
        owners.take(f, end, host, (a, b, h) -> taken.add(new long[] {a, b, h}));
        for (long[] piece : taken) {
          for (int p = (int) piece[0]; p < piece[1]; p++) {
            assertThat(truth[p]).isEqualTo((int) piece[2] + 1);
            truth[p] = 0;
          }
        }
        for (int p = f; p < end; p++) {
          assertThat(truth[p] == 0 || (host >= 0 && truth[p] != host + 1)).isTrue();
        }
      }
      int p = random.nextInt(N);
      assertThat(owners.of(p)).isEqualTo(truth[p] - 1);
      if (truth[p] > 0) assertThat(owners.runEnd(p)).isGreaterThan(p);
    }
  }
}
