package dev.weft.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.client.Client;
import dev.weft.client.Delayed;
import dev.weft.client.Plan;
import dev.weft.client.TaskFuture;
import dev.weft.engine.TaskFailedException;
import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Key;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine computes: the values of a serial run, whoever asks, however often. */
interface ResultsContract extends EngineUnderTest {

  @Seeds(value = 12, maxSize = 12)
  default void compute_ofRandomGraphs_givesTheValuesOfASerialRun(int size, long seed) {
    try (Client client = client(2, 0)) { // an engine of processes takes its time to start
      for (int i = 0; i < 6; i++) {
        GraphCase graphCase = GraphCase.random(size, 100 * seed + i);
        assertThat(client.compute(() -> Tasks.plan(graphCase))).isEqualTo(graphCase.expected());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  default void compute_ofManyGraphsOneAfterTheOther_leavesNothingHeld(int workers)
      throws Exception {
    try (Client client = client(workers, 0)) {
      for (int seed = 0; seed < 10; seed++) {
        GraphCase graphCase = GraphCase.random(6, 1000 + seed);
        assertThat(client.compute(() -> Tasks.plan(graphCase))).isEqualTo(graphCase.expected());
      }
      awaitNothingHeld(client);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1000, 200_000})
  default void compute_ofATreeOfSums_addsEveryPart(long n) {
    Plan<Long> plan = sumTree(n, 16);
    try (Client client = client(2, 0)) {
      assertThat(client.compute(() -> plan)).isEqualTo(n * (n - 1) / 2);
    }
  }

  private static Plan<Long> sumTree(long n, long k) {
    Body sum =
        Body.each(part -> {
          long s = 0;
          for (int i = 0; i < part.count(0); i++) {
            s += (Long) requireNonNull(part.get(0, i));
          }
          return s;
        });
    String name = Tasks.name("leaves");
    Graph graph =
        Graph.of(new Stage(name, n, List.of(), Body.each(p -> p.part()), Needs.bytes(24)));
    for (long m = n; m > 1; ) {
      m = Math.ceilDiv(m, k);
      String next = Tasks.name("sums");
      graph = graph.plus(new Stage(next, m, List.of(Wiring.runs(name, k)), sum, Needs.bytes(24)));
      name = next;
    }
    return Plan.ofOne(graph, new PartRange(name, 0, 1));
  }

  @Test
  default void compute_ofLargeArrays_bringsTheSameNumbers() {
    try (Client client = client(2, 0)) {
      TaskFuture<double[]> array =
          client.submit(() -> IntStream.range(0, 300_000).mapToDouble(i -> i / 7.0).toArray());
      TaskFuture<Double> sum =
          client.submit(
              a -> {
                double s = 0;
                for (double x : a) {
                  s += x;
                }
                return s;
              },
              array);
      double expected = 0;
      for (int i = 0; i < 300_000; i++) {
        expected += i / 7.0;
      }
      assertThat(sum.result()).isEqualTo(expected);
      assertThat(array.result()).hasSize(300_000).contains(1 / 7.0);
    }
  }

  @Test
  default void submit_withFuturesAsArguments_runsOnTheirValues() {
    try (Client client = client(2, 0)) {
      TaskFuture<Integer> x = client.submit(() -> 20);
      TaskFuture<Integer> y = client.submit(a -> a + 1, x);
      TaskFuture<String> z = client.submit((a, b) -> a + " " + b, x, y);
      assertThat(z.result()).isEqualTo("20 21");
    }
  }

  @Test
  default void submit_onAFutureThatIsClosedRightAfter_stillReadsItsValue() {
    try (Client client = client(2, 0)) {
      TaskFuture<Integer> last = client.submit(() -> 0);
      for (int i = 0; i < 300; i++) {
        TaskFuture<Integer> next = client.submit(a -> a + 1, last);
        last.close();
        last = next;
      }
      assertThat(last.result()).isEqualTo(300);
    }
  }

  @Test
  default void submit_ofACallThatReturnsNull_hasTheValueNull() {
    try (Client client = client(1, 0)) {
      TaskFuture<@Nullable String> nothing = client.submit(() -> null);
      assertThat(nothing.result()).isNull();
      TaskFuture<Boolean> isNull = client.submit(a -> a == null, nothing);
      assertThat(isNull.result()).isTrue();
    }
  }

  @Test
  default void map_keepsTheOrderOfItsItems() {
    List<Integer> items = IntStream.range(0, 3000).boxed().toList();
    try (Client client = client(3, 0)) {
      var doubled = new ArrayList<Integer>();
      for (TaskFuture<Integer> future : client.map(a -> 2 * a, items)) {
        doubled.add(future.result());
      }
      assertThat(doubled).isEqualTo(items.stream().map(a -> 2 * a).toList());
    }
  }

  @Test
  default void asCompleted_givesEachFutureOnce() {
    try (Client client = client(2, 0)) {
      List<TaskFuture<Integer>> futures =
          client.map(a -> a * a, IntStream.range(0, 200).boxed().toList());
      var seen = new HashSet<Key>();
      for (TaskFuture<Integer> done : client.asCompleted(futures)) {
        assertThat(done.isDone()).isTrue();
        assertThat(seen.add(done.key())).isTrue();
      }
      assertThat(seen).hasSize(200);
    }
  }

  @Test
  default void delayed_callsOfAllKinds_areComputedTogether() {
    try (Client client = client(2, 0)) {
      TaskFuture<Integer> held = client.submit(() -> 1000);
      Delayed<Integer> one = Delayed.of(() -> 1);
      Delayed<Integer> two = Delayed.of(a -> a + a, one);
      Delayed<Integer> four = Delayed.of((a, b) -> a + b + 1, one, two);
      Delayed<Integer> all = Delayed.ofAll(list -> list.size(), List.of(one, two, four));
      Delayed<Integer> mixed = Delayed.of((a, b, c) -> a + b + c, held, all, four);
      assertThat(client.compute(mixed, four, one)).containsExactly(1007, 4, 1);
    }
  }

  @Test
  default void persist_thenCompute_usesWhatIsHeld() {
    String name = Tasks.name("stamps");
    // a value that is another one each time it is computed
    Graph graph =
        Graph.of(new Stage(name, 8, List.of(), Body.each(_ -> System.nanoTime()), Needs.bytes(24)));
    Plan<List<@Nullable Object>> plan =
        new Plan<>(graph, List.of(new PartRange(name, 0, 8)), values -> values);
    try (Client client = client(2, 0);
        TaskFuture<List<@Nullable Object>> held = client.persist(() -> plan)) {
      List<@Nullable Object> first = held.result();
      assertThat(client.compute(() -> plan)).isEqualTo(first);
      assertThat(client.compute(held)).isEqualTo(first);
    }
  }

  @Seeds(value = 4, maxSize = 4)
  default void manyThreadsWithManyJobs_eachGetsItsOwn(int size, long seed) throws Exception {
    try (Client client = client(3, 0)) {
      var errors = Collections.synchronizedList(new ArrayList<Throwable>());
      var threads = new ArrayList<Thread>();
      for (int t = 0; t < 4; t++) {
        int number = t;
        threads.add(
            Thread.ofPlatform()
                .name("user-" + t)
                .start(() -> {
                  try {
                    use(client, size, seed * 100 + number);
                  } catch (Throwable e) {
                    errors.add(e);
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(errors).isEmpty();
      awaitNothingHeld(client);
    }
  }

  /** Computes graphs, some shared with other threads, and gives some up. */
  private static void use(Client client, int size, long seed) {
    var random = new java.util.Random(seed);
    for (int round = 0; round < 12; round++) {
      GraphCase graphCase = GraphCase.random(2 + size, seed / 2 + round % 5);
      switch (random.nextInt(4)) {
        case 0 -> client.persist(() -> Tasks.plan(graphCase)).close();
        case 1 -> {
          TaskFuture<Integer> bad = client.submit(Tasks::fail);
          assertThatThrownBy(bad::result).isInstanceOf(TaskFailedException.class);
          bad.close();
        }
        default ->
            assertThat(client.compute(() -> Tasks.plan(graphCase))).isEqualTo(graphCase.expected());
      }
    }
  }
}
