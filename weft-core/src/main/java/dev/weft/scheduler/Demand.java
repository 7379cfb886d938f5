package dev.weft.scheduler;

import static dev.weft.scheduler.StageState.FAILED;
import static dev.weft.scheduler.StageState.FLYING;
import static dev.weft.scheduler.StageState.HELD;
import static dev.weft.scheduler.StageState.NONE;
import static dev.weft.scheduler.StageState.WAITING;

import dev.weft.graph.Line;
import dev.weft.graph.PartWiring;
import dev.weft.graph.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must be computed, and what no longer must.
 *
 * <p>Demand goes from the wanted parts down to what is held: descending over the stages, what is
 * demanded and neither held, failed nor on its way becomes waiting and demands what it reads; then,
 * sources first, it fails with its inputs, becomes ready, or waits. Submission, new wants and
 * recomputation after a loss are this one thing. Pruning is its inverse: descending from the stages
 * whose needs changed, what nobody needs is forgotten, and the sweep goes on to the sources of what
 * changed.
 */
final class Demand {
  /**
   * Parts of a stage that wait since this demand: [from, to), or pairs of such of a counted one.
   */
  private record Fresh(StageState stage, long from, long to, @Nullable IntList ranges) {}

  private final Scheduler s;
  private final Bits pending = new Bits(64); // ranks of stages with demand
  private final Bits doomed = new Bits(64); // ranks of stages to prune
  private final Bits visited = new Bits(64); // ranks that the sweep is to go on from in any case
  private final List<Fresh> fresh = new ArrayList<>();
  private final Slice slice = new Slice();

  Demand(Scheduler s) {
    this.s = s;
  }

  // ---- demand

  void require(StageState x, long f, long t) {
    if (f >= t) return;
    if (x.demandParts != null) {
      x.demandParts.setAll((int) f, (int) t);
    } else {
      if (x.demand == null) x.demand = new IntervalSet();
      x.demand.add(f, t);
    }
    enqueue(x);
  }

  private void enqueue(StageState x) {
    pending.grow(x.rank);
    pending.set(x.rank);
  }

  /** Demands of [f, t) what is wanted or read by parts that are still to run. */
  void requireNeeded(StageState x, long f, long t) {
    if (f >= t) return;
    var needed = new IntervalSet();
    needed.add(f, t);
    var idle = new IntervalSet();
    idle.add(f, t);
    s.release.subtractNeeded(x, f, t, idle);
    minus(needed, idle);
    for (long p = Long.MIN_VALUE; needed.find(p); p = needed.hi) require(x, needed.lo, needed.hi);
  }

  void settle() {
    if (pending.size > 0) s.epoch++;
    for (int rank = last(pending); rank >= 0; rank = last(pending)) {
      pending.clear(rank);
      StageState x = s.stages.get(rank);
      x.changed = s.epoch;
      s.memory.changed(x);
      if (x.counted) demandParts(x);
      else demandRanges(x);
    }
    for (int k = fresh.size() - 1; k >= 0; k--) start(fresh.get(k));
    fresh.clear();
    prune();
  }

  private static int last(Bits bits) {
    return bits.size == 0 ? -1 : bits.previous(Integer.MAX_VALUE);
  }

  private void demandParts(StageState x) {
    if (x.demandParts == null) x.demandParts = new Bits((int) x.n);
    Bits demanded = x.demandParts;
    if (x.demand != null) {
      for (long p = Long.MIN_VALUE; x.demand.find(p); p = x.demand.hi) {
        demanded.setAll((int) x.demand.lo, (int) x.demand.hi);
      }
      x.demand = null;
    }
    var ranges = new IntList(); // descending
    // what a run demands of its own stage is in the run too, or below it
    for (int last = last(demanded); last >= 0; last = demanded.previous(last)) {
      int first = demanded.runStart(last);
      for (int to = last + 1; to > first; ) {
        int from = to - 1;
        if (x.states[from] == NONE) {
          while (from > first && x.states[from - 1] == NONE) from--;
          requireParts(x, from, to);
          ranges.add(from);
          ranges.add(to);
        }
        to = from;
      }
      demanded.clearAll(first, last + 1);
    }
    if (x.left == null) x.demandParts = null;
    if (ranges.size > 0) fresh.add(new Fresh(x, 0, 0, ranges));
  }

  private void requireParts(StageState x, int from, int to) {
    Arrays.fill(x.states, from, to, WAITING);
    Arrays.fill(x.missing, from, to, 0);
    x.lower(from);
    for (int r = 0; r < x.reads.length; r++) requireInputs(x, r, from, to);
  }

  private void requireInputs(StageState x, int r, int from, int to) {
    var read = (PartWiring) x.reads[r];
    StageState src = x.sources[r];
    int[] missing = x.missing;
    int[] left = src.leftCounts();
    Bits demanded = src.demandBits();
    boolean anyHeld = src.anyHeld();
    boolean any = false;
    for (int p = from; p < to; p++) {
      read.inputs(p, slice);
      for (int e = slice.from; e < slice.to; e++) {
        int q = slice.part(e);
        left[q]++;
        if (!anyHeld || !src.isHeld(q)) {
          missing[p]++;
          demanded.set(q);
          any = true;
        }
      }
    }
    if (any && src != x) enqueue(src);
  }

  private void demandRanges(StageState x) {
    IntervalSet gaps = x.demand == null ? new IntervalSet() : x.demand;
    x.demand = null;
    if (x.demandParts != null) {
      for (int p = x.demandParts.next(0); p >= 0; p = x.demandParts.next(p)) {
        int q = p;
        while (q < x.n && x.demandParts.get(q)) x.demandParts.clear(q++);
        gaps.add(p, q);
      }
    }
    minus(gaps, x.waiting);
    minus(gaps, x.ready);
    minus(gaps, x.flying);
    minus(gaps, x.failed);
    if (x.held != null) {
      minus(gaps, x.held);
    } else {
      Bits held = x.heldBits();
      for (int p = held.next(0); p >= 0; p = held.next(p + 1)) gaps.remove(p, p + 1L);
    }
    for (long p = Long.MIN_VALUE; gaps.find(p); p = gaps.hi) {
      long f = gaps.lo;
      long t = gaps.hi;
      x.waiting = x.waiting.with(f, t);
      fresh.add(new Fresh(x, f, t, null));
      for (int r = 0; r < x.reads.length; r++) {
        var line = (Line) x.reads[r];
        StageState src = x.sources[r];
        if (line.dense()) {
          require(src, line.hullFrom(f, t, src.n), line.hullTo(f, t, src.n));
        } else {
          for (long i = f; i < t; i++) {
            require(src, line.readFrom(i, src.n), line.readTo(i, src.n));
          }
        }
      }
    }
  }

  private static void minus(IntervalSet from, IntervalSet what) {
    if (from.isEmpty()) return;
    for (long p = Long.MIN_VALUE; what.find(p); p = what.hi) from.remove(what.lo, what.hi);
  }

  private void start(Fresh parts) {
    StageState x = parts.stage;
    for (int r = 0; r < x.reads.length; r++) s.failing.inherit(x, r);
    if (parts.ranges == null) {
      s.readiness.promote(x, parts.from, parts.to);
      return;
    }
    int[] items = parts.ranges.items;
    for (int k = parts.ranges.size - 2; k >= 0; k -= 2) {
      for (int p = items[k]; p < items[k + 1]; p++) {
        if (x.states[p] == WAITING && x.missing[p] == 0) s.readiness.readyPart(x, p);
      }
    }
  }

  // ---- prune

  /** The needs of parts of x, or of what x reads, have become fewer: prune x and its sources. */
  void doom(StageState x) {
    doomed.grow(x.rank);
    doomed.set(x.rank);
    visited.grow(x.rank);
    visited.set(x.rank);
  }

  /** Forgets what nobody needs any more of the doomed stages and of what these read. */
  void prune() {
    if (doomed.size > 0) s.epoch++;
    for (int rank = last(doomed); rank >= 0; rank = last(doomed)) {
      doomed.clear(rank);
      StageState x = s.stages.get(rank);
      x.changed = s.epoch;
      boolean changed = x.counted ? pruneParts(x) : pruneRanges(x);
      if (!x.hasReady()) x.kind.unmark(x);
      if (!changed && !visited.has(rank)) continue;
      if (visited.has(rank)) visited.clear(rank);
      for (StageState source : x.sources) {
        doomed.grow(source.rank);
        if (source != x) doomed.set(source.rank);
      }
    }
  }

  private boolean pruneRanges(StageState x) {
    if (x.waiting.isEmpty() && x.ready.isEmpty()) {
      s.release.range(x, 0, x.n);
      return false;
    }
    long before = x.waiting.size() + x.ready.size();
    var idle = new IntervalSet();
    idle.add(0, x.n);
    s.release.subtractNeeded(x, 0, x.n, idle);
    for (long p = Long.MIN_VALUE; idle.find(p); p = idle.hi) {
      x.waiting.remove(idle.lo, idle.hi);
      x.ready.remove(idle.lo, idle.hi);
    }
    s.release.range(x, 0, x.n);
    return x.waiting.size() + x.ready.size() < before;
  }

  private boolean pruneParts(StageState x) {
    var lines = new IntervalSet();
    if (x.lineReaders) {
      lines.add(0, x.n);
      s.release.subtractRanges(x, 0, x.n, lines);
    }
    boolean changed = false;
    for (int p = (int) x.n - 1; p >= 0; p--) {
      byte state = x.states[p];
      if (state == NONE || state == FLYING || state == FAILED) continue;
      if (x.wanted.contains(p)
          || (x.left != null && x.left[p] > 0)
          || (x.lineReaders && !lines.contains(p))) {
        continue;
      }
      if (state == HELD) {
        s.release.part(x, p);
        continue;
      }
      x.states[p] = NONE;
      x.readyBits().clear(p);
      s.release.leaveInputs(x, p);
      changed = true;
    }
    return changed;
  }
}
