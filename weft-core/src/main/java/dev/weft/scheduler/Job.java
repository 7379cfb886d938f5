package dev.weft.scheduler;

import java.util.List;

/** A submitted graph's stages, and how many parts of these are wanted. */
final class Job {
  final int id;
  final List<StageState> stages;
  long wanted;

  Job(int id, List<StageState> stages) {
    this.id = id;
    this.stages = stages;
  }
}
