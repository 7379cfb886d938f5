package dev.weft.engine;

import static java.util.Objects.requireNonNull;

import dev.weft.graph.Graph;
import dev.weft.graph.PartRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What an engine is asked to compute.
 *
 * @param graph the work; of it, only what the wanted parts need is done
 * @param wanted the parts whose values are to be held; made disjoint and ordered
 * @param priority jobs of a higher one go first
 */
public record JobRequest(Graph graph, List<PartRange> wanted, int priority) {
  public JobRequest {
    requireNonNull(graph, "graph");
    wanted = disjoint(wanted);
    for (PartRange range : wanted) {
      long size = graph.stage(range.stage()).size();
      if (range.to() > size) {
        throw new IllegalArgumentException(
            "a wanted part lies outside its stage: " + range + ", size=" + size);
      }
    }
  }

  /** Returns the same parts as disjoint ranges, by stage and part. */
  static List<PartRange> disjoint(List<PartRange> ranges) {
    if (ranges.size() == 1) {
      return List.copyOf(ranges);
    }
    var sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparing(PartRange::stage).thenComparingLong(PartRange::from));
    var merged = new ArrayList<PartRange>();
    for (PartRange range : sorted) {
      if (range.size() == 0) {
        continue;
      }
      PartRange last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && last.stage().equals(range.stage()) && range.from() <= last.to()) {
        merged.set(
            merged.size() - 1,
            new PartRange(last.stage(), last.from(), Math.max(last.to(), range.to())));
      } else {
        merged.add(range);
      }
    }
    return List.copyOf(merged);
  }

  /** Returns how many parts are wanted. */
  public long wantedParts() {
    long sum = 0;
    for (PartRange range : wanted) {
      sum += range.size();
    }
    return sum;
  }
}
