package dev.weft.cluster;

import dev.weft.cluster.Message.Holding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which worker holds which parts. Safe for many threads: the driver writes it as leases end and
 * values are freed, and whoever fetches reads it.
 */
final class Whereabouts {
  private static final int NOBODY = -1;

  /** The parts of one stage. */
  private abstract static sealed class Places {
    boolean lossy; // some of it was lost once, and may come again

    abstract void put(long from, long to, int worker);

    /** Removes what {@code worker} holds of a range. */
    abstract void remove(long from, long to, int worker);

    /** Adds who holds what of a range, in order; returns how many parts nobody holds. */
    abstract long find(int stage, long from, long to, List<Holding> found);
  }

  /** Of a stage that is made range by range. */
  private static final class Ranges extends Places {
    private record Run(long to, int worker) {}

    private final TreeMap<Long, Run> runs = new TreeMap<>(); // by first part, disjoint

    @Override
    void put(long from, long to, int worker) {
      cut(from);
      cut(to);
      runs.subMap(from, to).clear();
      long first = from;
      long end = to;
      Map.Entry<Long, Run> before = runs.lowerEntry(from);
      if (before != null && before.getValue().to == from && before.getValue().worker == worker) {
        first = before.getKey();
      }
      Run after = runs.get(to);
      if (after != null && after.worker == worker) {
        runs.remove(to);
        end = after.to;
      }
      runs.put(first, new Run(end, worker));
    }

    /** Makes a run end, and the next one begin, at {@code at} if one goes across it. */
    private void cut(long at) {
      Map.Entry<Long, Run> across = runs.lowerEntry(at);
      if (across != null && across.getValue().to > at) {
        Run run = across.getValue();
        runs.put(across.getKey(), new Run(at, run.worker));
        runs.put(at, run);
      }
    }

    @Override
    void remove(long from, long to, int worker) {
      cut(from);
      cut(to);
      runs.subMap(from, to).values().removeIf(run -> run.worker == worker);
    }

    @Override
    long find(int stage, long from, long to, List<Holding> found) {
      long missing = to - from;
      Map.Entry<Long, Run> at = runs.floorEntry(from);
      if (at == null || at.getValue().to <= from) {
        at = runs.higherEntry(from);
      }
      while (at != null && at.getKey() < to) {
        long first = Math.max(from, at.getKey());
        long end = Math.min(to, at.getValue().to);
        found.add(new Holding(stage, first, end, at.getValue().worker));
        missing -= end - first;
        at = runs.higherEntry(at.getKey());
      }
      return missing;
    }
  }

  /** Of a stage that is made part by part. */
  private static final class Each extends Places {
    private final int[] workers;

    Each(int size) {
      workers = new int[size];
      Arrays.fill(workers, NOBODY);
    }

    @Override
    void put(long from, long to, int worker) {
      Arrays.fill(workers, (int) from, (int) to, worker);
    }

    @Override
    void remove(long from, long to, int worker) {
      for (int part = (int) from; part < Math.min(to, workers.length); part++) {
        if (workers[part] == worker) {
          workers[part] = NOBODY;
        }
      }
    }

    @Override
    long find(int stage, long from, long to, List<Holding> found) {
      long missing = 0;
      for (int part = (int) from, next; part < to; part = next) {
        int worker = workers[part];
        next = part + 1;
        while (next < to && workers[next] == worker) {
          next++;
        }
        if (worker == NOBODY) {
          missing += next - part;
        } else {
          found.add(new Holding(stage, part, next, worker));
        }
      }
      return missing;
    }
  }

  private final Map<Integer, Places> stages = new HashMap<>();

  /**
   * A worker holds parts from now on.
   *
   * @param size the number of parts of the stage
   * @param counted whether the stage is made part by part
   */
  synchronized void put(int stage, long size, boolean counted, long from, long to, int worker) {
    if (from < to) {
      places(stage, size, counted).put(from, to, worker);
    }
  }

  /** As the other, of the first {@code count} of {@code parts}. */
  synchronized void put(int stage, long size, int[] parts, int count, int worker) {
    Places places = places(stage, size, true);
    for (int i = 0; i < count; i++) {
      places.put(parts[i], parts[i] + 1L, worker);
    }
  }

  private Places places(int stage, long size, boolean counted) {
    return stages.computeIfAbsent(
        stage, _ -> counted ? new Each(Math.toIntExact(size)) : new Ranges());
  }

  /** A worker holds parts no longer, if it did. */
  synchronized void remove(int stage, long from, long to, int worker) {
    Places places = stages.get(stage);
    if (places != null && from < to) {
      places.remove(from, to, worker);
    }
  }

  /** As the other, of a list. */
  synchronized void remove(int stage, int[] parts, int worker) {
    Places places = stages.get(stage);
    if (places != null) {
      for (int part : parts) {
        places.remove(part, part + 1L, worker);
      }
    }
  }

  /** A worker holds nothing any more. */
  synchronized void lost(int worker) {
    for (Places places : stages.values()) {
      places.remove(0, Long.MAX_VALUE, worker);
      places.lossy = true;
    }
  }

  /** A stage is no more. */
  synchronized void forget(int stage) {
    stages.remove(stage);
  }

  /** Adds who holds what of a range, in order; returns how many parts nobody holds. */
  synchronized long find(int stage, long from, long to, List<Holding> found) {
    Places places = stages.get(stage);
    return places == null || from >= to
        ? Math.max(0, to - from)
        : places.find(stage, from, to, found);
  }

  /** Returns who holds what of a range, in order. */
  List<Holding> find(int stage, long from, long to) {
    var found = new ArrayList<Holding>();
    find(stage, from, to, found);
    return found;
  }

  /**
   * Returns whether parts of the stage were lost, so that what is not held may be computed again.
   */
  synchronized boolean isLossy(int stage) {
    Places places = stages.get(stage);
    return places != null && places.lossy;
  }
}
