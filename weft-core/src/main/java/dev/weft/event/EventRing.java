package dev.weft.event;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The latest events, as many as it has room for: a sink that never blocks and never grows, for
 * listeners that look now and then.
 */
public final class EventRing implements EventSink {

  /*
   * A writer takes a ticket and puts its event into the slot of that ticket; a slot holds the event
   * with its ticket, so a reader knows whether it found the event that it looked for, a later one
   * (it was overtaken: that event is lost to it) or an earlier one (the writer is not done).
   */

  private record Entry(long ticket, Event event) {}

  private final AtomicReferenceArray<@Nullable Entry> slots;
  private final AtomicLong next = new AtomicLong();

  /** Creates a ring of {@code capacity} events, at least 1. */
  public EventRing(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a ring has room for an event: capacity=" + capacity);
    }
    slots = new AtomicReferenceArray<>(capacity);
  }

  @Override
  public void accept(Event event) {
    long ticket = next.getAndIncrement();
    var entry = new Entry(ticket, event);
    int slot = (int) (ticket % slots.length());
    @Nullable Entry old = slots.get(slot);
    while (old == null || old.ticket < ticket) { // a later one may have come first
      if (slots.compareAndSet(slot, old, entry)) {
        return;
      }
      old = slots.get(slot);
    }
  }

  /** Returns how many events were ever accepted. */
  public long accepted() {
    return next.get();
  }

  /**
   * Returns the events from number {@code from} on, in order, without those that were overwritten.
   * It ends before the first one that is still being written.
   */
  public List<Event> since(long from) {
    var found = new ArrayList<Event>();
    long end = next.get();
    for (long ticket = Math.max(from, end - slots.length()); ticket < end; ticket++) {
      @Nullable Entry entry = slots.get((int) (ticket % slots.length()));
      if (entry == null || entry.ticket < ticket) {
        break;
      }
      if (entry.ticket == ticket) {
        found.add(entry.event);
      }
    }
    return found;
  }
}
