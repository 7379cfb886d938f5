package dev.weft.scheduler;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stages that a worker may run under the same condition: what a part occupies of its slots and
 * resources. Of each priority, the ranks of the stages that have ready parts.
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
    Bits level = level(x);
    if (level.get(x.rank)) return;
    level.set(x.rank);
    size++;
  }

  void unmark(StageState x) {
    Bits level = x.level;
    if (level == null || !level.has(x.rank)) return;
    level.clear(x.rank);
    size--;
  }

  /** Marks a stage that counts already: ranks were dealt out anew. */
  void remark(StageState x) {
    level(x).set(x.rank);
  }

  private Bits level(StageState x) {
    Bits level = x.level;
    if (level == null) x.level = level = levels.computeIfAbsent(x.priority, _ -> new Bits(64));
    level.grow(x.rank);
    return level;
  }
}
