package dev.weft.client;

import dev.weft.engine.Engine;
import dev.weft.engine.EngineProvider;
import dev.weft.engine.LocalEngine;
import dev.weft.event.EventSink;
import dev.weft.machine.Grant;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** What a client is to be made of; unsaid things are chosen from what this process was granted. */
public final class ClientBuilder {
  private static final double HEAP_SHARE = 0.7; // the rest is for what runs and is not promised

  private int threads = Math.toIntExact(Grant.ofCores().value());
  private long memoryLimit = (long) (HEAP_SHARE * Runtime.getRuntime().maxMemory());
  private EventSink events = EventSink.none();
  private final Map<String, Integer> resources = new TreeMap<>();
  private String kind = "local";
  private final Map<String, String> settings = new HashMap<>();

  ClientBuilder() {}

  /** Computes with so many threads. */
  public ClientBuilder threads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread computes: threads=" + threads);
    }
    this.threads = threads;
    settings.put("threads", Integer.toString(threads));
    return this;
  }

  /**
   * Keeps the bytes of values held and of parts running below this; what cannot be done within it
   * is refused, as far as its stages promise what they need.
   */
  public ClientBuilder memoryLimit(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("a memory limit is positive: bytes=" + bytes);
    }
    memoryLimit = bytes;
    settings.put("memory", Long.toString(bytes));
    return this;
  }

  /** Tells {@code sink} what happens; called again, tells both. */
  public ClientBuilder events(EventSink sink) {
    events = events.and(sink);
    return this;
  }

  /**
   * Says that there is so much of a resource that tasks may need, as {@code GPU}; all threads, or
   * all worker processes, share it.
   */
  public ClientBuilder resource(String name, int amount) {
    resources.put(name, amount);
    settings.put("resource." + name, Integer.toString(amount));
    return this;
  }

  /** Runs everything on the thread that asks for it, for debugging; results are the same. */
  public ClientBuilder inline() {
    kind = "inline";
    return this;
  }

  /** Computes in so many worker processes on this machine; needs {@code weft-cluster}. */
  public ClientBuilder processes(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("at least one process computes: count=" + count);
    }
    kind = "processes";
    settings.put("count", Integer.toString(count));
    return this;
  }

  /**
   * Starts the engine and returns its client.
   *
   * @throws IllegalStateException if the engine is in a module that is not on the class path; the
   *     message names it
   */
  public Client build() {
    return new Client(engine(), false);
  }

  private Engine engine() {
    return switch (kind) {
      case "local" ->
          new LocalEngine(
              new LocalEngine.Settings(threads == 0 ? granted() : threads, memoryLimit, resources),
              events);
      case "inline" -> new LocalEngine(new LocalEngine.Settings(0, memoryLimit, resources), events);
      default -> provided();
    };
  }

  private static int granted() {
    return Math.clamp(Grant.ofCores().value(), 1, 4096);
  }

  private Engine provided() {
    for (EngineProvider provider : ServiceLoader.load(EngineProvider.class)) {
      if (provider.kind().equals(kind)) {
        return provider.create(settings, events);
      }
    }
    throw new IllegalStateException(
        "Client.processes needs the module weft-cluster, which is not on the class path; add the"
            + " dependency dev.weft:weft-cluster");
  }
}
