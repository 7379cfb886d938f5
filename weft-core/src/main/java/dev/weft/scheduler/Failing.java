package dev.weft.scheduler;

import static dev.weft.scheduler.StageState.FAILED;
import static dev.weft.scheduler.StageState.WAITING;

import dev.weft.graph.Slice;
import dev.weft.scheduler.StageState.FailedParts;
import dev.weft.scheduler.StageState.Link;
import dev.weft.scheduler.StageState.Want;
import java.util.HashMap;
import java.util.Map;

/**
 * Parts that threw too often fail, and with them all that read them: an ascending sweep over the
 * stages from the one that failed. Each failed part keeps the failure that it comes from.
 */
final class Failing {
  private final Scheduler s;
  private final Bits pending = new Bits(64); // ranks of stages with parts that failed just now

  Failing(Scheduler s) {
    this.s = s;
  }

  /** Part p of x, which is waiting or ready, threw. */
  void threw(StageState x, long p, Failure failure) {
    if (x.tries == null) x.tries = new HashMap<>();
    int tries = x.tries.merge(p, 1, Integer::sum);
    if (tries <= s.options.retries()) return;
    if (x.counted) {
      if (x.states[(int) p] == StageState.NONE) return;
      x.readyBits().clear((int) p);
      x.states[(int) p] = WAITING;
    } else {
      if (!x.ready.contains(p) && !x.waiting.contains(p)) return;
      x.ready.remove(p, p + 1);
      x.waiting = x.waiting.with(p, p + 1);
    }
    if (!x.hasReady()) x.kind.unmark(x);
    fail(x, p, p + 1, failure);
    settle();
  }

  /** Parts of x that wait since just now fail if what read r of them names has failed before. */
  void inherit(StageState x, int r) {
    if (x.sources[r].failed.isEmpty()) return;
    spread(x.sources[r], new Link(x, r));
    settle();
  }

  /** Fails what waits for what has failed. */
  private void settle() {
    for (int rank = pending.next(0); rank >= 0; rank = pending.next(rank)) {
      pending.clear(rank);
      StageState src = s.stages.get(rank);
      for (Link link : src.links) spread(src, link);
    }
  }

  /** Parts [f, t) of x, which wait, fail. */
  private void fail(StageState x, long f, long t, Failure failure) {
    if (x.counted) {
      for (int p = (int) f; p < t; p++) {
        x.states[p] = FAILED;
        s.release.leaveInputs(x, p);
      }
    } else {
      x.waiting.remove(f, t);
    }
    x.fail(f, t, failure);
    pending.grow(x.rank);
    pending.set(x.rank);
    s.demand.doom(x);
    for (Want want : x.wants) {
      for (Piece p : Piece.of(x, want.parts(), f, t)) {
        s.out.add(new Command.Failed(want.job(), x.id, p.from(), p.to(), failure));
      }
    }
  }

  /** All failed parts of src fail what waits for them in one reader. */
  private void spread(StageState src, Link link) {
    // the map grows while it is walked if a table reads itself: ascending, so nothing is missed
    for (Map.Entry<Long, FailedParts> entry = src.failures.firstEntry();
        entry != null;
        entry = src.failures.higherEntry(entry.getKey())) {
      FailedParts parts = entry.getValue();
      failReaders(link, entry.getKey(), parts.to(), parts.failure());
    }
  }

  private void failReaders(Link link, long f, long t, Failure failure) {
    StageState r = link.reader();
    if (r.counted) {
      var readers = new Slice(); // releasing inputs uses others
      for (int p = (int) f; p < t; p++) {
        link.part().readers(p, readers);
        for (int e = readers.from; e < readers.to; e++) {
          int q = readers.part(e);
          if (r.states[q] == WAITING) fail(r, q, q + 1L, failure);
        }
      }
      return;
    }
    var line = link.line();
    long a = line.touchedFrom(f, t, r.n);
    long b = line.touchedTo(f, t, r.n);
    for (Piece piece : Piece.of(r, r.waiting, a, b)) fail(r, piece.from(), piece.to(), failure);
  }
}
