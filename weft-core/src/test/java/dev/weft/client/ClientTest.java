package dev.weft.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.engine.TaskFailedException;
import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients promise, whatever the number of threads; 0 is the calling thread. */
@ParameterizedClass(name = "threads={0}")
@ValueSource(ints = {0, 1, 2, 5})
class ClientTest {
  @Parameter int threads;

  private Client client;

  @BeforeEach
  void open() {
    client = threads == 0 ? Client.inline() : Client.local(threads);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static Plan<Long> tree(long n, long k) {
    Body sum =
        Body.each(part -> {
          long s = 0;
          for (int i = 0; i < part.count(0); i++) {
            s += (Long) requireNonNull(part.get(0, i));
          }
          return s;
        });
    String name = Names.fresh("leaves");
    Graph graph =
        Graph.of(new Stage(name, n, List.of(), Body.each(p -> p.part()), Needs.bytes(24)));
    for (long m = n; m > 1; ) {
      m = Math.ceilDiv(m, k);
      String next = Names.fresh("sums");
      graph = graph.plus(new Stage(next, m, List.of(Wiring.runs(name, k)), sum, Needs.bytes(24)));
      name = next;
    }
    return Plan.ofOne(graph, new PartRange(name, 0, 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 5, 1000, 100_000})
  void compute_ofATreeOfSums_addsEveryPart(long n) {
    Plan<Long> plan = tree(n, 7);
    assertThat(client.compute(() -> plan)).isEqualTo(n * (n - 1) / 2);
  }

  @Test
  void submit_withFuturesAsArguments_runsOnTheirValues() {
    TaskFuture<Integer> x = client.submit(() -> 20);
    TaskFuture<Integer> y = client.submit(a -> a + 1, x);
    TaskFuture<String> z = client.submit((a, b) -> a + " " + b, x, y);
    assertThat(z.result()).isEqualTo("20 21");
    assertThat(z.status()).isEqualTo(TaskFuture.Status.DONE);
  }

  @Test
  void compute_ofTwoThatShareAStage_runsItOnce() {
    var runs = new AtomicInteger();
    Delayed<Integer> shared = Delayed.of(runs::incrementAndGet);
    assertThat(
            client.compute(Delayed.of(a -> a + 1, shared), Delayed.of(a -> a + 2, shared), shared))
        .containsExactly(2, 3, 1);
    assertThat(runs).hasValue(1);
  }

  @Test
  void map_keepsTheOrderOfItsItems() {
    List<Integer> items = IntStream.range(0, 5000).boxed().toList();
    List<Integer> doubled = new ArrayList<>();
    for (TaskFuture<Integer> future : client.map(a -> 2 * a, items)) {
      doubled.add(future.result());
    }
    assertThat(doubled).isEqualTo(items.stream().map(a -> 2 * a).toList());
  }

  @Test
  void result_ofAFailedItem_namesTheItemAndTheOthersAreHeld() {
    List<TaskFuture<Integer>> futures = client.map(a -> 12 / a, List.of(1, 0, 3));
    assertThat(futures.get(0).result()).isEqualTo(12);
    assertThat(futures.get(2).result()).isEqualTo(4);
    assertThatThrownBy(futures.get(1)::result)
        .isInstanceOf(TaskFailedException.class)
        .hasMessage(
            "task "
                + futures.get(1).key()
                + " threw java.lang.ArithmeticException: / by zero; it is item 1, 0")
        .hasCauseInstanceOf(ArithmeticException.class);
  }

  @Test
  void delayed_chainOfAHundredThousand_isComputed() {
    Delayed<Integer> last = Delayed.of(() -> 0);
    for (int i = 0; i < 100_000; i++) {
      last = Delayed.of(a -> a + 1, last);
    }
    assertThat(client.compute(last)).isEqualTo(100_000);
  }
}
