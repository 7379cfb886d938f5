package dev.weft.cluster;

import dev.weft.engine.Engine;
import dev.weft.engine.EngineProvider;
import dev.weft.event.EventSink;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes engines of worker processes on this machine, for {@code Client.processes(n)}. */
public final class ProcessesProvider implements EngineProvider {
  private static final String RESOURCE = "resource.";
  private static final double HEAP_SHARE = 0.7; // as for threads: the rest is for what runs
  private static final long SMALLEST_HEAP = 64L << 20;
  private static final int MOST_PROCESSES = 1_000;

  /** Creates the provider; for {@link java.util.ServiceLoader}. */
  public ProcessesProvider() {}

  @Override
  public String kind() {
    return "processes";
  }

  @Override
  public Engine create(Map<String, String> settings, EventSink events) {
    int count = number(settings, "count", 1);
    if (count > MOST_PROCESSES) {
      throw new IllegalArgumentException(
          "at most " + MOST_PROCESSES + " worker processes on one machine: count=" + count);
    }
    int cores = Runtime.getRuntime().availableProcessors();
    int slots = number(settings, "threads", Math.max(1, cores / count));
    long heap = Math.max(SMALLEST_HEAP, Runtime.getRuntime().maxMemory() / count);
    @Nullable String memory = settings.get("memory");
    long bytes = memory == null ? (long) (HEAP_SHARE * heap) : Long.parseLong(memory) / count;
    if (bytes < 1) {
      throw new IllegalArgumentException(
          "the memory limit leaves nothing for each worker process: memory="
              + memory
              + ", count="
              + count);
    }
    heap = Math.max(heap, (long) (bytes / HEAP_SHARE));
    var resources = new HashMap<String, Integer>();
    settings.forEach((name, value) -> {
      if (name.startsWith(RESOURCE)) {
        resources.put(name.substring(RESOURCE.length()), Integer.parseInt(value));
      }
    });
    return new ClusterEngine(new Roster.Settings(count, slots, bytes, heap, resources), events);
  }

  private static int number(Map<String, String> settings, String name, int otherwise) {
    @Nullable String text = settings.get(name);
    int number = text == null ? otherwise : Integer.parseInt(text);
    if (number < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + name + "=" + number);
    }
    return number;
  }
}
