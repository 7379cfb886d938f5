package dev.weft.testing.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.graph.Graph;
import dev.weft.scheduler.Command;
import dev.weft.scheduler.Lease;
import dev.weft.scheduler.Scheduler;
import dev.weft.scheduler.Stimulus;
import dev.weft.testing.SeedRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the simulator: {@code -Dweft.seed=N} plays one seed, {@code -Dweft.seed=RANDOM} others each
 * time, {@code -Dweft.seeds=N} so many instead of {@value #SEEDS}; {@code ./weft test --seeds N}
 * does that alone.
 */
class SimulatorTest {
  private static final int SEEDS = 4_000;
  private static final int BLOCK = 500;

  static Stream<Arguments> blocks() {
    long[] seeds = SeedRange.of(Integer.getInteger("weft.seeds", SEEDS)).toArray();
    return IntStream.iterate(0, i -> i < seeds.length, i -> i + BLOCK)
        .mapToObj(i -> Arguments.of(seeds[i], Math.min(BLOCK, seeds.length - i)));
  }

  @ParameterizedTest(name = "{1} seeds from {0}")
  @MethodSource("blocks")
  void promises_holdAfterEveryStep(long first, int count) {
    Simulation.Summary summary = Simulator.run(first, count);
    assertThat(summary.leases()).isGreaterThanOrEqualTo(count);
  }

  @Test
  void aSeedThatFails_saysHowToRepeatIt() {
    assertThat(Simulator.broken(2479, new IllegalStateException("no stage of rank 4")))
        .hasMessage(
            "seed 2479: java.lang.IllegalStateException: no stage of rank 4; repeat it with: ./weft"
                + " test --seed 2479")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void theStories_holdEveryKindOfMishap() {
    Simulation.Summary summary = Simulator.run(0, 200);
    assertThat(summary.losses()).isPositive();
    assertThat(summary.stops()).isPositive();
    assertThat(summary.cancels()).isPositive();
    assertThat(summary.overdrafts()).isPositive();
  }

  static LongStream replayed() {
    return SeedRange.of(100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("replayed")
  void recordedStimuli_replayToTheSameCommands(long seed) {
    var story = new Simulation(seed, null);
    story.run();
    var replay = new Scheduler(story.options());
    Map<Integer, Lease> leases = new HashMap<>();
    List<String> commands = new ArrayList<>();
    for (Stimulus stimulus : story.stimuli()) {
      for (Command command : replay.handle(with(leases, stimulus))) {
        commands.add(command.toString());
        if (command instanceof Command.Run(Lease lease)) leases.put(lease.id(), lease);
      }
    }
    assertThat(commands).isEqualTo(story.commands());
  }

  /** The stimulus with the replay's own leases, by number, and a graph that shares nothing. */
  private static Stimulus with(Map<Integer, Lease> leases, Stimulus stimulus) {
    return switch (stimulus) {
      case Stimulus.Submitted(int job, int priority, Graph graph, var wanted) ->
          new Stimulus.Submitted(job, priority, Graph.of(graph.stages()), wanted);
      case Stimulus.LeaseDone(Lease lease, long nanos) ->
          new Stimulus.LeaseDone(leases.get(lease.id()), nanos);
      case Stimulus.LeaseStopped(Lease lease, int step, int parts, long nanos, var failure) ->
          new Stimulus.LeaseStopped(leases.get(lease.id()), step, parts, nanos, failure);
      case Stimulus.Recalled(Lease lease) -> new Stimulus.Recalled(leases.get(lease.id()));
      case Stimulus.Backup(Lease lease) -> new Stimulus.Backup(leases.get(lease.id()));
      default -> stimulus;
    };
  }
}
