package dev.weft.scheduler;

import static dev.weft.scheduler.StageState.NONE;
import static java.util.Objects.requireNonNull;

import dev.weft.graph.Line;
import dev.weft.graph.PartWiring;
import dev.weft.graph.Slice;
import dev.weft.scheduler.StageState.Link;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which values are held where, and when they may be dropped: a value goes when it is not wanted and
 * no part that reads it is waiting, ready or in flight.
 *
 * <p>Of an interval source that is a subtraction of ranges; a source that counted stages read has
 * the number of reads to come for each part. Single parts to be freed are collected, one command a
 * stage and host; {@link #flush} writes these before anything is granted, since a part may be freed
 * and run again.
 */
final class Release {
  private final Scheduler s;
  private final IntervalSet free = new IntervalSet();
  private final Slice slice = new Slice();
  private final TreeMap<Long, IntList> freed = new TreeMap<>(); // by host and stage id
  private @Nullable StageState lastFreed;
  private int lastHost;
  private IntList lastFreedParts = new IntList();

  Release(Scheduler s) {
    this.s = s;
  }

  // ---- who holds what

  void own(StageState x, long f, long t, Host host) {
    host.used += (t - f) * x.bytes;
    if (x.owners != null) x.owners.put(f, t, host.id);
  }

  void ownParts(StageState x, int[] list, int f, int t, Host host) {
    host.used += (t - f) * x.bytes;
    if (x.owners == null) return;
    for (int k = f; k < t; k++) x.owners.put(list[k], list[k] + 1L, host.id);
  }

  /** The first host is no longer the only one. */
  void ownAll(StageState x, Host host) {
    var owners = new Owners(x.held == null || x.counted ? (int) x.n : -1);
    x.owners = owners;
    if (x.held != null) {
      for (Piece p : Piece.of(x, x.held, 0, x.n)) owners.put(p.from(), p.to(), host.id);
    } else {
      for (long p = 0; p < x.n; p++) if (x.isHeld(p)) owners.put(p, p + 1, host.id);
    }
  }

  // ---- inputs of what is done

  /** Parts list[f] to list[t - 1] of x (or f to t - 1) no longer need their inputs. */
  void inputs(StageState x, int @Nullable [] list, long f, long t) {
    if (f >= t) return;
    if (x.counted) {
      for (int r = 0; r < x.reads.length; r++) leaveInputs(x, r, list, (int) f, (int) t);
      return;
    }
    for (int r = 0; r < x.reads.length; r++) {
      StageState src = x.sources[r];
      if (src.heldRanges().isEmpty()) continue;
      var line = (Line) x.reads[r];
      range(src, line.hullFrom(f, t, src.n), line.hullTo(f, t, src.n));
    }
  }

  /** Part q of x no longer needs its inputs. */
  void leaveInputs(StageState x, int q) {
    for (int r = 0; r < x.reads.length; r++) leaveInputs(x, r, null, q, q + 1);
  }

  private void leaveInputs(StageState x, int r, int @Nullable [] list, int f, int t) {
    StageState src = x.sources[r];
    var read = (PartWiring) x.reads[r];
    boolean wanted = !src.wanted.isEmpty();
    int[] left = src.leftCounts();
    for (int k = f; k < t; k++) {
      read.inputs(Lease.part(list, k), slice);
      for (int e = slice.from; e < slice.to; e++) {
        int p = slice.part(e);
        if (--left[p] > 0 || (wanted && src.wanted.contains(p))) continue;
        if (src.lineReaders) range(src, p, p + 1L);
        else if (src.isHeld(p)) part(src, p);
      }
    }
  }

  /** Adds to the reads to come of what read r of part q of x reads, and frees nothing. */
  void count(StageState x, int r, int q, int delta) {
    ((PartWiring) x.reads[r]).inputs(q, slice);
    int[] left = x.sources[r].leftCounts();
    for (int e = slice.from; e < slice.to; e++) left[slice.part(e)] += delta;
  }

  /** Frees what is held in [a, b), not wanted, and read by nothing that is still to run. */
  void range(StageState x, long a, long b) {
    if (x.held == null) {
      for (int p = (int) a; p < b; p++) {
        if (x.isHeld(p) && (x.left == null || x.left[p] == 0) && !x.wanted.contains(p)) part(x, p);
      }
      return;
    }
    IntervalSet held = x.held;
    free.clear();
    for (long p = a; held.find(p) && held.lo < b; p = held.hi) {
      free.add(Math.max(a, held.lo), Math.min(b, held.hi));
    }
    if (free.isEmpty()) return;
    subtractNeeded(x, a, b, free);
    for (long p = Long.MIN_VALUE; free.find(p); ) {
      p = free.hi;
      drop(x, free.lo, free.hi);
    }
  }

  /** Frees one held part. */
  void part(StageState x, int p) {
    if (x.counted) {
      x.states[p] = NONE;
      x.heldParts--;
      if (p < x.low) x.heldBelow--;
    }
    s.memory.changed(x);
    if (x.held != null) x.held.remove(p, p + 1L);
    else if (x.heldBits != null) x.heldBits.clear(p);
    int host = x.owners == null ? 0 : x.owners.clear(p);
    s.hosts.get(host).used -= x.bytes;
    if (x != lastFreed || host != lastHost) {
      lastFreed = x;
      lastHost = host;
      lastFreedParts = freed.computeIfAbsent((long) host << 32 | x.id, _ -> new IntList());
    }
    lastFreedParts.add(p);
  }

  /** Writes the commands for single parts that were freed. */
  void flush() {
    if (freed.isEmpty()) return;
    freed.forEach((key, list) ->
        s.out.add(new Command.FreeParts((int) (key >> 32), key.intValue(), list.toArray())));
    freed.clear();
    lastFreed = null;
  }

  private void drop(StageState x, long f, long t) {
    requireNonNull(x.held).remove(f, t);
    s.memory.changed(x);
    if (x.counted) {
      Arrays.fill(x.states, (int) f, (int) t, NONE);
      x.heldBelow -= (int) Math.max(0, Math.min(t, x.low) - f);
      x.heldParts -= (int) (t - f);
    }
    if (x.owners == null) {
      s.hosts.get(0).used -= (t - f) * x.bytes;
      s.out.add(new Command.Free(0, x.id, f, t));
      return;
    }
    x.owners.take(
        f,
        t,
        Owners.ANY,
        (a, b, host) -> {
          s.hosts.get(host).used -= (b - a) * x.bytes;
          s.out.add(new Command.Free(host, x.id, a, b));
        });
  }

  // ---- who needs what

  /** Takes from a set within [a, b) what is wanted or read by parts that are still to run. */
  void subtractNeeded(StageState x, long a, long b, IntervalSet from) {
    subtractRanges(x, a, b, from);
    if (x.left != null && !from.isEmpty()) {
      for (int p = (int) a; p < b; p++) if (x.left[p] > 0) from.remove(p, p + 1L);
    }
  }

  /** As subtractNeeded, without the readers in counted stages. */
  void subtractRanges(StageState x, long a, long b, IntervalSet from) {
    IntervalSet wanted = x.wanted;
    for (long p = a; wanted.find(p) && wanted.lo < b; p = wanted.hi) {
      from.remove(wanted.lo, wanted.hi);
    }
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

  /** Whether any part of [f, t) is wanted or read by parts that are still to run. */
  boolean needsAny(StageState x, long f, long t) {
    if (f >= t) return false;
    if (x.counted && !x.lineReaders) {
      for (int p = (int) f; p < t; p++) {
        if ((x.left != null && x.left[p] > 0) || x.wanted.contains(p)) return true;
      }
      return false;
    }
    var idle = new IntervalSet();
    idle.add(f, t);
    subtractNeeded(x, f, t, idle);
    return idle.size() < t - f;
  }

  /** Forgets a value that is lost with its host. */
  void lose(StageState x, long f, long t) {
    s.memory.changed(x);
    if (x.held != null) x.held.remove(f, t);
    else if (x.heldBits != null) for (long p = f; p < t; p++) x.heldBits.clear((int) p);
    if (x.counted) {
      for (int p = (int) f; p < t; p++) x.states[p] = NONE;
      x.heldParts -= (int) (t - f);
      x.lower((int) f);
    }
  }
}
