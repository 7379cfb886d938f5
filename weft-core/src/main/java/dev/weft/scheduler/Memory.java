package dev.weft.scheduler;

import dev.weft.graph.PartRange;
import dev.weft.graph.Promise;
import dev.weft.graph.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is held and in flight within what was promised.
 *
 * <p>{@link Promise} knows of every stage how many of its values are alive at once if the parts run
 * in its canonical order, its window, and what that order needs in all, the least. Two rules keep
 * the scheduler within the limit L, which is the memory there is, or the promised peak if that is
 * less:
 *
 * <ul>
 *   <li>Freely, in whatever order suits, leases are granted as long as the excess (what the stages
 *       have beyond their windows: in flight, above a part that is not done, or too many) stays
 *       within L minus the least.
 *   <li>Else nothing is granted until nothing is in flight; then the one part that is next in the
 *       canonical order.
 * </ul>
 *
 * <p>Why that is enough: let c be the next part of the canonical order. All before it are done, so
 * of every stage at most a window is alive before c, and what is alive beyond was counted as excess
 * when it was granted; the sum is at most L, and c fits into the least. c's inputs are done, so
 * that it is ready: there is always something to grant, and what is ahead is used up as c advances.
 *
 * <p>Where that rests on more than one host, or on bytes that nobody declared, or after a loss, a
 * part that does not fit is granted all the same if nothing else is in flight: one part over the
 * limit at most.
 */
final class Memory {
  private static final int MANY = 64;

  private final Scheduler s;
  private boolean active;
  private long spare; // the limit less the least
  private long excess; // bytes
  private long working; // bytes of leases in flight, beside their values
  private final List<StageState> changed = new ArrayList<>();
  private final List<List<StageState>> phases = new ArrayList<>();
  private int[] undone = {}; // of each phase, the stages with parts to be done
  private int current; // the phase that the canonical order is in

  Memory(Scheduler s) {
    this.s = s;
  }

  boolean active() {
    return active;
  }

  /** The bytes that may be granted freely. */
  long room() {
    return active ? spare - excess - working : Long.MAX_VALUE;
  }

  /** What each part of x takes of the room: nothing if all of its values are reckoned with. */
  long charge(StageState x) {
    return !active || (x.whole && x.phase >= current) ? 0 : x.bytes;
  }

  /** Leases that take so many bytes beside values begin (or, if negative, end). */
  void work(long bytes) {
    working += bytes;
  }

  private long limit() {
    long limit = 0;
    for (Host host : s.hosts) {
      if (host.workers > 0) limit = Math.min(Long.MAX_VALUE / 4, limit + host.limit);
    }
    return limit;
  }

  /** Why the job can never run for lack of memory; null if it can. */
  @Nullable String refusal(Stimulus.Submitted job) {
    if (s.totalSlots == 0) return null;
    long most = 0;
    for (Host host : s.hosts) if (host.workers > 0) most = Math.max(most, host.limit);
    double bytes = 0;
    for (Stage stage : job.graph().stages()) {
      var needs = stage.needs();
      bytes += (double) stage.size() * needs.valueBytes() + needs.workBytes();
    }
    if (bytes <= most) return null;
    Promise promise = Promise.of(job.graph().stages(), job.wanted());
    if (promise.least() <= most) return null;
    int i = 0;
    for (Stage stage : job.graph().stages()) {
      long together = promise.together(i++);
      if (together > most) return tooLarge(stage, together, most);
    }
    long limit = limit();
    return promise.least() <= limit ? null : tooMuch(job, promise, limit);
  }

  private static String tooLarge(Stage stage, long together, long limit) {
    return String.format(
        Locale.ROOT,
        "stage '%s' needs %,d bytes at once for one part (its value, its work and what it reads);"
            + " limit %,d bytes; use chunks of at most 1/%,d of their size, or a limit of %,d"
            + " bytes",
        stage.name(),
        together,
        limit,
        Math.max(2, Math.ceilDiv(together, limit)),
        together);
  }

  private static String tooMuch(Stimulus.Submitted job, Promise promise, long limit) {
    String name = "";
    long parts = 0;
    long held = -1;
    int i = 0;
    for (Stage stage : job.graph().stages()) {
      long bytes = promise.window(i) * stage.needs().valueBytes();
      if (bytes > held) {
        name = stage.name();
        parts = promise.window(i);
        held = bytes;
      }
      i++;
    }
    return String.format(
        Locale.ROOT,
        "stage '%s' needs %,d values, %,d bytes, at once, and the job %,d bytes even one part after"
            + " the other; limit %,d bytes; use chunks of less bytes, compute less at a time, or"
            + " use a limit of %,d bytes",
        name,
        parts,
        held,
        promise.least(),
        limit,
        promise.least());
  }

  /** What is wanted, or what there is, has changed. */
  void plan() {
    long limit = limit();
    boolean before = active;
    active =
        s.stages.declared(2 * s.totalSlots)
            > Math.min((double) limit, (double) s.totalSlots * Promise.BATCH);
    if (!active) {
      if (before) changed.clear();
      return;
    }
    var stages = new ArrayList<StageState>();
    var wanted = new ArrayList<PartRange>();
    for (int rank = 0; rank < s.stages.end(); rank++) {
      StageState x = s.stages.at(rank);
      if (x == null) continue;
      stages.add(x);
      addWanted(x, wanted);
    }
    long[] there = stages.stream().mapToLong(x -> x.undoneAny() ? -1 : x.live()).toArray();
    Promise promise = Promise.of(stages.stream().map(x -> x.stage).toList(), wanted, there);
    spare = Math.min(limit, promise.peak(s.totalSlots)) - promise.least();
    excess = 0;
    changed.clear();
    phases.clear();
    for (int i = 0; i < stages.size(); i++) {
      StageState x = stages.get(i);
      x.window = promise.window(i);
      x.whole = promise.whole(i);
      x.phase = promise.phase(i);
      x.timeStart = promise.time(i, 0);
      x.timeSlope = promise.time(i, 1) - x.timeStart;
      x.excess = 0;
      x.low = -1;
      x.isChanged = true;
      x.undone = false;
      changed.add(x);
      while (phases.size() <= x.phase) phases.add(new ArrayList<>());
      phases.get(x.phase).add(x);
    }
    undone = new int[phases.size()];
    current = phases.size() - 1;
    active = spare + promise.least() < promise.most(s.totalSlots);
  }

  private static void addWanted(StageState x, List<PartRange> wanted) {
    long from = -1;
    long to = -1;
    int pieces = 0;
    IntervalSet set = x.wanted;
    int begin = wanted.size();
    for (long p = 0; set.find(p); p = set.hi) {
      if (from < 0) from = set.lo;
      to = set.hi;
      if (pieces++ < MANY) wanted.add(new PartRange(x.stage.name(), set.lo, set.hi));
    }
    if (pieces <= MANY) return;
    wanted.subList(begin, wanted.size()).clear();
    wanted.add(new PartRange(x.stage.name(), from, to));
  }

  /** Parts of x have come into flight, have been held, freed or put back. */
  void changed(StageState x) {
    if (!active || x.isChanged) return;
    x.isChanged = true;
    changed.add(x);
  }

  /** Counts the excess of what has changed, and of stages whose phase has come. */
  void settle() {
    if (!active) return;
    for (int i = 0; i < changed.size(); i++) {
      StageState x = changed.get(i);
      x.isChanged = false;
      boolean undone = x.undoneAny();
      if (undone == x.undone) continue;
      x.undone = undone;
      this.undone[x.phase] += undone ? 1 : -1;
    }
    int before = current;
    current = phases.size() - 1;
    while (current > 0 && undone[current] == 0) current--;
    for (int i = 0; i < changed.size(); i++) count(changed.get(i));
    changed.clear();
    for (int b = Math.min(before, current); b <= Math.max(before, current); b++) {
      if (before != current) for (StageState x : phases.get(b)) count(x);
    }
  }

  /** What is done before its phase has come was not reckoned with. */
  private void count(StageState x) {
    if (x.bytes == 0) return;
    long now = (x.phase < current ? x.live() : x.beyondWindow()) * x.bytes;
    excess += now - x.excess;
    x.excess = now;
  }

  /** The stage whose lowest ready part is next in the canonical order, of those of a kind. */
  @Nullable StageState next(ReadyClass kind) {
    StageState best = null;
    for (Bits level : kind.levels.values()) {
      for (int rank = level.next(0); rank >= 0; rank = level.next(rank + 1)) {
        StageState x = s.stages.get(rank);
        if (best == null || before(x, best)) best = x;
      }
    }
    return best;
  }

  /** Whether the lowest ready part of x comes before that of y. */
  boolean before(StageState x, StageState y) {
    if (!active) return x.rank > y.rank; // the deepest
    if (x.phase != y.phase) return x.phase > y.phase;
    double a = x.timeStart + x.timeSlope * x.firstReady();
    double b = y.timeStart + y.timeSlope * y.firstReady();
    double same = 1e-4 * Math.min(x.timeSlope, y.timeSlope); // but for rounding
    return Math.abs(a - b) > same ? a < b : x.rank < y.rank;
  }
}
