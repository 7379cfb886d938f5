package dev.weft.event;

/** Drops every event. */
enum Silence implements EventSink {
  SINK;

  @Override
  public void accept(Event event) {}
}
