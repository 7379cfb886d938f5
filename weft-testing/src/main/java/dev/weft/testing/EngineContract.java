package dev.weft.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.client.Client;
import dev.weft.client.Delayed;
import dev.weft.client.Plan;
import dev.weft.client.RefusedException;
import dev.weft.client.TaskFuture;
import dev.weft.client.TaskOptions;
import dev.weft.client.TimeLimitException;
import dev.weft.engine.TaskFailedException;
import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Key;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every engine promises, threads and processes alike. A test class of an engine extends this
 * one and says how to make a client of it.
 *
 * <p>Bodies and functions here capture nothing but data, since they may run in another process.
 */
public abstract class EngineContract {
  private static final long MEGABYTE = 1 << 20;

  /** Creates the suite; the test framework does. */
  protected EngineContract() {}

  /**
   * Returns a new client of an engine of {@code workers} workers with one thread each.
   *
   * @param memoryLimit the limit of each host; 0 for the engine's own choice
   */
  protected abstract Client client(int workers, long memoryLimit);

  /** Returns a name that no other stage has. */
  protected static String name(String what) {
    return what + "-" + java.util.UUID.randomUUID().toString().substring(0, 8);
  }

  // ---- results

  @Seeds(value = 12, maxSize = 12)
  void compute_ofRandomGraphs_givesTheValuesOfASerialRun(int size, long seed) {
    try (Client client = client(2, 0)) { // an engine of processes takes its time to start
      for (int i = 0; i < 6; i++) {
        GraphCase graphCase = GraphCase.random(size, 100 * seed + i);
        assertThat(client.compute(() -> plan(graphCase))).isEqualTo(graphCase.expected());
      }
    }
  }

  private static Plan<List<@Nullable Object>> plan(GraphCase graphCase) {
    return new Plan<>(graphCase.graph(), graphCase.wanted(), values -> values);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void compute_ofManyGraphsOneAfterTheOther_leavesNothingHeld(int workers) throws Exception {
    try (Client client = client(workers, 0)) {
      for (int seed = 0; seed < 10; seed++) {
        GraphCase graphCase = GraphCase.random(6, 1000 + seed);
        assertThat(client.compute(() -> plan(graphCase))).isEqualTo(graphCase.expected());
      }
      awaitNothingHeld(client);
    }
  }

  /** Waits until the engine holds nothing: releases are carried out soon, not at once. */
  protected static void awaitNothingHeld(Client client) throws InterruptedException {
    for (int i = 0; i < 1000 && client.engine().heldBytes() != 0; i++) {
      Thread.sleep(5);
    }
    assertThat(client.engine().heldBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1000, 200_000})
  void compute_ofATreeOfSums_addsEveryPart(long n) {
    Plan<Long> plan = sumTree(n, 16);
    try (Client client = client(2, 0)) {
      assertThat(client.compute(() -> plan)).isEqualTo(n * (n - 1) / 2);
    }
  }

  static Plan<Long> sumTree(long n, long k) {
    Body sum =
        Body.each(part -> {
          long s = 0;
          for (int i = 0; i < part.count(0); i++) {
            s += (Long) requireNonNull(part.get(0, i));
          }
          return s;
        });
    String name = name("leaves");
    Graph graph =
        Graph.of(new Stage(name, n, List.of(), Body.each(p -> p.part()), Needs.bytes(24)));
    for (long m = n; m > 1; ) {
      m = Math.ceilDiv(m, k);
      String next = name("sums");
      graph = graph.plus(new Stage(next, m, List.of(Wiring.runs(name, k)), sum, Needs.bytes(24)));
      name = next;
    }
    return Plan.ofOne(graph, new PartRange(name, 0, 1));
  }

  @Test
  void compute_ofLargeArrays_bringsTheSameNumbers() {
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
  void submit_withFuturesAsArguments_runsOnTheirValues() {
    try (Client client = client(2, 0)) {
      TaskFuture<Integer> x = client.submit(() -> 20);
      TaskFuture<Integer> y = client.submit(a -> a + 1, x);
      TaskFuture<String> z = client.submit((a, b) -> a + " " + b, x, y);
      assertThat(z.result()).isEqualTo("20 21");
    }
  }

  @Test
  void submit_onAFutureThatIsClosedRightAfter_stillReadsItsValue() {
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
  void submit_ofACallThatReturnsNull_hasTheValueNull() {
    try (Client client = client(1, 0)) {
      TaskFuture<@Nullable String> nothing = client.submit(() -> null);
      assertThat(nothing.result()).isNull();
      TaskFuture<Boolean> isNull = client.submit(a -> a == null, nothing);
      assertThat(isNull.result()).isTrue();
    }
  }

  @Test
  void map_keepsTheOrderOfItsItems() {
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
  void asCompleted_givesEachFutureOnce() {
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
  void delayed_callsOfAllKinds_areComputedTogether() {
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
  void persist_thenCompute_usesWhatIsHeld() {
    String name = name("stamps");
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

  // ---- failures

  @Test
  void result_ofAFailedTask_namesTheTaskItsInputAndTheCause() {
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
  void result_ofAFailedTask_hasTheStackOfTheCallerAndTheStackOfTheTask() {
    try (Client client = client(1, 0)) {
      TaskFuture<Integer> bad = client.submit(EngineContract::fail);
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

  private static Integer fail() {
    throw new IllegalStateException("failed on purpose");
  }

  @Test
  void map_withFailingItems_deliversAllOthers() {
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
  void aTaskThatRunsOutOfMemory_failsWithItsNameAndTheEngineGoesOn() {
    try (Client client = client(1, 0)) {
      TaskFuture<Integer> huge = client.submit(EngineContract::fillTheHeap);
      assertThatThrownBy(huge::result)
          .isInstanceOf(TaskFailedException.class)
          .hasMessageContaining(huge.key() + " needed more memory than there was (")
          .hasMessageContaining("use smaller chunks, fewer threads or a larger heap (-Xmx)")
          .hasCauseInstanceOf(OutOfMemoryError.class);
      assertThat(client.submit(() -> 5).result()).isEqualTo(5);
    }
  }

  private static Integer fillTheHeap() {
    long[][] all = new long[1024][];
    for (int i = 0; i < all.length; i++) {
      all[i] = new long[Integer.MAX_VALUE - 8]; // 16 GB each
    }
    return all.length;
  }

  @Test
  void aTaskThatOverflowsItsStack_failsAndTheEngineGoesOn() {
    try (Client client = client(1, 0)) {
      TaskFuture<Integer> deep = client.submit(() -> depth(0));
      assertThatThrownBy(deep::result)
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(StackOverflowError.class);
      assertThat(client.submit(() -> 5).result()).isEqualTo(5);
    }
  }

  @SuppressWarnings("InfiniteRecursion") // it is to overflow
  private static int depth(int n) {
    return depth(n + 1) + n;
  }

  @Test
  void aStageThatPromisesBytes_mustGiveAValueForEachPart() {
    String name = name("gaps");
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
  void aBodyThatDoesNotWalkItsParts_failsWithTheNumberItDid() {
    String name = name("lazy");
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

  @Test
  void aTaskThatNeedsAResourceNobodyHas_isRefusedAtOnce() {
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

  // ---- cancelling, time limits, closing

  @Test
  void cancel_ofARunningTask_interruptsItAndFreesTheWorker() {
    try (Client client = client(1, 0)) {
      TaskFuture<Integer> asleep = client.submit(EngineContract::sleep);
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

  private static Integer sleep() throws InterruptedException {
    Thread.sleep(600_000);
    return 1;
  }

  @Test
  void cancel_ofManyTasks_leavesTheOthers() {
    try (Client client = client(2, 0)) {
      List<TaskFuture<Integer>> futures =
          client.map(a -> a % 2 == 0 ? a : sleep(), IntStream.range(0, 4).boxed().toList());
      futures.get(1).cancel();
      futures.get(3).cancel();
      assertThat(client.submit(() -> 7).result()).isEqualTo(7);
    }
  }

  @Test
  void result_withATimeout_givesUpWaitingAndTheTaskGoesOn() throws Exception {
    try (Client client = client(1, 0)) {
      TaskFuture<Integer> slow =
          client.submit(() -> {
            Thread.sleep(400);
            return 3;
          });
      assertThatThrownBy(() -> slow.result(Duration.ofMillis(20)))
          .isInstanceOf(TimeoutException.class)
          .hasMessage("task " + slow.key() + " was not done after 20 ms");
      assertThat(slow.result(Duration.ofSeconds(50))).isEqualTo(3);
    }
  }

  @Test
  void aTimeLimit_interruptsWhatRunsAndSaysSo() {
    try (Client client = client(1, 0)) {
      Client limited = client.with(TaskOptions.DEFAULT.limit(Duration.ofMillis(100)));
      TaskFuture<Integer> slow = limited.submit(EngineContract::sleep);
      assertThatThrownBy(slow::result)
          .isInstanceOf(TimeLimitException.class)
          .hasMessage("task " + slow.key() + " took longer than its limit of 100 ms");
      assertThat(client.submit(() -> 7).result()).isEqualTo(7);
    }
  }

  @Test
  void close_whileJobsRun_failsThemAndReturns() {
    Client client = client(2, 0);
    List<TaskFuture<Integer>> futures;
    try (client) {
      futures = client.map(_ -> sleep(), List.of(1, 2, 3, 4));
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
  void close_ofAFuture_releasesItsValue() throws Exception {
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

  // ---- memory

  @Test
  void aJobOfManyTimesTheLimit_runsWithinIt() {
    long limit = 64 * MEGABYTE;
    int parts = 400; // of 1 MB each
    Plan<Long> plan = blocks(parts, (int) MEGABYTE);
    try (Client client = client(2, limit)) {
      assertThat(client.compute(() -> plan)).isEqualTo(LongStream.range(0, parts).sum());
      assertThat(client.engine().overdrafts()).isZero();
      assertThat(client.engine().peakBytes())
          .isLessThanOrEqualTo(limit * client.engine().parallelism());
    }
  }

  @Test
  void aPartLargerThanTheLimit_isRefusedBeforeAnythingRuns() {
    Plan<Long> plan = blocks(4, (int) (100 * MEGABYTE));
    try (Client client = client(2, 64 * MEGABYTE)) {
      assertThatThrownBy(() -> client.compute(() -> plan))
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("stage '")
          .hasMessageContaining(
              " bytes at once for one part (its value, its work and what it reads);")
          .hasMessageContaining(" limit 67,108,864 bytes; use chunks of at most 1/");
      assertThat(client.engine().peakBytes()).isZero();
    }
  }

  /** Blocks of so many bytes, made, passed on once, and summed by tens. */
  private static Plan<Long> blocks(int parts, int bytes) {
    String made = name("made");
    String passed = name("passed");
    String sums = name("sums");
    String total = name("total");
    Body add =
        Body.each(part -> {
          long sum = 0;
          for (int i = 0; i < part.count(0); i++) {
            sum += (Long) requireNonNull(part.get(0, i));
          }
          return sum;
        });
    Graph graph =
        Graph.of(
            new Stage(
                made,
                parts,
                List.of(),
                Body.each(part -> {
                  byte[] block = new byte[bytes];
                  block[(int) part.part()] = 1;
                  return block;
                }),
                Needs.bytes(bytes + 16L)),
            new Stage(
                passed,
                parts,
                List.of(Wiring.each(made)),
                Body.each(part -> {
                  byte[] block = (byte[]) requireNonNull(part.get(0, 0));
                  long at = 0;
                  while (block[(int) at] == 0) {
                    at++;
                  }
                  return at;
                }),
                Needs.bytes(24)),
            new Stage(
                sums,
                Math.ceilDiv(parts, 10),
                List.of(Wiring.runs(passed, 10)),
                add,
                Needs.bytes(24)),
            new Stage(
                total,
                1,
                List.of(Wiring.all(sums, Math.ceilDiv(parts, 10))),
                add,
                Needs.bytes(24)));
    return Plan.ofOne(graph, new PartRange(total, 0, 1));
  }

  // ---- many at once

  @Seeds(value = 4, maxSize = 4)
  void manyThreadsWithManyJobs_eachGetsItsOwn(int size, long seed) throws Exception {
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
        case 0 -> client.persist(() -> plan(graphCase)).close();
        case 1 -> {
          TaskFuture<Integer> bad = client.submit(EngineContract::fail);
          assertThatThrownBy(bad::result).isInstanceOf(TaskFailedException.class);
          bad.close();
        }
        default ->
            assertThat(client.compute(() -> plan(graphCase))).isEqualTo(graphCase.expected());
      }
    }
  }

  @Test
  void close_byAnotherThread_endsEveryWait() throws Exception {
    Client client = client(2, 0);
    var waits = new ArrayList<CompletableFuture<Throwable>>();
    try (client) {
      for (int i = 0; i < 4; i++) {
        TaskFuture<Integer> asleep = client.submit(EngineContract::sleep);
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
