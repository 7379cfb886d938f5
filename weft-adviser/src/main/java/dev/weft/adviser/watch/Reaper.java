package dev.weft.adviser.watch;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Waits for every child of this process, in a thread of its own: for the command itself, and for
 * the orphans below it that the kernel gives to this process as their subreaper. Each comes with
 * what it and its waited-for children used, exactly.
 *
 * <p>The JDK's own way to start processes must not be used beside it: it would wait for a child
 * that this thread has already taken.
 */
final class Reaper {
  private final Native system;
  private final CountDownLatch commandEnded = new CountDownLatch(1);
  private final Lock lock = new ReentrantLock();
  private Usage ended = Usage.NONE;
  private Native.@Nullable Reaped end;
  private long endNanos;
  private int reparented;
  private int command;
  private Set<Integer> foreign = Set.of();

  Reaper(Native system) {
    this.system = system;
  }

  /**
   * Begins to wait.
   *
   * @param command the pid of the command
   * @param foreign children of this process that are not part of the command
   */
  void start(int command, Set<Integer> foreign) {
    lock.lock();
    try {
      this.command = command;
      this.foreign = Set.copyOf(foreign);
    } finally {
      lock.unlock();
    }
    Thread.ofPlatform().daemon().name("weft-watch-reaper").start(this::run);
  }

  private void run() {
    while (true) {
      Native.Reaped reaped = system.waitForAny(0);
      if (reaped.pid() == -Native.EINTR) {
        continue;
      }
      if (reaped.pid() <= 0) {
        break; // no child is left
      }
      if (take(reaped)) {
        for (var more = system.waitForAny(Native.WNOHANG);
            more.pid() > 0;
            more = system.waitForAny(Native.WNOHANG)) {
          take(more); // those that ended before the command
        }
        commandEnded.countDown();
      }
    }
    commandEnded.countDown();
  }

  /** Adds a child that has ended; true if it is the command. */
  private boolean take(Native.Reaped reaped) {
    lock.lock();
    try {
      if (reaped.pid() == command) {
        end = reaped;
        endNanos = System.nanoTime();
      } else if (foreign.contains(reaped.pid())) {
        return false;
      } else {
        reparented++;
      }
      ended = ended.plus(reaped.usage());
      return reaped.pid() == command;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the command's end; true if it has ended. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    return commandEnded.await(nanos, TimeUnit.NANOSECONDS);
  }

  boolean commandEnded() {
    return commandEnded.getCount() == 0;
  }

  /** What all that have ended used. */
  Usage ended() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** Orphans taken over and ended. */
  int reparented() {
    lock.lock();
    try {
      return reparented;
    } finally {
      lock.unlock();
    }
  }

  /** The wait status of the command, once it has ended; -1 if another has taken it. */
  int status() {
    lock.lock();
    try {
      return end == null ? -1 : end.status();
    } finally {
      lock.unlock();
    }
  }

  /** When the command ended, on the clock of {@link System#nanoTime()}. */
  long endNanos() {
    lock.lock();
    try {
      return end == null ? System.nanoTime() : endNanos;
    } finally {
      lock.unlock();
    }
  }
}
