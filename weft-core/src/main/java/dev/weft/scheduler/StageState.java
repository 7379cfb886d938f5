package dev.weft.scheduler;

import static java.util.Objects.requireNonNull;

import dev.weft.graph.Box;
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

  /** What one job wants of the stage. */
  record Want(int job, IntervalSet parts) {}

  static final IntervalSet EMPTY = new IntervalSet(); // never changed
  private static final Link[] NO_LINKS = {};
  private static final Want[] NO_WANTS = {};

  final int id; // what others call it; given again once the stage is gone
  final int rank; // its place in the order of all stages, sources before readers
  final Stage stage;
  final long n;
  final long bytes;
  final Wiring[] reads;
  final StageState[] sources;
  final boolean counted;
  final int depth; // 0: reads nothing
  Link[] links = NO_LINKS;
  boolean lineReaders;
  int jobs;
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

  byte[] states = {};
  int[] missing = {};
  @Nullable Bits readyParts;
  int @Nullable [] left;

  @Nullable IntervalSet demand;
  @Nullable Bits demandParts;
  @Nullable Map<Long, Integer> tries;
  @Nullable Failure failure;
  @Nullable TreeMap<Long, long[]> owners; // from -> to, host; only if there are several hosts

  double partNanos = -1;
  double columnNanos = -1;

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
    if (counted) {
      int size = Math.toIntExact(n);
      for (int r = 0; r < reads.length; r++) {
        if (reads[r] instanceof Line line) {
          reads[r] = asBox(line, size, Math.toIntExact(this.sources[r].n));
        }
      }
      states = new byte[size];
      missing = new int[size];
      readyParts = new Bits(size);
    } else {
      waiting = new IntervalSet();
      ready = new IntervalSet();
      flying = new IntervalSet();
    }
  }

  private static Box asBox(Line l, int n, int m) {
    int d = (int) l.divisor();
    return new Box(
        l.source(),
        new int[] {Math.ceilDiv(n, d), d},
        new int[] {m},
        new int[] {0},
        new int[] {(int) l.step()},
        new int[] {(int) l.offset()},
        new int[] {(int) l.length()});
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

  /** Returns what of [f, t) the job did not want before. */
  List<long[]> want(int job, long f, long t) {
    if (wanted == EMPTY) wanted = new IntervalSet();
    wanted.add(f, t);
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

  void unwant(int job, long f, long t) {
    for (int i = 0; i < wants.length; i++) {
      Want want = wants[i];
      if (want.job != job) continue;
      want.parts.remove(f, t);
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
  }

  /** Chooses how held parts are kept, once the readers are known. */
  void settle() {
    boolean ranges = lineReaders || (left == null && !counted);
    if (ranges && held == null) {
      held = new IntervalSet();
      if (counted) for (int p = 0; p < n; p++) if (states[p] == HELD) held.add(p, p + 1);
      if (heldBits != null)
        for (int p = heldBits.next(0); p >= 0; p = heldBits.next(p + 1)) held.add(p, p + 1);
      heldBits = null;
    } else if (!ranges && held == null && !counted && heldBits == null) {
      heldBits = new Bits((int) n);
    }
  }

  boolean isHeld(long p) {
    return counted
        ? states[(int) p] == HELD
        : held != null ? held.contains(p) : requireNonNull(heldBits).get((int) p);
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
    if (left != null) size += 4 * n + requireNonNull(demandParts).footprint();
    return size + 24L * links.length;
  }
}
