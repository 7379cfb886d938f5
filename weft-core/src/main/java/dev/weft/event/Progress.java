package dev.weft.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the jobs of an engine are: a sink that counts, for whoever draws a bar. Looking costs the
 * engine nothing.
 */
public final class Progress implements EventSink {

  /**
   * How far one stage is.
   *
   * @param done how many of its parts were computed; more than {@code total} if some had to be
   *     computed again
   */
  public record StageProgress(String name, long done, long total) {}

  /**
   * How far everything is.
   *
   * @param done parts computed
   * @param total parts of all stages that were submitted; fewer are computed where nothing needs
   *     them
   * @param heldBytes bytes of the values held when the last event came
   * @param peakBytes the most of them so far
   * @param nanos since the first job started, up to the end of the last one if none runs
   * @param runningJobs jobs that have not ended
   * @param failed parts that threw
   * @param stages the stages in the order of their submission
   */
  public record Snapshot(
      long done,
      long total,
      long heldBytes,
      long peakBytes,
      long nanos,
      int runningJobs,
      long failed,
      List<StageProgress> stages) {}

  private static final class Count {
    final long total;
    long done;

    Count(long total) {
      this.total = total;
    }
  }

  private final Map<String, Count> stages = new LinkedHashMap<>();
  private long done;
  private long total;
  private long heldBytes;
  private long peakBytes;
  private long begun;
  private long ended;
  private boolean started;
  private int runningJobs;
  private long failed;

  /** Creates a counter that has seen nothing. */
  public Progress() {}

  @Override
  public synchronized void accept(Event event) {
    switch (event) {
      case Event.JobStarted e -> {
        if (!started) {
          begun = e.at();
          started = true;
        }
        runningJobs++;
        for (Event.StageInfo stage : e.stages()) {
          if (stages.putIfAbsent(stage.name(), new Count(stage.size())) == null) {
            total += stage.size();
          }
        }
      }
      case Event.JobEnded e -> {
        runningJobs--;
        ended = e.at();
      }
      case Event.LeaseEnded e -> {
        for (Event.StepInfo step : e.steps()) {
          @Nullable Count count = stages.get(step.stage());
          if (count != null) {
            count.done += step.parts();
          }
          done += step.parts();
        }
        held(e.heldBytes());
      }
      case Event.Freed e -> held(e.heldBytes());
      case Event.PartFailed _ -> failed++;
      case Event.Overdraft _, Event.WorkerJoined _, Event.WorkerLost _ -> {}
    }
  }

  private void held(long bytes) {
    heldBytes = bytes;
    peakBytes = Math.max(peakBytes, bytes);
  }

  /** Returns how far everything is now. */
  public synchronized Snapshot snapshot() {
    var each = new ArrayList<StageProgress>(stages.size());
    stages.forEach((name, count) -> each.add(new StageProgress(name, count.done, count.total)));
    long until = runningJobs > 0 ? System.nanoTime() : ended;
    return new Snapshot(
        done,
        total,
        heldBytes,
        peakBytes,
        started ? until - begun : 0,
        runningJobs,
        failed,
        List.copyOf(each));
  }
}
