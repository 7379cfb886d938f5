package dev.weft.store;

import dev.weft.graph.PartWiring;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The values of one stage that a host holds: a slot a part, on pages that are made when something
 * is written and go when they fall empty. A stage of a billion parts of which few are held costs
 * little.
 *
 * <p>A part is written before its reader is started and freed after its last reader ended; whoever
 * orders these (a scheduler) also makes one visible to the other. Writes and frees of different
 * parts may run at the same time.
 */
public final class StageValues {

  /*
   * Pages hang in a tree of two levels. Links are set once by compare-and-set, and reset when a
   * page falls empty; a thread that reads a part got it through the scheduler from the thread that
   * wrote it, which saw the link, so plain reads find what they look for.
   *
   * Ranges are written and freed page by page under the page's lock: a page that fell empty is dead,
   * and a writer that comes late makes a new one. Parts of a stage whose readers are asked part by
   * part ("pinned") are written one by one as they are computed, without a lock: such pages stay
   * until the stage is closed, whose state in the scheduler is as large.
   *
   * A slot holds null for "nothing", or Absent.VALUE where the value is null.
   */

  private static final int BITS = 12;
  private static final int SIZE = 1 << BITS;
  private static final int LEAF_BITS = 10;
  private static final int LEAF_SHIFT = BITS + LEAF_BITS;
  private static final int LEAF_SIZE = 1 << LEAF_BITS;
  private static final VarHandle LEAVES = MethodHandles.arrayElementVarHandle(Page[][].class);
  private static final VarHandle PAGES = MethodHandles.arrayElementVarHandle(Page[].class);

  /** What a slot holds where the value is null. */
  private enum Absent {
    VALUE
  }

  /** A type whose values all take the same bytes. */
  private record Fixed(Class<?> type, long bytes) {}

  private final Store store;
  private final Stage stage;
  private final long n;
  private final boolean pinned;
  private final boolean declared;
  private final @Nullable Page[] @Nullable [] leaves;
  private final @Nullable Spares spares; // of the values' memory, if it is used again
  private volatile boolean kept; // but it is not, since others may hold them
  private volatile boolean estimated;
  private @Nullable Fixed fixed; // the last such type seen; any thread may set it

  StageValues(Store store, Stage stage) {
    this.store = store;
    this.stage = stage;
    n = stage.size();
    declared = stage.needs().valueBytes() > 0;
    spares = stage.body().owns() ? store.spares() : null;
    boolean counted = false;
    for (Wiring read : stage.reads()) {
      counted |= read instanceof PartWiring;
    }
    pinned = counted;
    leaves = new Page[(int) (((n - 1) >>> LEAF_SHIFT) + 1)][];
  }

  /** Returns the stage whose values these are. */
  public Stage stage() {
    return stage;
  }

  /** Returns whether parts are written one by one, by {@link #put}, rather than by ranges. */
  public boolean pinned() {
    return pinned;
  }

  /** Returns whether the bytes of a value held so far had to be estimated. */
  public boolean isEstimated() {
    return estimated;
  }

  /**
   * Has the memory of these values never be used again: called before values are given to anything
   * that may hold on to them.
   */
  public void keep() {
    if (spares != null) {
      kept = true;
    }
  }

  /** Returns whether values may be held by others. */
  boolean isKept() {
    return kept;
  }

  private void spare(Object slot) {
    if (spares != null && !kept) {
      spares.give(slot, this);
    }
  }

  /** Turns a value into what a slot holds for it. */
  public static Object wrap(@Nullable Object value) {
    return value == null ? Absent.VALUE : value;
  }

  /** Turns what a slot holds into the value. */
  public static @Nullable Object unwrap(Object slot) {
    return slot == Absent.VALUE ? null : slot;
  }

  /** Returns the slot of {@code part}: null if no value is held there. */
  public @Nullable Object slot(long part) {
    @Nullable Page @Nullable [] leaf = leaves[(int) (part >>> LEAF_SHIFT)];
    if (leaf == null) {
      return null;
    }
    @Nullable Page page = leaf[(int) (part >>> BITS) & (LEAF_SIZE - 1)];
    return page == null ? null : page.values[(int) part & (SIZE - 1)];
  }

  /**
   * Returns the value of {@code part}.
   *
   * @throws IllegalStateException if it is not held
   */
  public @Nullable Object get(long part) {
    @Nullable Object slot = slot(part);
    if (slot == null) {
      throw new IllegalStateException(
          "the value of " + stage.key(part) + " is not held: it was released, or not computed");
    }
    return unwrap(slot);
  }

  /**
   * Returns the array that holds the slots of {@code [from, to)}, that of {@code part} at {@code
   * part & 4095}, or null if they are not on one page or nothing is there.
   */
  public @Nullable Object @Nullable [] onePage(long from, long to) {
    if (from >>> BITS != (to - 1) >>> BITS) {
      return null;
    }
    @Nullable Page page = pageIfAny(from);
    return page == null ? null : page.values;
  }

  /** Returns the part that is first on the page of {@code part}. */
  public static long pageStart(long part) {
    return part & -SIZE;
  }

  /** Copies the slots of {@code [from, to)} to {@code target[at]} and on. */
  public void read(long from, long to, @Nullable Object[] target, int at) {
    for (long part = from; part < to; ) {
      int in = (int) part & (SIZE - 1);
      int length = (int) Math.min(to - part, SIZE - in);
      @Nullable Page page = pageIfAny(part);
      if (page != null) {
        System.arraycopy(page.values, in, target, at, length);
      } else {
        java.util.Arrays.fill(target, at, at + length, null);
      }
      part += length;
      at += length;
    }
  }

  /**
   * Holds {@code slots[at]} and on as the values of {@code [from, to)}; where a value is held
   * already, it is replaced by its equal.
   *
   * @return the bytes by which the values held have grown
   */
  public long write(long from, long to, @Nullable Object[] slots, int at) {
    long grown = 0;
    for (long part = from; part < to; ) {
      int in = (int) part & (SIZE - 1);
      int length = (int) Math.min(to - part, SIZE - in);
      while (true) {
        Page page = page(part);
        synchronized (page) {
          if (page.dead) {
            continue;
          }
          long added = fill(page, in, slots, at, length);
          page.bytes += added;
          grown += added;
        }
        break;
      }
      part += length;
      at += length;
    }
    if (grown != 0) {
      store.grow(grown, declared);
    }
    return grown;
  }

  private long fill(Page page, int in, @Nullable Object[] slots, int at, int length) {
    @Nullable Object[] values = page.values;
    long added = 0;
    int live = 0;
    for (int k = 0; k < length; k++) {
      @Nullable Object slot = slots[at + k];
      if (slot == null) {
        throw new IllegalArgumentException("no value to hold: stage=" + stage.name());
      }
      @Nullable Object old = values[in + k];
      values[in + k] = slot;
      added += bytes(slot);
      if (old == null) {
        live++;
      } else {
        added -= bytes(old);
      }
    }
    page.live += live;
    return added;
  }

  /**
   * Holds one value, of a stage whose pages are {@link #pinned}; the caller adds up what is
   * returned and gives it to {@link #grown} in the end.
   */
  public long put(int part, Object slot) {
    @Nullable Object[] values = page(part).values;
    int in = part & (SIZE - 1);
    @Nullable Object old = values[in];
    values[in] = slot;
    return old == null ? bytes(slot) : 0;
  }

  /** Accounts for what {@link #put} returned. */
  public void grown(long bytes) {
    if (bytes != 0) {
      store.grow(bytes, declared);
    }
  }

  /** Returns the bytes of what a slot holds. */
  public long bytes(Object slot) {
    @Nullable Fixed known = fixed;
    return known != null && known.type == slot.getClass() ? known.bytes : measure(slot);
  }

  private long measure(Object slot) {
    if (slot == Absent.VALUE) {
      return 0;
    }
    long bytes;
    if (Footprint.isExact(slot)) {
      bytes = Footprint.of(slot);
    } else if (declared) {
      bytes = stage.needs().valueBytes();
    } else {
      estimated = true;
      bytes = Footprint.of(slot);
    }
    if (Footprint.isFixed(slot)) {
      fixed = new Fixed(slot.getClass(), bytes);
    }
    return bytes;
  }

  /** Lets go of the values of {@code [from, to)} and returns their bytes. */
  public long free(long from, long to) {
    long freed = 0;
    for (long part = from; part < to; ) {
      int in = (int) part & (SIZE - 1);
      int length = (int) Math.min(to - part, SIZE - in);
      @Nullable Page page = pageIfAny(part);
      if (page != null) {
        freed += pinned ? clear(page, in, in + length) : clearLocked(page, part, in, in + length);
      } else if (leaves[(int) (part >>> LEAF_SHIFT)] == null) {
        long leafEnd = ((part >>> LEAF_SHIFT) + 1) << LEAF_SHIFT;
        part = Math.min(to, leafEnd);
        continue;
      }
      part += length;
    }
    if (freed != 0) {
      store.grow(-freed, declared);
    }
    return freed;
  }

  /** As {@link #free(long, long)}, of a list of parts. */
  public long free(int[] parts) {
    long freed = 0;
    for (int part : parts) {
      @Nullable Page page = pageIfAny(part);
      if (page != null) {
        int in = part & (SIZE - 1);
        freed += pinned ? clear(page, in, in + 1) : clearLocked(page, part, in, in + 1);
      }
    }
    if (freed != 0) {
      store.grow(-freed, declared);
    }
    return freed;
  }

  private long clear(Page page, int from, int to) {
    @Nullable Object[] values = page.values;
    long bytes = 0;
    for (int k = from; k < to; k++) {
      @Nullable Object slot = values[k];
      if (slot != null) {
        bytes += bytes(slot);
        values[k] = null;
        spare(slot);
      }
    }
    return bytes;
  }

  private long clearLocked(Page page, long part, int from, int to) {
    synchronized (page) {
      if (page.dead) {
        return 0;
      }
      long freed;
      if (spares == null && page.live <= to - from && isWhole(page, from, to)) {
        freed = page.bytes; // all of it: no need to look at each
        page.live = 0;
      } else {
        freed = 0;
        @Nullable Object[] values = page.values;
        for (int k = from; k < to; k++) {
          @Nullable Object slot = values[k];
          if (slot != null) {
            freed += bytes(slot);
            values[k] = null;
            spare(slot);
            page.live--;
          }
        }
      }
      page.bytes -= freed;
      if (page.live == 0) {
        page.dead = true;
        @Nullable Page @Nullable [] leaf = leaves[(int) (part >>> LEAF_SHIFT)];
        if (leaf != null) {
          PAGES.setRelease(leaf, (int) (part >>> BITS) & (LEAF_SIZE - 1), null);
        }
      }
      return freed;
    }
  }

  private static boolean isWhole(Page page, int from, int to) {
    return from == 0 && to == page.values.length;
  }

  /** Lets go of every value. */
  public void close() {
    for (int top = 0; top < leaves.length; top++) {
      if (leaves[top] != null) {
        long from = (long) top << LEAF_SHIFT;
        free(from, Math.min(n, from + ((long) SIZE << LEAF_BITS)));
        leaves[top] = null;
      }
    }
  }

  private @Nullable Page pageIfAny(long part) {
    @Nullable Page @Nullable [] leaf =
        (Page[]) LEAVES.getAcquire(leaves, (int) (part >>> LEAF_SHIFT));
    return leaf == null
        ? null
        : (Page) PAGES.getAcquire(leaf, (int) (part >>> BITS) & (LEAF_SIZE - 1));
  }

  private Page page(long part) {
    @Nullable Page page = pageIfAny(part);
    return page != null ? page : newPage(part);
  }

  private Page newPage(long part) {
    int top = (int) (part >>> LEAF_SHIFT);
    @Nullable Page @Nullable [] leaf = (Page[]) LEAVES.getAcquire(leaves, top);
    if (leaf == null) {
      long rest = n - ((long) top << LEAF_SHIFT);
      var made = new Page[(int) Math.min(LEAF_SIZE, ((rest - 1) >>> BITS) + 1)];
      @Nullable Page @Nullable [] other =
          (Page[]) LEAVES.compareAndExchange(leaves, top, (Page[]) null, made);
      leaf = other == null ? made : other;
    }
    var made = new Page((int) Math.min(SIZE, n - (part & -SIZE)));
    @Nullable Page other =
        (Page)
            PAGES.compareAndExchange(
                leaf, (int) (part >>> BITS) & (LEAF_SIZE - 1), (Page) null, made);
    return other == null ? made : other;
  }
}
