package dev.weft.client;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph of tasks under names of the user's, added in any order.
 *
 * <pre>{@code
 * var tasks = new TaskGraph<String>();
 * tasks.add("total", in -> (int) in.get(0) + (int) in.get(1), "a", "b");
 * tasks.add("a", in -> 1);
 * tasks.add("b", in -> 2);
 * int total = (int) tasks.get("total").compute();
 * }</pre>
 *
 * <p>What is asked for is looked at before anything runs: tasks that read each other in a circle,
 * and names that were never added, are refused. Of the graph only what is needed runs, each task
 * once. Not safe for use by several threads at once.
 *
 * @param <K> what names a task, with {@code equals} and {@code hashCode}
 */
public final class TaskGraph<K> {

  private static final class Task {
    final Fn.OfAll<@Nullable Object, @Nullable Object> function;
    final Object[] inputs;

    Task(Fn.OfAll<@Nullable Object, @Nullable Object> function, Object[] inputs) {
      this.function = function;
      this.inputs = inputs;
    }
  }

  private static final int MOST_NAMED = 20;

  private final Map<Object, Task> tasks = new HashMap<>();

  /** Creates a graph of no tasks. */
  public TaskGraph() {}

  /**
   * Adds a task.
   *
   * @param key its name
   * @param function makes its value of those of its inputs, in order
   * @param inputs the names of what it reads, added before or later; the same may occur twice
   * @throws IllegalArgumentException if a task of this name was added before
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  public final TaskGraph<K> add(
      K key, Fn.OfAll<@Nullable Object, @Nullable Object> function, K... inputs) {
    return add(key, function, Arrays.asList(inputs));
  }

  /** As {@link #add(Object, Fn.OfAll, Object[])}. */
  public TaskGraph<K> add(
      K key, Fn.OfAll<@Nullable Object, @Nullable Object> function, List<? extends K> inputs) {
    if (tasks.putIfAbsent(key, new Task(function, inputs.toArray())) != null) {
      throw new IllegalArgumentException("a task named '" + key + "' was added before");
    }
    return this;
  }

  /** Returns how many tasks were added. */
  public int size() {
    return tasks.size();
  }

  /**
   * Returns the value of a task.
   *
   * @throws IllegalArgumentException if what it needs was never added, or needs itself
   */
  public Lazy<Object> get(K key) {
    return getAll(List.of(key)).getFirst();
  }

  /**
   * Returns the values of several tasks, in order; what they share is computed once where they are
   * computed together.
   *
   * @throws IllegalArgumentException if what one needs was never added, or needs itself
   */
  public List<Lazy<Object>> getAll(List<? extends K> keys) {
    Map<Object, Delayed<Object>> made = new HashMap<>();
    var all = new ArrayList<Lazy<Object>>(keys.size());
    for (K key : keys) {
      if (!tasks.containsKey(key)) {
        throw new IllegalArgumentException(
            "no task is named '"
                + key
                + "', which is asked for; there are "
                + tasks.size()
                + " tasks");
      }
      all.add(make(key, made));
    }
    return all;
  }

  /** Makes calls of a task and of all that it needs, inputs first, without recursion. */
  private Lazy<Object> make(K root, Map<Object, Delayed<Object>> made) {
    Deque<Object> path = new ArrayDeque<>(); // the task that is looked at is the first
    Deque<Integer> next = new ArrayDeque<>();
    Set<Object> onPath = new HashSet<>();
    if (!made.containsKey(root)) {
      enter(root, path, next, onPath);
    }
    while (!path.isEmpty()) {
      Object key = path.getFirst();
      Task task = requireNonNull(tasks.get(key));
      int i = next.pop();
      if (i == task.inputs.length) {
        var inputs = new Lazy<?>[i];
        for (int k = 0; k < i; k++) {
          inputs[k] = requireNonNull(made.get(task.inputs[k]));
        }
        made.put(key, new Delayed<>(task.function, inputs, Described.brief(key)));
        path.pop();
        onPath.remove(key);
        continue;
      }
      next.push(i + 1);
      Object input = task.inputs[i];
      if (made.containsKey(input)) {
        continue;
      }
      if (!tasks.containsKey(input)) {
        throw new IllegalArgumentException(
            "task '" + key + "' reads '" + input + "', which was never added");
      }
      if (onPath.contains(input)) {
        throw new IllegalArgumentException(circle(path, input));
      }
      enter(input, path, next, onPath);
    }
    return requireNonNull(made.get(root));
  }

  private static void enter(
      Object key, Deque<Object> path, Deque<Integer> next, Set<Object> onPath) {
    path.push(key);
    next.push(0);
    onPath.add(key);
  }

  /** Names the way from a task over what it reads back to it; long ones without their middle. */
  private static String circle(Deque<Object> path, Object again) {
    var names = new ArrayList<String>();
    for (Object key : path) { // from the reader back to `again`
      names.addFirst(Described.brief(key));
      if (key.equals(again)) {
        break;
      }
    }
    names.add(Described.brief(again));
    int length = names.size() - 1;
    if (length > MOST_NAMED) {
      var ends = new ArrayList<>(names.subList(0, MOST_NAMED / 2));
      ends.add("... " + (length - MOST_NAMED) + " more ...");
      ends.addAll(names.subList(names.size() - MOST_NAMED / 2, names.size()));
      names = ends;
    }
    return "tasks read each other in a circle: "
        + String.join(" -> ", names)
        + "; no task of a circle can be first";
  }
}
