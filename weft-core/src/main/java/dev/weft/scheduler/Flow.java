package dev.weft.scheduler;

import static dev.weft.scheduler.StageState.*;
import static java.util.Objects.requireNonNull;

import dev.weft.graph.Line;
import dev.weft.graph.PartWiring;
import dev.weft.graph.Slice;
import dev.weft.scheduler.StageState.Link;
import dev.weft.scheduler.StageState.Want;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What becomes ready, what may be freed, what must be computed (again). */
final class Flow {
  private record Piece(StageState stage, long from, long to) {}

  private final Scheduler s;
  private IntervalSet cur = new IntervalSet();
  private IntervalSet next = new IntervalSet();
  private final IntervalSet free = new IntervalSet();
  private final Slice slice = new Slice();
  private final Bits pending = new Bits(64);
  private final TreeMap<Integer, IntList> freed = new TreeMap<>();
  private @Nullable StageState lastFreed;
  private IntList lastFreedParts = new IntList();
  private boolean failedNow;
  private final List<Piece> fresh = new ArrayList<>();

  Flow(Scheduler s) {
    this.s = s;
  }

  /** What of a set of x lies in [f, t), as a copy: the set may change. */
  private static List<Piece> pieces(StageState x, IntervalSet set, long f, long t) {
    if (!set.intersects(f, t)) return List.of();
    var pieces = new ArrayList<Piece>(4);
    for (long p = f; set.find(p) && set.lo < t; p = set.hi)
      pieces.add(new Piece(x, Math.max(f, set.lo), Math.min(t, set.hi)));
    return pieces;
  }

  // ---- a lease ends

  void done(Lease lease) {
    Host host = s.workers.get(lease.worker()).host;
    for (int i = 0; i < lease.count; i++) {
      StageState x = lease.state(i);
      long f = lease.from(i);
      long t = lease.to(i);
      if (x.counted) {
        heldParts(x, lease.list(i), (int) f, (int) t, host);
      } else {
        x.flying.remove(f, t);
        long df = lease.dropFrom(i);
        long dt = lease.dropTo(i);
        if (df < dt) {
          if (f < df) held(x, f, df, host);
          if (dt < t) held(x, dt, t, host);
        } else {
          held(x, f, t, host);
        }
      }
    }
    if (lease.recheck) demandDropped(lease);
    for (int i = 0; i < lease.count; i++)
      releaseInputs(lease.state(i), lease.list(i), lease.from(i), lease.to(i));
    if (lease.recheck) recheck(lease);
  }

  /** A later job may want what the lease was told to drop. */
  private void demandDropped(Lease lease) {
    begin();
    for (int i = 0; i < lease.count; i++) {
      StageState x = lease.state(i);
      if (x.counted) continue;
      long f = lease.dropFrom(i);
      long t = lease.dropTo(i);
      requireNeeded(x, f, t);
    }
    settleDemand();
  }

  private void recheck(Lease lease) {
    for (int i = 0; i < lease.count; i++) {
      StageState x = lease.state(i);
      int @Nullable [] list = lease.list(i);
      if (list == null) release(x, lease.from(i), lease.to(i));
      else for (int p : list) release(x, p, p + 1);
    }
  }

  /** What was done is held, dropped if its readers are done too; the rest goes back. */
  void stopped(Lease lease, int step, int parts, @Nullable Failure failure) {
    Host host = s.workers.get(lease.worker()).host;
    var back = new ArrayList<Piece>();
    for (int i = 0; i < lease.count; i++) {
      StageState x = lease.state(i);
      int @Nullable [] list = lease.list(i);
      long f = lease.from(i);
      long t = lease.to(i);
      long end = i < step ? t : i == step ? f + parts : f;
      boolean dropped = lease.dropFrom(i) < lease.dropTo(i) && lease.dropAfter(i) < step;
      if (x.counted) {
        heldParts(x, list, (int) f, (int) end, host);
        for (long k = end; k < t; k++) {
          int p = Lease.part(list, k);
          x.states[p] = WAITING;
          back.add(new Piece(x, p, p + 1));
        }
      } else {
        x.flying.remove(f, t);
        if (dropped) {
          held(x, f, lease.dropFrom(i), host);
          held(x, lease.dropTo(i), t, host);
        } else {
          held(x, f, end, host);
        }
        if (end < t) {
          x.waiting.add(end, t);
          back.add(new Piece(x, end, t));
        }
      }
    }
    if (lease.recheck) demandDropped(lease);
    for (int i = 0; i <= step; i++) {
      StageState x = lease.state(i);
      long end = i < step ? lease.to(i) : lease.from(i) + parts;
      releaseInputs(x, lease.list(i), lease.from(i), end);
    }
    for (Piece piece : back) reconsider(piece);
    if (failure != null) {
      int @Nullable [] list = lease.list(step);
      StageState x = lease.state(step);
      long p = list == null ? lease.from(step) + parts : list[parts];
      if (x.tries == null) x.tries = new HashMap<>();
      int tries = x.tries.merge(p, 1, Integer::sum);
      if (tries > s.options.retries()) poison(x, p, failure);
    }
    if (lease.recheck && !back.isEmpty()) prune();
    recheck(lease);
  }

  private void reconsider(Piece piece) {
    StageState x = piece.stage;
    if (!x.counted) {
      promote(x, piece.from, piece.to);
      return;
    }
    for (int p = (int) piece.from; p < piece.to; p++) {
      if (x.states[p] != WAITING) continue;
      x.missing[p] = countMissing(x, p);
      if (x.missing[p] == 0) readyPart(x, p);
    }
  }

  private int countMissing(StageState x, int p) {
    int missing = 0;
    for (int r = 0; r < x.reads.length; r++) {
      ((PartWiring) x.reads[r]).inputs(p, slice);
      for (int e = slice.from; e < slice.to; e++)
        if (!x.sources[r].isHeld(slice.items[e])) missing++;
    }
    return missing;
  }

  // ---- readiness

  private void held(StageState x, long f, long t, Host host) {
    if (f >= t) return;
    if (x.held != null) x.held.add(f, t);
    else for (long p = f; p < t; p++) x.heldBits().set((int) p);
    own(x, f, t, host);
    if (!x.wanted.isEmpty()) reportHeld(x, f, t);
    notifyReaders(x, f, t);
  }

  private void heldParts(StageState x, int @Nullable [] list, int f, int t, Host host) {
    for (int k = f; k < t; k++) x.states[Lease.part(list, k)] = HELD;
    host.used += (t - f) * x.bytes;
    boolean wanted = !x.wanted.isEmpty();
    if (list == null) {
      if (x.held != null) x.held.add(f, t);
      if (x.owners != null && f < t) x.owners.put((long) f, new long[] {t, host.id});
      if (wanted) reportHeld(x, f, t);
      notifyReaders(x, f, t);
      return;
    }
    for (int k = f; k < t; k++) {
      int p = list[k];
      if (x.held != null) x.held.add(p, p + 1);
      if (x.owners != null) x.owners.put((long) p, new long[] {p + 1, host.id});
    }
    if (wanted) reportParts(x, list, f, t);
    for (Link link : x.links) {
      if (link.reader().counted) {
        countDown(link, list, f, t);
      } else {
        for (int k = f; k < t; k++) notifyLine(link, list[k], list[k] + 1);
      }
    }
  }

  private void reportParts(StageState x, int[] list, int f, int t) {
    for (Want want : x.wants) {
      var parts = new IntList();
      for (int k = f; k < t; k++) if (want.parts().contains(list[k])) parts.add(list[k]);
      if (parts.size > 0) s.out.add(new Command.HeldParts(want.job(), x.id, parts.toArray()));
    }
  }

  private void own(StageState x, long f, long t, Host host) {
    host.used += (t - f) * x.bytes;
    if (x.owners != null) x.owners.put(f, new long[] {t, host.id});
  }

  private void reportHeld(StageState x, long f, long t) {
    for (Want want : x.wants) {
      for (Piece p : pieces(x, want.parts(), f, t))
        s.out.add(new Command.Held(want.job(), x.id, p.from, p.to));
    }
  }

  void reportKnown(int job, StageState x, long f, long t) {
    if (x.held != null) {
      for (Piece p : pieces(x, x.held, f, t)) s.out.add(new Command.Held(job, x.id, p.from, p.to));
    } else {
      for (long p = f; p < t; p++)
        if (x.isHeld(p)) s.out.add(new Command.Held(job, x.id, p, p + 1));
    }
    for (Piece p : pieces(x, x.failed, f, t))
      s.out.add(new Command.Failed(job, x.id, p.from, p.to, requireNonNull(x.failure)));
  }

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
    for (int k = f; k < t; k++) {
      read.readers(Lease.part(list, k), slice);
      for (int e = slice.from; e < slice.to; e++) {
        int q = slice.items[e];
        if (r.states[q] == WAITING && --r.missing[q] == 0) readyPart(r, q);
      }
    }
  }

  private void readyPart(StageState x, int p) {
    x.states[p] = READY;
    x.readyBits().set(p);
    if (x.readyBits().size == 1) x.kind.mark(x);
  }

  /**
   * Makes ready what waits in [f, t) and has all its inputs: those whose reads lie inside a run of
   * held parts.
   */
  private void promote(StageState x, long f, long t) {
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
    for (long p = Long.MIN_VALUE; cur.find(p); p = cur.hi) {
      x.waiting.remove(cur.lo, cur.hi);
      x.ready.add(cur.lo, cur.hi);
    }
    x.kind.mark(x);
  }

  // ---- release

  private void releaseInputs(StageState x, int @Nullable [] list, long f, long t) {
    if (f >= t) return;
    if (x.counted) {
      for (int r = 0; r < x.reads.length; r++) {
        for (long k = f; k < t; k++) leaveInputs(x, r, Lease.part(list, k));
      }
      return;
    }
    for (int r = 0; r < x.reads.length; r++) {
      StageState src = x.sources[r];
      if (src.heldRanges().isEmpty()) continue;
      var line = (Line) x.reads[r];
      release(src, line.hullFrom(f, t, src.n), line.hullTo(f, t, src.n));
    }
  }

  /** Part q of x no longer needs its inputs. */
  private void leaveInputs(StageState x, int r, int q) {
    StageState src = x.sources[r];
    ((PartWiring) x.reads[r]).inputs(q, slice);
    boolean only = !src.lineReaders && src.wanted.isEmpty();
    for (int e = slice.from; e < slice.to; e++) {
      int p = slice.items[e];
      if (--src.leftCounts()[p] == 0) {
        if (only) {
          if (src.isHeld(p)) freePart(src, p);
        } else {
          release(src, p, p + 1);
        }
      }
    }
  }

  private void freePart(StageState x, int p) {
    if (x.counted) x.states[p] = NONE;
    if (x.held != null) x.held.remove(p, p + 1);
    else if (x.heldBits != null) x.heldBits.clear(p);
    if (x.owners != null) {
      disown(x, p, p + 1);
      return;
    }
    s.hosts.get(0).used -= x.bytes;
    if (x != lastFreed) {
      lastFreed = x;
      lastFreedParts = freed.computeIfAbsent(x.id, _ -> new IntList());
    }
    lastFreedParts.add(p);
  }

  void flushFrees() {
    if (freed.isEmpty()) return;
    freed.forEach((id, list) -> s.out.add(new Command.FreeParts(0, id, list.toArray())));
    freed.clear();
    lastFreed = null;
  }

  private void freeRange(StageState x, long f, long t) {
    x.heldRanges().remove(f, t);
    if (x.counted) for (long p = f; p < t; p++) x.states[(int) p] = NONE;
    if (x.owners != null) {
      disown(x, f, t);
      return;
    }
    s.hosts.get(0).used -= (t - f) * x.bytes;
    s.out.add(new Command.Free(0, x.id, f, t));
  }

  /** The first host is no longer the only one. */
  void ownAll(StageState x, Host host) {
    var owners = new TreeMap<Long, long[]>();
    x.owners = owners;
    for (long p = 0; p < x.n; p++) {
      if (x.held != null) {
        if (!x.held.find(p)) break;
        owners.put(x.held.lo, new long[] {x.held.hi, host.id});
        p = x.held.hi - 1;
      } else if (x.isHeld(p)) {
        owners.put(p, new long[] {p + 1, host.id});
      }
    }
  }

  private void disown(StageState x, long f, long t) {
    for (var piece : takeOwned(x, f, t, -1)) {
      Host host = s.hosts.get((int) piece[2]);
      host.used -= (piece[1] - piece[0]) * x.bytes;
      s.out.add(new Command.Free(host.id, x.id, piece[0], piece[1]));
    }
  }

  /** Removes from the owners what lies in [f, t) and, if host is not -1, on that host. */
  private static List<long[]> takeOwned(StageState x, long f, long t, int host) {
    var taken = new ArrayList<long[]>();
    var owners = requireNonNull(x.owners);
    Long at = owners.floorKey(f);
    if (at == null) at = owners.ceilingKey(f);
    while (at != null && at < t) {
      long[] owned = requireNonNull(owners.get(at));
      Long following = owners.higherKey(at);
      long a = Math.max(f, at);
      long b = Math.min(t, owned[0]);
      if (a < b && (host < 0 || owned[1] == host)) {
        taken.add(new long[] {a, b, owned[1]});
        owners.remove(at);
        if (at < a) owners.put(at, new long[] {a, owned[1]});
        if (b < owned[0]) owners.put(b, new long[] {owned[0], owned[1]});
      }
      at = following;
    }
    return taken;
  }

  /** Frees what is held in [a, b), not wanted, and read by nothing that is still to run. */
  private void release(StageState x, long a, long b) {
    if (x.held == null) {
      for (int p = (int) a; p < b; p++)
        if (x.isHeld(p) && (x.left == null || x.left[p] == 0) && !x.wanted.contains(p))
          freePart(x, p);
      return;
    }
    free.clear();
    for (long p = a; x.held.find(p) && x.held.lo < b; p = x.held.hi)
      free.add(Math.max(a, x.held.lo), Math.min(b, x.held.hi));
    if (free.isEmpty()) return;
    subtractNeeded(x, a, b, free);
    for (long p = Long.MIN_VALUE; free.find(p); ) {
      p = free.hi;
      freeRange(x, free.lo, free.hi);
    }
  }

  private void subtractNeeded(StageState x, long a, long b, IntervalSet from) {
    subtractRanges(x, a, b, from);
    if (x.left != null && !from.isEmpty()) {
      for (int p = (int) a; p < b; p++) if (x.left[p] > 0) from.remove(p, p + 1);
    }
  }

  private void subtractRanges(StageState x, long a, long b, IntervalSet from) {
    for (long p = a; !x.wanted.isEmpty() && x.wanted.find(p) && x.wanted.lo < b; p = x.wanted.hi)
      from.remove(x.wanted.lo, x.wanted.hi);
    for (Link link : x.links) {
      if (from.isEmpty()) return;
      StageState r = link.reader();
      if (r.counted) continue;
      var line = link.line();
      long f = line.touchedFrom(a, b, r.n);
      long t = line.touchedTo(a, b, r.n);
      subtractReads(line, r.waiting, f, t, x.n, from);
      subtractReads(line, r.ready, f, t, x.n, from);
      subtractReads(line, r.flying, f, t, x.n, from);
    }
  }

  private static void subtractReads(
      Line line, IntervalSet readers, long f, long t, long m, IntervalSet from) {
    for (long p = f; !from.isEmpty() && readers.find(p) && readers.lo < t; p = readers.hi) {
      long x = Math.max(f, readers.lo);
      long y = Math.min(t, readers.hi);
      if (line.dense()) {
        from.remove(line.hullFrom(x, y, m), line.hullTo(x, y, m));
      } else {
        for (long i = x; i < y; i++) from.remove(line.readFrom(i, m), line.readTo(i, m));
      }
    }
  }

  // ---- what must be computed: from the wanted parts down to what is held

  void begin() {
    pending.grow(s.stages.size());
    fresh.clear();
  }

  void require(StageState x, long f, long t) {
    if (f >= t) return;
    if (x.demandParts != null) {
      for (long p = f; p < t; p++) x.demandParts.set((int) p);
    } else {
      if (x.demand == null) x.demand = new IntervalSet();
      x.demand.add(f, t);
    }
    pending.set(x.rank);
  }

  /** Demands of [f, t) what is wanted or read by parts that are still to run. */
  private void requireNeeded(StageState x, long f, long t) {
    var needed = new IntervalSet();
    needed.add(f, t);
    var idle = new IntervalSet();
    idle.add(f, t);
    subtractNeeded(x, f, t, idle);
    minus(needed, idle);
    for (long p = Long.MIN_VALUE; needed.find(p); p = needed.hi) require(x, needed.lo, needed.hi);
  }

  void settleDemand() {
    for (int id = pending.previous(Integer.MAX_VALUE); id >= 0; id = pending.previous(id)) {
      pending.clear(id);
      StageState x = s.stages.get(id);
      if (x.counted) {
        if (x.demandParts == null) x.demandParts = new Bits((int) x.n);
        if (x.demand != null) {
          for (long p = Long.MIN_VALUE; x.demand.find(p); p = x.demand.hi) {
            for (long q = x.demand.lo; q < x.demand.hi; q++) x.demandParts.set((int) q);
          }
          x.demand = null;
        }
        for (int p = x.demandParts.previous(Integer.MAX_VALUE);
            p >= 0;
            p = x.demandParts.previous(p)) {
          x.demandParts.clear(p);
          requirePart(x, p);
        }
        if (x.left == null) x.demandParts = null;
        fresh.add(new Piece(x, 0, x.n));
      } else {
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
        if (x.held != null) minus(gaps, x.held);
        else
          for (int p = x.heldBits().next(0); p >= 0; p = x.heldBits().next(p + 1))
            gaps.remove(p, p + 1);
        for (long p = Long.MIN_VALUE; gaps.find(p); p = gaps.hi) {
          long f = gaps.lo;
          long t = gaps.hi;
          x.waiting.add(f, t);
          fresh.add(new Piece(x, f, t));
          for (int r = 0; r < x.reads.length; r++) {
            var line = (Line) x.reads[r];
            StageState src = x.sources[r];
            if (line.dense()) {
              require(src, line.hullFrom(f, t, src.n), line.hullTo(f, t, src.n));
            } else {
              for (long i = f; i < t; i++)
                require(src, line.readFrom(i, src.n), line.readTo(i, src.n));
            }
          }
        }
      }
    }
    for (int k = fresh.size() - 1; k >= 0; k--) start(fresh.get(k));
    fresh.clear();
    if (failedNow) prune();
  }

  private static void minus(IntervalSet from, IntervalSet what) {
    if (from.isEmpty()) return;
    for (long p = Long.MIN_VALUE; what.find(p); p = what.hi) from.remove(what.lo, what.hi);
  }

  private void requirePart(StageState x, int p) {
    if (x.states[p] != NONE) return;
    x.states[p] = WAITING;
    int missing = 0;
    for (int r = 0; r < x.reads.length; r++) {
      StageState src = x.sources[r];
      ((PartWiring) x.reads[r]).inputs(p, slice);
      for (int e = slice.from; e < slice.to; e++) {
        int q = slice.items[e];
        src.leftCounts()[q]++;
        if (!src.isHeld(q)) {
          missing++;
          src.demandBits().set(q);
        }
      }
      if (missing > 0 && src != x) pending.set(src.rank);
    }
    x.missing[p] = missing;
  }

  /** Freshly required parts, sources first: they fail with their inputs, or are ready, or wait. */
  private void start(Piece piece) {
    StageState x = piece.stage;
    for (int r = 0; r < x.reads.length; r++) {
      StageState src = x.sources[r];
      failAllReaders(src, new Link(x, r));
    }
    if (!x.counted) {
      promote(x, piece.from, piece.to);
      return;
    }
    for (int p = 0; p < x.n; p++) if (x.states[p] == WAITING && x.missing[p] == 0) readyPart(x, p);
  }

  // ---- failure

  private void poison(StageState x, long p, Failure failure) {
    pending.grow(s.stages.size());
    if (x.counted) {
      x.readyBits().clear((int) p);
      x.states[(int) p] = WAITING;
    } else {
      x.ready.remove(p, p + 1);
      x.waiting.add(p, p + 1);
    }
    if (!x.hasReady()) x.kind.unmark(x);
    x.failure = failure;
    fail(x, p, p + 1);
    for (int id = pending.next(0); id >= 0; id = pending.next(id)) {
      pending.clear(id);
      StageState src = s.stages.get(id);
      for (Link link : src.links) {
        failAllReaders(src, link);
      }
    }
    prune();
  }

  /** Parts of x that wait become failed. */
  private void fail(StageState x, long f, long t) {
    failedNow = true;
    if (x.counted) {
      for (int p = (int) f; p < t; p++) {
        x.states[p] = FAILED;
        for (int r = 0; r < x.reads.length; r++) leaveInputs(x, r, p);
      }
    } else {
      x.waiting.remove(f, t);
    }
    if (x.failed == StageState.EMPTY) x.failed = new IntervalSet();
    x.failed.add(f, t);
    pending.set(x.rank);
    for (Want want : x.wants) {
      for (Piece p : pieces(x, want.parts(), f, t))
        s.out.add(new Command.Failed(want.job(), x.id, p.from, p.to, requireNonNull(x.failure)));
    }
  }

  /** The set may grow while it is walked: a table may read itself. */
  private void failAllReaders(StageState src, Link link) {
    for (long q = Long.MIN_VALUE; src.failed.find(q); ) {
      long f = src.failed.lo;
      long t = src.failed.hi;
      q = t;
      failReaders(src, link, f, t);
    }
  }

  private void failReaders(StageState src, Link link, long f, long t) {
    StageState r = link.reader();
    if (r.failure == null) r.failure = src.failure;
    if (r.counted) {
      var readers = new Slice(); // leaveInputs uses the other
      for (int p = (int) f; p < t; p++) {
        link.part().readers(p, readers);
        for (int e = readers.from; e < readers.to; e++) {
          int q = readers.items[e];
          if (r.states[q] == WAITING) fail(r, q, q + 1);
        }
      }
      return;
    }
    var line = link.line();
    long a = line.touchedFrom(f, t, r.n);
    long b = line.touchedTo(f, t, r.n);
    for (Piece piece : pieces(r, r.waiting, a, b)) fail(r, piece.from, piece.to);
  }

  /** Forgets what nobody needs any more: readers first, so one sweep is enough. */
  void prune() {
    failedNow = false;
    for (int id = s.stages.size() - 1; id >= 0; id--) {
      StageState x = s.stages.get(id);
      if (!x.counted) {
        var idle = new IntervalSet();
        idle.add(0, x.n);
        subtractNeeded(x, 0, x.n, idle);
        for (long p = Long.MIN_VALUE; idle.find(p); p = idle.hi) {
          x.waiting.remove(idle.lo, idle.hi);
          x.ready.remove(idle.lo, idle.hi);
        }
        if (!x.hasReady()) x.kind.unmark(x);
        release(x, 0, x.n);
        continue;
      }
      var lines = new IntervalSet();
      if (x.lineReaders) {
        lines.add(0, x.n);
        subtractRanges(x, 0, x.n, lines);
      }
      for (int p = (int) x.n - 1; p >= 0; p--) {
        byte state = x.states[p];
        if (state == NONE || state == FLYING || state == FAILED) continue;
        if (x.wanted.contains(p)
            || (x.left != null && x.left[p] > 0)
            || (x.lineReaders && !lines.contains(p))) continue;
        if (state == HELD) {
          freePart(x, p);
          continue;
        }
        x.states[p] = NONE;
        x.readyBits().clear(p);
        for (int r = 0; r < x.reads.length; r++) leaveInputs(x, r, p);
      }
      if (!x.hasReady()) x.kind.unmark(x);
    }
    recheckAll();
  }

  /** What is in flight was granted before needs changed: look again at its end. */
  void recheckAll() {
    for (var worker : s.workers) for (Lease lease : worker.leases) lease.recheck = true;
  }

  // ---- loss

  void lost(@Nullable Host host, List<Lease> aborted) {
    begin();
    var gone = new ArrayList<Piece>();
    if (host != null) {
      for (StageState x : s.stages) {
        if (x.owners == null) continue;
        for (var piece : takeOwned(x, 0, x.n, host.id)) {
          long f = piece[0];
          long t = piece[1];
          if (x.held != null) x.held.remove(f, t);
          else if (x.heldBits != null) for (long p = f; p < t; p++) x.heldBits.clear((int) p);
          if (x.counted) for (long p = f; p < t; p++) x.states[(int) p] = NONE;
          gone.add(new Piece(x, f, t));
        }
      }
      host.used = 0;
      for (Piece piece : gone) unready(piece);
      for (var worker : s.workers) {
        for (Lease lease : List.copyOf(worker.leases)) {
          if (readsAny(lease, gone)) {
            s.cancel(lease);
            aborted.add(lease);
          }
        }
      }
    }
    var back = new ArrayList<Piece>();
    for (Lease lease : aborted) {
      for (int i = 0; i < lease.count; i++) {
        StageState x = lease.state(i);
        int @Nullable [] list = lease.list(i);
        if (!x.counted) {
          x.flying.remove(lease.from(i), lease.to(i));
          x.waiting.add(lease.from(i), lease.to(i));
          back.add(new Piece(x, lease.from(i), lease.to(i)));
        } else {
          for (long k = lease.from(i); k < lease.to(i); k++) {
            int p = Lease.part(list, k);
            x.states[p] = WAITING;
            back.add(new Piece(x, p, p + 1));
          }
        }
      }
    }
    for (Piece piece : back) reconsider(piece);
    for (Piece piece : gone) {
      requireNeeded(piece.stage, piece.from, piece.to);
    }
    settleDemand();
    recheckAll();
    if (!aborted.isEmpty()) prune();
  }

  /** Readers that were ready wait again. */
  private void unready(Piece piece) {
    for (Link link : piece.stage.links) {
      StageState r = link.reader();
      if (r.counted) {
        for (int p = (int) piece.from; p < piece.to; p++) {
          link.part().readers(p, slice);
          for (int e = slice.from; e < slice.to; e++) {
            int q = slice.items[e];
            if (r.states[q] == READY) {
              r.states[q] = WAITING;
              r.readyBits().clear(q);
            }
            if (r.states[q] == WAITING) r.missing[q]++;
          }
        }
      } else {
        var line = link.line();
        long a = line.touchedFrom(piece.from, piece.to, r.n);
        long b = line.touchedTo(piece.from, piece.to, r.n);
        for (Piece h : pieces(r, r.ready, a, b)) {
          r.ready.remove(h.from, h.to);
          r.waiting.add(h.from, h.to);
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
          if (piece.stage != x.sources[r]) continue;
          if (x.reads[r] instanceof Line line) {
            long a = line.hullFrom(lease.from(i), lease.to(i), piece.stage.n);
            long b = line.hullTo(lease.from(i), lease.to(i), piece.stage.n);
            if (a < piece.to && piece.from < b) return true;
            continue;
          }
          for (long k = lease.from(i); k < lease.to(i); k++) {
            ((PartWiring) x.reads[r]).inputs(Lease.part(lease.list(i), k), slice);
            for (int e = slice.from; e < slice.to; e++) {
              if (slice.items[e] >= piece.from && slice.items[e] < piece.to) return true;
            }
          }
        }
      }
    }
    return false;
  }
}
