package dev.weft.engine;

import dev.weft.graph.PartRange;
import dev.weft.scheduler.Failure;

/**
 * Who is told what becomes of a job. It is called by one thread at a time, a thread of the engine
 * that has other things to do: it must return at once and not call the engine.
 */
public interface JobListener {
  /** Wanted parts are held: their values can be fetched. */
  void held(PartRange range);

  /** As {@link #held(PartRange)}, of parts of one stage that are no range. */
  default void held(String stage, int[] parts) {
    for (int part : parts) {
      held(new PartRange(stage, part, part + 1L));
    }
  }

  /** Wanted parts will not be had. */
  void failed(PartRange range, Failure failure);

  /** Nothing of the job will run; {@code why} is a sentence for the user. */
  void refused(String why);

  /** The engine was closed, or broke, before the job ended. */
  void closed(String why);
}
