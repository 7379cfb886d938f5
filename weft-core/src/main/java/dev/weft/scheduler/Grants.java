package dev.weft.scheduler;

import static dev.weft.scheduler.StageState.*;

import dev.weft.graph.Line;
import dev.weft.graph.PartWiring;
import dev.weft.graph.Slice;
import dev.weft.scheduler.StageState.Link;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Builds leases. The first step is a range of the deepest stage that is ready, near what the worker
 * did last, sized by the measured time; the steps that follow are the readers that the steps before
 * make runnable, in the order of stages, while the estimate and the memory allow. All is
 * bookkeeping on sets: what is granted is what the worker does, so nothing has to be told when a
 * reader follows its input.
 */
final class Grants {
  private static final double SOURCE_SHARE = 0.7;
  private static final long FEW = 8; // parts a slot

  private final Scheduler s;
  private final Nearness nearness = new Nearness();
  private int[] heap = new int[16];
  private int heapSize;
  private int epoch;
  private final IntList parts = new IntList();
  private final IntList touched = new IntList();
  private final Slice slice = new Slice();
  private long hostRoom; // bytes for the lease being built
  private long freeRoom; // bytes, of those that Memory charges

  Grants(Scheduler s) {
    this.s = s;
  }

  @Nullable Lease grant(Worker w, boolean waits, boolean ahead) {
    Host host = w.host;
    long used = host.used + host.undeclared;
    boolean blocked = false;
    for (ReadyClass kind : s.stages.kinds()) {
      if (kind.size == 0 || kind.waits != waits || !w.machine.isFree(kind.resources)) continue;
      if (ahead && !kind.resources.isEmpty()) continue;
      for (Bits bits : kind.levels.values()) {
        int tries = 16;
        for (int rank = bits.previous(Integer.MAX_VALUE);
            rank >= 0 && tries-- > 0;
            rank = bits.previous(rank - 1)) {
          StageState stage = s.stages.get(rank);
          long work = stage.stage.needs().workBytes();
          hostRoom = limit(host, stage) - used - work;
          freeRoom = s.memory.room() - work;
          long most =
              Math.min(parts(hostRoom, stage.bytes), parts(freeRoom, s.memory.charge(stage)));
          if (most >= 1) return build(w, stage, waits ? 1 : most, s.options.followOn() && !waits);
          blocked = true;
        }
      }
    }
    return blocked && host.flying == 0 ? grantNext(w, waits, used) : null;
  }

  /** How many parts of so many bytes there is room for. */
  private static long parts(long room, long bytes) {
    return room < 0 ? 0 : bytes == 0 ? Long.MAX_VALUE : room / bytes;
  }

  /** How far the host may be filled by parts of the stage. */
  private long limit(Host host, StageState stage) {
    if (!s.manyHosts) return host.limit;
    // the deeper, the more: what ends a computation finds room where what begins one does not
    return (long) (host.limit * (SOURCE_SHARE + (1 - SOURCE_SHARE) * stage.depth / s.maxDepth));
  }

  /** Nothing is in flight and nothing fits: the one part that comes next. */
  private @Nullable Lease grantNext(Worker w, boolean waits, long used) {
    StageState next = null;
    for (ReadyClass kind : s.stages.kinds()) {
      if (kind.size == 0 || kind.waits != waits || !w.machine.isFree(kind.resources)) continue;
      StageState x = s.memory.next(kind);
      if (next == null || (x != null && s.memory.before(x, next))) next = x;
    }
    if (next == null) return null;
    Lease lease = build(w, next, 1, false);
    lease.overdraft = used + lease.bytes > w.host.limit;
    if (lease.overdraft) s.overdrafts++;
    return lease;
  }

  private double nanos(StageState x) {
    return x.partNanos >= 0 ? x.partNanos : s.meanNanos >= 0 ? s.meanNanos : 2_000;
  }

  private Lease build(Worker w, StageState x, long most, boolean follow) {
    Options o = s.options;
    double target = Math.max((double) o.targetNanos(), (double) s.totalSlots * o.decisionNanos());
    double column = Math.max(0.1, x.columnNanos >= 0 ? x.columnNanos : nanos(x));
    long available = x.readySize();
    boolean few = x.columnNanos < 0 && x.n <= FEW * s.totalSlots; // of which each may take long
    long floor = few ? 1 : (long) (o.floorNanos() / column);
    long guided = s.totalSlots == 1 ? available : Math.max(available / (2L * s.totalSlots), floor);
    long wish = Math.max((long) (target / column), overlapping(x, target));
    long size = Math.max(1, Math.min(Math.min(wish, guided), Math.min(most, available)));
    if (x.partNanos < 0 && s.meanNanos < 0) size = Math.min(size, 8); // nothing measured yet: probe

    var lease = new Lease(s.nextLease++, w.id);
    lease.epoch = s.epoch;
    epoch++;
    long hint = 0;
    if (s.memory.charge(x) > 0) {
      hint = 0; // in order
    } else if (x == w.rootStage) {
      hint = w.rootTo;
    } else if (w.tailStage != null
        && x.reads.length > 0
        && x.sources[0] == w.tailStage
        && x.reads[0] instanceof Line line) {
      hint = line.touchedFrom(w.tailFrom, w.tailTo, x.n);
    }
    if (s.manyHosts && x.depth > 0 && s.memory.charge(x) == 0) {
      nearness.find(w.host, x, hint);
      hint = nearness.from;
      size = Math.min(size, nearness.to - hint);
    }
    if (x.counted) takeParts(lease, x, (int) Math.min(size, Integer.MAX_VALUE), (int) hint);
    else takeRange(lease, x, size, hint);
    lease.work = x.stage.needs().workBytes();
    lease.bytes = lease.parts * x.bytes;
    lease.charged = lease.parts * s.memory.charge(x);
    lease.estimate = lease.parts * nanos(x);
    w.rootStage = x;
    w.rootTo = lease.to(0);
    if (!x.hasReady()) x.kind.unmark(x);

    if (follow) follow(lease, 2 * target);
    for (int i = 0; i < lease.count; i++) if (lease.list(i) == null) dropRange(lease, i);
    lease.bytes += lease.work;
    lease.budget = (long) (4 * Math.max(target, lease.estimate));
    int last = lease.count - 1;
    w.tailStage = lease.state(last);
    w.tailFrom = lease.from(last);
    w.tailTo = lease.to(last);
    return lease;
  }

  /**
   * A stencil's readers lose their edges at every step: a pyramid should be as wide as it is high.
   */
  private long overlapping(StageState x, double target) {
    for (Link link : x.links) {
      if (link.reader().reads[link.read()] instanceof Line line
          && line.step() != 0
          && !(line.length() >= x.n)) {
        long overlap = line.length() - Math.abs(line.step());
        if (overlap > 0) return (long) Math.sqrt(overlap * target / Math.max(0.1, nanos(x)));
      }
    }
    return 0;
  }

  private void takeRange(Lease lease, StageState x, long size, long hint) {
    if (!x.ready.find(hint)) x.ready.find(0);
    long from = Math.max(x.ready.lo, x.ready.lo <= hint && hint < x.ready.hi ? hint : x.ready.lo);
    long to = Math.min(x.ready.hi, from + size);
    if (x.links.length > 0
        && x.links[0].reader().reads[x.links[0].read()] instanceof Line line
        && line.step() > 1
        && size >= line.step()) {
      long align = line.step();
      while (align * line.step() <= size / 2) align *= line.step();
      if (to / align * align > from) to = to / align * align;
    }
    x.fly(from, to);
    add(lease, x, from, to, null);
  }

  private void takeParts(Lease lease, StageState x, int size, int hint) {
    int p = x.readyBits().next(hint);
    if (p < 0) p = x.readyBits().next(0);
    parts.size = 0;
    for (int taken = 0; taken < size && p >= 0; taken = parts.size) {
      int end = x.readyBits().runEnd(p, (int) Math.min(x.n, p + (long) size - taken));
      parts.addRange(p, end);
      x.readyBits().clearAll(p, end);
      Arrays.fill(x.states, p, end, FLYING);
      p = x.readyBits().next(end);
    }
    x.flyingParts += parts.size;
    addParts(lease, x);
  }

  /** Adds the parts collected as a step, as a range if they are one. */
  private void addParts(Lease lease, StageState x) {
    parts.sort();
    if (parts.isRange()) add(lease, x, parts.items[0], parts.items[0] + parts.size, null);
    else add(lease, x, 0, parts.size, parts.toArray());
  }

  private void add(Lease lease, StageState x, long from, long to, int @Nullable [] list) {
    x.mark = epoch;
    x.stepOfMark = lease.count;
    lease.add(x, from, to, list);
  }

  // ---- what follows

  private void follow(Lease lease, double limit) {
    heapSize = 0;
    pushReaders(lease.state(0));
    while (heapSize > 0 && lease.count < s.options.maxSteps() && lease.estimate < limit) {
      StageState x = s.stages.get(pop());
      int before = lease.count;
      long partsBefore = lease.parts;
      if (x.counted) followParts(lease, x, limit);
      else followRange(lease, x, limit);
      if (lease.count > before || lease.parts > partsBefore) pushReaders(x);
    }
  }

  private void pushReaders(StageState x) {
    for (Link link : x.links) {
      StageState r = link.reader();
      if (r.candidateMark != epoch && (r != x || r.counted) && r.kind == x.kind) {
        r.candidateMark = epoch;
        push(r.rank);
      }
    }
  }

  private void followRange(Lease lease, StageState x, double limit) {
    long lo = 0;
    long hi = x.n;
    boolean outside = false;
    for (int r = 0; r < x.reads.length; r++) {
      StageState src = x.sources[r];
      if (src.mark != epoch) {
        outside = true;
        continue;
      }
      int step = src.stepOfMark;
      if (lease.list(step) != null) return;
      long a = lease.from(step);
      long b = lease.to(step);
      if (src.heldRanges().size() > 0) { // what lies beside the step may be held already
        if (src.heldRanges().find(a - 1) && src.heldRanges().lo < a) a = src.heldRanges().lo;
        if (src.heldRanges().find(b) && src.heldRanges().lo <= b) b = src.heldRanges().hi;
      }
      var line = (Line) x.reads[r];
      lo = Math.max(lo, line.insideFrom(a, b, x.n, src.n));
      hi = Math.min(hi, line.insideTo(a, b, x.n, src.n));
    }
    if (lo >= hi || !x.waiting.find(lo)) return;
    lo = Math.max(lo, x.waiting.lo);
    hi = Math.min(hi, x.waiting.hi);
    if (lo >= hi) return;
    if (outside) {
      for (int r = 0; r < x.reads.length; r++) {
        StageState src = x.sources[r];
        if (src.mark == epoch) continue;
        var line = (Line) x.reads[r];
        long a = line.hullFrom(lo, lo + 1, src.n);
        if (!src.heldRanges().find(a) || src.heldRanges().lo > a) return;
        hi = Math.min(hi, line.insideTo(src.heldRanges().lo, src.heldRanges().hi, x.n, src.n));
        lo = Math.max(lo, line.insideFrom(src.heldRanges().lo, src.heldRanges().hi, x.n, src.n));
        if (lo >= hi) return;
      }
    }
    double cost = (hi - lo) * nanos(x);
    if (lease.estimate + cost > limit) return;
    long bytes = (hi - lo) * x.bytes;
    long charged = (hi - lo) * s.memory.charge(x);
    long work = Math.max(0, x.stage.needs().workBytes() - lease.work);
    if (!fits(lease, bytes + work, charged + work) || !addWork(lease, x)) return;
    lease.estimate += cost;
    lease.bytes += bytes;
    lease.charged += charged;
    x.waiting.remove(lo, hi);
    x.flying = x.flying.with(lo, hi);
    add(lease, x, lo, hi, null);
  }

  /** A lease takes the most that any of its parts takes to run. */
  private boolean addWork(Lease lease, StageState x) {
    long more = x.stage.needs().workBytes() - lease.work;
    if (more <= 0) return true;
    if (!fits(lease, more, more)) return false;
    lease.work += more;
    hostRoom -= more;
    freeRoom -= more;
    return true;
  }

  private boolean fits(Lease lease, long bytes, long charged) {
    return lease.bytes + bytes <= hostRoom && lease.charged + charged <= freeRoom;
  }

  /**
   * Counts down the readers of the lease's parts as if these were done, and takes back what did not
   * reach zero.
   */
  private void followParts(Lease lease, StageState x, double limit) {
    for (StageState src : x.sources) {
      if (src.mark != epoch && src != x && src.busy()) return; // it would count in vain
    }
    long work = lease.work;
    if (!addWork(lease, x)) return;
    double each = nanos(x);
    long charge = s.memory.charge(x);
    long byBytes = parts(hostRoom - lease.bytes, x.bytes);
    long byCharge = parts(freeRoom - lease.charged, charge);
    int most =
        (int) Math.min((limit - lease.estimate) / each, (double) Math.min(byBytes, byCharge));
    touched.size = 0;
    parts.size = 0;
    boolean self = x.mark == epoch; // a table that reads itself, and has the lease's first step
    for (int r = 0; r < x.reads.length; r++) {
      StageState src = x.sources[r];
      if (src.mark != epoch) continue;
      int step = src.stepOfMark;
      count(x, r, lease.list(step), (int) lease.from(step), (int) lease.to(step), most);
    }
    // readers in the same table follow in turn: the list is its own queue
    for (int k = 0; k < parts.size && parts.size < most; k++) {
      for (int r = 0; r < x.reads.length; r++) {
        if (x.sources[r] == x) count(x, r, null, parts.items[k], parts.items[k] + 1, most);
      }
    }
    for (int k = 0; k < touched.size; k++) {
      int q = touched.items[k];
      if (x.states[q] == WAITING) x.missing[q]++;
    }
    if (parts.size == 0) {
      hostRoom += lease.work - work;
      freeRoom += lease.work - work;
      lease.work = work;
      return;
    }
    x.flyingParts += parts.size;
    lease.estimate += parts.size * each;
    lease.bytes += parts.size * x.bytes;
    lease.charged += parts.size * charge;
    if (self) join(lease, x);
    else addParts(lease, x);
  }

  /** Adds the parts collected to the step that the lease has of the same stage. */
  private void join(Lease lease, StageState x) {
    int step = x.stepOfMark;
    lease.parts += parts.size;
    int @Nullable [] old = lease.list(step);
    parts.insert(old, (int) lease.from(step), (int) lease.to(step));
    parts.sort(); // of its own stage a part reads lower ones only
    boolean range = parts.isRange();
    if (lease.lists == null) lease.lists = new int @Nullable [lease.dropAfter.length][];
    lease.lists[step] = range ? null : parts.toArray();
    lease.at[4 * step] = range ? parts.items[0] : 0;
    lease.at[4 * step + 1] = lease.at[4 * step] + parts.size;
  }

  /** Counts down the readers of some parts of a source of x, of which at most {@code most} join. */
  private void count(StageState x, int r, int @Nullable [] list, int f, int t, int most) {
    var read = (PartWiring) x.reads[r];
    byte[] states = x.states;
    int[] missing = x.missing;
    for (int k = f; k < t && parts.size < most; k++) {
      read.readers(Lease.part(list, k), slice);
      for (int e = slice.from; e < slice.to; e++) {
        int q = slice.part(e);
        if (states[q] != WAITING) continue;
        if (--missing[q] == 0 && parts.size < most) {
          states[q] = FLYING;
          parts.add(q);
        } else {
          touched.add(q);
        }
      }
    }
  }

  /** Finds which values of a step nobody outside the lease will read. */
  private void dropRange(Lease lease, int i) {
    StageState x = lease.state(i);
    long from = lease.from(i);
    long to = lease.to(i);
    lease.at[4 * i + 2] = lease.at[4 * i + 3] = from;
    if (x.counted || x.left != null || x.links.length == 0 || x.wanted.intersects(from, to)) return;
    int after = i;
    for (Link link : x.links) {
      StageState r = link.reader();
      var line = link.line();
      if (r.mark != epoch) {
        if (r.undone(line.touchedFrom(from, to, r.n), line.touchedTo(from, to, r.n))) return;
        continue;
      }
      int step = r.stepOfMark;
      long a = lease.from(step);
      long b = lease.to(step);
      after = Math.max(after, step);
      if (line.step() == 0) {
        if (a > 0 || b < r.n) return;
        continue;
      }
      long left = line.step() > 0 ? a - 1 : b;
      long right = line.step() > 0 ? b : a - 1;
      if (left >= 0 && left < r.n) from = Math.max(from, line.readTo(left, x.n));
      if (right >= 0 && right < r.n) to = Math.min(to, line.readFrom(right, x.n));
      if (from >= to) return;
    }
    lease.at[4 * i + 2] = from;
    lease.at[4 * i + 3] = to;
    lease.dropAfter[i] = after;
  }

  private void push(int id) {
    if (heapSize == heap.length) heap = Arrays.copyOf(heap, heapSize * 2);
    int i = heapSize++;
    while (i > 0 && heap[(i - 1) >> 1] > id) {
      heap[i] = heap[(i - 1) >> 1];
      i = (i - 1) >> 1;
    }
    heap[i] = id;
  }

  private int pop() {
    int top = heap[0];
    int id = heap[--heapSize];
    int i = 0;
    while (true) {
      int c = 2 * i + 1;
      if (c >= heapSize) break;
      if (c + 1 < heapSize && heap[c + 1] < heap[c]) c++;
      if (heap[c] >= id) break;
      heap[i] = heap[c];
      i = c;
    }
    heap[i] = id;
    return top;
  }
}
