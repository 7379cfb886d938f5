package dev.weft.scheduler;

import dev.weft.graph.Graph;
import java.util.List;

/** A submitted graph, its stages in order, and how many parts of it are wanted. */
final class Job {
  final int id;
  final int priority;
  final Graph graph;
  final List<StageState> stages;

  Job(int id, int priority, Graph graph, List<StageState> stages) {
    this.id = id;
    this.priority = priority;
    this.graph = graph;
    this.stages = stages;
  }
}
