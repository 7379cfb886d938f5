package dev.weft.engine;

import static java.util.Objects.requireNonNull;

import dev.weft.graph.Key;
import dev.weft.graph.Line;
import dev.weft.graph.PartWiring;
import dev.weft.graph.Parts;
import dev.weft.graph.Slice;
import dev.weft.store.StageValues;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of {@link Parts}: walks the parts of one step of some work, finds inputs
 * in the arrays of earlier steps or in the store, and looks at the clock now and then.
 */
final class Cursor implements Parts {

  /*
   * Values of a step are collected in an array of the runner's and stored when the step is over;
   * those of a pinned stage (StageValues) go straight to the store. The inputs of read r lie in
   * arrays[r] at start[r], or in the store at part start[r], or, if they are no range (listed), are
   * the parts slices[r].part(start[r]...).
   */

  private static final int MOST_PARTS_BETWEEN_LOOKS = 1 << 16;

  private @Nullable Work work;
  private StageSlot slot;
  private StageValues out;
  private boolean pinned;
  private boolean mustHave; // the stage promises bytes, so null is an error
  private long from;
  private int @Nullable [] list;
  private int size;
  private @Nullable Object[] slots = {};

  private int at;
  private int pointed; // the place of the part whose inputs are found
  private int stop; // the part at which to look at the clock
  private long part;
  private boolean has; // the part has its value
  private boolean finished;
  private boolean early;
  private long grown;

  private int reads;
  private @Nullable Object[] @Nullable [] arrays = new @Nullable Object[4][];
  private boolean[] listed = new boolean[4];
  private long[] shift = new long[4];
  private long[] start = new long[4];
  private int[] counts = new int[4];
  private long[] sourceSize = new long[4];
  private StageSlot[] sources = new StageSlot[4];
  private Slice[] slices = {new Slice(), new Slice(), new Slice(), new Slice()};

  private long begun;
  private long budget;
  private long lastLook;
  private int sinceLook;
  private int stride = 1;

  Cursor(StageSlot none) {
    slot = none;
    out = none.values;
  }

  // ---- driven by the runner

  void begin(Work work) {
    this.work = work;
    begun = lastLook = System.nanoTime();
    budget = work.budget;
    sinceLook = 0;
    stride = 1;
  }

  long begun() {
    return begun;
  }

  void end() {
    work = null;
  }

  /** Names the step that comes next, for errors that happen before it begins. */
  void before(StageSlot slot, long from, int @Nullable [] list) {
    this.slot = slot;
    this.from = from;
    this.list = list;
    at = -1;
    grown = 0;
  }

  /** Stands before the first part of a step, whose reads are then {@link #read prepared}. */
  void step(StageSlot slot, long from, int size, int @Nullable [] list, @Nullable Object[] slots) {
    this.slot = slot;
    out = slot.values;
    pinned = out.pinned();
    mustHave = slot.stage.needs().valueBytes() > 0;
    this.from = from;
    this.size = size;
    this.list = list;
    this.slots = slots;
    at = -1;
    pointed = -1;
    Arrays.fill(counts, 0); // before the first part nothing can be asked for
    has = true;
    finished = false;
    early = false;
    grown = 0;
    stop = Math.min(size, Math.max(0, stride - sinceLook));
    reads = slot.lines.length;
    if (reads > counts.length) {
      grow();
    }
  }

  private void grow() {
    int more = Math.max(reads, 2 * counts.length);
    arrays = Arrays.copyOf(arrays, more);
    listed = Arrays.copyOf(listed, more);
    shift = Arrays.copyOf(shift, more);
    start = Arrays.copyOf(start, more);
    counts = Arrays.copyOf(counts, more);
    sourceSize = Arrays.copyOf(sourceSize, more);
    sources = Arrays.copyOf(sources, more);
    int old = slices.length;
    slices = Arrays.copyOf(slices, more);
    for (int k = old; k < more; k++) {
      slices[k] = new Slice();
    }
  }

  /**
   * Read {@code read} finds part p in {@code array[p - shift]}, or in the store if that is null.
   */
  void read(int read, StageSlot source, @Nullable Object @Nullable [] array, long shift) {
    sources[read] = source;
    sourceSize[read] = source.stage.size();
    arrays[read] = array;
    listed[read] = false;
    this.shift[read] = array == null ? 0 : shift;
  }

  /** Returns how many parts are done once the body has returned. */
  int done() {
    if (!finished && !early) {
      throw new IllegalStateException(
          "the body of stage '"
              + slot.stage.name()
              + "' returned after "
              + (at + 1)
              + " of "
              + size
              + " parts; it must call next() until that returns false");
    }
    sinceLook += at + 1;
    return at + 1;
  }

  /** Returns the index of the part that threw: the one that the body stood on. */
  int failedAt() {
    return Math.max(0, at);
  }

  /** Returns the bytes put straight into the store since the step began. */
  long grown() {
    return grown;
  }

  /**
   * Looks at the clock if it is time to; returns whether the work has taken longer than granted.
   */
  boolean isOvertime() {
    if (sinceLook >= stride) {
      look();
    }
    return lastLook - begun > budget;
  }

  private void look() {
    long now = System.nanoTime();
    if (now - lastLook < budget >> 5) {
      stride = Math.min(stride * 2, MOST_PARTS_BETWEEN_LOOKS);
    } else {
      stride = Math.max(1, stride / 2);
    }
    lastLook = now;
    sinceLook = 0;
  }

  Key key() {
    return slot.stage.key(list == null ? from + Math.max(0, at) : list[Math.max(0, at)]);
  }

  // ---- called by bodies

  @Override
  public boolean next() {
    if (!has) {
      put(null);
    }
    int k = at + 1;
    if (k >= stop && !mayGoOn(k)) {
      return false;
    }
    at = k;
    has = false;
    int @Nullable [] list = this.list;
    part = list == null ? from + k : list[k];
    return true;
  }

  private boolean mayGoOn(int k) {
    if (k >= size) {
      finished = true;
      return false;
    }
    if (early) {
      return false;
    }
    look();
    sinceLook = -k; // so that done() adds the parts since this look
    if (lastLook - begun > budget || isCancelled()) {
      early = true;
      return false;
    }
    stop = (int) Math.min(size, (long) k + stride);
    return true;
  }

  /** Finds the inputs of the part that the body stands on, once it asks for one. */
  private void point() {
    pointed = at;
    for (int r = 0; r < reads; r++) {
      point(r, part);
    }
  }

  private void point(int r, long p) {
    @Nullable Line line = slot.lines[r];
    if (line != null) {
      long m = sourceSize[r];
      long first = line.readFrom(p, m);
      start[r] = first - shift[r];
      counts[r] = (int) (line.readTo(p, m) - first);
      return;
    }
    Slice slice = slices[r];
    @Nullable PartWiring wiring = slot.wirings[r];
    if (wiring != null) {
      wiring.inputs((int) p, slice);
    }
    listed[r] = true;
    start[r] = slice.from;
    counts[r] = slice.to - slice.from;
  }

  @Override
  public long part() {
    return part;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int count(int read) {
    if (pointed != at) {
      point();
    }
    return counts[read];
  }

  @Override
  public @Nullable Object get(int read, int i) {
    if (pointed != at) {
      point();
    }
    if (i < 0 || i >= counts[read]) {
      throw noSuchInput(read, i);
    }
    @Nullable Object @Nullable [] array = arrays[read];
    long where = start[read] + i;
    if (listed[read]) {
      where = slices[read].part((int) where) - shift[read];
    }
    @Nullable Object value = array != null ? array[(int) where] : sources[read].values.slot(where);
    if (value == null) {
      throw notHeld(read, i);
    }
    return StageValues.unwrap(value);
  }

  private IndexOutOfBoundsException noSuchInput(int read, int i) {
    return new IndexOutOfBoundsException(
        key() + " has " + counts[read] + " inputs of read " + read + "; asked for number " + i);
  }

  private IllegalStateException notHeld(int read, int i) {
    return new IllegalStateException(
        "input "
            + i
            + " of read "
            + read
            + " of "
            + key()
            + " is not held: stage '"
            + sources[read].stage.name()
            + "'");
  }

  @Override
  public void put(@Nullable Object value) {
    if (value == null && mustHave) {
      has = true;
      throw new IllegalStateException(
          "stage '%s' must give a value for every part, as it promises %,d bytes each, but its body put null for part %d"
              .formatted(slot.stage.name(), slot.stage.needs().valueBytes(), part));
    }
    Object wrapped = StageValues.wrap(value);
    if (pinned) {
      Work mine = requireNonNull(work);
      if (!mine.beginPut()) {
        return;
      }
      try {
        grown += out.put((int) part, wrapped);
      } finally {
        mine.endPut();
      }
    } else {
      slots[at] = wrapped;
    }
    has = true;
  }

  @Override
  public boolean isCancelled() {
    return work != null && work.isCancelled();
  }
}
