package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.client.Client;
import dev.weft.client.TaskFuture;
import dev.weft.engine.TaskFailedException;
import dev.weft.event.Event;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Workers that are killed or stopped while they work: results are right, or an error is clear. */
final class KillTest {

  private static Map<Integer, Long> pids(Client client) {
    return ((ClusterEngine) client.engine()).pids();
  }

  private static void awaitWorkers(Client client, int count) throws InterruptedException {
    Signals.await(count + " workers", () -> pids(client).size() == count);
  }

  /** A client that counts the leases that have ended and the workers that were lost. */
  private static Client client(int processes, AtomicInteger leases, AtomicInteger lost) {
    return Client.builder()
        .processes(processes)
        .events(event -> {
          if (event instanceof Event.LeaseEnded) {
            leases.incrementAndGet();
          } else if (event instanceof Event.WorkerLost) {
            lost.incrementAndGet();
          }
        })
        .build();
  }

  private static long slowSquare(long i) throws InterruptedException {
    Thread.sleep(2);
    return i * i;
  }

  private static List<Object> squares(int n) {
    return LongStream.range(0, n).<Object>mapToObj(i -> i * i).toList();
  }

  private static void kill(Client client, int count) throws Exception {
    for (long pid : pids(client).values().stream().limit(count).toList()) {
      Signals.send("KILL", pid);
    }
  }

  private static void computeWhileKilling(int processes, int victims) throws Exception {
    var leases = new AtomicInteger();
    var lost = new AtomicInteger();
    try (Client client = client(processes, leases, lost)) {
      Stage stage = Plans.stage(Plans.name("slow"), 1_000, p -> slowSquare(p.part()));
      TaskFuture<List<@Nullable Object>> future = client.persist(Plans.all(stage));
      Signals.await("half of the leases", () -> leases.get() > 40);
      kill(client, victims);
      assertThat(future.result()).isEqualTo(squares(1_000));
      assertThat(lost.get()).isEqualTo(victims);
      awaitWorkers(client, processes);
      assertThat(client.submit(() -> 5).result()).isEqualTo(5);
    }
  }

  @Test
  void worker_killedWithinAJob_itsPartsAreComputedAgain() throws Exception {
    computeWhileKilling(2, 1);
  }

  @Test
  void workers_twoOfThreeKilledAtOnce_theirPartsAreComputedAgain() throws Exception {
    computeWhileKilling(3, 2);
  }

  @Test
  void workers_allKilled_areReplaced() throws Exception {
    computeWhileKilling(2, 2);
  }

  @Test
  void worker_killedWhileOthersFetchFromIt_valuesAreComputedAgain() throws Exception {
    try (Client client = Client.processes(2)) {
      for (int round = 0; round < 4; round++) {
        int parts = 12;
        Stage source =
            Plans.stage(
                Plans.name("blocks"),
                parts,
                p -> {
                  var block = new double[500_000];
                  java.util.Arrays.fill(block, (double) p.part());
                  return block;
                });
        Stage sum =
            Plans.stage(
                Plans.name("sums"),
                200,
                p -> {
                  double total = 0;
                  for (int i = 0; i < p.count(0); i++) {
                    total += ((double[]) java.util.Objects.requireNonNull(p.get(0, i)))[77];
                  }
                  return total + p.part();
                },
                Wiring.all(source.name(), parts));
        try (TaskFuture<List<@Nullable Object>> blocks = client.persist(Plans.all(source))) {
          Signals.await("the blocks", blocks::isDone);
          TaskFuture<List<@Nullable Object>> sums = client.persist(Plans.all(source, sum));
          Thread.sleep(3L * round); // somewhere in the fetches
          kill(client, 1);
          assertThat(sums.result())
              .isEqualTo(IntStream.range(0, 200).<Object>mapToObj(i -> 66.0 + i).toList());
          sums.close();
        }
        awaitWorkers(client, 2);
      }
    }
  }

  @Test
  void result_whoseHolderIsKilled_isComputedAgain() throws Exception {
    try (Client client = Client.processes(2)) {
      List<TaskFuture<Integer>> futures =
          client.map(i -> i + 1, IntStream.range(0, 100).boxed().toList());
      for (TaskFuture<Integer> future : futures) {
        Signals.await("all", future::isDone);
      }
      kill(client, 2);
      for (int i = 0; i < 100; i++) {
        assertThat(futures.get(i).result()).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void idleWorker_killed_isReplaced() throws Exception {
    try (Client client = Client.processes(1)) {
      long before = pids(client).values().iterator().next();
      Signals.send("KILL", before);
      Signals.await(
          "another worker", () -> pids(client).size() == 1 && !pids(client).containsValue(before));
      assertThat(client.submit(() -> 7).result()).isEqualTo(7);
    }
  }

  @Test
  void body_thatKillsItsWorkerEachTime_failsAndSaysHowWorkersEnded() {
    try (Client client = Client.processes(2)) {
      TaskFuture<Integer> future =
          client.submit(() -> {
            Runtime.getRuntime().halt(17);
            return 1;
          });
      assertThatThrownBy(future::result)
          .isInstanceOf(TaskFailedException.class)
          .hasMessageContaining(
              "3 worker processes have died while they ran part 0 of stage 'submit-")
          .hasMessageContaining("exit code 17");
      assertThat(client.submit(() -> 3).result()).isEqualTo(3);
    }
  }

  @Test
  void worker_thatIsStopped_isNoticedAndReplaced() throws Exception {
    var leases = new AtomicInteger();
    var lost = new AtomicInteger();
    try (Client client = client(2, leases, lost)) {
      Stage stage = Plans.stage(Plans.name("slow"), 1_000, p -> slowSquare(p.part()));
      TaskFuture<List<@Nullable Object>> future = client.persist(Plans.all(stage));
      Signals.await("some of the leases", () -> leases.get() > 20);
      long stopped = new ArrayList<>(pids(client).values()).getFirst();
      Signals.send("STOP", stopped);
      assertThat(future.result()).isEqualTo(squares(1_000));
      assertThat(lost.get()).isEqualTo(1);
      Signals.await("its end", () -> !Signals.isAlive(stopped));
    }
  }
}
