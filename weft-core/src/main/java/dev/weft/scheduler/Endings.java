package dev.weft.scheduler;

import static dev.weft.scheduler.StageState.FLYING;
import static dev.weft.scheduler.StageState.NONE;
import static dev.weft.scheduler.StageState.WAITING;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lease ends: as granted, early, or because nobody needs it.
 *
 * <p>What it was granted rested on the needs of that time. If these changed since ({@link
 * #recheck}), what it was told to drop may be wanted now, and is demanded before its inputs are
 * released; and what it kept may not be, and is freed.
 */
final class Endings {
  private final Scheduler s;

  Endings(Scheduler s) {
    this.s = s;
  }

  private boolean recheck(Lease lease) {
    if (s.allChanged > lease.epoch) return true;
    for (int i = 0; i < lease.count; i++) if (lease.state(i).changed > lease.epoch) return true;
    return false;
  }

  void done(Lease lease) {
    Host host = s.workers.get(lease.worker()).host;
    for (int i = 0; i < lease.count; i++) {
      StageState x = lease.state(i);
      long f = lease.from(i);
      long t = lease.to(i);
      s.memory.changed(x);
      if (x.counted) {
        x.flyingParts -= (int) (t - f);
        s.readiness.heldParts(x, lease.list(i), (int) f, (int) t, host);
        continue;
      }
      long df = lease.dropFrom(i);
      long dt = lease.dropTo(i);
      x.land(f, t);
      if (df < dt) {
        s.readiness.held(x, f, df, host);
        s.readiness.held(x, dt, t, host);
      } else {
        s.readiness.held(x, f, t, host);
      }
    }
    boolean recheck = recheck(lease);
    if (recheck) demandDropped(lease);
    for (int i = 0; i < lease.count; i++) {
      s.release.inputs(lease.state(i), lease.list(i), lease.from(i), lease.to(i));
    }
    if (recheck) freeUnneeded(lease);
  }

  /** What was done is held, dropped if its readers are done too; the rest goes back. */
  void stopped(Lease lease, int step, int parts, @Nullable Failure failure) {
    Host host = s.workers.get(lease.worker()).host;
    var back = new ArrayList<Piece>();
    for (int i = 0; i < lease.count; i++) {
      StageState x = lease.state(i);
      long f = lease.from(i);
      long t = lease.to(i);
      long end = i < step ? t : i == step ? f + parts : f;
      s.memory.changed(x);
      if (x.counted) {
        x.flyingParts -= (int) (t - f);
        s.readiness.heldParts(x, lease.list(i), (int) f, (int) end, host);
      } else {
        x.land(f, t);
        if (lease.dropFrom(i) < lease.dropTo(i) && lease.dropAfter(i) < step) {
          s.readiness.held(x, f, lease.dropFrom(i), host);
          s.readiness.held(x, lease.dropTo(i), t, host);
        } else {
          s.readiness.held(x, f, end, host);
        }
      }
      putBack(x, lease.list(i), end, t, back);
    }
    boolean recheck = recheck(lease);
    if (recheck) demandDropped(lease);
    for (int i = 0; i <= step; i++) {
      StageState x = lease.state(i);
      long end = i < step ? lease.to(i) : lease.from(i) + parts;
      s.release.inputs(x, lease.list(i), lease.from(i), end);
    }
    for (Piece piece : back) s.readiness.reconsider(piece);
    if (failure != null) {
      int[] list = lease.list(step);
      long p = list == null ? lease.from(step) + parts : list[parts];
      s.failing.threw(lease.state(step), p, failure);
    }
    if (recheck) for (Piece piece : back) s.demand.doom(piece.stage());
    s.demand.prune();
    if (recheck) freeUnneeded(lease);
  }

  /** Parts of a lease that came to nothing wait again. */
  void putBack(Lease lease, List<Piece> back) {
    for (int i = 0; i < lease.count; i++) {
      StageState x = lease.state(i);
      s.memory.changed(x);
      if (x.counted) x.flyingParts -= (int) (lease.to(i) - lease.from(i));
      else x.flying.remove(lease.from(i), lease.to(i));
      putBack(x, lease.list(i), lease.from(i), lease.to(i), back);
    }
  }

  private static void putBack(
      StageState x, int @Nullable [] list, long f, long t, List<Piece> back) {
    if (f >= t) return;
    if (!x.counted) {
      x.waiting = x.waiting.with(f, t);
      back.add(new Piece(x, f, t));
      return;
    }
    for (long k = f; k < t; k++) {
      int p = Lease.part(list, k);
      x.states[p] = WAITING;
      x.lower(p);
      back.add(new Piece(x, p, p + 1L));
    }
  }

  /** Needs of the lease's stages may have become fewer while it ran. */
  void doom(Lease lease) {
    for (int i = 0; i < lease.count; i++) s.demand.doom(lease.state(i));
  }

  /** A later job may want what the lease was told to drop. */
  private void demandDropped(Lease lease) {
    for (int i = 0; i < lease.count; i++) {
      StageState x = lease.state(i);
      if (!x.counted) s.demand.requireNeeded(x, lease.dropFrom(i), lease.dropTo(i));
    }
    s.demand.settle();
  }

  private void freeUnneeded(Lease lease) {
    for (int i = 0; i < lease.count; i++) {
      StageState x = lease.state(i);
      int[] list = lease.list(i);
      if (list == null) s.release.range(x, lease.from(i), lease.to(i));
      else for (int p : list) s.release.range(x, p, p + 1L);
    }
  }

  /**
   * Cancels leases of which nothing is wanted or read by any other part that is still to run. Their
   * stages are doomed: what they read may go.
   */
  void abandon() {
    for (Worker worker : s.workers) {
      for (Lease lease : List.copyOf(worker.leases)) {
        if (!lease.live || !recheck(lease) || !takeOff(lease)) continue;
        s.cancel(lease);
        Lease twin = lease.twin;
        if (twin != null && twin.live) s.cancel(twin);
        doom(lease);
      }
    }
    s.demand.prune();
  }

  /** Makes the parts of a lease not needed, if they are not; says whether. */
  private boolean takeOff(Lease lease) {
    for (int i = 0; i < lease.count; i++) {
      StageState x = lease.state(i);
      s.memory.changed(x);
      if (!x.counted) {
        x.flying.remove(lease.from(i), lease.to(i));
        continue;
      }
      x.flyingParts -= (int) (lease.to(i) - lease.from(i));
      for (long k = lease.from(i); k < lease.to(i); k++) {
        int p = Lease.part(lease.list(i), k);
        x.states[p] = NONE;
        for (int r = 0; r < x.reads.length; r++) s.release.count(x, r, p, -1);
      }
    }
    boolean needed = false;
    for (int i = 0; i < lease.count && !needed; i++) {
      StageState x = lease.state(i);
      int[] list = lease.list(i);
      if (list == null) needed = s.release.needsAny(x, lease.from(i), lease.to(i));
      else for (int p : list) needed |= s.release.needsAny(x, p, p + 1L);
    }
    for (int i = 0; i < lease.count; i++) {
      StageState x = lease.state(i);
      if (!x.counted) {
        if (needed) x.flying = x.flying.with(lease.from(i), lease.to(i));
        continue;
      }
      if (needed) x.flyingParts += (int) (lease.to(i) - lease.from(i));
      for (long k = lease.from(i); k < lease.to(i); k++) {
        int p = Lease.part(lease.list(i), k);
        for (int r = 0; r < x.reads.length; r++) s.release.count(x, r, p, 1);
        if (needed) x.states[p] = FLYING;
        else s.release.leaveInputs(x, p);
      }
    }
    return !needed;
  }
}
