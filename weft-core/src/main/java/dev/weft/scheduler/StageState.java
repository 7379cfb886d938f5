package dev.weft.scheduler;

import static dev.weft.scheduler.IntervalSet.EMPTY;
import static java.util.Objects.requireNonNull;

import dev.weft.graph.Line;
import dev.weft.graph.PartWiring;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler knows of one stage.
 *
 * <p>A part is none (not needed, or released), waiting, ready, flying (in a lease), held or failed.
 * If every read is a {@link Line}, these are interval sets; otherwise the stage is counted: a state
 * and a number of missing inputs for each part. A stage that a counted stage reads has the number
 * of reads still to come for each part.
 */
final class StageState {
  static final byte NONE = 0;
  static final byte WAITING = 1;
  static final byte READY = 2;
  static final byte FLYING = 3;
  static final byte HELD = 4;
  static final byte FAILED = 5;

  record Link(StageState reader, int read) {
    Line line() {
      return (Line) reader.reads[read];
    }

    PartWiring part() {
      return (PartWiring) reader.reads[read];
    }
  }

  /** Parts up to {@code to} that will not be had for one reason. */
  record FailedParts(long to, Failure failure) {}

  /** What one job wants of the stage. */
  record Want(int job, IntervalSet parts) {}

  private static final TreeMap<Long, FailedParts> NO_FAILURES = new TreeMap<>(); // never changed
  private static final Link[] NO_LINKS = {};
  private static final Want[] NO_WANTS = {};
  private static final byte[] NO_STATES = {};
  private static final int[] NO_COUNTS = {};

  final int id; // what others call it; given again once the stage is gone
  int rank; // its place in the order of all stages, sources before readers
  final Stage stage;
  final long n;
  final long bytes;
  final Wiring[] reads;
  final StageState[] sources;
  final boolean counted;
  final int depth; // 0: reads nothing
  final boolean empties; // some parts read nothing of a source, as their reads lie beside it
  Link[] links = NO_LINKS;
  boolean lineReaders;
  int jobs;
  boolean gone;
  long changed; // when needs of its parts last changed by other than leases
  int priority;
  final ReadyClass kind;
  @Nullable Bits level; // the stages of this priority and kind that have ready parts

  Want[] wants = NO_WANTS;
  IntervalSet wanted = EMPTY; // what all jobs want
  IntervalSet failed = EMPTY;
  IntervalSet waiting = EMPTY;
  IntervalSet ready = EMPTY;
  IntervalSet flying = EMPTY;
  @Nullable IntervalSet
      held; // null if only counted stages read this one: then states or heldBits say it
  @Nullable Bits heldBits;

  byte[] states = NO_STATES;
  int flyingParts; // of a counted stage
  int heldParts; // of a counted stage
  int[] missing = NO_COUNTS;
  @Nullable Bits readyParts;
  int @Nullable [] left;

  @Nullable IntervalSet demand;
  @Nullable Bits demandParts;
  @Nullable Map<Long, Integer> tries;
  TreeMap<Long, FailedParts> failures = NO_FAILURES; // by from
  @Nullable Owners owners; // only if there are several hosts

  double partNanos = -1;
  double columnNanos = -1;

  // what Memory knows
  long window; // how many values are alive at once in the canonical order
  boolean whole; // all may be
  int phase;
  double timeStart; // of part 0
  double timeSlope; // a part
  long excess; // bytes beyond the window
  boolean isChanged;
  boolean undone; // some parts are waiting, ready or in flight
  int low = -1; // of a counted stage: no part below is still to be done; -1: not known
  int heldBelow; // of a counted stage: held parts below low

  int mark; // the lease being built
  int stepOfMark;
  int candidateMark;

  StageState(
      int id,
      int rank,
      Stage stage,
      @Nullable StageState[] sources,
      int priority,
      ReadyClass kind) {
    this.id = id;
    this.rank = rank;
    this.stage = stage;
    this.n = stage.size();
    this.bytes = stage.needs().valueBytes();
    this.reads = stage.reads().toArray(new Wiring[0]);
    this.sources = new StageState[sources.length];
    this.priority = priority;
    this.kind = kind;
    int deepest = -1;
    boolean part = false;
    for (int r = 0; r < reads.length; r++) {
      StageState source = sources[r];
      this.sources[r] = source == null ? this : source;
      if (source != null) deepest = Math.max(deepest, source.depth);
      part |= reads[r] instanceof PartWiring;
    }
    depth = deepest + 1;
    counted = part;
    empties = !counted && readsBeside();
    if (counted) {
      int size = Math.toIntExact(n);
      for (int r = 0; r < reads.length; r++) {
        if (reads[r] instanceof Line line) {
          reads[r] = line.asBox(size, Math.toIntExact(this.sources[r].n));
        }
      }
      states = new byte[size];
      missing = new int[size];
      readyParts = new Bits(size);
    }
  }

  private boolean readsBeside() {
    for (int r = 0; r < reads.length; r++) {
      var line = (Line) reads[r];
      long m = sources[r].n;
      if (line.touchedFrom(0, m, n) > 0 || line.touchedTo(0, m, n) < n) return true;
    }
    return false;
  }

  void link(StageState reader, int read) {
    links = Arrays.copyOf(links, links.length + 1);
    links[links.length - 1] = new Link(reader, read);
    if (reader.counted) {
      if (left == null) {
        left = new int[(int) n];
        demandParts = new Bits((int) n);
      }
    } else {
      lineReaders = true;
    }
  }

  /** Forgets readers that are gone. */
  void unlinkGone() {
    int k = 0;
    for (Link link : links) if (!link.reader.gone) k++;
    if (k == links.length) return;
    var rest = new Link[k];
    k = 0;
    lineReaders = false;
    for (Link link : links) {
      if (link.reader.gone) continue;
      rest[k++] = link;
      lineReaders |= !link.reader.counted;
    }
    links = rest;
  }

  /** Returns what of [f, t) the job did not want before. */
  List<long[]> want(int job, long f, long t) {
    wanted = wanted.with(f, t);
    Want mine = null;
    for (Want want : wants) if (want.job == job) mine = want;
    if (mine == null) {
      mine = new Want(job, new IntervalSet());
      wants = Arrays.copyOf(wants, wants.length + 1);
      wants[wants.length - 1] = mine;
    }
    var fresh = new ArrayList<long[]>(1);
    long p = f;
    IntervalSet parts = mine.parts;
    while (parts.find(p) && parts.lo < t) {
      if (p < parts.lo) fresh.add(new long[] {p, parts.lo});
      p = parts.hi;
    }
    if (p < t) fresh.add(new long[] {p, t});
    parts.add(f, t);
    return fresh;
  }

  /** The job lets go of [f, t); returns how many of these parts it wanted. */
  long unwant(int job, long f, long t) {
    long before = 0;
    long after = 0;
    for (int i = 0; i < wants.length; i++) {
      Want want = wants[i];
      if (want.job != job) continue;
      before = want.parts.size();
      want.parts.remove(f, t);
      after = want.parts.size();
      if (want.parts.isEmpty()) {
        Want[] rest = new Want[wants.length - 1];
        System.arraycopy(wants, 0, rest, 0, i);
        System.arraycopy(wants, i + 1, rest, i, rest.length - i);
        wants = rest;
      }
      break;
    }
    wanted.remove(f, t);
    for (Want want : wants) {
      IntervalSet parts = want.parts;
      for (long p = f; parts.find(p) && parts.lo < t; p = parts.hi) {
        wanted.add(Math.max(f, parts.lo), Math.min(t, parts.hi));
      }
    }
    return before - after;
  }

  /** Chooses how held parts are kept, once the readers are known. */
  void settle(boolean manyHosts) {
    boolean ranges = lineReaders || (left == null && !counted);
    if (ranges && held == null) {
      held = EMPTY;
      if (counted) for (int p = 0; p < n; p++) if (states[p] == HELD) held = held.with(p, p + 1);
      if (heldBits != null)
        for (int p = heldBits.next(0); p >= 0; p = heldBits.next(p + 1)) held = held.with(p, p + 1);
      heldBits = null;
    } else if (!ranges && held == null && !counted && heldBits == null) {
      heldBits = new Bits((int) n);
    }
    if (manyHosts && owners == null) {
      owners = new Owners(held == null || counted ? (int) n : -1);
    }
  }

  boolean isHeld(long p) {
    return counted
        ? states[(int) p] == HELD
        : held != null ? held.contains(p) : requireNonNull(heldBits).get((int) p);
  }

  boolean anyHeld() {
    return counted ? heldParts > 0 : held != null ? !held.isEmpty() : heldBits().size > 0;
  }

  boolean isFlying() {
    return counted ? flyingParts > 0 : !flying.isEmpty();
  }

  /** Ready parts join a lease; the set of a small stage changes its role. */
  void fly(long f, long t) {
    ready.remove(f, t);
    if (flying == EMPTY && ready != EMPTY && ready.isEmpty()) {
      flying = ready;
      ready = EMPTY;
    }
    flying = flying.with(f, t);
  }

  /** Waiting parts have all their inputs. */
  void promote(long f, long t) {
    waiting.remove(f, t);
    if (ready == EMPTY && waiting != EMPTY && waiting.isEmpty()) {
      ready = waiting;
      waiting = EMPTY;
    }
    ready = ready.with(f, t);
  }

  /** The range is in flight no more. */
  void land(long f, long t) {
    flying.remove(f, t);
    if (held == EMPTY && flying != EMPTY && flying.isEmpty()) {
      held = flying;
      flying = EMPTY;
    }
  }

  void fail(long f, long t, Failure failure) {
    failed = failed.with(f, t);
    if (failures.isEmpty()) failures = new TreeMap<>();
    failures.put(f, new FailedParts(t, failure));
  }

  /** How many parts are held or in flight. */
  long live() {
    if (counted) return (long) heldParts + flyingParts;
    return flying.size() + (held != null ? held.size() : heldBits().size);
  }

  boolean undoneAny() {
    if (!counted) return !(waiting.isEmpty() && ready.isEmpty() && flying.isEmpty());
    findLow();
    return low < n;
  }

  /** How many parts are in flight, held above one that is not done, or held beyond the window. */
  long beyondWindow() {
    if (whole) return Math.max(0, live() - window);
    long above = counted ? heldParts - heldBelow : heldAbove(lowest());
    long inFlight = counted ? flyingParts : flying.size();
    return inFlight + above + Math.max(0, live() - inFlight - above - window);
  }

  private long lowest() {
    long lowest = n;
    if (waiting.find(Long.MIN_VALUE)) lowest = Math.min(lowest, waiting.lo);
    if (ready.find(Long.MIN_VALUE)) lowest = Math.min(lowest, ready.lo);
    if (flying.find(Long.MIN_VALUE)) lowest = Math.min(lowest, flying.lo);
    return lowest;
  }

  private long heldAbove(long part) {
    long above = 0;
    if (held != null) {
      for (long p = part; held.find(p); p = held.hi) above += held.hi - Math.max(p, held.lo);
    } else if (part < n) {
      Bits bits = heldBits();
      for (int p = bits.next((int) part); p >= 0; p = bits.next(p + 1)) above++;
    }
    return above;
  }

  private void findLow() {
    if (low < 0) {
      low = 0;
      heldBelow = 0;
    }
    while (low < n && (states[low] == NONE || states[low] == HELD || states[low] == FAILED)) {
      if (states[low++] == HELD) heldBelow++;
    }
  }

  /** Part p of a counted stage is to be done (again). */
  void lower(int p) {
    if (p < low) low = -1;
  }

  long firstReady() {
    if (counted) return readyBits().next(0);
    ready.find(Long.MIN_VALUE);
    return ready.lo;
  }

  boolean hasReady() {
    return counted ? readyBits().size > 0 : !ready.isEmpty();
  }

  long readySize() {
    return counted ? readyBits().size : ready.size();
  }

  /** The ready parts of a counted stage. */
  Bits readyBits() {
    return requireNonNull(readyParts);
  }

  /** The held parts of a stage that only counted stages read. */
  Bits heldBits() {
    return requireNonNull(heldBits);
  }

  /** The parts of a stage that a counted stage reads, or is, which are to be demanded. */
  Bits demandBits() {
    return requireNonNull(demandParts);
  }

  /** The held ranges of a stage that a line reads. */
  IntervalSet heldRanges() {
    return requireNonNull(held);
  }

  /** The reads to come of a stage that a counted stage reads. */
  int[] leftCounts() {
    return requireNonNull(left);
  }

  /** Whether parts are still to be computed, as far as that is known cheaply. */
  boolean busy() {
    return !counted && !(waiting.isEmpty() && ready.isEmpty() && flying.isEmpty());
  }

  boolean undone(long f, long t) {
    return waiting.intersects(f, t) || ready.intersects(f, t) || flying.intersects(f, t);
  }

  long footprint() {
    long size =
        176
            + (wanted == EMPTY ? 0 : wanted.footprint())
            + (failed == EMPTY ? 0 : failed.footprint());
    if (!counted) size += waiting.footprint() + ready.footprint() + flying.footprint();
    else size += 5 * n + readyBits().footprint();
    if (held != null) size += held.footprint();
    if (heldBits != null) size += heldBits.footprint();
    if (owners != null) size += owners.footprint();
    if (left != null) size += 4 * n + requireNonNull(demandParts).footprint();
    return size + 24L * links.length;
  }
}
