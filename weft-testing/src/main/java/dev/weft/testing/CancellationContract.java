package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.client.Client;
import dev.weft.client.TaskFuture;
import dev.weft.client.TaskOptions;
import dev.weft.client.TimeLimitException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How work is given up: by a cancellation, a time limit, or the end of the client. */
interface CancellationContract extends EngineUnderTest {

  @Test
  default void cancel_ofARunningTask_interruptsItAndFreesTheWorker() {
    try (Client client = client(1, 0)) {
      TaskFuture<Integer> asleep = client.submit(Tasks::sleep);
      TaskFuture<Integer> reader = client.submit(a -> a + 1, asleep);
      reader.close();
      assertThat(asleep.cancel()).isTrue();
      assertThat(asleep.status()).isEqualTo(TaskFuture.Status.CANCELLED);
      assertThatThrownBy(asleep::result)
          .isInstanceOf(CancellationException.class)
          .hasMessage("task " + asleep.key() + " was cancelled");
      assertThat(client.submit(() -> 7).result()).isEqualTo(7); // the one worker is free
    }
  }

  @Test
  default void cancel_ofManyTasks_leavesTheOthers() {
    try (Client client = client(2, 0)) {
      List<TaskFuture<Integer>> futures =
          client.map(a -> a % 2 == 0 ? a : Tasks.sleep(), IntStream.range(0, 4).boxed().toList());
      futures.get(1).cancel();
      futures.get(3).cancel();
      assertThat(client.submit(() -> 7).result()).isEqualTo(7);
    }
  }

  @Test
  default void result_withATimeout_givesUpWaitingAndTheTaskGoesOn(@TempDir Path meeting)
      throws Exception {
    String folder = meeting.toString();
    try (Client client = client(1, 0)) {
      TaskFuture<Boolean> slow = client.submit(() -> Tasks.meet(folder, "task", "test"));
      assertThatThrownBy(() -> slow.result(Duration.ofMillis(20)))
          .isInstanceOf(TimeoutException.class)
          .hasMessage("task " + slow.key() + " was not done after 20 ms");
      Files.createFile(meeting.resolve("test"));
      assertThat(slow.result(Duration.ofSeconds(50))).isTrue();
    }
  }

  @Test
  default void aTimeLimit_interruptsWhatRunsAndSaysSo() {
    try (Client client = client(1, 0)) {
      Client limited = client.with(TaskOptions.DEFAULT.limit(Duration.ofMillis(100)));
      TaskFuture<Integer> slow = limited.submit(Tasks::sleep);
      assertThatThrownBy(slow::result)
          .isInstanceOf(TimeLimitException.class)
          .hasMessage("task " + slow.key() + " took longer than its limit of 100 ms");
      assertThat(client.submit(() -> 7).result()).isEqualTo(7);
    }
  }

  @Test
  default void close_whileJobsRun_failsThemAndReturns() {
    Client client = client(2, 0);
    List<TaskFuture<Integer>> futures;
    try (client) {
      futures = client.map(_ -> Tasks.sleep(), List.of(1, 2, 3, 4));
    }
    for (TaskFuture<Integer> future : futures) {
      assertThatThrownBy(future::result)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the client was closed before task " + future.key() + " ended");
    }
    assertThatThrownBy(() -> client.submit(() -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the client was closed");
  }

  @Test
  default void close_ofAFuture_releasesItsValue() throws Exception {
    try (Client client = client(2, 0)) {
      TaskFuture<double[]> array = client.submit(() -> new double[1000]);
      assertThat(array.result()).hasSize(1000);
      assertThat(client.engine().heldBytes()).isGreaterThanOrEqualTo(8000);
      array.close();
      awaitNothingHeld(client);
      assertThatThrownBy(array::result)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("task " + array.key() + " was closed, and its value released");
    }
  }

  @Test
  default void close_byAnotherThread_endsEveryWait() throws Exception {
    Client client = client(2, 0);
    var waits = new ArrayList<CompletableFuture<Throwable>>();
    try (client) {
      for (int i = 0; i < 4; i++) {
        TaskFuture<Integer> asleep = client.submit(Tasks::sleep);
        var ended = new CompletableFuture<Throwable>();
        waits.add(ended);
        Thread.ofPlatform()
            .name("waiter-" + i)
            .start(() -> {
              try {
                asleep.result();
              } catch (RuntimeException e) {
                ended.complete(e);
              }
            });
      }
    }
    for (CompletableFuture<Throwable> ended : waits) {
      assertThat(ended.get()).isInstanceOf(IllegalStateException.class);
    }
  }
}
