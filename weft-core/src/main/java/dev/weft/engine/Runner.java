package dev.weft.engine;

import static java.util.Objects.requireNonNull;

import dev.weft.graph.Line;
import dev.weft.graph.Needs;
import dev.weft.graph.Parts;
import dev.weft.graph.Stage;
import dev.weft.store.Spares;
import dev.weft.store.StageValues;
import dev.weft.store.Store;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Executes work, one piece at a time, for the thread that it belongs to: calls bodies, hands values
 * from step to step, stores those that are kept, and ends early when the time granted is over.
 *
 * <p>It needs the stages and a store that holds the inputs, and knows no scheduler.
 */
public final class Runner {

  /*
   * The values of step i lie in kept[i], by their place in the step, until the work ends or, those
   * that are dropped, until the last step that reads them is over. Of a step that drops, only the
   * edges are stored when it is over; where the work ends before the readers do, the rest is stored
   * then (storeUnread), since the readers come later and elsewhere.
   */

  private static final int LARGEST_ARRAY_KEPT = 1 << 17;
  private static final @Nullable Object[] NONE = {};

  private final Store store;
  private final Cursor cursor;
  private final TaskContext context;
  private final Spares.Reader reader;
  private @Nullable Object[] @Nullable [] kept = new @Nullable Object[8][];
  private long[] droppedBytes = new long[8]; // of the values of a step that are in no store
  private int[] nextDrop = new int[8]; // steps dropped after the same step, linked
  private int[] firstDrop = new int[8];
  private @Nullable Object[] @Nullable [] gathered = new @Nullable Object[4][];
  private int[] stepOf = new int[64]; // by stage id, where runOf says it is of this run
  private int[] runOf = new int[64];
  private boolean gatheredAny;
  private int run;
  private long stored;

  /** Creates a runner of worker number {@code worker} that finds and leaves values in a store. */
  public Runner(Store store, int worker) {
    this.store = store;
    var nothing = new Stage("nothing", 1, List.of(), (Parts _) -> {}, Needs.NONE);
    cursor = new Cursor(new StageSlot(0, store.open(nothing)));
    context = new TaskContext(cursor, worker);
    reader = store.reader();
  }

  /** Calls {@code loop}, within which {@link TaskContext#current} finds what this runner runs. */
  public void serve(Runnable loop) {
    ScopedValue.where(TaskContext.CURRENT, context).run(() -> reader.serve(loop));
  }

  /** Returns the bytes that the last run left in the store. */
  public long storedBytes() {
    return stored;
  }

  /** Executes {@code work}, and returns how it ended, or null if it was cancelled. */
  public @Nullable End run(Work work) {
    reader.begin(); // before work.begin(): see Spares
    try {
      return execute(work);
    } finally {
      reader.end();
    }
  }

  private @Nullable End execute(Work work) {
    stored = 0;
    if (!work.begin()) {
      return null;
    }
    prepare(work);
    int step = 0;
    int parts = 0;
    @Nullable Throwable cause = null;
    cursor.begin(work);
    try {
      for (; step < work.steps(); step++) {
        if (step > 0 && cursor.isOvertime()) {
          break;
        }
        parts = step(work, step);
        if (parts < work.size(step)) {
          break;
        }
        parts = 0;
        drop(work, step);
      }
    } catch (Throwable e) { // whatever a body throws fails its part, not this thread
      cause = e;
      parts = cursor.failedAt();
    }
    long nanos = System.nanoTime() - cursor.begun();
    cursor.end();
    try {
      finish(work, step, parts);
    } catch (OutOfMemoryError e) { // nowhere to put the values: nothing of the work is done
      work.cancel();
      return new End(0, 0, nanos, e);
    } finally {
      work.end();
    }
    return work.isCancelled() ? null : new End(step, parts, nanos, cause);
  }

  private void prepare(Work work) {
    int steps = work.steps();
    run++;
    if (kept.length < steps) {
      kept = Arrays.copyOf(kept, 2 * steps);
      droppedBytes = Arrays.copyOf(droppedBytes, 2 * steps);
      nextDrop = Arrays.copyOf(nextDrop, 2 * steps);
      firstDrop = Arrays.copyOf(firstDrop, 2 * steps);
    }
    Arrays.fill(firstDrop, 0, steps, -1);
    Arrays.fill(droppedBytes, 0, steps, 0);
    for (int i = 0; i < steps; i++) {
      if (work.drops(i)) {
        int after = work.dropAfter[i];
        nextDrop[i] = firstDrop[after];
        firstDrop[after] = i;
      }
    }
  }

  private int step(Work work, int i) throws Exception {
    StageSlot slot = work.slots[i];
    cursor.before(slot, work.from(i), work.lists[i]);
    if (slot.id >= stepOf.length) {
      stepOf = Arrays.copyOf(stepOf, Math.max(slot.id + 1, 2 * stepOf.length));
      runOf = Arrays.copyOf(runOf, stepOf.length);
    }
    int size = work.size(i);
    int @Nullable [] list = work.lists[i];
    boolean pinned = slot.values.pinned();
    if (!pinned) {
      stepOf[slot.id] = i;
      runOf[slot.id] = run;
    }
    @Nullable Object[] values = pinned ? NONE : room(i, size);
    cursor.step(slot, work.from(i), size, list, values);
    for (int r = 0; r < slot.sources.length; r++) {
      prepareRead(work, i, r);
    }
    try {
      slot.stage.body().run(cursor);
    } finally {
      if (pinned) {
        slot.values.grown(cursor.grown());
        stored += cursor.grown();
      }
    }
    int done = cursor.done();
    if (!pinned) {
      if (!work.drops(i)) {
        store(work, i, work.from(i), work.from(i) + done);
      } else if (done == size) {
        store(work, i, work.from(i), work.dropFrom(i));
        store(work, i, work.dropTo(i), work.to(i));
        long bytes = 0;
        int to = (int) (work.dropTo(i) - work.from(i));
        for (int k = (int) (work.dropFrom(i) - work.from(i)); k < to; k++) {
          @Nullable Object value = values[k];
          if (value != null) {
            bytes += slot.values.bytes(value);
          }
        }
        droppedBytes[i] = bytes;
        store.passing(bytes);
      }
    }
    return done;
  }

  private @Nullable Object[] values(int step) {
    return requireNonNull(kept[step]);
  }

  private @Nullable Object[] room(int i, int size) {
    @Nullable Object[] values = kept[i];
    if (values == null || values.length < size) {
      values = new @Nullable Object[Math.max(8, size)];
      kept[i] = values;
    }
    return values;
  }

  /** Drops the values that were needed up to step {@code i}. */
  private void drop(Work work, int i) {
    for (int d = firstDrop[i]; d >= 0; d = nextDrop[d]) {
      if (droppedBytes[d] != 0) {
        store.passing(-droppedBytes[d]);
        droppedBytes[d] = 0;
      }
      clear(d, work.size(d));
    }
    firstDrop[i] = -1;
  }

  /** Stores values of step {@code i}, unless the work was cancelled. */
  private void store(Work work, int i, long from, long to) {
    if (from >= to) {
      return;
    }
    @Nullable Object[] values = values(i);
    synchronized (work) {
      if (!work.isCancelled()) {
        stored += work.slots[i].values.write(from, to, values, (int) (from - work.from(i)));
      }
    }
  }

  /** Ends work that has done {@code end} steps and {@code parts} parts of the next. */
  private void finish(Work work, int end, int parts) {
    boolean complete = end == work.steps();
    for (int i = 0; i < work.steps(); i++) {
      if (droppedBytes[i] != 0) {
        store.passing(-droppedBytes[i]);
      }
      if (!complete && i <= end && !work.slots[i].values.pinned()) {
        boolean partial = i == end;
        if (partial) {
          // of a step that threw, or ended early and drops, nothing is stored yet
          storeAbsent(work, i, work.from(i), work.from(i) + parts);
        } else if (work.drops(i) && work.dropAfter[i] >= end) {
          store(work, i, work.dropFrom(i), work.dropTo(i));
        }
      }
    }
    for (int i = 0; i < work.steps(); i++) {
      clear(i, work.size(i));
    }
    for (int r = 0; gatheredAny && r < gathered.length; r++) {
      @Nullable Object @Nullable [] copy = gathered[r];
      if (copy != null) {
        Arrays.fill(copy, null);
      }
    }
    gatheredAny = false;
  }

  private void storeAbsent(Work work, int i, long from, long to) {
    if (from < to && work.slots[i].values.slot(from) == null) {
      store(work, i, from, to);
    }
  }

  private void clear(int i, int size) {
    @Nullable Object[] values = kept[i];
    if (values == null) {
      return;
    }
    if (values.length > LARGEST_ARRAY_KEPT) {
      kept[i] = new @Nullable Object[8];
    } else {
      Arrays.fill(values, 0, Math.min(size, values.length), null);
    }
  }

  /** Finds the array that holds what a read of a step needs: an earlier step's, a page, a copy. */
  private void prepareRead(Work work, int i, int r) {
    StageSlot slot = work.slots[i];
    @Nullable StageSlot source = slot.sources[r];
    if (source == null) {
      throw new IllegalStateException("read " + r + " of '" + slot.stage.name() + "' has no slot");
    }
    if (!slot.borrows) {
      source.values.keep();
    }
    long n = source.stage.size();
    @Nullable Line line = slot.lines[r];
    long from = 0;
    long to = n;
    if (line != null && work.lists[i] == null) {
      from = line.hullFrom(work.from(i), work.to(i), n);
      to = line.hullTo(work.from(i), work.to(i), n);
    }
    if (from >= to) {
      cursor.read(r, source, null, 0);
      return;
    }
    if (source.id < stepOf.length
        && runOf[source.id] == run
        && line != null
        && work.lists[i] == null) {
      int step = stepOf[source.id];
      if (work.from(step) <= from && to <= work.to(step)) {
        cursor.read(r, source, kept[step], work.from(step));
        return;
      }
      if (work.drops(step)) {
        @Nullable Object[] copy = gather(work, step, r, source.values, from, to);
        cursor.read(r, source, copy, from);
        return;
      }
    }
    cursor.read(r, source, source.values.onePage(from, to), StageValues.pageStart(from));
  }

  /** Copies what lies around an earlier step, from the store, and what it dropped. */
  private @Nullable Object[] gather(
      Work work, int step, int r, StageValues values, long from, long to) {
    if (r >= gathered.length) {
      gathered = Arrays.copyOf(gathered, 2 * r);
    }
    gatheredAny = true;
    int size = Math.toIntExact(to - from);
    @Nullable Object @Nullable [] copy = gathered[r];
    if (copy == null || copy.length < size) {
      copy = new @Nullable Object[size];
      gathered[r] = copy;
    }
    long x = Math.clamp(work.from(step), from, to);
    long y = Math.clamp(work.to(step), from, to);
    values.read(from, x, copy, 0);
    if (x < y) { // else that step lies wholly before or behind what is read
      System.arraycopy(
          values(step), (int) (x - work.from(step)), copy, (int) (x - from), (int) (y - x));
    }
    values.read(y, to, copy, (int) (y - from));
    return copy;
  }
}
