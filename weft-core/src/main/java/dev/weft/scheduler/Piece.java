package dev.weft.scheduler;

import java.util.ArrayList;
import java.util.List;

/** Parts [from, to) of a stage, noted down while sets change. */
record Piece(StageState stage, long from, long to) {

  /** What of a set of x lies in [f, t), as a copy: the set may change. */
  static List<Piece> of(StageState x, IntervalSet set, long f, long t) {
    if (!set.intersects(f, t)) return List.of();
    var pieces = new ArrayList<Piece>(4);
    for (long p = f; set.find(p) && set.lo < t; p = set.hi) {
      pieces.add(new Piece(x, Math.max(f, set.lo), Math.min(t, set.hi)));
    }
    return pieces;
  }
}
