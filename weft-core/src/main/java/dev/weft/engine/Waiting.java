package dev.weft.engine;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Waiting that does not keep a slot, for threads that may be those of an engine. */
public final class Waiting {
  private Waiting() {}

  /**
   * Waits until {@code future} is complete, however it is. A thread that runs a task lends its slot
   * to other tasks meanwhile, so tasks may wait for tasks.
   *
   * @throws InterruptedException if the thread is interrupted, as by the cancellation of its task
   */
  public static void join(CompletableFuture<?> future) throws InterruptedException {
    if (!future.isDone()) {
      try {
        lent(() -> future.get());
      } catch (TimeoutException e) {
        throw new AssertionError(e); // not asked for
      }
    }
  }

  /**
   * As {@link #join(CompletableFuture)}, for so long at most.
   *
   * @throws TimeoutException if the future is not complete by then
   */
  public static void join(CompletableFuture<?> future, long nanos)
      throws InterruptedException, TimeoutException {
    if (!future.isDone()) {
      lent(() -> future.get(nanos, TimeUnit.NANOSECONDS));
    }
  }

  /** Takes the next element of a queue, in the same way. */
  public static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    @Nullable T there = queue.poll();
    if (there != null) {
      return there;
    }
    var taken = new AtomicReference<@Nullable T>();
    try {
      lent(() -> {
        taken.set(queue.take());
        return queue;
      });
    } catch (TimeoutException e) {
      throw new AssertionError(e); // not asked for
    }
    return requireNonNull(taken.get());
  }

  /** What waits. */
  @FunctionalInterface
  interface Wait {
    Object get() throws InterruptedException, ExecutionException, TimeoutException;
  }

  @SuppressWarnings("EmptyCatch") // how it ended is for the caller to see
  private static void lent(Wait wait) throws InterruptedException, TimeoutException {
    LaneThread lane = Thread.currentThread() instanceof LaneThread thread ? thread : null;
    if (lane != null) {
      lane.lend();
    }
    try {
      wait.get();
    } catch (ExecutionException | java.util.concurrent.CancellationException e) {
      // the future is complete
    } finally {
      if (lane != null) {
        lane.takeBack();
      }
    }
  }
}
