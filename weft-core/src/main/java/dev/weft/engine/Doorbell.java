package dev.weft.engine;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a thread sleeps until others have brought it something: they bring it, then {@link #ring};
 * the thread says that it is about to sleep, then looks a last time whether anything is there. One
 * of the two sees the other, so nothing that was brought lies there while the thread sleeps.
 *
 * <p>One thread at a time sleeps here; any number of others ring, which costs them the read of a
 * field while it is awake.
 */
public final class Doorbell {
  private volatile @Nullable Thread asleep;

  /** Creates a bell that nobody listens for. */
  public Doorbell() {}

  /** Wakes the thread that sleeps here, if one does or is about to; returns whether one does. */
  public boolean ring() {
    Thread thread = asleep;
    if (thread == null) {
      return false;
    }
    LockSupport.unpark(thread);
    return true;
  }

  /**
   * Sleeps until the bell rings, unless {@code idle} says that there is something to do. It may
   * return for no reason, and at once if the thread is interrupted.
   */
  public void sleep(BooleanSupplier idle) {
    asleep = Thread.currentThread();
    if (idle.getAsBoolean()) {
      LockSupport.park(this);
    }
    asleep = null;
  }
}
