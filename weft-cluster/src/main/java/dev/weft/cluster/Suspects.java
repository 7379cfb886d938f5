package dev.weft.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which parts were being run when workers died. Parts that were among them each of several times
 * are taken for the cause: a body that ends its process would else end them all.
 */
final class Suspects {
  private static final int MOST_DEATHS = 3;
  private static final int REMEMBERED = 64; // deaths a stage

  /** What a worker was at when it died: a range of parts, or some of them. */
  private record Scene(long from, long to, @Nullable BitSet parts) {
    static Scene of(long from, long to, int @Nullable [] list) {
      if (list == null) {
        return new Scene(from, to, null);
      }
      var parts = new BitSet();
      for (int part : list) {
        parts.set(part);
      }
      return new Scene(parts.nextSetBit(0), parts.length(), parts);
    }

    /** Returns what two have in common, or null if that is nothing. */
    @Nullable Scene and(Scene other) {
      long first = Math.max(from, other.from);
      long end = Math.min(to, other.to);
      if (first >= end) {
        return null;
      }
      BitSet some = parts != null ? parts : other.parts;
      if (some == null) {
        return new Scene(first, end, null);
      }
      BitSet both = some.get(0, (int) end);
      both.clear(0, (int) first);
      if (parts != null && other.parts != null) {
        both.and(other.parts);
      }
      return both.isEmpty() ? null : new Scene(both.nextSetBit(0), both.length(), both);
    }
  }

  private final Map<String, ArrayDeque<Scene>> deaths = new HashMap<>();

  /**
   * Takes note that a worker died while it had parts of a stage: from {@code from} to {@code to -
   * 1}, or those of a list.
   *
   * @return how often workers died at the same parts, this time included, if that is too often; 0
   *     otherwise
   */
  synchronized int died(String stage, long from, long to, int @Nullable [] list) {
    Scene now = Scene.of(from, to, list);
    ArrayDeque<Scene> scenes = deaths.computeIfAbsent(stage, _ -> new ArrayDeque<>());
    int most = most(now, List.copyOf(scenes));
    scenes.add(now);
    if (scenes.size() > REMEMBERED) {
      scenes.remove();
    }
    return most >= MOST_DEATHS ? most : 0;
  }

  /** Returns how many of {@code scenes}, and {@code now}, have parts in common. */
  private static int most(Scene now, List<Scene> scenes) {
    int most = 1;
    for (int i = 0; i < scenes.size(); i++) {
      Scene common = now.and(scenes.get(i));
      if (common != null) {
        var rest = new ArrayList<>(scenes.subList(i + 1, scenes.size()));
        most = Math.max(most, Math.min(MOST_DEATHS, 1 + most(common, rest)));
        if (most == MOST_DEATHS) {
          return most;
        }
      }
    }
    return most;
  }

  /** Nobody has the stage any more. */
  synchronized void forget(String stage) {
    deaths.remove(stage);
  }
}
