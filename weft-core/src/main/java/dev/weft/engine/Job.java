package dev.weft.engine;

import dev.weft.graph.PartRange;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Work that was given to an engine, and the hold on its results. */
public interface Job {

  /** Returns the number of the job within its engine. */
  int id();

  /** Wants more parts of the same graph. */
  void want(List<PartRange> more);

  /**
   * Brings values here.
   *
   * @param range parts that the listener was told are held, and that were not released since
   * @return their values in order; it fails with an {@link IllegalStateException} if one is not
   *     held
   */
  CompletableFuture<List<@Nullable Object>> fetch(PartRange range);

  /** Lets go of parts that were wanted; those not computed yet are not computed for this job. */
  void release(List<PartRange> ranges);

  /**
   * Lets go of everything; what runs for this job alone is interrupted. The listener hears no more.
   */
  void cancel();
}
