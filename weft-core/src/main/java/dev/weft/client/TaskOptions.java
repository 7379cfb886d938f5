package dev.weft.client;

import dev.weft.graph.Needs;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How tasks are run; see {@link Client#with}.
 *
 * @param name what they are called in errors and reports
 * @param priority tasks of a higher one go first; 0 if nothing is said
 * @param limit how long a computation may take from its submission on; null for as long as it takes
 * @param needs what each task of {@code submit} and {@code map} needs
 */
public record TaskOptions(String name, int priority, @Nullable Duration limit, Needs needs) {
  /** Nothing special. */
  public static final TaskOptions DEFAULT = new TaskOptions("", 0, null, Needs.NONE);

  public TaskOptions {
    if (limit != null && (limit.isNegative() || limit.isZero())) {
      throw new IllegalArgumentException("a time limit must be positive: limit=" + limit);
    }
  }

  /** Returns these options with a name. */
  public TaskOptions named(String name) {
    return new TaskOptions(name, priority, limit, needs);
  }

  /** Returns these options with a priority; higher ones go first. */
  public TaskOptions priority(int priority) {
    return new TaskOptions(name, priority, limit, needs);
  }

  /** Returns these options with a limit on the time of a computation, from its submission on. */
  public TaskOptions limit(Duration limit) {
    return new TaskOptions(name, priority, limit, needs);
  }

  /**
   * Returns these options, with {@code amount} of the resource {@code name} needed by each task.
   */
  public TaskOptions resource(String resource, int amount) {
    return new TaskOptions(name, priority, limit, needs.and(resource, amount));
  }

  /** Returns these options, with {@code bytes} promised for each value and its computation. */
  public TaskOptions bytes(long valueBytes, long workBytes) {
    Map<String, Integer> resources = new TreeMap<>(needs.resources());
    return new TaskOptions(
        name, priority, limit, new Needs(valueBytes, workBytes, resources, needs.waits()));
  }

  /** Returns these options, for tasks that mostly wait: many run at once, beside the threads. */
  public TaskOptions waiting() {
    return new TaskOptions(name, priority, limit, needs.waiting());
  }
}
