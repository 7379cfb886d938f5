package dev.weft.scheduler;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stages that a worker may run under the same condition: what a part occupies of its slots and
 * resources. Of each priority the ranks of the stages that have ready parts.
 */
final class ReadyClass {
  final boolean waits;
  final Map<String, Integer> resources;
  final TreeMap<Integer, Bits> levels = new TreeMap<>(Collections.reverseOrder());
  int size; // stages that have ready parts

  ReadyClass(boolean waits, Map<String, Integer> resources) {
    this.waits = waits;
    this.resources = resources;
  }

  void mark(StageState x) {
    if (x.level == null) x.level = levels.computeIfAbsent(x.priority, _ -> new Bits(64));
    x.level.grow(x.rank);
    if (x.level.get(x.rank)) return;
    x.level.set(x.rank);
    size++;
  }

  void unmark(StageState x) {
    if (x.level == null) return;
    x.level.grow(x.rank);
    if (!x.level.get(x.rank)) return;
    x.level.clear(x.rank);
    size--;
  }
}
