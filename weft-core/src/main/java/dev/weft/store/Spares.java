package dev.weft.store;

import java.lang.ref.WeakReference;
import java.lang.reflect.Array;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Large arrays of values that were freed, kept to be used again: memory that has been touched
 * before need neither be asked of the machine, nor filled with zeros, nor collected, which together
 * take longer than most of what is computed into it.
 */
public final class Spares {

  /*
   * Why nobody reads an array that is used again:
   *
   * - Only values of stages whose body owns them (Body.owns) come here: a body that made the value
   *   itself, for this one slot, and has kept nothing of it.
   * - StageValues.keep() excludes a stage as soon as something is given its values that may hold on
   *   to them: a body that does not merely borrow (Body.borrows), or a client.
   * - What is left are readers that run right now: a free comes after the last reader was told of as
   *   ended, or cancelled; one that was cancelled may still be at it. So an array that was given
   *   waits until all work that was being executed at that time is over (Reader). Work that begins
   *   later cannot find the value, since it was taken out of the store before.
   *
   * What giveBack() takes needs not wait: it was lent, or made, for the work that the calling thread
   * executes, and has never been a value of anything, so no other thread has seen it.
   *
   * A reader says that it begins before it looks whether its work was cancelled, and work is
   * cancelled before what it reads is freed; so it is either seen here, or reads nothing.
   *
   * Spares are held weakly: to the collector they are garbage. While it has nothing to do they are
   * used again and again; once it runs it takes them, so that they never have it run more often:
   * held softly, they filled the heap to where it marks without a pause. Beside that, values held
   * and spares together stay within the limit that the store was given for values.
   */

  /** Arrays of a length that was not asked for so many times in a row are given up. */
  private static final int STALE = 256;

  /** Arrays of fewer bytes are made anew each time. */
  public static final int SMALLEST = 1 << 16;

  private static final ScopedValue<Spares> CURRENT = ScopedValue.newInstance();

  private final LongSupplier room;
  private final boolean poisoned;
  private final int smallest;
  private final AtomicLong clock = new AtomicLong();
  private final Set<Reader> readers = ConcurrentHashMap.newKeySet();

  // guarded by this, as is all below
  private final ArrayDeque<Given> given = new ArrayDeque<>(); // not yet known to be unread
  private final Map<Kind, Shelf> idle = new LinkedHashMap<>(16, 0.75f, true);
  private long asked;
  private long givenBytes;
  private long idleBytes;
  private boolean closed;

  private record Kind(Class<?> element, int length) {
    static Kind of(Object array) {
      return new Kind(array.getClass().componentType(), Array.getLength(array));
    }

    long bytes() {
      return (long) length * width(element);
    }
  }

  /** The spare arrays of one kind. */
  private static final class Shelf {
    final ArrayDeque<WeakReference<Object>> arrays = new ArrayDeque<>();
    long asked; // when one was last asked for

    Shelf(long asked) {
      this.asked = asked;
    }
  }

  private record Given(Kind kind, WeakReference<Object> array, long time, StageValues of) {}

  /** A thread that reads values while it executes work. */
  public static final class Reader {
    private final @Nullable Spares spares;
    private volatile long since = Long.MAX_VALUE; // reads nothing
    private boolean known; // to the spares, from the first work on until serve() returns

    private Reader(@Nullable Spares spares) {
      this.spares = spares;
    }

    /** What is freed from now on may be being read. */
    public void begin() {
      if (spares != null) {
        since = spares.clock.get();
        if (!known) {
          spares.readers.add(this);
          known = true;
        }
      }
    }

    /** Nothing is being read any more. */
    public void end() {
      if (spares != null) {
        since = Long.MAX_VALUE;
      }
    }

    /** Runs {@code task}, within which {@link #lend} lends spares. */
    public void serve(Runnable task) {
      if (spares == null) {
        task.run();
      } else {
        try {
          ScopedValue.where(CURRENT, spares).run(task);
        } finally {
          spares.readers.remove(this);
          known = false;
        }
      }
    }
  }

  /**
   * Creates a place for spare arrays.
   *
   * @param room the bytes that they may take, asked when there are more or other arrays are needed
   * @param poisoned whether an array, of any length, is filled with garbage before it is lent, and
   *     as soon as it is spare, so that whoever reads what nobody has written finds out
   */
  Spares(LongSupplier room, boolean poisoned) {
    this.room = room;
    this.poisoned = poisoned;
    smallest = poisoned ? 1 : SMALLEST;
  }

  /** Returns a reader of values of {@code spares}; null means that nothing is used again. */
  static Reader reader(@Nullable Spares spares) {
    return new Reader(spares);
  }

  /**
   * Returns an array whose elements are anything: a spare one where the calling thread executes
   * work and there is one, else a new one.
   *
   * @param element the primitive type of its elements
   */
  public static Object lend(Class<?> element, int length) {
    return CURRENT.isBound()
        ? CURRENT.get().take(new Kind(element, length))
        : Array.newInstance(element, length);
  }

  /**
   * Takes an array that was lent to the work that the calling thread executes, or made by it, and
   * that nothing refers to any more: scratch memory, whose next user finds it in the cache.
   */
  public static void giveBack(Object array) {
    if (CURRENT.isBound()) {
      CURRENT.get().takeBack(array);
    }
  }

  private void takeBack(Object array) {
    Kind kind = Kind.of(array);
    if (kind.bytes() < smallest) {
      return;
    }
    synchronized (this) {
      if (!closed) {
        shelve(kind, array, new WeakReference<>(array));
      }
    }
  }

  private Object take(Kind kind) {
    if (kind.bytes() < smallest) {
      return Array.newInstance(kind.element, kind.length);
    }
    synchronized (this) {
      sort();
      Shelf same = idle.get(kind);
      if (same != null) {
        same.asked = asked;
      }
      asked++;
      dropStale();
      while (same != null && !same.arrays.isEmpty()) {
        idleBytes -= kind.bytes();
        Object array = same.arrays.removeLast().get();
        if (array != null) {
          return array;
        }
      }
      shrink(room.getAsLong() - givenBytes - kind.bytes());
    }
    Object made = Array.newInstance(kind.element, kind.length);
    if (poisoned) {
      poison(made);
    }
    return made;
  }

  /**
   * Takes the array of a value that was taken out of the store, of a stage that owns its values.
   */
  void give(Object value, StageValues of) {
    Object array = value instanceof Reusable reusable ? reusable.giveUp() : null;
    if (array == null) {
      return;
    }
    Kind kind = Kind.of(array);
    if (kind.bytes() < smallest) {
      return;
    }
    synchronized (this) {
      if (!closed) {
        given.addLast(new Given(kind, new WeakReference<>(array), clock.incrementAndGet(), of));
        givenBytes += kind.bytes();
      }
    }
  }

  /** Finds which of the arrays given nobody can be reading any more. */
  private void sort() {
    if (given.isEmpty()) {
      return;
    }
    long before = Long.MAX_VALUE;
    for (Reader reader : readers) {
      before = Math.min(before, reader.since);
    }
    while (!given.isEmpty() && given.getFirst().time <= before) {
      Given first = given.removeFirst();
      givenBytes -= first.kind.bytes();
      Object array = first.array.get();
      if (array == null || first.of.isKept()) {
        continue;
      }
      shelve(first.kind, array, first.array);
    }
  }

  /** Keeps an array that nobody reads, if there is room. */
  private void shelve(Kind kind, Object array, WeakReference<Object> reference) {
    long bytes = kind.bytes();
    if (idleBytes + bytes > room.getAsLong()) {
      forget();
      if (idleBytes + bytes > room.getAsLong()) {
        return;
      }
    }
    if (poisoned) {
      poison(array);
    }
    idle.computeIfAbsent(kind, _ -> new Shelf(asked)).arrays.addLast(reference);
    idleBytes += bytes;
  }

  /** Counts no longer what the collector has taken. */
  private void forget() {
    for (Map.Entry<Kind, Shelf> kind : idle.entrySet()) {
      ArrayDeque<WeakReference<Object>> arrays = kind.getValue().arrays;
      int before = arrays.size();
      arrays.removeIf(array -> array.refersTo(null));
      idleBytes -= (before - arrays.size()) * kind.getKey().bytes();
    }
  }

  /** Gives up spares until they take at most {@code most} bytes, first those long not asked for. */
  private void shrink(long most) {
    Iterator<Map.Entry<Kind, Shelf>> kinds = idle.entrySet().iterator();
    while (idleBytes > Math.max(0, most) && kinds.hasNext()) {
      Map.Entry<Kind, Shelf> kind = kinds.next();
      ArrayDeque<WeakReference<Object>> arrays = kind.getValue().arrays;
      while (idleBytes > Math.max(0, most) && !arrays.isEmpty()) {
        arrays.removeFirst();
        idleBytes -= kind.getKey().bytes();
      }
      if (arrays.isEmpty()) {
        kinds.remove();
      }
    }
  }

  private void dropStale() {
    Iterator<Map.Entry<Kind, Shelf>> kinds = idle.entrySet().iterator();
    if (kinds.hasNext()) { // the one used least recently
      Map.Entry<Kind, Shelf> first = kinds.next();
      if (asked - first.getValue().asked > STALE) {
        idleBytes -= first.getValue().arrays.size() * first.getKey().bytes();
        kinds.remove();
      }
    }
  }

  /** Returns the bytes of the arrays that are spare. */
  public synchronized long idleBytes() {
    sort();
    forget();
    return idleBytes;
  }

  /** Gives up all spares, and takes no more. */
  synchronized void close() {
    closed = true;
    given.clear();
    givenBytes = 0;
    shrink(0);
  }

  private static int width(Class<?> element) {
    return element == double.class || element == long.class
        ? 8
        : element == float.class || element == int.class ? 4 : element == short.class ? 2 : 1;
  }

  private static void poison(Object array) {
    switch (array) {
      case double[] a -> Arrays.fill(a, -7.77e77);
      case float[] a -> Arrays.fill(a, -7.77e27f);
      case long[] a -> Arrays.fill(a, 0x5a5a_5a5a_5a5a_5a5aL);
      case int[] a -> Arrays.fill(a, 0x5a5a_5a5a);
      case short[] a -> Arrays.fill(a, (short) 0x5a5a);
      case byte[] a -> Arrays.fill(a, (byte) 0x5a);
      default -> throw new IllegalArgumentException("no array of numbers: " + array.getClass());
    }
  }
}
