package dev.weft.engine;

import dev.weft.graph.Key;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a worker was told to do: steps in order, each a range or a list of parts of one stage, whose
 * inputs are held on the host or come from the steps before. It is a scheduler's lease as the
 * executing side sees it, wherever that is.
 *
 * <p>Work can be cancelled at any time: what it stored is taken back, nothing more is stored, and
 * the thread that is at it is interrupted.
 */
public final class Work {
  private static final VarHandle PUTTING;

  static {
    try {
      PUTTING = MethodHandles.lookup().findVarHandle(Work.class, "putting", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final int id;
  final long budget;
  final StageSlot[] slots;
  final long[] at; // from, to, dropFrom, dropTo
  final int[] @Nullable [] lists;
  final int[] dropAfter;
  private int count;
  private volatile boolean cancelled;
  private volatile boolean putting; // written by the thread that is at it alone
  private @Nullable Thread thread; // guarded by this

  /**
   * Creates work of {@code steps} steps, which are then {@link #add}ed.
   *
   * @param budget the nanoseconds after which the worker should hand back what it has not begun
   */
  public Work(int id, int steps, long budget) {
    this.id = id;
    this.budget = budget;
    slots = new StageSlot[steps];
    at = new long[4 * steps];
    lists = new int[steps][];
    dropAfter = new int[steps];
  }

  /**
   * Adds a step.
   *
   * @param from the first part, or 0 if there is a list
   * @param to one more than the last part, or the length of the list
   * @param list the parts, if they are no range
   * @param dropFrom the first part whose value only later steps of this work read
   * @param dropTo one more than the last such part; {@code dropFrom} if there is none
   * @param dropAfter the step after which these values are dropped
   */
  public void add(
      StageSlot slot,
      long from,
      long to,
      int @Nullable [] list,
      long dropFrom,
      long dropTo,
      int dropAfter) {
    slots[count] = slot;
    at[4 * count] = from;
    at[4 * count + 1] = to;
    at[4 * count + 2] = dropFrom;
    at[4 * count + 3] = dropTo;
    lists[count] = list;
    this.dropAfter[count] = dropAfter;
    count++;
  }

  /** Returns the number that the work was given. */
  public int id() {
    return id;
  }

  /** Returns the number of steps. */
  public int steps() {
    return count;
  }

  /** Returns whether a step mostly waits, so that the work belongs on a virtual thread. */
  public boolean waits() {
    for (int i = 0; i < count; i++) {
      if (slots[i].waits) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether nobody wants the results any more. */
  public boolean isCancelled() {
    return cancelled;
  }

  /** Takes back what was stored, stores nothing more, and interrupts the thread that is at it. */
  public synchronized void cancel() {
    if (cancelled) {
      return;
    }
    cancelled = true;
    while (putting) { // a few nanoseconds, unless that thread was sent away right there
      Thread.onSpinWait();
    }
    for (int i = 0; i < count; i++) {
      int @Nullable [] list = lists[i];
      if (list != null) {
        slots[i].values.free(list);
      } else {
        slots[i].values.free(from(i), to(i));
      }
    }
    if (thread != null) {
      thread.interrupt();
    }
  }

  /**
   * Says that the calling thread is about to put a value straight into the store; returns false if
   * the work was cancelled, and nothing may be put any more. What is put before {@link #endPut} is
   * taken back by a cancellation that comes meanwhile, which waits for it.
   */
  boolean beginPut() {
    putting = true;
    if (cancelled) {
      putting = false;
      return false;
    }
    return true;
  }

  /** Says that the value is there. */
  void endPut() {
    PUTTING.setRelease(this, false);
  }

  /** Says that the calling thread is at it; returns false if the work was cancelled. */
  synchronized boolean begin() {
    if (cancelled) {
      return false;
    }
    thread = Thread.currentThread();
    return true;
  }

  /** Says that no thread is at it any more. */
  void end() {
    synchronized (this) {
      thread = null;
    }
    Thread.interrupted(); // by a cancellation, or left by a body: not for what runs next
  }

  /** Returns the key of the part at index {@code index} of a step. */
  Key key(int step, int index) {
    int @Nullable [] list = lists[step];
    return new Key(slots[step].stage.name(), list == null ? from(step) + index : list[index]);
  }

  long from(int step) {
    return at[4 * step];
  }

  long to(int step) {
    return at[4 * step + 1];
  }

  long dropFrom(int step) {
    return at[4 * step + 2];
  }

  long dropTo(int step) {
    return at[4 * step + 3];
  }

  boolean drops(int step) {
    return dropFrom(step) < dropTo(step);
  }

  int size(int step) {
    return Math.toIntExact(to(step) - from(step));
  }

  @Override
  public String toString() {
    var text = new StringBuilder("work ").append(id);
    for (int i = 0; i < count; i++) {
      text.append(' ').append(slots[i].stage.name());
      if (lists[i] == null) {
        text.append('[').append(from(i)).append(", ").append(to(i)).append(')');
      } else {
        text.append(Arrays.toString(lists[i]));
      }
    }
    return text.toString();
  }
}
