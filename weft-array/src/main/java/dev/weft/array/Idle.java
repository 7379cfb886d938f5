package dev.weft.array;

import java.io.Serial;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What tasks work with, tables and scratch memory, and no task does now: for the next one, as many
 * as tasks ran at a time. To the collector they are garbage.
 */
final class Idle<T> implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private transient @Nullable ConcurrentLinkedDeque<WeakReference<T>> idle;

  private synchronized ConcurrentLinkedDeque<WeakReference<T>> idle() {
    if (idle == null) {
      idle = new ConcurrentLinkedDeque<>();
    }
    return idle;
  }

  /** Returns {@code work} of one that nobody else works with meanwhile, made if there is none. */
  <R> R with(Supplier<T> make, Function<T, R> work) {
    T one = null;
    WeakReference<T> last = idle().pollFirst();
    while (one == null && last != null) {
      one = last.get();
      last = one == null ? idle().pollFirst() : last;
    }
    T used = one == null ? make.get() : one;
    R result = work.apply(used);
    idle().addFirst(last == null ? new WeakReference<>(used) : last);
    return result;
  }
}
