package dev.weft.adviser.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.adviser.rule.Finding;
import org.junit.jupiter.api.Test;

final class JudgeTest {
  private static FactsBuilder run() {
    return new FactsBuilder();
  }

  @Test
  void allCoresBusy_isTheProcessorAndNothingToChange() {
    var run = run().cores(3.9, 0.05);
    assertThat(run.bottleneck()).isEqualTo(Bottleneck.CPU);
    assertThat(run.findings()).isEmpty();
    assertThat(run.verdict().id()).isEqualTo("well-used");
  }

  @Test
  void oneCoreOfFour_isSerial() {
    assertThat(run().cores(1, 0.01).bottleneck()).isEqualTo(Bottleneck.CPU);
    assertThat(run().cores(1, 0.01).findings()).containsExactly("serial");
    assertThat(run().cores(1, 0.01).verdict().id()).isEqualTo("well-used");
    assertThat(run().cores(1, 0.01).batch("NSLOTS").verdict().id()).isEqualTo("serial");
  }

  @Test
  void change_insideABatchSystem_isInItsOwnWords() {
    Finding finding = run().cores(1, 0).batch("SLURM_CPUS_ON_NODE").verdict().findings().getFirst();
    assertThat(finding.change())
        .contains("SLURM: #SBATCH --nodes=1 --ntasks=1 --cpus-per-task=1")
        .noneMatch(line -> line.startsWith("SGE") || line.startsWith("PBS"));
  }

  @Test
  void twoAndAHalfCoresOfFour_isLimitedParallelism() {
    assertThat(run().cores(2.5, 0.1).findings()).containsExactly("limited-parallelism");
  }

  @Test
  void threadsInLineOnAllCores_areOversubscribed() {
    assertThat(run().cores(4, 4).bottleneck()).isEqualTo(Bottleneck.OVERSUBSCRIBED);
    assertThat(run().cores(1, 7).others(3).bottleneck()).isEqualTo(Bottleneck.OVERSUBSCRIBED);
  }

  @Test
  void threadsInLineOnAPartOfTheGrantedCores_arePinned() {
    var run = run().cores(1, 3).allowed("2");
    assertThat(run.bottleneck()).isEqualTo(Bottleneck.PINNED);
    assertThat(run.verdict().evidence().getFirst()).contains("1 core", "CPU 2");
  }

  @Test
  void oneThreadOnOneCore_isNotPinned() {
    assertThat(run().cores(1, 0.02).allowed("2").bottleneck()).isEqualTo(Bottleneck.CPU);
    assertThat(run().cores(0.5, 0.5).allowed("2").others(0.5).bottleneck())
        .isEqualTo(Bottleneck.CPU);
  }

  @Test
  void oneThreadAmongOthersWork_isTheProcessorOnABusyMachine() {
    var run = run().cores(0.3, 0.7).others(3.7).switches(5, 900);
    assertThat(run.bottleneck()).isEqualTo(Bottleneck.CPU);
    assertThat(run.findings()).contains("machine-busy");
    var starved = run().cores(0.08, 0.72).idle(Wait.LOCK, 0.2).others(3.9).switches(5, 300);
    assertThat(starved.bottleneck()).isEqualTo(Bottleneck.CPU);
  }

  @Test
  void ownCrowd_isNotBlamedOnOthers() {
    assertThat(run().cores(4, 4).others(0.01).findings()).doesNotContain("machine-busy");
  }

  @Test
  void waitsForStorage_areTheDisk_evenOnABusyMachine() {
    var free = run().cores(0.35, 0).idle(Wait.DISK, 0.65).switches(30_000, 20);
    var busy = run().cores(0.1, 0.6).idle(Wait.DISK, 0.3).others(3.8).switches(9_000, 300);
    assertThat(free.bottleneck()).isEqualTo(Bottleneck.DISK);
    assertThat(busy.bottleneck()).isEqualTo(Bottleneck.DISK);
  }

  @Test
  void syncedWrites_thatStoodInLineForMostOfTheTime_areTheDiskStill() {
    var run =
        run()
            .cores(0.144, 0.71)
            .kernel(0.85)
            .idle(Wait.DISK, 0.069)
            .idle(Wait.UNKNOWN, 0.077)
            .written(67 << 20)
            .switches(49_000, 320)
            .others(1.7);
    assertThat(run.bottleneck()).isEqualTo(Bottleneck.DISK);
    var computing = run().cores(0.25, 0.71).idle(Wait.DISK, 0.04).written(67 << 20).others(1.7);
    assertThat(computing.switches(900, 300).bottleneck()).isEqualTo(Bottleneck.CPU);
  }

  @Test
  void kernelTimeThatMovesData_countsForTheDisk() {
    var run = run().cores(0.55, 0).kernel(0.8).idle(Wait.DISK, 0.45).written(300 << 20);
    assertThat(run.bottleneck()).isEqualTo(Bottleneck.DISK);
  }

  @Test
  void syncedLittleWrites_areToldToSyncLess() {
    var run = run().cores(0.2, 0).idle(Wait.DISK, 0.8).written(40 << 20).switches(10_000, 1);
    assertThat(run.verdict().findings().getFirst().change().getFirst()).contains("fsync");
  }

  @Test
  void waitsForSockets_areTheNetwork() {
    assertThat(run().cores(0.1, 0).idle(Wait.NETWORK, 0.9).bottleneck())
        .isEqualTo(Bottleneck.NETWORK);
    assertThat(run().cores(0.1, 0).idle(Wait.EVENTS, 0.9).network(900 << 20).bottleneck())
        .isEqualTo(Bottleneck.NETWORK);
    assertThat(run().cores(0.1, 0).idle(Wait.EVENTS, 0.9).bottleneck())
        .isEqualTo(Bottleneck.WAITING);
  }

  @Test
  void sleep_isWaitingForATimer() {
    var run = run().idle(Wait.TIMER, 1);
    assertThat(run.bottleneck()).isEqualTo(Bottleneck.WAITING);
    assertThat(run.verdict().findings().getFirst().summary()).contains("a timer");
  }

  @Test
  void quotaUsedUp_isThrottling_whateverElse() {
    assertThat(run().cores(0.5, 0.5).quota(0.5, 100, 90).bottleneck())
        .isEqualTo(Bottleneck.THROTTLED);
    assertThat(run().cores(0.5, 0).idle(Wait.TIMER, 0.5).quota(1, 100, 2).bottleneck())
        .isNotEqualTo(Bottleneck.THROTTLED);
  }

  @Test
  void pagesFromSwap_areSwap() {
    assertThat(run().cores(0.1, 0).idle(Wait.DISK, 0.9).swap(5_000).bottleneck())
        .isEqualTo(Bottleneck.SWAP);
    assertThat(run().cores(0.1, 0).idle(Wait.DISK, 0.9).swap(20).bottleneck())
        .isEqualTo(Bottleneck.DISK);
  }

  @Test
  void memoryLimitFought_isMemory() {
    var fought = run().cores(0.6, 0).idle(Wait.DISK, 0.4).memoryLimit(64 << 20, 400, 0.5);
    assertThat(fought.bottleneck()).isEqualTo(Bottleneck.MEMORY);
    assertThat(fought.findings()).contains("memory-limit");
    var near = run().cores(3.9, 0).memoryLimit(64 << 20, 0, 0);
    assertThat(near.bottleneck()).isEqualTo(Bottleneck.CPU);
    assertThat(near.findings()).containsExactly("memory-near-limit");
  }

  @Test
  void memoryGoneThroughFast_isBandwidth() {
    assertThat(run().cores(1, 0).paces(5e9, 6e9, 4e9).findings()).contains("memory-bandwidth");
    assertThat(run().cores(1, 0).paces(1e6, 6e9, 2e6).bottleneck()).isEqualTo(Bottleneck.CPU);
    assertThat(run().cores(1, 0).paces(6e9).bottleneck())
        .as("one probe is too few")
        .isEqualTo(Bottleneck.CPU);
  }

  @Test
  void manyShortProcesses_areRemarked() {
    assertThat(run().cores(1, 0).starts(20_000, 7).findings()).contains("short-lived-processes");
    assertThat(run().cores(1, 0).starts(20_000, 0.1).findings())
        .as("started by others")
        .doesNotContain("short-lived-processes");
  }

  @Test
  void kill9_withAKillForMemoryCounted_isTheMemory() {
    assertThat(run().cores(1, 0).ended(9, 1, 1).verdict().id()).isEqualTo("killed-memory");
    assertThat(run().cores(1, 0).ended(9, 0, 1).verdict().id()).isEqualTo("killed-memory");
    assertThat(run().cores(1, 0).ended(9, 0, 0).verdict().id()).isEqualTo("killed-signal");
    assertThat(run().cores(1, 0).ended(1 << 8, 1, 1).verdict().id()).isEqualTo("killed-memory");
    assertThat(run().cores(1, 0).ended(1 << 8, 0, 1).findings())
        .contains("failed", "perhaps-killed-memory");
    assertThat(run().cores(1, 0).ended(1 << 8, 0, 0).findings())
        .doesNotContain("perhaps-killed-memory");
    assertThat(run().cores(1, 0).ended(137 << 8, 1, 1).verdict().id()).isEqualTo("killed-memory");
    assertThat(
            WatchJson.of(run().cores(1, 0).ended(9, 1, 1).build(), run().ended(9, 1, 1).verdict()))
        .contains("\"outcome\":\"killed-memory\"");
  }

  @Test
  void crash_withoutADump_saysHowToGetOne() {
    var finding = run().cores(1, 0).ended(11, 0, 0).verdict().findings().getFirst();
    assertThat(finding.id()).isEqualTo("crashed");
    assertThat(finding.change().getFirst()).contains("ulimit -c unlimited");
    var dumped = run().cores(1, 0).ended(11 | 0x80, 0, 0).verdict().findings().getFirst();
    assertThat(dumped.change().getFirst()).contains("core dump was written");
  }

  @Test
  void processesLeftBehind_areNamed() {
    assertThat(run().cores(4, 0).leaves("77 sleep").verdict().findings().getFirst().evidence())
        .containsExactly("still running: 77 sleep");
  }

  @Test
  void nothingSeen_isUnknown() {
    var facts = run().build();
    var short0 =
        new Facts(
            facts.command(),
            1,
            false,
            0.004,
            0,
            0.003,
            facts.kernel(),
            0,
            0,
            facts.survivors(),
            0,
            Course.EMPTY,
            facts.room(),
            facts.ending(),
            facts.memoryPaces(),
            facts.gpus(),
            0,
            -1);
    assertThat(Judge.judge(short0).bottleneck()).isEqualTo(Bottleneck.UNKNOWN);
    assertThat(Judge.judge(short0).findings()).isEmpty();
  }
}
