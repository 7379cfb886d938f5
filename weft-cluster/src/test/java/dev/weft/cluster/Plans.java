package dev.weft.cluster;

import dev.weft.client.Lazy;
import dev.weft.client.Plan;
import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Graphs for tests, whose names never meet. */
final class Plans {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private Plans() {}

  static String name(String what) {
    return what + "-" + NAMES.getAndIncrement();
  }

  static Stage stage(String name, long size, Body.EachPart body, Wiring... reads) {
    return new Stage(name, size, List.of(reads), Body.each(body), Needs.NONE);
  }

  /** All parts of the last of {@code stages}, in order. */
  static Lazy<List<@Nullable Object>> all(Stage... stages) {
    Stage last = stages[stages.length - 1];
    Graph graph = Graph.of(stages);
    return () -> new Plan<>(graph, List.of(PartRange.all(last)), values -> values);
  }
}
