package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.client.Client;
import dev.weft.client.TaskFuture;
import dev.weft.engine.TaskFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ProcessesTest {

  @Test
  void call_runsInAnotherProcess() {
    try (Client client = Client.processes(1)) {
      long pid = client.submit(() -> ProcessHandle.current().pid()).result();
      assertThat(pid).isNotEqualTo(ProcessHandle.current().pid());
    }
  }

  @Test
  void calls_onEachOthersValues_goWhereTheseAreOrFetchThem() {
    try (Client client = Client.processes(2)) {
      TaskFuture<double[]> a = client.submit(() -> new double[] {1, 2, 3});
      TaskFuture<double[]> b = client.submit(() -> new double[] {10, 20, 30});
      TaskFuture<Double> sum =
          client.submit(
              (x, y) -> {
                double s = 0;
                for (int i = 0; i < x.length; i++) {
                  s += x[i] * y[i];
                }
                return s;
              },
              a,
              b);
      assertThat(sum.result()).isEqualTo(140.0);
      assertThat(a.result()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void map_overManyItems_givesTheirResultsInOrder() {
    List<Integer> items = IntStream.range(0, 10_000).boxed().toList();
    try (Client client = Client.processes(2)) {
      List<TaskFuture<Long>> futures = client.map(i -> (long) i * i, items);
      var results = new ArrayList<Long>();
      for (TaskFuture<Long> future : futures) {
        results.add(future.result());
      }
      assertThat(results).isEqualTo(items.stream().map(i -> (long) i * i).toList());
    }
  }

  @Test
  void failure_inAWorker_comesBackAsItWasThrown() {
    try (Client client = Client.processes(1)) {
      TaskFuture<Integer> future =
          client.submit(() -> {
            throw new ArithmeticException("no such number");
          });
      assertThatThrownBy(future::result)
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(ArithmeticException.class)
          .hasRootCauseMessage("no such number");
    }
  }
}
