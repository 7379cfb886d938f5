package dev.weft.engine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many threads are at work on one seat, those that step aside to wait not counted. One is
 * enough: of two, who comes to the end of its work first leaves, and never do both.
 */
public final class Crew {
  private final AtomicInteger serving = new AtomicInteger();

  /** Creates a crew of nobody. */
  public Crew() {}

  /** A thread comes, or comes back. */
  public void come() {
    serving.incrementAndGet();
  }

  /** A thread steps aside; returns whether nobody is at work now, so that another must come. */
  public boolean stepAside() {
    return serving.decrementAndGet() == 0;
  }

  /** Lets the calling thread leave if there is another one; returns whether it is to go. */
  public boolean leaveIfSurplus() {
    for (int n = serving.get(); n > 1; n = serving.get()) {
      if (serving.compareAndSet(n, n - 1)) {
        return true;
      }
    }
    return false;
  }
}
