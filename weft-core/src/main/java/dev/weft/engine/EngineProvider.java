package dev.weft.engine;

import dev.weft.event.EventSink;
import java.util.Map;

/**
 * Makes engines of one kind; found by {@link java.util.ServiceLoader}, so that the core knows none
 * but its own.
 */
public interface EngineProvider {
  /** Returns the kind of engine, as {@code processes}. */
  String kind();

  /**
   * Returns a new engine.
   *
   * @param settings what the client was built with, by name: {@code count}, {@code threads}, {@code
   *     memory} (bytes), {@code resource.GPU} and its like
   * @param events who listens
   * @throws IllegalArgumentException if a setting makes no sense
   */
  Engine create(Map<String, String> settings, EventSink events);
}
