package dev.weft.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.client.Client;
import dev.weft.client.Plan;
import dev.weft.client.TaskFuture;
import dev.weft.engine.TaskFailedException;
import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How every engine fails: with the part, the input and the cause, and goes on. */
interface FailuresContract extends EngineUnderTest {

  @Test
  default void result_ofAFailedTask_namesTheTaskItsInputAndTheCause() {
    try (Client client = client(2, 0)) {
      TaskFuture<Integer> zero = client.submit(() -> 0);
      TaskFuture<Integer> bad = client.submit(a -> 1 / a, zero);
      TaskFuture<Integer> after = client.submit(a -> a + 1, bad);
      assertThatThrownBy(bad::result)
          .isInstanceOf(TaskFailedException.class)
          .hasMessage(
              "task "
                  + bad.key()
                  + " threw java.lang.ArithmeticException: / by zero; it reads "
                  + zero.key())
          .hasCauseInstanceOf(ArithmeticException.class);
      assertThatThrownBy(after::result)
          .isInstanceOf(TaskFailedException.class)
          .hasMessageStartingWith(
              "task "
                  + after.key()
                  + " was not run because task "
                  + bad.key()
                  + " threw java.lang.ArithmeticException: / by zero");
      assertThat(zero.result()).isZero();
    }
  }

  @Test
  default void result_ofAFailedTask_hasTheStackOfTheCallerAndTheStackOfTheTask() {
    try (Client client = client(1, 0)) {
      TaskFuture<Integer> bad = client.submit(Tasks::fail);
      assertThatThrownBy(bad::result)
          .satisfies(e -> {
            assertThat(e.getStackTrace())
                .anyMatch(f ->
                    f.getMethodName()
                        .equals("result_ofAFailedTask_hasTheStackOfTheCallerAndTheStackOfTheTask"));
            assertThat(requireNonNull(e.getCause()).getStackTrace())
                .anyMatch(f -> f.getMethodName().equals("fail"));
          });
    }
  }

  @Test
  default void map_withFailingItems_deliversAllOthers() {
    try (Client client = client(2, 0)) {
      List<TaskFuture<Integer>> futures =
          client.map(a -> 100 / (a % 10), IntStream.range(0, 100).boxed().toList());
      for (int i = 0; i < 100; i++) {
        if (i % 10 == 0) {
          assertThatThrownBy(futures.get(i)::result).isInstanceOf(TaskFailedException.class);
        } else {
          assertThat(futures.get(i).result()).isEqualTo(100 / (i % 10));
        }
      }
    }
  }

  @Test
  default void aTaskThatRunsOutOfMemory_failsWithItsNameAndTheEngineGoesOn() {
    try (Client client = client(1, 0)) {
      TaskFuture<Integer> huge = client.submit(Tasks::fillTheHeap);
      assertThatThrownBy(huge::result)
          .isInstanceOf(TaskFailedException.class)
          .hasMessageContaining(huge.key() + " needed more memory than there was (")
          .hasMessageContaining("use smaller chunks, fewer threads or a larger heap (-Xmx)")
          .hasCauseInstanceOf(OutOfMemoryError.class);
      assertThat(client.submit(() -> 5).result()).isEqualTo(5);
    }
  }

  @Test
  default void aTaskThatOverflowsItsStack_failsAndTheEngineGoesOn() {
    try (Client client = client(1, 0)) {
      TaskFuture<Integer> deep = client.submit(() -> Tasks.depth(0));
      assertThatThrownBy(deep::result)
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(StackOverflowError.class);
      assertThat(client.submit(() -> 5).result()).isEqualTo(5);
    }
  }

  @Test
  default void aStageThatPromisesBytes_mustGiveAValueForEachPart() {
    String name = Tasks.name("gaps");
    Body body = Body.each(part -> part.part() == 5 ? null : part.part());
    Graph graph = Graph.of(new Stage(name, 8, List.of(), body, Needs.bytes(24)));
    Plan<List<@Nullable Object>> plan =
        new Plan<>(graph, List.of(new PartRange(name, 0, 8)), values -> values);
    try (Client client = client(1, 0)) {
      assertThatThrownBy(() -> client.compute(() -> plan))
          .isInstanceOf(TaskFailedException.class)
          .hasMessage(
              "task %1$s#5 threw java.lang.IllegalStateException: stage '%1$s' must give a value for every part, as it promises 24 bytes each, but its body put null for part 5"
                  .formatted(name));
    }
  }

  @Test
  default void aBodyThatDoesNotWalkItsParts_failsWithTheNumberItDid() {
    String name = Tasks.name("lazy");
    Body body =
        parts -> {
          parts.next();
          parts.put(1L);
        };
    Graph graph = Graph.of(new Stage(name, 1, List.of(), body, Needs.NONE));
    Plan<Object> plan = Plan.ofOne(graph, new PartRange(name, 0, 1));
    try (Client client = client(1, 0)) {
      assertThatThrownBy(() -> client.compute(() -> plan))
          .hasMessageEndingWith(
              "the body of stage '"
                  + name
                  + "' returned after 1 of 1 parts; it must call next() until that returns false");
    }
  }
}
