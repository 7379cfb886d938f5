package dev.weft.client;

import static java.util.Objects.requireNonNull;

import dev.weft.graph.Graph;
import dev.weft.graph.PartRange;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work to do, and how one value is made of its outputs.
 *
 * @param graph the work
 * @param outputs the parts whose values are needed
 * @param assemble makes the value, in the client
 * @param <T> the type of the value
 */
public record Plan<T>(Graph graph, List<PartRange> outputs, Assembly<T> assemble) {
  public Plan {
    requireNonNull(graph, "graph");
    requireNonNull(assemble, "assemble");
    outputs = List.copyOf(outputs);
    for (PartRange range : outputs) {
      if (range.to() > graph.stage(range.stage()).size()) {
        throw new IllegalArgumentException(
            "an output lies outside its stage: "
                + range
                + ", size="
                + graph.stage(range.stage()).size());
      }
    }
  }

  /** Returns the plan whose value is that of one part. */
  @SuppressWarnings({"unchecked", "NullAway"}) // the type is what the part's body makes
  public static <T> Plan<T> ofOne(Graph graph, PartRange part) {
    return new Plan<>(graph, List.of(part), values -> (T) values.getFirst());
  }

  /** Makes a value of the values of a plan's outputs. */
  @FunctionalInterface
  public interface Assembly<T> extends Serializable {
    /** Returns the value; {@code values} are those of the outputs in order, range by range. */
    T assemble(List<@Nullable Object> values);
  }
}
