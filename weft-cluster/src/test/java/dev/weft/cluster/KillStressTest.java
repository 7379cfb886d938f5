package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.client.Client;
import dev.weft.client.Plan;
import dev.weft.client.TaskFuture;
import dev.weft.testing.GraphCase;
import dev.weft.testing.SeedRange;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random graphs on workers that are killed at random times. */
final class KillStressTest {
  /** Kills of one engine, fewer than it replaces within a minute. */
  private static final int KILLS = 5;

  static LongStream seeds() {
    return SeedRange.of(Integer.getInteger("weft.kills", 3));
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void results_whateverDies_areThoseOfASerialRun(long seed) throws Exception {
    var random = new SplittableRandom(seed);
    try (Client client = Client.processes(random.nextInt(1, 4))) {
      var engine = (ClusterEngine) client.engine();
      int kills = KILLS;
      for (int round = 0; round < 12; round++) {
        GraphCase graphCase = GraphCase.random(random.nextInt(2, 12), 1000 * seed + round);
        TaskFuture<List<@Nullable Object>> future = client.persist(() -> plan(graphCase));
        if (kills > 0 && random.nextInt(3) > 0) {
          Thread.sleep(random.nextInt(30));
          var pids = new ArrayList<>(engine.pids().values());
          if (!pids.isEmpty()) {
            Signals.send("KILL", pids.get(random.nextInt(pids.size())));
            kills--;
          }
        }
        assertThat(future.result()).isEqualTo(graphCase.expected());
        future.close();
      }
      Signals.await("nothing held", () -> client.engine().heldBytes() == 0);
    }
  }

  private static Plan<List<@Nullable Object>> plan(GraphCase graphCase) {
    return new Plan<>(graphCase.graph(), graphCase.wanted(), values -> values);
  }
}
