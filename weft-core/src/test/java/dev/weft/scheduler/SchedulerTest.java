package dev.weft.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Key;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private static final Body NOTHING = _ -> {};
  private static final long PLENTY = Long.MAX_VALUE / 4;

  private final Scheduler scheduler = new Scheduler(Options.local());
  private final ArrayDeque<Lease> running = new ArrayDeque<>();
  private final List<Command> seen = new ArrayList<>();

  private List<Command> tell(Stimulus stimulus) {
    List<Command> commands = scheduler.handle(stimulus);
    seen.addAll(commands);
    for (Command command : commands) {
      if (command instanceof Command.Run(Lease lease)) running.add(lease);
      if (command instanceof Command.Cancel(Lease lease)) running.remove(lease);
    }
    return commands;
  }

  private void join(int worker, int slots, long bytes, Map<String, Integer> resources) {
    tell(new Stimulus.WorkerJoined(worker, worker, worker, slots, bytes, resources));
  }

  private void runAll() {
    while (!running.isEmpty()) {
      Lease lease = running.remove();
      tell(new Stimulus.LeaseDone(lease, 1_000 * lease.parts()));
    }
  }

  private static Stage stage(String name, long size, Needs needs, Wiring... reads) {
    return new Stage(name, size, List.of(reads), NOTHING, needs);
  }

  private void submit(int job, Graph graph, String... wanted) {
    tell(
        new Stimulus.Submitted(
            job,
            0,
            graph,
            List.of(wanted).stream().map(name -> PartRange.all(graph.stage(name))).toList()));
  }

  private List<String> refusals() {
    return seen.stream()
        .filter(c -> c instanceof Command.Refused)
        .map(c -> ((Command.Refused) c).why())
        .toList();
  }

  @Test
  void aResourceThatNoWorkerHas_isRefusedAtOnce() {
    join(0, 1, PLENTY, Map.of("GPU", 1));
    submit(0, Graph.of(stage("train", 3, Needs.NONE.and("GPU", 2))), "train");
    assertThat(refusals())
        .containsExactly("no worker has GPU=2, which stage 'train' needs; the most is GPU=1");
    assertThat(scheduler.stageCount()).isZero();
  }

  @Test
  void aPartThatNeedsMoreThanTheLimit_isRefusedAtOnce() {
    join(0, 1, 1_000, Map.of());
    submit(0, Graph.of(stage("big", 3, Needs.bytes(1_500, 500))), "big");
    assertThat(refusals())
        .containsExactly(
            "stage 'big' needs 2,000 bytes at once for one part (its value, its work and what it"
                + " reads); limit 1,000 bytes; use chunks of at most 1/2 of their size, or a limit"
                + " of 2,000 bytes");
  }

  @Test
  void aJobThatNeedsMoreThanTheLimitAtOnce_isRefusedAtOnce() {
    join(0, 1, 1_000, Map.of());
    submit(0, Graph.of(stage("kept", 20, Needs.bytes(100))), "kept");
    assertThat(refusals())
        .containsExactly(
            "stage 'kept' needs 20 values, 2,000 bytes, at once, and the job 2,000 bytes even one"
                + " part after the other; limit 1,000 bytes; use chunks of less bytes, compute less"
                + " at a time, or use a limit of 2,000 bytes");
  }

  @Test
  void aJobWithinTheLimit_neverHoldsMoreThanThat() {
    var graph =
        Graph.of(
            stage("x", 10_000, Needs.bytes(1 << 20)),
            stage("s", 625, Needs.bytes(8), Wiring.runs("x", 16)),
            stage("sum", 1, Needs.bytes(8), Wiring.all("s", 625)));
    long limit = graph.promisedPeak(List.of(new PartRange("sum", 0, 1)), 2);
    assertThat(limit).isLessThan(22L << 20);
    join(0, 2, limit, Map.of());
    submit(0, graph, "sum");
    long most = 0;
    boolean together = false;
    while (!running.isEmpty()) {
      together |= running.size() > 1;
      Lease lease = running.remove();
      tell(new Stimulus.LeaseDone(lease, 1_000_000 * lease.parts()));
      most = Math.max(most, scheduler.used(0));
    }
    assertThat(seen).contains(new Command.Held(0, 2, 0, 1));
    assertThat(most).isLessThanOrEqualTo(limit);
    assertThat(together).isTrue();
    assertThat(scheduler.overdrafts()).isZero();
  }

  @Test
  void aJobOfSeveralPhases_runsOnAllSlotsBesideValuesThatAnotherOneKeeps() {
    join(0, 2, PLENTY, Map.of());
    submit(0, Graph.of(stage("kept", 100, Needs.bytes(8 << 20))), "kept");
    runAll();
    var graph =
        Graph.of(
            stage("blocks", 16, Needs.bytes(6 << 20, 12 << 20)),
            stage("top", 1, Needs.bytes(1 << 20), Wiring.all("blocks", 16)),
            stage("q", 16, Needs.bytes(6 << 20), Wiring.each("blocks"), Wiring.all("top", 1)));
    submit(1, graph, "q");
    int alone = 0;
    while (!running.isEmpty()) {
      if (running.size() == 1) alone++;
      Lease lease = running.remove();
      tell(new Stimulus.LeaseDone(lease, 10_000_000 * lease.parts()));
    }
    assertThat(alone).isBetween(1, 4); // the last of each phase
    assertThat(scheduler.overdrafts()).isZero();
  }

  @Test
  void parts_areHeldOnceForEachJobThatWantsThem() {
    join(0, 1, PLENTY, Map.of());
    Graph graph = Graph.of(stage("a", 10, Needs.NONE));
    submit(0, graph, "a");
    submit(1, graph, "a");
    runAll();
    for (int job = 0; job < 2; job++) {
      int id = job;
      long parts =
          seen.stream()
              .filter(c -> c instanceof Command.Held h && h.job() == id)
              .mapToLong(c -> ((Command.Held) c).to() - ((Command.Held) c).from())
              .sum();
      assertThat(parts).isEqualTo(10);
    }
    tell(new Stimulus.Cancelled(0));
    assertThat(scheduler.stageCount()).isOne();
    assertThat(tell(new Stimulus.Released(1, List.of(new PartRange("a", 0, 10)))))
        .containsExactly(new Command.Free(0, 0, 0, 10), new Command.Forget(0));
  }

  @Test
  void leasesOfACancelledJob_areCancelledUnlessAnotherJobNeedsThem() {
    join(0, 2, PLENTY, Map.of());
    submit(0, Graph.of(stage("a", 1, Needs.NONE)), "a");
    submit(1, Graph.of(stage("b", 1, Needs.NONE)), "b");
    Lease a = running.stream().filter(l -> l.stage(0).name().equals("a")).findAny().orElseThrow();
    assertThat(tell(new Stimulus.Cancelled(0)))
        .contains(new Command.Cancel(a), new Command.Forget(a.stageId(0)));
    assertThat(running).hasSize(1);
    runAll();
    assertThat(scheduler.stageCount()).isOne();
  }

  @Test
  void ofALeaseAndItsBackup_theFirstEndWins() {
    join(0, 1, PLENTY, Map.of());
    join(1, 1, PLENTY, Map.of());
    submit(0, Graph.of(stage("a", 1, Needs.NONE)), "a");
    Lease slow = running.element();
    List<Command> answer = tell(new Stimulus.Backup(slow));
    assertThat(answer).hasSize(1);
    Lease backup = ((Command.Run) answer.getFirst()).lease();
    assertThat(backup.backupOf()).isEqualTo(slow.id());
    assertThat(backup.worker()).isNotEqualTo(slow.worker());
    assertThat(tell(new Stimulus.LeaseDone(backup, 1)))
        .containsExactly(new Command.Cancel(slow), new Command.Held(0, 0, 0, 1));
    assertThat(tell(new Stimulus.LeaseDone(slow, 1))).isEmpty();
  }

  @Test
  void aBackup_neverRunsOnTheHostOfTheFirst() {
    for (int worker = 0; worker < 2; worker++) {
      tell(new Stimulus.WorkerJoined(worker, 0, 0, 1, PLENTY, Map.of()));
    }
    submit(0, Graph.of(stage("a", 1, Needs.NONE)), "a");
    Lease slow = running.element();
    assertThat(tell(new Stimulus.Backup(slow))).isEmpty();
    tell(new Stimulus.WorkerJoined(2, 1, 0, 1, PLENTY, Map.of()));
    assertThat(tell(new Stimulus.Backup(slow)))
        .singleElement()
        .satisfies(c -> assertThat(((Command.Run) c).lease().worker()).isEqualTo(2));
  }

  @Test
  void partsOfOneMachine_shareItsResourcesWhicheverWorkerRunsThem() {
    for (int worker = 0; worker < 4; worker++) {
      tell(new Stimulus.WorkerJoined(worker, worker / 2, 0, 1, PLENTY, Map.of("GPU", 3)));
    }
    submit(0, Graph.of(stage("train", 5, Needs.NONE.and("GPU", 1))), "train");
    assertThat(running).hasSize(3).extracting(Lease::parts).containsOnly(1L);
    assertThat(running).extracting(Lease::worker).doesNotHaveDuplicates();
    tell(new Stimulus.LeaseDone(running.remove(), 1_000_000_000));
    assertThat(running).hasSize(3);
    tell(new Stimulus.WorkerLost(running.element().worker())); // its share is free again
    assertThat(running.stream().filter(lease -> lease.live)).hasSize(3);
  }

  @Test
  void fewPartsOfAStageThatWasNotMeasured_areNotPutIntoOneLease() {
    for (int worker = 0; worker < 4; worker++) join(worker, 1, PLENTY, Map.of());
    submit(0, Graph.of(stage("quick", 100, Needs.NONE)), "quick");
    runAll();
    submit(1, Graph.of(stage("slow", 4, Needs.NONE)), "slow");
    assertThat(running).hasSize(4);
  }

  @Test
  void stagesThatOnlyEverFollow_areMeasuredAgainWithEveryLease() {
    join(0, 1, PLENTY, Map.of());
    var graph =
        Graph.of(
            stage("a", 10_000_000, Needs.NONE),
            stage("b", 10_000_000, Needs.NONE, Wiring.each("a")),
            stage("c", 10_000_000, Needs.NONE, Wiring.each("b")));
    submit(0, graph, "c");
    Lease cold = running.remove();
    assertThat(cold.steps()).isEqualTo(3);
    tell(new Stimulus.LeaseDone(cold, 100_000 * cold.parts()));
    Lease warm = cold;
    for (int i = 0; i < 40; i++) {
      warm = running.remove();
      tell(new Stimulus.LeaseDone(warm, 10 * warm.parts()));
    }
    assertThat(warm.steps()).isEqualTo(3);
    assertThat(10 * warm.parts()).isGreaterThan(Options.local().targetNanos() / 2);
  }

  @Test
  void whatRunsWithoutValues_isKeptWithinThePromise() {
    long work = 2 << 20;
    Needs needs = Needs.bytes(0, work);
    var graph = Graph.of(stage("a", 15, needs), stage("b", 15, needs, Wiring.each("a")));
    List<PartRange> wanted = List.of(new PartRange("b", 0, 10));
    join(0, 3, PLENTY, Map.of());
    submit(0, graph, "b");
    long promised = graph.promisedPeak(wanted, 3);
    while (!running.isEmpty()) {
      assertThat(scheduler.used(0)).isLessThanOrEqualTo(promised);
      tell(new Stimulus.LeaseDone(running.remove(), 100));
    }
  }

  @Test
  void failuresFoundWhenMoreIsWanted_leaveNothingBehind() {
    join(0, 1, PLENTY, Map.of());
    Wiring each = Wiring.each("a");
    var graph =
        Graph.of(
            stage("a", 2, Needs.NONE), stage("b", 2, Needs.NONE, each), stage("x", 9, Needs.NONE));
    submit(0, graph, "a");
    var failure = new Failure(new Key("a", 0), new ArithmeticException("/ by zero"));
    tell(new Stimulus.LeaseStopped(running.remove(), 0, 0, 10, failure));
    tell(new Stimulus.Wanted(0, List.of(new PartRange("b", 0, 1))));
    assertThat(seen).contains(new Command.Failed(0, 1, 0, 1, failure));
    tell(new Stimulus.Cancelled(0));
    running.clear();
    submit(1, Graph.of(stage("c", 1, Needs.NONE)), "c");
    assertThat(tell(new Stimulus.LeaseStopped(running.remove(), 0, 0, 10, failure)))
        .singleElement()
        .isInstanceOf(Command.Failed.class);
  }

  @Test
  void aRecalledLease_runsElsewhere() {
    join(0, 1, PLENTY, Map.of());
    submit(0, Graph.of(stage("a", 1, Needs.NONE)), "a");
    Lease queued = running.remove();
    tell(new Stimulus.Recalled(queued));
    Lease again = running.remove();
    assertThat(again.id()).isNotEqualTo(queued.id());
    assertThat(again.stage(0)).isEqualTo(queued.stage(0));
  }

  @Test
  void nothingIsQueued_behindALeaseOfPartsThatNobodyHasSeenRun() {
    join(0, 1, PLENTY, Map.of());
    join(1, 1, PLENTY, Map.of());
    submit(0, Graph.of(stage("quick", 1_000, Needs.NONE)), "quick");
    while (!running.isEmpty()) {
      Lease lease = running.remove();
      tell(new Stimulus.LeaseDone(lease, 100 * lease.parts()));
    }
    submit(1, Graph.of(stage("slow", 4, Needs.NONE)), "slow");
    assertThat(running).extracting(Lease::worker).containsExactlyInAnyOrder(0, 1);
    Lease first = running.remove();
    tell(new Stimulus.LeaseDone(first, 10_000_000)); // by now it is known
    assertThat(running).extracting(Lease::worker).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void partsThatWait_occupyNoSlot() {
    join(0, 1, PLENTY, Map.of());
    var graph = Graph.of(stage("fetch", 20, Needs.NONE.waiting()), stage("count", 1, Needs.NONE));
    submit(0, graph, "fetch", "count");
    long waiting = running.stream().filter(l -> l.stage(0).needs().waits()).count();
    assertThat(waiting).isEqualTo(20);
    assertThat(running).hasSize(21);
  }

  @Test
  void aFailure_namesThePartThatThrew_toWhateverReadsIt() {
    join(0, 1, PLENTY, Map.of());
    var graph = Graph.of(stage("a", 1, Needs.NONE), stage("b", 1, Needs.NONE, Wiring.each("a")));
    submit(0, graph, "b");
    var failure = new Failure(new Key("a", 0), new ArithmeticException("/ by zero"));
    assertThat(tell(new Stimulus.LeaseStopped(running.remove(), 0, 0, 10, failure)))
        .containsExactly(new Command.Failed(0, 1, 0, 1, failure));
    submit(1, graph, "b");
    assertThat(seen).contains(new Command.Failed(1, 1, 0, 1, failure));
  }

  @Test
  void ids_areGivenAgain_andRanksStayInOrder() {
    join(0, 1, PLENTY, Map.of());
    for (int job = 0; job < 2_000; job++) {
      String a = "a" + job;
      String b = "b" + job;
      submit(job, Graph.of(stage(a, 2, Needs.NONE), stage(b, 2, Needs.NONE, Wiring.each(a))), b);
      runAll();
      assertThat(scheduler.stageId(b)).isLessThan(4);
      tell(new Stimulus.Cancelled(job));
    }
    assertThat(scheduler.stageCount()).isZero();
    assertThat(scheduler.used(0)).isZero();
  }

  @Test
  void aGoneStage_isNotKnownByNameOrId() {
    assertThatThrownBy(() -> scheduler.stageId("x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no stage named 'x' is known");
    assertThatThrownBy(() -> scheduler.stage(7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no stage of id 7 is known");
  }

  @Test
  void readers_goWhereTheirInputsAre() {
    for (int w = 0; w < 4; w++) join(w, 1, PLENTY, Map.of());
    var graph =
        Graph.of(
            stage("x", 400, Needs.bytes(1_000)),
            stage("all", 1, Needs.bytes(8), Wiring.all("x", 400)),
            stage(
                "y",
                400,
                Needs.bytes(8),
                Wiring.each("x"),
                new dev.weft.graph.Line("all", 0, 1, 0, 1)));
    submit(0, graph, "y");
    int[] made = new int[400];
    long[] near = new long[2];
    while (!running.isEmpty()) {
      Lease lease = running.remove();
      for (int i = 0; i < lease.steps(); i++) {
        for (long p = lease.from(i); p < lease.to(i); p++) {
          if (lease.stage(i).name().equals("x")) made[(int) p] = lease.worker();
          if (lease.stage(i).name().equals("y")) {
            near[made[(int) p] == lease.worker() ? 1 : 0]++;
          }
        }
      }
      tell(new Stimulus.LeaseDone(lease, 10_000 * lease.parts()));
    }
    assertThat(near[1]).isGreaterThan(3 * near[0]);
  }
}
