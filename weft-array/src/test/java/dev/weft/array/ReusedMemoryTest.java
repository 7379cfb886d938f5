package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.layout.Chunks;
import dev.weft.client.Client;
import dev.weft.client.TaskFuture;
import dev.weft.engine.LocalEngine;
import dev.weft.engine.TaskFailedException;
import dev.weft.event.EventSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory of blocks that were freed is used again, and nobody who reads any notices. */
class ReusedMemoryTest {
  private static final int SIDE = 256; // in blocks of 128 x 128: 128 KiB each

  /** Blocks that functions of a user's were given, and have kept, with what they held then. */
  private static final ConcurrentLinkedQueue<Map.Entry<NDArray, double[]>> GIVEN =
      new ConcurrentLinkedQueue<>();

  private static final NDArray OTHER = numbers(new Random(0));

  private static NDArray numbers(Random random) {
    return NDArray.wrap(random.doubles((long) SIDE * SIDE, -1, 1).toArray(), SIDE, SIDE);
  }

  private static DArray cut(NDArray x) {
    return x.lazy().rechunk(128, 128);
  }

  private static NDArray kept(NDArray block) {
    GIVEN.add(Map.entry(block, block.toDoubleArray()));
    return block;
  }

  private static DArray grown(DArray x, Random random) {
    return switch (random.nextInt(16)) {
      case 0 -> x.add(x.transpose());
      case 1 -> x.multiply(0.5).subtract(x.square());
      case 2 -> DArray.where(x.greater(0), x, x.transpose().negative());
      case 3 -> x.rechunk(SIDE, 64).add(1).rechunk(128, 128);
      case 4 -> x.cumulativeSum(random.nextInt(2)).multiply(1.0 / SIDE);
      case 5 -> x.add(1).mapBlocks((block, _) -> kept(block)).add(x);
      case 6 ->
          x.multiply(3)
              .mapOverlap(new int[] {1, 2}, Blocks.Boundary.NEAREST, 0, (block, _) -> kept(block));
      case 7 -> x.subtract(x.mean(0));
      case 8 -> x.rechunk(SIDE, 128).add(x.matmul(x).multiply(1.0 / SIDE));
      case 9 -> x.rechunk(Chunks.of(128, 64, 64), Chunks.regular(SIDE, 128));
      case 10 -> Joining.concat(0, x.get(":128"), x.add(1).get("128:")).reshape(SIDE, SIDE);
      case 11 -> Linalg.qr(x.reshape(4 * SIDE, SIDE / 4).rechunk(128, 64)).q().reshape(SIDE, SIDE);
      case 12 -> Fft.ifft2(Fft.fft2(x)).real();
      case 13 ->
          x.reshape(16, 16, SIDE).tensordot(cut(OTHER).reshape(SIDE, SIDE), 1).reshape(SIDE, SIDE);
      case 14 -> x.rechunk(100, 100).sort(random.nextInt(2)).get("::-1");
      default -> x.abs().sqrt().add(x.get("::-1, :"));
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void manyJobsAtOnce_haveTheBitsOfEachComputedAlone(long seed) {
    var random = new Random(seed);
    NDArray x = numbers(random);
    var results = new ArrayList<Map.Entry<NDArray, NDArray>>();
    try (Client client = Client.local(1 + random.nextInt(4))) {
      for (int round = 0; round < 4; round++) {
        DArray held = grown(grown(cut(x), random), random).persist(client);
        var running = new ArrayList<Map.Entry<DArray, TaskFuture<NDArray>>>();
        for (int k = 0; k < 4; k++) {
          DArray wanted = grown(grown(held, random), random);
          running.add(Map.entry(wanted, client.persist(wanted)));
        }
        DArray thrown =
            held.add(2)
                .mapBlocks((_, at) -> {
                  throw new IllegalArgumentException("no block " + at[0] + at[1]);
                });
        assertThatThrownBy(() -> client.compute(thrown)).isInstanceOf(TaskFailedException.class);
        running.remove(random.nextInt(running.size())).getValue().cancel();
        if (random.nextBoolean()) {
          held.unpersist();
        }
        for (Map.Entry<DArray, TaskFuture<NDArray>> one : running) {
          NDArray result = one.getValue().result();
          one.getValue().close();
          results.add(Map.entry(result, Sequential.compute(one.getKey())));
        }
        held.unpersist();
      }
      results.forEach(pair -> assertThat(pair.getKey()).isEqualTo(pair.getValue()));
    }
    for (Map.Entry<NDArray, double[]> given : GIVEN) {
      assertThat(Arrays.equals(given.getKey().toDoubleArray(), given.getValue())).isTrue();
    }
    GIVEN.clear();
  }

  @Test
  void resultsDroppedOneAfterTheOther_lieInTheSameMemory_andThoseFetchedNever() {
    DArray x = cut(numbers(new Random(1)));
    var engine = new LocalEngine(new LocalEngine.Settings(2, 1 << 26, Map.of()), EventSink.none());
    try (Client client = Client.of(engine)) {
      boolean all = false; // unless the collector took them, which it may at any time
      for (int i = 0; i < 100 && !(all && i >= 5); i++) {
        all |= droppedInto(engine, client, x.add(i)) == 8L * SIDE * SIDE;
      }
      assertThat(all).isTrue();
      NDArray first = client.compute(x.add(9).get(":128, :128"));
      double[] then = first.toDoubleArray();
      for (int i = 0; i < 5; i++) {
        droppedInto(engine, client, x.add(i));
        assertThat(Arrays.equals(first.toDoubleArray(), then)).isTrue();
      }
    }
    assertThat(engine.spareBytes()).isZero();
  }

  /** Keeps and drops a result, and returns the bytes of spares then: one result's at most. */
  private static long droppedInto(LocalEngine engine, Client client, DArray result) {
    result.persist(client).unpersist();
    long until = System.nanoTime() + 30_000_000_000L;
    while (engine.heldBytes() != 0 && System.nanoTime() < until) {
      Thread.onSpinWait(); // another thread sees to it
    }
    assertThat(engine.heldBytes()).isZero();
    assertThat(engine.spareBytes()).isLessThanOrEqualTo(8L * SIDE * SIDE);
    return engine.spareBytes();
  }
}
