package dev.weft.adviser.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrackerTest {
  private static ProcessReading process(int id, char state, double own, double children) {
    var thread = new ThreadReading(id, "x", state, own, own / 2, 10, 20, CpuSet.first(2));
    return new ProcessReading(
        id,
        1,
        1,
        "x",
        state,
        100,
        5,
        2,
        own,
        0,
        children,
        1 << 20,
        -1,
        1 << 20,
        0,
        100,
        200,
        300,
        400,
        Wait.TIMER,
        List.of(thread));
  }

  private static Usage ended(double seconds) {
    return new Usage(seconds, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  private static Snapshot at(double when, double reaped, ProcessReading... processes) {
    return new Snapshot(when, List.of(processes), ended(reaped), 0, null, null);
  }

  private static Course course(boolean fromBirth, Snapshot... snapshots) {
    var tracker = new Tracker(fromBirth);
    for (Snapshot snapshot : snapshots) {
      tracker.add(snapshot);
    }
    return tracker.course();
  }

  @Test
  void cpuTime_movesFromTheLivingToTheEnded_withoutBeingCountedTwice() {
    var course =
        course(
            true,
            at(1, 0, process(10, 'R', 0.9, 0)),
            at(2, 0, process(10, 'R', 1.9, 0), process(11, 'R', 0.5, 0)),
            at(3, 0, process(10, 'R', 2.9, 0.6)),
            at(4, 4.1));
    assertThat(course.total().work().cpuSeconds()).isCloseTo(4.1, within(1e-9));
    assertThat(course.stretches().get(2).work().cpuSeconds()).isCloseTo(1.1, within(1e-9));
    assertThat(course.total().seconds()).isEqualTo(4);
    assertThat(course.seen()).isEqualTo(2);
  }

  @Test
  void process_missingFromOneReading_isMadeUpForInTheNext() {
    var course =
        course(
            true,
            at(1, 0, process(10, 'R', 0.5, 0), process(11, 'R', 0.8, 0)),
            at(2, 0, process(10, 'R', 0.6, 0)),
            at(3, 0, process(10, 'R', 0.7, 0.9)));
    assertThat(course.stretches())
        .extracting(s -> s.work().cpuSeconds())
        .allMatch(seconds -> seconds >= 0);
    assertThat(course.total().work().cpuSeconds()).isCloseTo(1.6, within(1e-9));
  }

  @Test
  void cpuTime_thatTheKernelDrops_isKept() {
    var tracker = new Tracker(true);
    tracker.add(at(1, 0, process(10, 'R', 0.1, 0), process(11, 'R', 2, 0)));
    for (int i = 2; i < 8; i++) {
      tracker.add(at(i, 0, process(10, 'R', 0.1, 0)));
    }
    tracker.add(at(8, 0.3));
    assertThat(tracker.lostSeconds()).isCloseTo(2, within(1e-9));
    assertThat(tracker.course().total().work().cpuSeconds()).isCloseTo(2.3, within(1e-9));
  }

  @Test
  void counts_fromBeforeTheAttaching_areLeftOut() {
    var course =
        course(false, at(5, 0, process(10, 'S', 100, 7)), at(7, 0, process(10, 'S', 101, 7)));
    assertThat(course.total().work().cpuSeconds()).isCloseTo(1, within(1e-9));
    assertThat(course.total().work().queueSeconds()).isCloseTo(0.5, within(1e-9));
    assertThat(course.total().seconds()).isEqualTo(2);
    assertThat(course.total().traffic().storageRead()).isZero();
    assertThat(course.total().idleSeconds(Wait.TIMER)).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void end_ofAProcessLastSeenReady_isNotTakenForWaiting() {
    var course = course(true, at(1, 0, process(10, 'R', 0.1, 0)), at(2, 0.2));
    assertThat(course.stretches().getLast().idleSeconds()).isZero();
  }

  @Test
  void longRuns_areKeptInLongerStretches_withTheSameTotals() {
    var snapshots = new ArrayList<Snapshot>();
    for (int i = 1; i <= 10 * Tracker.KEPT; i++) {
      snapshots.add(at(i, 0, process(10, 'R', i * 0.5, 0)));
    }
    var course = course(true, snapshots.toArray(Snapshot[]::new));
    assertThat(course.stretches()).hasSizeLessThanOrEqualTo(Tracker.KEPT);
    double sum = course.stretches().stream().mapToDouble(s -> s.work().cpuSeconds()).sum();
    assertThat(sum).isCloseTo(course.total().work().cpuSeconds(), within(1e-6));
    double end = 0;
    for (Stretch stretch : course.stretches()) {
      assertThat(stretch.start()).isEqualTo(end);
      end = stretch.end();
    }
  }

  @Test
  void others_areWhatTheMachineDidBesides() {
    var idle = new MachineReading(List.of(0.0, 0.0), 0, 0, 0, 0, 0, 0, 0);
    var busy = new MachineReading(List.of(1.0, 0.8), 0, 30, 0, 0, 0, 0, 0);
    var tracker = new Tracker(true);
    tracker.begin(0, idle, 0);
    tracker.add(new Snapshot(1, List.of(process(10, 'R', 0.6, 0)), Usage.NONE, 0.1, busy, null));
    assertThat(tracker.course().total().around().otherSeconds()).isCloseTo(1.1, within(1e-9));
    assertThat(tracker.course().total().around().started()).isEqualTo(30);
  }
}
