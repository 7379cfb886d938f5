package dev.weft.scheduler;

import static dev.weft.scheduler.StageState.HELD;
import static dev.weft.scheduler.StageState.READY;
import static dev.weft.scheduler.StageState.WAITING;

import dev.weft.graph.Line;
import dev.weft.graph.PartWiring;
import dev.weft.graph.Slice;
import dev.weft.scheduler.StageState.FailedParts;
import dev.weft.scheduler.StageState.Link;
import dev.weft.scheduler.StageState.Want;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes held, who is told of it, and which readers become ready by it.
 *
 * <p>A part of an interval stage is ready when, of every source, what it reads lies inside one run
 * of held parts; which parts those are is found by inverting the runs of held parts that the new
 * range touches. A part of a counted stage is ready when its count of missing inputs is zero.
 */
final class Readiness {
  private final Scheduler s;
  private IntervalSet cur = new IntervalSet();
  private IntervalSet next = new IntervalSet();
  private final Slice slice = new Slice();

  Readiness(Scheduler s) {
    this.s = s;
  }

  /** Parts [f, t) of an interval stage have been computed on the host. */
  void held(StageState x, long f, long t, Host host) {
    if (f >= t) return;
    if (x.held != null) x.held = x.held.with(f, t);
    else x.heldBits().setAll((int) f, (int) t);
    s.release.own(x, f, t, host);
    if (!x.wanted.isEmpty()) reportHeld(x, f, t);
    notifyReaders(x, f, t);
  }

  /** Parts of a counted stage have been computed on the host: list[f] to list[t - 1]. */
  void heldParts(StageState x, int @Nullable [] list, int f, int t, Host host) {
    if (f >= t) return;
    if (list == null) {
      Arrays.fill(x.states, f, t, HELD);
      x.heldParts += t - f;
      if (x.held != null) x.held = x.held.with(f, t);
      s.release.own(x, f, t, host);
      if (!x.wanted.isEmpty()) reportHeld(x, f, t);
      notifyReaders(x, f, t);
      return;
    }
    for (int k = f; k < t; k++) x.states[list[k]] = HELD;
    x.heldParts += t - f;
    if (x.held != null) {
      for (int k = f, e; k < t; k = e) {
        e = IntList.runEnd(list, k, t);
        x.held = x.held.with(list[k], list[e - 1] + 1L);
      }
    }
    s.release.ownParts(x, list, f, t, host);
    if (!x.wanted.isEmpty()) reportParts(x, list, f, t);
    for (Link link : x.links) {
      if (link.reader().counted) {
        countDown(link, list, f, t);
        continue;
      }
      for (int k = f, e; k < t; k = e) {
        e = IntList.runEnd(list, k, t);
        notifyLine(link, list[k], list[e - 1] + 1L);
      }
    }
  }

  // ---- reports

  private void reportParts(StageState x, int[] list, int f, int t) {
    for (Want want : x.wants) {
      var parts = new IntList();
      for (int k = f, e; k < t; k = e) {
        e = IntList.runEnd(list, k, t);
        int to = list[e - 1] + 1;
        for (long p = list[k]; want.parts().find(p) && want.parts().lo < to; p = want.parts().hi) {
          parts.addRange((int) Math.max(p, want.parts().lo), (int) Math.min(to, want.parts().hi));
        }
      }
      if (parts.size > 0) s.out.add(new Command.HeldParts(want.job(), x.id, parts.toArray()));
    }
  }

  private void reportHeld(StageState x, long f, long t) {
    for (Want want : x.wants) {
      IntervalSet parts = want.parts();
      for (long p = f; parts.find(p) && parts.lo < t; p = parts.hi) {
        s.out.add(new Command.Held(want.job(), x.id, Math.max(f, parts.lo), Math.min(t, parts.hi)));
      }
    }
  }

  /** Tells the job what of [f, t) is there already, or will never be. */
  void reportKnown(int job, StageState x, long f, long t) {
    if (x.held != null) {
      for (Piece p : Piece.of(x, x.held, f, t)) {
        s.out.add(new Command.Held(job, x.id, p.from(), p.to()));
      }
    } else {
      for (long p = f; p < t; p++) {
        long q = p;
        while (q < t && x.isHeld(q)) q++;
        if (q > p) s.out.add(new Command.Held(job, x.id, p, q));
        p = q;
      }
    }
    if (!x.failed.intersects(f, t)) return;
    for (Map.Entry<Long, FailedParts> entry : x.failures.entrySet()) {
      long a = Math.max(f, entry.getKey());
      long b = Math.min(t, entry.getValue().to());
      if (a < b) s.out.add(new Command.Failed(job, x.id, a, b, entry.getValue().failure()));
    }
  }

  // ---- readers

  private void notifyReaders(StageState x, long f, long t) {
    for (Link link : x.links) {
      if (link.reader().counted) countDown(link, null, (int) f, (int) t);
      else notifyLine(link, f, t);
    }
  }

  private void notifyLine(Link link, long f, long t) {
    StageState r = link.reader();
    if (r.waiting.isEmpty()) return;
    var line = link.line();
    promote(r, line.touchedFrom(f, t, r.n), line.touchedTo(f, t, r.n));
  }

  private void countDown(Link link, int @Nullable [] list, int f, int t) {
    StageState r = link.reader();
    var read = link.part();
    byte[] states = r.states;
    int[] missing = r.missing;
    for (int k = f; k < t; k++) {
      read.readers(Lease.part(list, k), slice);
      for (int e = slice.from; e < slice.to; e++) {
        int q = slice.part(e);
        if (states[q] == WAITING && --missing[q] == 0) readyPart(r, q);
      }
    }
  }

  void readyPart(StageState x, int p) {
    x.states[p] = READY;
    Bits ready = x.readyBits();
    ready.set(p);
    if (ready.size == 1) x.kind.mark(x);
  }

  /** Makes ready what waits in [f, t) and has all its inputs. */
  void promote(StageState x, long f, long t) {
    cur.clear();
    for (long p = f; x.waiting.find(p) && x.waiting.lo < t; p = x.waiting.hi) {
      cur.add(Math.max(f, x.waiting.lo), Math.min(t, x.waiting.hi));
    }
    for (int r = 0; r < x.reads.length && !cur.isEmpty(); r++) {
      var line = (Line) x.reads[r];
      StageState src = x.sources[r];
      IntervalSet held = src.heldRanges();
      next.clear();
      for (long p = Long.MIN_VALUE; cur.find(p); p = cur.hi) {
        long a = cur.lo;
        long b = cur.hi;
        long hf = line.hullFrom(a, b, src.n);
        long ht = line.hullTo(a, b, src.n);
        if (x.empties) passEmpty(line, a, b, x.n, src.n);
        for (long h = hf; held.find(h) && held.lo < ht; h = held.hi) {
          next.add(
              Math.max(a, line.insideFrom(held.lo, held.hi, x.n, src.n)),
              Math.min(b, line.insideTo(held.lo, held.hi, x.n, src.n)));
        }
      }
      IntervalSet swap = cur;
      cur = next;
      next = swap;
    }
    if (cur.isEmpty()) return;
    for (long p = Long.MIN_VALUE; cur.find(p); p = cur.hi) x.promote(cur.lo, cur.hi);
    x.kind.mark(x);
  }

  /** Parts whose read lies outside of its source read nothing: they have all that they need. */
  private void passEmpty(Line line, long a, long b, long n, long m) {
    next.add(a, Math.min(b, line.touchedFrom(0, m, n)));
    next.add(Math.max(a, line.touchedTo(0, m, n)), b);
  }

  /** Parts that were put back: are they ready? */
  void reconsider(Piece piece) {
    StageState x = piece.stage();
    if (!x.counted) {
      promote(x, piece.from(), piece.to());
      return;
    }
    for (int p = (int) piece.from(); p < piece.to(); p++) {
      if (x.states[p] != WAITING) continue;
      x.missing[p] = countMissing(x, p);
      if (x.missing[p] == 0) readyPart(x, p);
    }
  }

  private int countMissing(StageState x, int p) {
    int missing = 0;
    for (int r = 0; r < x.reads.length; r++) {
      ((PartWiring) x.reads[r]).inputs(p, slice);
      for (int e = slice.from; e < slice.to; e++) {
        if (!x.sources[r].isHeld(slice.part(e))) missing++;
      }
    }
    return missing;
  }
}
