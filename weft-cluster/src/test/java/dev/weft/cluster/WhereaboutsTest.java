package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cluster.Message.Holding;
import dev.weft.testing.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class WhereaboutsTest {

  @Seeds(value = 300, maxSize = 60)
  void find_afterAnyHistory_agreesWithAnArray(int size, long seed) {
    var random = new SplittableRandom(seed);
    var whereabouts = new Whereabouts();
    boolean counted = random.nextBoolean();
    var model = new int[size];
    Arrays.fill(model, -1);
    for (int step = 0; step < 60; step++) {
      int from = random.nextInt(size);
      int to = random.nextInt(from, size + 1);
      int worker = random.nextInt(3);
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          whereabouts.put(1, size, counted, from, to, worker);
          Arrays.fill(model, from, to, worker);
        }
        case 2 -> {
          whereabouts.remove(1, from, to, worker);
          for (int i = from; i < to; i++) {
            model[i] = model[i] == worker ? -1 : model[i];
          }
        }
        case 3 -> {
          int[] parts = {from, size - 1};
          whereabouts.remove(1, parts, worker);
          for (int part : parts) {
            model[part] = model[part] == worker ? -1 : model[part];
          }
        }
        default -> {
          if (random.nextInt(10) == 0) {
            whereabouts.lost(worker);
            for (int i = 0; i < size; i++) {
              model[i] = model[i] == worker ? -1 : model[i];
            }
          }
        }
      }
      assertAgrees(whereabouts, model, random);
    }
  }

  private static void assertAgrees(Whereabouts whereabouts, int[] model, SplittableRandom random) {
    int from = random.nextInt(model.length);
    int to = random.nextInt(from, model.length + 1);
    var found = new int[model.length];
    Arrays.fill(found, -1);
    long end = from;
    for (Holding holding : whereabouts.find(1, from, to)) {
      assertThat(holding.from()).isGreaterThanOrEqualTo(end).isLessThan(holding.to());
      end = holding.to();
      Arrays.fill(found, (int) holding.from(), (int) holding.to(), holding.worker());
    }
    assertThat(Arrays.copyOfRange(found, from, to)).isEqualTo(Arrays.copyOfRange(model, from, to));
  }

  @Test
  void put_ofNeighbours_makesOneHolding() {
    var whereabouts = new Whereabouts();
    whereabouts.put(1, 1L << 40, false, 10, 20, 3);
    whereabouts.put(1, 1L << 40, false, 30, 1L << 39, 3);
    whereabouts.put(1, 1L << 40, false, 20, 30, 3);
    assertThat(whereabouts.find(1, 0, 1L << 40)).containsExactly(new Holding(1, 10, 1L << 39, 3));
  }

  @Test
  void stage_ofWhichPartsWereLost_isLossyUntilItIsForgotten() {
    var whereabouts = new Whereabouts();
    whereabouts.put(1, 10, false, 0, 10, 3);
    assertThat(whereabouts.isLossy(1)).isFalse();
    whereabouts.lost(3);
    assertThat(whereabouts.isLossy(1)).isTrue();
    whereabouts.forget(1);
    assertThat(whereabouts.isLossy(1)).isFalse();
    assertThat(whereabouts.find(1, 0, 10)).isEmpty();
  }
}
