package dev.weft.event;

import dev.weft.graph.Key;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.io.Serializable;
import java.util.List;

/**
 * Something that happened while a graph ran. Events are the only channel from an engine to
 * diagnostics: the progress bar, the dashboard, the report, the adviser and the tests all read this
 * one stream. There is one event a lease, not one a part.
 *
 * <p>{@code at} is {@link System#nanoTime()} of the process that emitted the event.
 */
public sealed interface Event extends Serializable {
  /** Returns when it happened. */
  long at();

  /**
   * A job was given to the engine.
   *
   * @param job its number within the engine
   * @param stages what it consists of, each stage after those it reads
   * @param wantedParts how many parts' values were asked for
   * @param promisedPeak an upper bound of the bytes of the values held at once; 0 if the stages
   *     promise none
   */
  record JobStarted(long at, int job, List<StageInfo> stages, long wantedParts, long promisedPeak)
      implements Event {}

  /** Every wanted part of a job is held, or has failed, or the job was cancelled or refused. */
  record JobEnded(long at, int job, Outcome outcome) implements Event {}

  /**
   * A worker ended a lease.
   *
   * @param worker the worker's number
   * @param thread the name of the thread that ran it
   * @param started when it began
   * @param steps what was done, in order; parts that were handed back or failed are not among them
   * @param storedBytes the bytes of the values that it left in the store
   * @param heldBytes the bytes of all values held on the worker's host right after
   */
  record LeaseEnded(
      long at,
      int worker,
      String thread,
      long started,
      List<StepInfo> steps,
      long storedBytes,
      long heldBytes)
      implements Event {}

  /** A part threw; {@code error} is the text of what it threw. */
  record PartFailed(long at, int worker, Key key, String error) implements Event {}

  /** Values were dropped, as nothing needs them any more. */
  record Freed(long at, String stage, long parts, long bytes, long heldBytes) implements Event {}

  /**
   * A part was started although its promise does not fit, since nothing else could have made room.
   */
  record Overdraft(long at, String stage, long bytes, long heldBytes, long limit)
      implements Event {}

  /** A worker can run parts. */
  record WorkerJoined(long at, int worker, String host, int slots, long memoryLimit)
      implements Event {}

  /** A worker and what only it held are gone. */
  record WorkerLost(long at, int worker, String why) implements Event {}

  /**
   * What a stage looks like from outside.
   *
   * @param sources the names of the stages that it reads
   */
  record StageInfo(String name, long size, long valueBytes, List<String> sources)
      implements Serializable {
    /** Returns what {@code stage} looks like from outside. */
    public static StageInfo of(Stage stage) {
      List<Wiring> reads = stage.reads();
      return new StageInfo(
          stage.name(),
          stage.size(),
          stage.needs().valueBytes(),
          reads.size() == 1
              ? List.of(reads.getFirst().source())
              : reads.stream().map(Wiring::source).distinct().toList());
    }
  }

  /**
   * Parts of one stage that were computed.
   *
   * @param from the first of them
   * @param to one more than the last of them
   * @param parts how many they are: {@code to - from}, or fewer if they are no range
   */
  record StepInfo(String stage, long from, long to, long parts) implements Serializable {}

  /** How a job ended. */
  enum Outcome {
    DONE,
    FAILED,
    CANCELLED,
    REFUSED
  }
}
