package dev.weft.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.engine.TaskContext;
import dev.weft.event.Event;
import dev.weft.event.EventRing;
import dev.weft.event.Progress;
import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What threads of this JVM promise beyond the contract of engines. */
class LocalClientTest {

  private static int fibonacci(Client client, int n) {
    if (n < 2) {
      return n;
    }
    TaskFuture<Integer> a = client.submit(() -> fibonacci(client, n - 1));
    TaskFuture<Integer> b = client.submit(() -> fibonacci(client, n - 2));
    return a.result() + b.result();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void tasksThatWaitForTasks_doNotDeadlock(int threads) {
    try (Client client = threads == 0 ? Client.inline() : Client.local(threads)) {
      assertThat(fibonacci(client, 11)).isEqualTo(89);
      assertThat(client.submit(() -> client.compute(Delayed.of(() -> 5)) + 1).result())
          .isEqualTo(6);
    }
  }

  @Test
  void tasksThatComputeOnTheEmbeddedEngine_doNotDeadlock() {
    List<Long> sums =
        Par.map(IntStream.range(0, 50).boxed().toList(), i -> Par.range(1000L + i).sum());
    assertThat(sums.getFirst()).isEqualTo(499_500);
    assertThat(sums).hasSize(50);
  }

  @Test
  void withNothingSetUp_oneEngineOfDaemonsServesAll() {
    var threads = new HashSet<Thread>();
    for (int i = 0; i < 50; i++) {
      threads.add(Delayed.of(Thread::currentThread).compute());
    }
    assertThat(threads)
        .hasSizeLessThanOrEqualTo(Runtime.getRuntime().availableProcessors())
        .allMatch(Thread::isDaemon)
        .allMatch(thread -> thread.getName().startsWith("weft-"));
  }

  @Test
  void waitingTasks_runAllAtOnceBesideOneThread() {
    int tasks = 40;
    var barrier = new CyclicBarrier(tasks); // passed only if all are there
    try (Client client = Client.local(1)) {
      Client waiting = client.with(TaskOptions.DEFAULT.waiting());
      var futures = new ArrayList<TaskFuture<Boolean>>();
      for (int i = 0; i < tasks; i++) {
        futures.add(
            waiting.submit(() -> {
              barrier.await();
              return Thread.currentThread().isVirtual();
            }));
      }
      for (TaskFuture<Boolean> future : futures) {
        assertThat(future.result()).isTrue();
      }
    }
  }

  @Test
  void aTaskThatLastsLong_keepsNoneWaitingWhileAThreadIsFree() {
    int tasks = 64;
    var others = new CountDownLatch(tasks - 1);
    try (Client client = Client.local(2)) {
      List<TaskFuture<Boolean>> futures =
          client.map(
              i -> {
                long until = System.nanoTime() + 300_000; // more than a lease should take, so one
                while (System.nanoTime() < until) { // has one task, and another behind it
                  Thread.onSpinWait();
                }
                if (i == 40) {
                  return others.await(30, TimeUnit.SECONDS);
                }
                others.countDown();
                return true;
              },
              IntStream.range(0, tasks).boxed().toList());
      assertThat(futures).allMatch(future -> future.result());
    }
  }

  @Test
  void inline_runsOnTheCallingThread() {
    try (Client client = Client.inline()) {
      Thread caller = Thread.currentThread();
      assertThat(client.submit(() -> Thread.currentThread().equals(caller)).result()).isTrue();
    }
  }

  @Test
  void close_leavesNoThread() throws InterruptedException {
    Set<Thread> before = weftThreads();
    for (int i = 0; i < 5; i++) {
      try (Client client = Client.local(4)) {
        assertThat(fibonacci(client, 6)).isEqualTo(8);
        assertThat(weftThreads()).hasSizeGreaterThanOrEqualTo(before.size() + 4);
      }
    }
    Set<Thread> left = weftThreads();
    left.removeAll(before);
    for (int i = 0; i < 1000 && left.stream().anyMatch(Thread::isAlive); i++) {
      Thread.sleep(5); // one that stood in for a waiting task ends on its own
    }
    assertThat(left).noneMatch(Thread::isAlive);
  }

  private static Set<Thread> weftThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("weft-"))
        .collect(Collectors.toCollection(HashSet::new));
  }

  @Test
  void taskContext_namesTheTask() {
    try (Client client = Client.local(2)) {
      TaskFuture<String> future = client.submit(() -> TaskContext.current().key().toString());
      assertThat(future.result()).isEqualTo(future.key().toString());
    }
    assertThatThrownBy(TaskContext::current)
        .hasMessage(
            "not inside a task; call TaskContext.current() from the function given to submit or"
                + " map");
  }

  @Test
  void aLongChainOfFutures_isSubmittedLinkByLink() {
    try (Client client = Client.local(2)) {
      TaskFuture<Integer> last = client.submit(() -> 0);
      for (int i = 0; i < 5000; i++) {
        last = client.submit(a -> a + 1, last);
      }
      assertThat(last.result()).isEqualTo(5000);
      // elsewhere the whole chain is needed
      try (Client other = Client.local(1)) {
        assertThat(other.compute(last)).isEqualTo(5000);
      }
    }
  }

  @Test
  void processes_withoutTheModule_namesTheDependency() {
    assertThatThrownBy(() -> Client.processes(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Client.processes needs the module weft-cluster, which is not on the class path; add"
                + " the dependency dev.weft:weft-cluster");
  }

  @Test
  void builders_refuseWhatMakesNoSense() {
    assertThatThrownBy(() -> Client.local(0)).hasMessage("at least one thread computes: threads=0");
    assertThatThrownBy(() -> Client.builder().memoryLimit(0))
        .hasMessage("a memory limit is positive: bytes=0");
    assertThatThrownBy(() -> Client.builder().processes(0))
        .hasMessage("at least one process computes: count=0");
  }

  @Test
  void aPartThatFindsNoRoom_runsAloneAndIsCountedAsAnOverdraft() {
    long limit = 8 << 20;
    var ring = new EventRing(1000);
    String name = Names.fresh("declared");
    Stage stage = new Stage(name, 2, List.of(), Body.each(_ -> new byte[16]), Needs.bytes(1 << 20));
    Plan<Integer> plan =
        new Plan<>(Graph.of(stage), List.of(PartRange.all(stage)), values -> values.size());
    try (Client client = Client.builder().threads(2).memoryLimit(limit).events(ring).build()) {
      TaskFuture<byte[]> undeclared = client.submit(() -> new byte[10 << 20]).await();
      assertThat(client.compute(() -> plan)).isEqualTo(2);
      assertThat(client.engine().overdrafts()).isEqualTo(2);
      assertThat(undeclared.result()).hasSize(10 << 20);
    }
    assertThat(ring.since(0))
        .filteredOn(Event.Overdraft.class::isInstance)
        .hasSize(2)
        .allSatisfy(event -> {
          var overdraft = (Event.Overdraft) event;
          assertThat(overdraft.stage()).isEqualTo(name);
          assertThat(overdraft.bytes()).isEqualTo(1 << 20);
          assertThat(overdraft.limit()).isEqualTo(limit);
          assertThat(overdraft.heldBytes()).isGreaterThan(10 << 20);
        });
  }

  @Test
  void events_tellTheStoryOfAJob() {
    var ring = new EventRing(1000);
    var progress = new Progress();
    String name = Names.fresh("numbers");
    Graph graph =
        Graph.of(new Stage(name, 1000, List.of(), Body.each(part -> part.part()), Needs.bytes(24)));
    Plan<Integer> plan =
        new Plan<>(graph, List.of(new PartRange(name, 0, 1000)), values -> values.size());
    try (Client client = Client.builder().threads(2).events(ring).events(progress).build()) {
      assertThat(client.compute(() -> plan)).isEqualTo(1000);
    }
    List<Event> events = ring.since(0);
    assertThat(events).filteredOn(Event.WorkerJoined.class::isInstance).hasSize(2);
    assertThat(events).filteredOn(Event.JobStarted.class::isInstance).hasSize(1);
    assertThat(events)
        .filteredOn(Event.JobEnded.class::isInstance)
        .extracting(e -> ((Event.JobEnded) e).outcome())
        .containsExactly(Event.Outcome.DONE);
    long parts = 0;
    long bytes = 0;
    for (Event event : events) {
      if (event instanceof Event.LeaseEnded lease) {
        parts += lease.steps().stream().mapToLong(Event.StepInfo::parts).sum();
        bytes += lease.storedBytes();
        assertThat(lease.started()).isLessThanOrEqualTo(lease.at());
      }
    }
    assertThat(parts).isEqualTo(1000);
    assertThat(bytes).isEqualTo(24_000);
    Progress.Snapshot snapshot = progress.snapshot();
    assertThat(snapshot.done()).isEqualTo(1000);
    assertThat(snapshot.total()).isEqualTo(1000);
    assertThat(snapshot.runningJobs()).isZero();
    assertThat(snapshot.stages()).containsExactly(new Progress.StageProgress(name, 1000, 1000));
    assertThat(snapshot.peakBytes()).isEqualTo(24_000);
  }
}
