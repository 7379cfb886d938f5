package dev.weft.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskGraphTest {
  private static int sum(List<@Nullable Object> in) {
    int sum = 1;
    for (Object x : in) {
      sum += (int) requireNonNull(x);
    }
    return sum;
  }

  @Test
  void get_ofTasksAddedBackwards_computesThem() {
    var tasks = new TaskGraph<String>();
    tasks.add("total", TaskGraphTest::sum, "a", "b", "a");
    tasks.add("b", TaskGraphTest::sum, "a");
    tasks.add("a", TaskGraphTest::sum);
    assertThat(tasks.get("total").compute()).isEqualTo(5);
  }

  @Test
  void getAll_computedTogether_runsWhatIsNeededOnce() {
    var runs = new AtomicInteger();
    var tasks = new TaskGraph<Integer>();
    for (int i = 0; i < 10; i++) {
      List<Integer> inputs = i == 0 ? List.of() : List.of(i - 1);
      tasks.add(
          i,
          in -> {
            runs.incrementAndGet();
            return sum(in);
          },
          inputs);
    }
    try (Client client = Client.local(2)) {
      assertThat(client.computeAll(tasks.getAll(List.of(6, 4, 6)))).containsExactly(7, 5, 7);
    }
    assertThat(runs).hasValue(7);
  }

  @Test
  void get_ofTasksInACircle_namesTheWay() {
    var tasks = new TaskGraph<String>();
    tasks.add("x", TaskGraphTest::sum, "a");
    tasks.add("a", TaskGraphTest::sum, "b");
    tasks.add("b", TaskGraphTest::sum, "c");
    tasks.add("c", TaskGraphTest::sum, "a");
    assertThatThrownBy(() -> tasks.get("x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tasks read each other in a circle: a -> b -> c -> a; no task of a circle can be"
                + " first");
  }

  @Test
  void get_ofATaskThatReadsItself_namesIt() {
    var tasks = new TaskGraph<String>();
    tasks.add("a", TaskGraphTest::sum, "a");
    assertThatThrownBy(() -> tasks.get("a"))
        .hasMessage("tasks read each other in a circle: a -> a; no task of a circle can be first");
  }

  @Test
  void get_ofAnAbsentInput_namesItsReader() {
    var tasks = new TaskGraph<String>();
    tasks.add("a", TaskGraphTest::sum, "b");
    assertThatThrownBy(() -> tasks.get("a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("task 'a' reads 'b', which was never added");
    assertThatThrownBy(() -> tasks.get("z"))
        .hasMessage("no task is named 'z', which is asked for; there are 1 tasks");
  }

  @Test
  void add_ofAKnownName_isRefused() {
    var tasks = new TaskGraph<String>();
    tasks.add("a", TaskGraphTest::sum);
    assertThatThrownBy(() -> tasks.add("a", TaskGraphTest::sum))
        .hasMessage("a task named 'a' was added before");
  }
}
