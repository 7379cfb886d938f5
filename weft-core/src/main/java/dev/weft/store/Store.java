package dev.weft.store;

import dev.weft.graph.Stage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one host: counts the bytes of all values alive in it, those held for readers and
 * those that pass from one step of a lease to the next alike.
 *
 * <p>It counts; what may start is decided beforehand, from what stages promise. Every value is
 * reached through {@link StageValues}, so that is the one place for values that live elsewhere than
 * on the heap.
 */
public final class Store {
  private final long limit;
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();
  private final AtomicLong undeclared = new AtomicLong();
  private final @Nullable Spares spares;

  /**
   * Creates an empty store.
   *
   * @param limit the bytes that values should not exceed; what counts them reports it
   */
  public Store(long limit) {
    this(limit, false);
  }

  /**
   * Creates an empty store.
   *
   * @param limit the bytes that values should not exceed; what counts them reports it
   * @param reuses whether the memory of values is used again; only for one whose values nobody
   *     reads but work that says so (see {@link #reader()}), and {@link StageValues#get} of stages
   *     that are {@linkplain StageValues#keep() kept}
   */
  public Store(long limit, boolean reuses) {
    this.limit = limit;
    spares = reuses ? new Spares(this::room, Boolean.getBoolean("weft.poison")) : null;
  }

  private long room() {
    return limit - held.get();
  }

  @Nullable Spares spares() {
    return spares;
  }

  /** Returns a new reader, for one thread at a time that executes work. */
  public Spares.Reader reader() {
    return Spares.reader(spares);
  }

  /** Returns the bytes of the memory that waits to be used again. */
  public long spareBytes() {
    return spares == null ? 0 : spares.idleBytes();
  }

  /** Gives up memory that waits to be used again. */
  public void close() {
    if (spares != null) {
      spares.close();
    }
  }

  /** Returns a place for the values of {@code stage}. */
  public StageValues open(Stage stage) {
    return new StageValues(this, stage);
  }

  /** Returns the bytes that values should not exceed. */
  public long limit() {
    return limit;
  }

  /** Returns the bytes of all values alive. */
  public long heldBytes() {
    return held.get();
  }

  /** Returns the most bytes that were ever alive at once. */
  public long peakBytes() {
    return peak.get();
  }

  /** Returns the bytes of values held of stages that promise none. */
  public long undeclaredBytes() {
    return undeclared.get();
  }

  /** Counts bytes that passed to, or away from, a step that follows in the same lease. */
  public void passing(long bytes) {
    long now = held.addAndGet(bytes);
    if (bytes > 0 && now > peak.get()) {
      peak.accumulateAndGet(now, Math::max);
    }
  }

  void grow(long bytes, boolean declared) {
    passing(bytes);
    if (!declared) {
      undeclared.addAndGet(bytes);
    }
  }
}
