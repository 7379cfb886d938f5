package dev.weft.graph;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many bytes of values a graph needs at once, known before anything runs, without a look at
 * single parts (those of tables excepted).
 *
 * <p>The parts of a graph can be run one after the other in a canonical order: phase by phase, in a
 * phase by a time that each stage assigns to its parts, at equal times sources first. Times are
 * straight lines: those of a stage that reads nothing in its phase go evenly from 0 to 1, and a
 * reader's part is due when the last part that it may read is (by its {@link Band}). A read that
 * needs all of its source first begins a new phase. From this follows for each stage how many of
 * its values are alive at once, its {@link #window}: those between a part and the oldest part that
 * a later reader needs; all, if they are wanted or read in a later phase. Stages that are done
 * already come before all phases, with the values that there still are.
 *
 * <p>{@link #least} is what that order needs: windows, and the parts of one moment. A scheduler
 * that lets no stage run ahead of its window by more than the memory beyond that, and otherwise
 * follows the order, never needs more. Running several parts at a time takes a moment's parts for
 * each slot and some room for batches: {@link #peak}.
 */
public final class Promise {
  /** The room for batches of small parts that a slot is given, in bytes. */
  public static final long BATCH = 1 << 20;

  private final List<Stage> stages;
  private final int[][] sources; // of each stage, by read
  private final Band[][] bands;
  private final boolean[][] together; // whether a read is within a phase
  private final long[] from; // what of a stage is needed: [from, to)
  private final long[] to;
  private final long[] wanted; // how many parts are wanted
  private final int[] phase; // how many phases come after this one
  private final int[] last; // the phase of the last reader
  private final double[] slope; // the time of part p is slope * p + start
  private final double[] start;
  private final long[] there; // how many values there are of a stage that is done; -1 of others
  private final long[] window;
  private final boolean[] whole; // all values may be alive at once
  private long moment; // bytes of the parts of one moment
  private long work; // most work bytes of one part
  private long least;
  private long total; // bytes of all values

  private Promise(Collection<Stage> all, List<PartRange> ranges, long[] there) {
    stages = List.copyOf(all);
    int n = stages.size();
    this.there = there;
    sources = new int[n][];
    bands = new Band[n][];
    together = new boolean[n][];
    from = new long[n];
    to = new long[n];
    wanted = new long[n];
    phase = new int[n];
    last = new int[n];
    slope = new double[n];
    start = new double[n];
    window = new long[n];
    whole = new boolean[n];
    Map<String, Integer> index = HashMap.newHashMap(n);
    for (int i = 0; i < n; i++) {
      Stage stage = stages.get(i);
      index.put(stage.name(), i);
      int reads = isDone(i) ? 0 : stage.reads().size();
      sources[i] = new int[reads];
      bands[i] = new Band[reads];
      together[i] = new boolean[reads];
      for (int r = 0; r < reads; r++) {
        sources[i][r] = index.getOrDefault(stage.reads().get(r).source(), i);
      }
      from[i] = stage.size();
    }
    for (PartRange range : ranges) {
      int i = index.getOrDefault(range.stage(), -1);
      if (i < 0) {
        throw new IllegalArgumentException("no stage named '" + range.stage() + "' is wanted");
      }
      need(i, range.from(), range.to());
      wanted[i] += range.size();
    }
    demand();
    phases();
    times();
    windows();
    sum();
  }

  /**
   * Returns what the stages, each after those it reads, need for the wanted parts.
   *
   * @throws IllegalArgumentException if a wanted stage is none of them
   */
  public static Promise of(Collection<Stage> stages, List<PartRange> wanted) {
    long[] there = new long[stages.size()];
    Arrays.fill(there, -1);
    return of(stages, wanted, there);
  }

  /**
   * Returns what stages need of which some are done already, as far as anybody wants them.
   *
   * @param there for each stage how many values of it there are, if none is to be made any more; -1
   *     if some are
   * @throws IllegalArgumentException if a wanted stage is none of them
   */
  public static Promise of(Collection<Stage> stages, List<PartRange> wanted, long[] there) {
    return new Promise(stages, wanted, there.clone());
  }

  private boolean isDone(int i) {
    return there[i] >= 0;
  }

  private void need(int i, long f, long t) {
    if (f >= t) return;
    from[i] = Math.min(from[i], Math.max(0, f));
    to[i] = Math.max(to[i], Math.min(stages.get(i).size(), t));
  }

  private long count(int i) {
    return Math.max(0, to[i] - from[i]);
  }

  /** Which range of every stage is needed, readers first. */
  private void demand() {
    for (int i = stages.size() - 1; i >= 0; i--) {
      if (count(i) == 0) continue;
      Stage stage = stages.get(i);
      for (int r = 0; r < sources[i].length; r++) {
        int s = sources[i][r];
        if (s == i) from[i] = 0; // a table that reads itself, as far down as may be
      }
      for (int r = 0; r < sources[i].length; r++) {
        int s = sources[i][r];
        long m = stages.get(s).size();
        Band band = Band.of(stage.reads().get(r), from[i], to[i], stage.size(), m);
        bands[i][r] = band;
        if (s != i) need(s, band.least(from[i], to[i]), band.greatest(from[i], to[i]) + 1);
      }
    }
  }

  /** A read that spans its source, or goes the other way, waits for all of it. */
  private void phases() {
    for (int i = stages.size() - 1; i >= 0; i--) {
      if (count(i) == 0) continue;
      for (int r = 0; r < sources[i].length; r++) {
        int s = sources[i][r];
        Band band = bands[i][r];
        boolean barrier =
            s != i && (isDone(s) || band.slope() <= 0 || band.high() - band.low() + 1 >= count(s));
        together[i][r] = !barrier;
        phase[s] = Math.max(phase[s], phase[i] + (barrier ? 1 : 0));
      }
    }
    int first = 0;
    for (int i = 0; i < stages.size(); i++) if (!isDone(i)) first = Math.max(first, phase[i] + 1);
    for (int i = 0; i < stages.size(); i++) if (isDone(i)) phase[i] = first;
    System.arraycopy(phase, 0, last, 0, last.length);
    for (int i = 0; i < stages.size(); i++) {
      if (count(i) == 0) continue;
      if (wanted[i] > 0) last[i] = 0;
      for (int r = 0; r < sources[i].length; r++) {
        int s = sources[i][r];
        together[i][r] &= phase[s] == phase[i];
        last[s] = Math.min(last[s], phase[i]);
        if (!together[i][r]) whole[s] = true;
      }
    }
  }

  private void times() {
    for (int i = 0; i < stages.size(); i++) {
      long count = count(i);
      if (count == 0) continue;
      double a = 0;
      double u = Double.NEGATIVE_INFINITY;
      for (int r = 0; r < sources[i].length; r++) {
        int s = sources[i][r];
        if (s == i || !together[i][r]) continue;
        Band band = bands[i][r];
        double pace = slope[s] * band.slope();
        if (a == 0) a = pace;
        u = Math.max(u, start[s] + slope[s] * band.high() + drift(pace - a, i));
      }
      if (a == 0) {
        a = 1.0 / count;
        u = (1 - from[i]) * a;
      }
      slope[i] = a;
      start[i] = u;
    }
  }

  /** The most that a difference of pace makes over the parts of stage i. */
  private double drift(double pace, int i) {
    return Math.max(pace * from[i], pace * (to[i] - 1));
  }

  private void windows() {
    double[] end = new double[stages.size()]; // when a part is used last, beyond slope * p
    Arrays.fill(end, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < stages.size(); i++) {
      if (count(i) == 0) continue;
      for (int r = 0; r < sources[i].length; r++) {
        int s = sources[i][r];
        if (!together[i][r]) continue;
        Band band = bands[i][r];
        double pace = slope[i] / band.slope();
        end[s] = Math.max(end[s], start[i] - pace * band.low() + drift(pace - slope[s], s));
      }
    }
    for (int i = 0; i < stages.size(); i++) {
      long count = count(i);
      if (count == 0) continue;
      double alive = Math.ceil((end[i] - start[i]) / slope[i] - 1e-3);
      long open =
          end[i] == Double.NEGATIVE_INFINITY ? 0 : (long) Math.clamp(alive, 0, (double) count);
      whole[i] |= isDone(i) || open + wanted[i] >= count;
      window[i] = isDone(i) ? there[i] : whole[i] ? count : open + wanted[i];
    }
  }

  private void sum() {
    int n = stages.size();
    int phases = 1;
    int[] until = new int[n]; // the last stage that reads one in the same moment
    for (int i = 0; i < n; i++) {
      until[i] = i;
      phases = Math.max(phases, phase[i] + 1);
      if (count(i) == 0) continue;
      Needs needs = stages.get(i).needs();
      total = plus(total, times(isDone(i) ? there[i] : count(i), needs.valueBytes()));
      if (!isDone(i)) work = Math.max(work, needs.workBytes());
      for (int r = 0; r < sources[i].length; r++) if (together[i][r]) until[sources[i][r]] = i;
    }
    double[] held = new double[phases]; // in the windows of a phase's stages
    double[] later = new double[phases + 1]; // differences of what is held for later phases
    long[] now = new long[phases]; // the parts of the moment, by phase
    long[] most = new long[phases];
    long[] ending = new long[n];
    for (int i = 0; i < n; i++) {
      if (count(i) == 0) continue;
      Needs needs = stages.get(i).needs();
      int b = phase[i];
      double values = (double) window[i] * needs.valueBytes();
      held[b] += values;
      later[last[i]] += values;
      later[b] -= values;
      if (isDone(i)) continue;
      if (window[i] < count(i)) {
        now[b] = plus(now[b], needs.valueBytes());
        ending[until[i]] = plus(ending[until[i]], needs.valueBytes());
      }
      most[b] = Math.max(most[b], plus(now[b], needs.workBytes()));
      now[b] -= ending[i];
    }
    double carried = 0;
    for (int b = 0; b < phases; b++) {
      carried += later[b];
      least = Math.max(least, plus((long) (held[b] + carried), most[b]));
      moment = Math.max(moment, most[b]);
    }
    least = Math.min(least, plus(total, work));
  }

  private static long plus(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE / 4 : Math.min(sum, Long.MAX_VALUE / 4);
  }

  private static long times(long a, long b) {
    return Math.multiplyHigh(a, b) != 0 ? Long.MAX_VALUE / 4 : plus(a * b, 0);
  }

  // ---- what comes out

  /** Returns the bytes that one part after the other needs: values held, and the part that runs. */
  public long least() {
    return least;
  }

  /**
   * Returns an upper bound of the bytes held and running when so many parts run at a time, and as
   * many are granted what they need to begin at once after these.
   */
  public long peak(int slots) {
    return Math.min(most(slots), plus(least, times(slots, plus(moment, BATCH))));
  }

  /** Returns the bytes needed if no value were dropped before the end. */
  public long most(int slots) {
    return plus(total, times(2L * slots, work));
  }

  /** Returns the bytes of the values of all parts that are needed. */
  public long total() {
    return total;
  }

  /** Returns how many values of stage i are alive at once in the canonical order. */
  public long window(int i) {
    return window[i];
  }

  /** Returns whether all values of stage i that are needed may be alive at once. */
  public boolean whole(int i) {
    return whole[i] || window[i] >= count(i);
  }

  /** Returns how many phases come after that of stage i. */
  public int phase(int i) {
    return phase[i];
  }

  /** Returns the time of a part within its phase. */
  public double time(int i, long part) {
    return slope[i] * part + start[i];
  }

  /** Returns how many parts of stage i are needed, those between needed ones included. */
  public long parts(int i) {
    return count(i);
  }

  /** Returns what one part of stage i needs at once: its value, its work and what it reads. */
  public long together(int i) {
    if (count(i) == 0) return 0;
    Needs needs = stages.get(i).needs();
    long bytes = plus(needs.valueBytes(), needs.workBytes());
    for (int r = 0; r < sources[i].length; r++) {
      long read = stages.get(sources[i][r]).needs().valueBytes();
      bytes = plus(bytes, times(bands[i][r].most(), read));
    }
    return bytes;
  }
}
