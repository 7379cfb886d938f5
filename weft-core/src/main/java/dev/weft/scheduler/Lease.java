package dev.weft.scheduler;

import static java.util.Objects.requireNonNull;

import dev.weft.graph.Stage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a worker may do on its own: steps in order, each a range (or a list) of parts of one stage
 * whose inputs are held or come from earlier steps. One message grants it and one ends it, however
 * many tasks it holds.
 *
 * <p>Of each step the values in [dropFrom, dropTo) are read by steps of the lease alone: the worker
 * drops them once step dropAfter is over and never stores them.
 */
public final class Lease {
  private final int id;
  private final int worker;
  int count;
  private @Nullable StageState[] stages = new StageState[4];
  long[] at = new long[16]; // from, to, dropFrom, dropTo
  int @Nullable [] @Nullable [] lists;
  int[] dropAfter = new int[4];
  long parts;
  long bytes;
  long charged; // of bytes, what Memory did not reckon with
  long work; // of bytes, what running takes
  long budget;
  double estimate;
  boolean measured = true; // the estimate rests on how long parts of every step took before
  boolean live = true;
  private int backupOf = -1;
  long epoch; // of the scheduler when it was granted
  @Nullable Lease twin; // another one for the same parts, while both run
  boolean overdraft;

  Lease(int id, int worker) {
    this.id = id;
    this.worker = worker;
  }

  void add(StageState s, long from, long to, int @Nullable [] list) {
    if (count == stages.length) {
      stages = Arrays.copyOf(stages, count * 2);
      at = Arrays.copyOf(at, count * 8);
      dropAfter = Arrays.copyOf(dropAfter, count * 2);
      if (lists != null) lists = Arrays.copyOf(lists, count * 2);
    }
    stages[count] = s;
    at[4 * count] = from;
    at[4 * count + 1] = to;
    if (list != null) {
      if (lists == null) lists = new int @Nullable [stages.length][];
      lists[count] = list;
    }
    measured &= s.partNanos >= 0;
    count++;
    parts += to - from;
  }

  static int part(int @Nullable [] list, long k) {
    return list == null ? (int) k : list[(int) k];
  }

  /** A second lease for the same parts. */
  Lease copy(int id, int worker) {
    var copy = new Lease(id, worker);
    copy.count = count;
    copy.stages = stages;
    copy.at = at;
    copy.lists = lists;
    copy.dropAfter = dropAfter;
    copy.parts = parts;
    copy.bytes = bytes;
    copy.work = work;
    copy.budget = budget;
    copy.estimate = estimate;
    copy.measured = measured;
    copy.epoch = epoch; // what is to be dropped was found out then
    copy.backupOf = this.id;
    copy.twin = this;
    twin = copy;
    return copy;
  }

  StageState state(int step) {
    return requireNonNull(stages[step]);
  }

  ReadyClass kind() {
    return state(0).kind;
  }

  /** Returns the number of the lease; no other of this scheduler has it. */
  public int id() {
    return id;
  }

  /** Returns the number of the lease that this one is a backup of, or -1. */
  public int backupOf() {
    return backupOf;
  }

  /** Returns the worker that it was granted to. */
  public int worker() {
    return worker;
  }

  /** Returns the number of steps. */
  public int steps() {
    return count;
  }

  /** Returns the step's stage. */
  public Stage stage(int step) {
    return state(step).stage;
  }

  /** Returns the id of the step's stage. */
  public int stageId(int step) {
    return state(step).id;
  }

  /** Returns the id of the stage that read {@code read} of the step's stage names. */
  public int sourceId(int step, int read) {
    return state(step).sources[read].id;
  }

  /** Returns the parts of the step if they are no range; then from and to count them from 0. */
  public int @Nullable [] list(int step) {
    int @Nullable [] @Nullable [] all = lists;
    return all == null ? null : all[step];
  }

  /** Returns the first part of the step, or 0 if it has a list. */
  public long from(int step) {
    return at[4 * step];
  }

  /** Returns the end of the parts of the step, or the length of its list. */
  public long to(int step) {
    return at[4 * step + 1];
  }

  /** Returns the first part whose value the worker drops; see {@link #dropTo}. */
  public long dropFrom(int step) {
    return at[4 * step + 2];
  }

  /**
   * Returns the end of the parts whose values nobody but later steps reads: the worker drops them
   * after step {@link #dropAfter}. Nothing is dropped if it equals {@link #dropFrom}.
   */
  public long dropTo(int step) {
    return at[4 * step + 3];
  }

  /** Returns the step after which values of this one are dropped. */
  public int dropAfter(int step) {
    return dropAfter[step];
  }

  /** Returns whether the step's stage is known part by part: one of its reads is no line. */
  public boolean counted(int step) {
    return state(step).counted;
  }

  /** Returns the number of parts of all steps. */
  public long parts() {
    return parts;
  }

  /** Returns after how many nanoseconds the worker should hand back what it has not begun. */
  public long budget() {
    return budget;
  }

  /**
   * Returns the bytes that it was permitted: of all its values, and the most that a part takes to
   * run.
   */
  public long bytes() {
    return bytes;
  }

  /** Returns whether it was granted beyond the limit of its host. */
  public boolean overdraft() {
    return overdraft;
  }

  @Override
  public String toString() {
    var text = new StringBuilder("lease " + id + " @" + worker);
    for (int i = 0; i < count; i++) {
      text.append(' ').append(stage(i).name());
      text.append(list(i) == null ? "[" + from(i) + "," + to(i) + ")" : Arrays.toString(list(i)));
    }
    return text.toString();
  }
}
