package dev.weft.event;

/**
 * A listener of events. It is called on engine threads, by several at once, so it must be safe for
 * that and return at once. An engine that has no listener makes no events.
 */
@FunctionalInterface
public interface EventSink {
  /** Accepts one event. */
  void accept(Event event);

  /** Returns a sink that gives each event to this one and then to {@code next}. */
  default EventSink and(EventSink next) {
    if (!isHeard(next)) {
      return this;
    }
    if (!isHeard(this)) {
      return next;
    }
    return event -> {
      accept(event);
      next.accept(event);
    };
  }

  /** Returns whether events given to {@code sink} reach anybody. */
  static boolean isHeard(EventSink sink) {
    return !sink.equals(none());
  }

  /** Returns the sink that drops every event; engines recognise it and make none. */
  static EventSink none() {
    return Silence.SINK;
  }
}
