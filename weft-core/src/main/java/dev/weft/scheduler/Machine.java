package dev.weft.scheduler;

import java.util.HashMap;
import java.util.Map;

/** What the workers of one machine share beside memory: named resources, as GPUs. */
final class Machine {
  private Map<String, Integer> resources = Map.of(); // in all
  private final Map<String, Integer> occupied = new HashMap<>();

  /** What there is in all, from now on. */
  void has(Map<String, Integer> resources) {
    this.resources = resources;
  }

  int inAll(String name) {
    return resources.getOrDefault(name, 0);
  }

  boolean isFree(Map<String, Integer> needed) {
    if (needed.isEmpty()) return true;
    for (var entry : needed.entrySet()) {
      int free = inAll(entry.getKey()) - occupied.getOrDefault(entry.getKey(), 0);
      if (free < entry.getValue()) return false;
    }
    return true;
  }

  void occupy(Map<String, Integer> needed) {
    needed.forEach((name, amount) -> occupied.merge(name, amount, Integer::sum));
  }

  void vacate(Map<String, Integer> needed) {
    needed.forEach((name, amount) -> occupied.merge(name, -amount, Integer::sum));
  }
}
