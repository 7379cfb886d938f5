package dev.weft.client;

import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.PartRange;
import dev.weft.graph.Parts;
import dev.weft.graph.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;

/**
 * Where a future comes from that was submitted with others as arguments. The engine that holds
 * those needs no more than their names, so a chain of a million futures is submitted link by link;
 * the whole graph is put together only for whoever asks.
 *
 * @param futures the arguments that are futures
 * @param base the graphs of the other arguments
 * @param stage the call
 */
record Lineage(List<TaskFuture<?>> futures, Graph base, Stage stage) {
  Lineage {
    futures = List.copyOf(futures);
  }

  /** Stands for a stage that the engine is known to have. */
  private record Known(String name) implements Body {
    @Override
    public void run(Parts parts) {
      throw new IllegalStateException(
          "the value of '"
              + name
              + "' was released while a task that reads it was submitted; close a future after"
              + " that");
    }
  }

  /**
   * Returns the stages of a plan's outputs, as the engine that holds them needs to hear of them.
   */
  static Graph stubs(Plan<?> plan) {
    Graph stubs = Graph.of();
    for (PartRange range : plan.outputs()) {
      if (!stubs.contains(range.stage())) {
        Stage real = plan.graph().stage(range.stage());
        stubs =
            stubs.plus(
                new Stage(
                    real.name(), real.size(), List.of(), new Known(real.name()), real.needs()));
      }
    }
    return stubs;
  }

  /** Returns the graph that computes the stage from nothing. */
  Graph whole() {
    var stages = new ArrayList<Stage>();
    var seen = new HashSet<String>();
    Deque<Lineage> path = new ArrayDeque<>();
    Deque<Integer> next = new ArrayDeque<>();
    path.push(this);
    next.push(0);
    while (!path.isEmpty()) { // depth first, without recursion: chains are long
      Lineage at = path.getFirst();
      int i = next.pop();
      if (i < at.futures.size()) {
        next.push(i + 1);
        TaskFuture<?> future = at.futures.get(i);
        if (future.lineage() == null) {
          add(future.near().graph(), stages, seen);
        } else if (!seen.contains(future.lineage().stage.name())) {
          path.push(future.lineage());
          next.push(0);
        }
      } else {
        path.pop();
        add(at.base, stages, seen);
        if (seen.add(at.stage.name())) {
          stages.add(at.stage);
        }
      }
    }
    return Graph.of(stages);
  }

  private static void add(Graph graph, List<Stage> stages, HashSet<String> seen) {
    for (Stage stage : graph.stages()) {
      if (seen.add(stage.name())) {
        stages.add(stage);
      }
    }
  }
}
