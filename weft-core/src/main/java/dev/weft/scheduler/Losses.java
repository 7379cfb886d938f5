package dev.weft.scheduler;

import static dev.weft.scheduler.StageState.READY;
import static dev.weft.scheduler.StageState.WAITING;

import dev.weft.graph.Line;
import dev.weft.graph.PartWiring;
import dev.weft.graph.Slice;
import dev.weft.scheduler.StageState.Link;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker is gone: its leases are put back; with the last worker of a host the values there are
 * gone, leases that read them are cancelled, readers wait again, and what is still needed is
 * demanded anew.
 */
final class Losses {
  private final Scheduler s;
  private final Slice slice = new Slice();

  Losses(Scheduler s) {
    this.s = s;
  }

  void lost(@Nullable Host host, List<Lease> aborted) {
    var gone = new ArrayList<Piece>();
    if (host != null) {
      takeValues(host, gone);
      for (Piece piece : gone) unready(piece);
      for (Worker worker : s.workers) {
        for (Lease lease : List.copyOf(worker.leases)) {
          if (!lease.live || !readsAny(lease, gone)) continue;
          s.cancel(lease);
          if (s.keepTwin(lease)) continue;
          aborted.add(lease);
        }
      }
    }
    var back = new ArrayList<Piece>();
    for (Lease lease : aborted) s.endings.putBack(lease, back);
    for (Piece piece : back) s.readiness.reconsider(piece);
    for (Piece piece : gone) s.demand.requireNeeded(piece.stage(), piece.from(), piece.to());
    s.allChanged = s.epoch;
    for (Lease lease : aborted) s.endings.doom(lease);
    s.demand.settle();
  }

  private void takeValues(Host host, List<Piece> gone) {
    for (int rank = 0; rank < s.stages.end(); rank++) {
      StageState x = s.stages.at(rank);
      if (x == null) continue;
      if (x.owners != null) {
        x.owners.take(0, x.n, host.id, (from, to, _) -> gone.add(new Piece(x, from, to)));
      } else if (x.held != null) {
        gone.addAll(Piece.of(x, x.held, 0, x.n));
      } else {
        for (long p = 0; p < x.n; p++) if (x.isHeld(p)) gone.add(new Piece(x, p, p + 1));
      }
    }
    for (Piece piece : gone) s.release.lose(piece.stage(), piece.from(), piece.to());
    host.used = 0;
    host.undeclared = 0;
  }

  /** Readers that were ready wait again. */
  private void unready(Piece piece) {
    for (Link link : piece.stage().links) {
      StageState r = link.reader();
      if (r.counted) {
        for (int p = (int) piece.from(); p < piece.to(); p++) {
          link.part().readers(p, slice);
          for (int e = slice.from; e < slice.to; e++) {
            int q = slice.part(e);
            if (r.states[q] == READY) {
              r.states[q] = WAITING;
              r.readyBits().clear(q);
            }
            if (r.states[q] == WAITING) r.missing[q]++;
          }
        }
      } else {
        var line = link.line();
        long a = line.touchedFrom(piece.from(), piece.to(), r.n);
        long b = line.touchedTo(piece.from(), piece.to(), r.n);
        for (Piece h : Piece.of(r, r.ready, a, b)) {
          r.ready.remove(h.from(), h.to());
          r.waiting = r.waiting.with(h.from(), h.to());
        }
      }
      if (!r.hasReady()) r.kind.unmark(r);
    }
  }

  private boolean readsAny(Lease lease, List<Piece> gone) {
    for (int i = 0; i < lease.count; i++) {
      StageState x = lease.state(i);
      for (int r = 0; r < x.reads.length; r++) {
        for (Piece piece : gone) {
          if (piece.stage() == x.sources[r] && reads(lease, i, r, piece)) return true;
        }
      }
    }
    return false;
  }

  private boolean reads(Lease lease, int step, int read, Piece piece) {
    StageState x = lease.state(step);
    long m = piece.stage().n;
    if (x.reads[read] instanceof Line line) {
      return line.hullFrom(lease.from(step), lease.to(step), m) < piece.to()
          && piece.from() < line.hullTo(lease.from(step), lease.to(step), m);
    }
    for (long k = lease.from(step); k < lease.to(step); k++) {
      ((PartWiring) x.reads[read]).inputs(Lease.part(lease.list(step), k), slice);
      for (int e = slice.from; e < slice.to; e++) {
        int p = slice.part(e);
        if (p >= piece.from() && p < piece.to()) return true;
      }
    }
    return false;
  }
}
