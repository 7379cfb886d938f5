package dev.weft.graph;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An immutable directed acyclic graph of stages, each after the stages it reads. It is the only
 * thing that an engine runs.
 *
 * <p>Its size is that of its stages, not of their parts: joining two graphs costs their stages.
 */
public final class Graph implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Graph EMPTY = new Graph(new LinkedHashMap<>());

  @SuppressWarnings("serial") // a LinkedHashMap
  private final Map<String, Stage> stages;

  private Graph(Map<String, Stage> stages) {
    this.stages = Collections.unmodifiableMap(stages);
  }

  /**
   * Returns the graph of {@code stages}.
   *
   * @throws IllegalArgumentException if a stage reads one that is absent or comes after it, or if
   *     two different stages have one name
   */
  public static Graph of(Stage... stages) {
    return stages.length == 0 ? EMPTY : of(List.of(stages));
  }

  /** As {@link #of(Stage...)}. */
  public static Graph of(Collection<Stage> stages) {
    var byName = new LinkedHashMap<String, Stage>();
    for (Stage stage : stages) {
      add(byName, stage);
    }
    return new Graph(byName);
  }

  private static void add(Map<String, Stage> byName, Stage stage) {
    for (Wiring read : stage.reads()) {
      boolean self = read.source().equals(stage.name()) && read instanceof Table;
      if (!self && !byName.containsKey(read.source())) {
        throw new IllegalArgumentException(
            "stage '"
                + stage.name()
                + "' reads '"
                + read.source()
                + "', which is not before it in the graph; stages so far: "
                + byName.keySet());
      }
    }
    Stage previous = byName.putIfAbsent(stage.name(), stage);
    if (previous != null
        && (previous.size() != stage.size() || !previous.reads().equals(stage.reads()))) {
      throw new IllegalArgumentException(
          "two different stages are named '" + stage.name() + "': " + previous + " and " + stage);
    }
  }

  /** Returns this graph followed by {@code stage}. */
  public Graph plus(Stage stage) {
    var all = new LinkedHashMap<>(stages);
    add(all, stage);
    return new Graph(all);
  }

  /** Returns this graph followed by {@code other}; a stage that both hold is held once. */
  public Graph merge(Graph other) {
    if (stages.isEmpty() || other == this) {
      return other;
    }
    var all = new LinkedHashMap<>(stages);
    other.stages.values().forEach(stage -> add(all, stage));
    return new Graph(all);
  }

  /** Returns the stages, each after those it reads. */
  public Collection<Stage> stages() {
    return stages.values();
  }

  /** Returns whether a stage has this name. */
  public boolean contains(String name) {
    return stages.containsKey(name);
  }

  /**
   * Returns the stage of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Stage stage(String name) {
    @Nullable Stage stage = stages.get(name);
    if (stage == null) {
      throw new IllegalArgumentException("no stage named '" + name + "'; have " + stages.keySet());
    }
    return stage;
  }

  /** Returns the number of parts of all stages. */
  public long partCount() {
    long count = 0;
    for (Stage stage : stages.values()) {
      count = Math.addExact(count, stage.size());
    }
    return count;
  }

  /**
   * Returns an upper bound of the bytes of values held and running while the wanted parts are
   * computed with so many parts at a time, as far as the stages' {@link Needs} declare them.
   *
   * @throws IllegalArgumentException if a wanted stage is not in this graph
   * @see Promise
   */
  public long promisedPeak(List<PartRange> wanted, int slots) {
    return Promise.of(stages.values(), wanted).peak(slots);
  }

  /**
   * Returns a table for people: what would be computed for the wanted parts, with so many parts at
   * a time, and the memory that is promised to be enough.
   *
   * @throws IllegalArgumentException if a wanted stage is not in this graph
   */
  public String explain(List<PartRange> wanted, int slots) {
    return Explanation.of(this, wanted, slots);
  }

  /** Returns one line a stage: its name, parts, bytes a part and wirings. */
  @Override
  public String toString() {
    var lines = new ArrayList<String>();
    for (Stage stage : stages.values()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s, %,d part%s of %,d bytes%s",
              stage.name(),
              stage.size(),
              stage.size() == 1 ? "" : "s",
              stage.needs().valueBytes(),
              stage.reads().isEmpty() ? "" : ", reads " + stage.reads()));
    }
    return String.join("\n", lines);
  }
}
