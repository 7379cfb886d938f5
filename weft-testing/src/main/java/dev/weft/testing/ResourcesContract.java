package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.client.Client;
import dev.weft.client.RefusedException;
import dev.weft.client.TaskFuture;
import dev.weft.client.TaskOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Named resources belong to the engine, whichever of its workers use them. */
interface ResourcesContract extends EngineUnderTest {

  @Test
  default void aTaskThatNeedsAResourceNobodyHas_isRefusedAtOnce() {
    try (Client client = client(1, 0)) {
      Client gpu = client.with(TaskOptions.DEFAULT.resource("GPU", 2));
      TaskFuture<Integer> future = gpu.submit(() -> 1);
      assertThatThrownBy(future::result)
          .isInstanceOf(RefusedException.class)
          .hasMessage(
              "no worker has GPU=2, which stage '"
                  + future.key().stage()
                  + "' needs; the most is GPU=0");
    }
  }

  /** Two parts that need one each wait for each other: both run, or none ends. */
  @Test
  default void twoOfAResource_letTwoPartsRunAtOnceWhoeverRunsThem(@TempDir Path meeting) {
    String folder = meeting.toString();
    try (Client client = client(2, 0, Map.of("GPU", 2))) {
      Client gpu = client.with(TaskOptions.DEFAULT.resource("GPU", 1));
      for (int round = 0; round < 3; round++) {
        int now = round;
        List<TaskFuture<Boolean>> both =
            gpu.map(i -> Tasks.meet(folder, now + "-" + i, now + "-" + (1 - i)), List.of(0, 1));
        assertThat(both.get(0).result()).isTrue();
        assertThat(both.get(1).result()).isTrue();
      }
    }
  }

  /** Of four parts that need all there is, each is alone. */
  @Test
  default void allOfAResource_isHadByOnePartAtATime(@TempDir Path alone) {
    String folder = alone.toString();
    try (Client client = client(2, 0, Map.of("GPU", 2))) {
      Client gpu = client.with(TaskOptions.DEFAULT.resource("GPU", 2));
      for (TaskFuture<Boolean> future : gpu.map(_ -> Tasks.aloneIn(folder), List.of(0, 1, 2, 3))) {
        assertThat(future.result()).isTrue();
      }
    }
  }

  @Test
  default void moreOfAResourceThanThereIs_isRefusedWithWhatThereIs() {
    try (Client client = client(2, 0, Map.of("GPU", 2))) {
      TaskFuture<Integer> future =
          client.with(TaskOptions.DEFAULT.resource("GPU", 3)).submit(() -> 1);
      assertThatThrownBy(future::result)
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("no worker has GPU=3, which stage '")
          .hasMessageEndingWith("' needs; the most is GPU=2");
    }
  }
}
