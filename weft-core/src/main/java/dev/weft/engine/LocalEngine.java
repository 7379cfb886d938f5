package dev.weft.engine;

import static java.util.Objects.requireNonNull;

import dev.weft.event.Event;
import dev.weft.event.EventSink;
import dev.weft.graph.Key;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import dev.weft.scheduler.Failure;
import dev.weft.scheduler.Lease;
import dev.weft.scheduler.Options;
import dev.weft.scheduler.Stimulus;
import dev.weft.store.StageValues;
import dev.weft.store.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An engine of the threads of this process: one platform thread a slot that computes, and virtual
 * threads for what was declared as waiting. Its threads are daemons.
 */
public final class LocalEngine implements Engine {

  /*
   * Each slot is a worker of the scheduler, all on host 0, whose memory is the store. Whoever ends a
   * lease tells the coordinator, which carries out the scheduler's commands on that thread: there is
   * no thread of the scheduler.
   *
   * Without threads (inline), whoever starts a job executes what became of it before start returns;
   * one thread at a time, under `driving`. A task that starts a job does so within its own lease, so
   * the worker has a slot more meanwhile.
   */

  private final Settings settings;
  private final EventSink events;
  private final boolean listening;
  private final Store store;
  private final Coordinator coordinator;
  private final List<Seat> seats = new ArrayList<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Work> flying = new ConcurrentHashMap<>();
  private final AtomicLong undeclaredTold = new AtomicLong();
  private final ReentrantLock driving = new ReentrantLock();
  private volatile @Nullable StageSlot[] slots = new @Nullable StageSlot[64];
  private volatile boolean closed;

  /**
   * What a local engine is made of.
   *
   * @param threads how many parts run at the same time; 0 for the thread of whoever starts a job
   * @param memoryLimit the bytes that values held and parts running should not exceed
   * @param resources what there is, for all threads together, of the resources that stages name
   */
  public record Settings(int threads, long memoryLimit, Map<String, Integer> resources) {
    public Settings {
      if (threads < 0) {
        throw new IllegalArgumentException("threads must not be negative: threads=" + threads);
      }
      if (memoryLimit < 1) {
        throw new IllegalArgumentException(
            "the memory limit must be positive: memoryLimit=" + memoryLimit);
      }
      resources = Map.copyOf(resources);
    }
  }

  /** Starts an engine. */
  public LocalEngine(Settings settings, EventSink events) {
    this.settings = settings;
    this.events = events;
    listening = EventSink.isHeard(events);
    store = new Store(settings.memoryLimit, true);
    coordinator = new Coordinator(Options.local(), new Lanes(), events);
    int workers = Math.max(1, settings.threads);
    for (int i = 0; i < workers; i++) {
      seats.add(new Seat(this, i));
    }
    for (int i = 0; i < workers; i++) {
      coordinator.tell(
          new Stimulus.WorkerJoined(i, 0, 0, 1, settings.memoryLimit, settings.resources));
      if (listening) {
        events.accept(
            new Event.WorkerJoined(System.nanoTime(), i, "local", 1, settings.memoryLimit));
      }
    }
    if (settings.threads > 0) {
      seats.forEach(Seat::serve);
    }
  }

  @Override
  public Job start(JobRequest request, JobListener listener) {
    if (settings.threads > 0) {
      return coordinator.start(request, listener);
    }
    driving.lock();
    try {
      Seat seat = seats.getFirst();
      int depth = driving.getHoldCount();
      if (depth > 1) {
        resize(0, depth);
      }
      Job job = coordinator.start(request, listener);
      seat.drive(new Runner(store, 0));
      if (depth > 1) {
        resize(0, depth - 1);
      }
      return job;
    } finally {
      driving.unlock();
    }
  }

  @Override
  public String description() {
    return switch (settings.threads) {
      case 0 -> "the calling thread";
      case 1 -> "1 thread of this JVM";
      default -> settings.threads + " threads of this JVM";
    };
  }

  @Override
  public int parallelism() {
    return Math.max(1, settings.threads);
  }

  @Override
  public long memoryLimit() {
    return settings.memoryLimit;
  }

  @Override
  public long heldBytes() {
    return store.heldBytes();
  }

  /** Returns the bytes of freed values whose memory waits to be used again. */
  public long spareBytes() {
    return store.spareBytes();
  }

  @Override
  public long peakBytes() {
    return store.peakBytes();
  }

  @Override
  public long overdrafts() {
    return coordinator.overdrafts();
  }

  /** Returns an estimate of the bytes of the scheduler's state. */
  public long schedulerStateBytes() {
    return coordinator.stateBytes();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    coordinator.close("the client was closed");
    flying.values().forEach(Work::cancel);
    seats.forEach(Seat::wake);
    boolean interrupted = false;
    for (Thread thread : threads) {
      if (!thread.equals(Thread.currentThread())) {
        try {
          thread.join(2_000); // what ignores its interruption goes on as a daemon
        } catch (InterruptedException e) {
          interrupted = true;
          break;
        }
      }
    }
    store.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- for the seats

  Store store() {
    return store;
  }

  /** Returns whether a lease waits for any of the seats. */
  boolean hasQueued() {
    for (int i = 0; i < seats.size(); i++) {
      if (seats.get(i).hasQueued()) {
        return true;
      }
    }
    return false;
  }

  /** Takes a lease that waits for any of the seats, to be executed by the calling thread. */
  Seat.@Nullable Assigned takeQueued() {
    for (int i = 0; i < seats.size(); i++) {
      Seat.@Nullable Assigned assigned = seats.get(i).take();
      if (assigned != null) {
        return assigned;
      }
    }
    return null;
  }

  /** Wakes the thread of one seat, if any sleeps. */
  void wakeAny() {
    for (int i = 0; i < seats.size(); i++) {
      if (seats.get(i).wake()) {
        return;
      }
    }
  }

  boolean isClosed() {
    return closed;
  }

  boolean isInline() {
    return settings.threads == 0;
  }

  boolean isListening() {
    return listening;
  }

  void started(Thread thread) {
    threads.add(thread);
  }

  void ended(Thread thread) {
    threads.remove(thread);
  }

  void resize(int worker, int slots) {
    coordinator.tell(new Stimulus.Resized(worker, slots));
  }

  void leaseEnded(
      Seat.Assigned assigned, @Nullable End end, int worker, Runner runner, long started) {
    Work work = assigned.work();
    flying.remove(work.id());
    if (end == null) {
      return; // cancelled: the scheduler knows
    }
    if (listening) {
      events.accept(
          new Event.LeaseEnded(
              System.nanoTime(),
              worker,
              Thread.currentThread().getName(),
              started,
              stepInfos(work, end),
              runner.storedBytes(),
              store.heldBytes()));
    }
    tellUndeclared();
    Lease lease = assigned.lease();
    @Nullable Throwable cause = end.cause();
    if (cause != null) {
      Key key = work.key(end.step(), end.parts());
      coordinator.tell(
          new Stimulus.LeaseStopped(
              lease,
              end.step(),
              end.parts(),
              end.nanos(),
              new Failure(key, explained(key, work.slots[end.step()].stage, cause))));
    } else if (end.step() < work.steps()) {
      coordinator.tell(
          new Stimulus.LeaseStopped(lease, end.step(), end.parts(), end.nanos(), null));
    } else {
      coordinator.tell(new Stimulus.LeaseDone(lease, end.nanos()));
    }
  }

  /** An error for want of memory says whose and how much; everything else speaks for itself. */
  private Throwable explained(Key key, Stage stage, Throwable cause) {
    if (!(cause instanceof OutOfMemoryError)) {
      return cause;
    }
    long promised = stage.needs().valueBytes() + stage.needs().workBytes();
    var error =
        new OutOfMemoryError(
            "%s needed more memory than there was (%s): it promised %s, values held took %,d bytes, the limit is %,d of a heap of %,d; use smaller chunks, fewer threads or a larger heap (-Xmx)"
                .formatted(
                    key,
                    cause.getMessage(),
                    promised == 0 ? "nothing" : "%,d bytes".formatted(promised),
                    store.heldBytes(),
                    settings.memoryLimit,
                    Runtime.getRuntime().maxMemory()));
    error.initCause(cause);
    return error;
  }

  private static List<Event.StepInfo> stepInfos(Work work, End end) {
    var infos = new ArrayList<Event.StepInfo>();
    for (int i = 0; i < work.steps() && i <= end.step(); i++) {
      int parts = i < end.step() ? work.size(i) : end.parts();
      if (parts == 0) {
        continue;
      }
      int @Nullable [] list = work.lists[i];
      long from = work.from(i);
      long to = from + parts;
      if (list != null) {
        from = Long.MAX_VALUE;
        to = 0;
        for (int k = 0; k < parts; k++) {
          from = Math.min(from, list[k]);
          to = Math.max(to, list[k] + 1L);
        }
      }
      infos.add(new Event.StepInfo(work.slots[i].stage.name(), from, to, parts));
    }
    return infos;
  }

  private void tellUndeclared() {
    long now = store.undeclaredBytes();
    long told = undeclaredTold.get();
    if (Math.abs(now - told) > Math.max(1 << 20, settings.memoryLimit >> 7)
        && undeclaredTold.compareAndSet(told, now)) {
      coordinator.tell(new Stimulus.Undeclared(0, now));
    }
  }

  private StageSlot slot(int id, Stage stage) {
    @Nullable StageSlot[] all = slots;
    if (id >= all.length) {
      all = Arrays.copyOf(all, Math.max(id + 1, 2 * all.length));
      slots = all;
    }
    @Nullable StageSlot slot = all[id];
    if (slot == null) {
      slot = new StageSlot(id, store.open(stage));
      all[id] = slot;
    }
    return slot;
  }

  /** What the coordinator calls, under its lock. */
  private final class Lanes implements Carrier {
    @Override
    public void run(Lease lease) {
      int steps = lease.steps();
      var work = new Work(lease.id(), steps, lease.budget());
      for (int i = 0; i < steps; i++) {
        StageSlot slot = slot(lease.stageId(i), lease.stage(i));
        for (int r = 0; r < slot.sources.length; r++) {
          int id = lease.sourceId(i, r);
          @Nullable StageSlot known = slot.sources[r];
          if (known == null || known.id != id || known != slots[id]) {
            slot.source(r, slot(id, coordinator.stage(id)));
          }
        }
        work.add(
            slot,
            lease.from(i),
            lease.to(i),
            lease.list(i),
            lease.dropFrom(i),
            lease.dropTo(i),
            lease.dropAfter(i));
      }
      flying.put(work.id(), work);
      if (listening && lease.overdraft()) {
        Stage stage = lease.stage(0);
        events.accept(
            new Event.Overdraft(
                System.nanoTime(),
                stage.name(),
                stage.needs().valueBytes() + stage.needs().workBytes(),
                store.heldBytes(),
                settings.memoryLimit));
      }
      seats.get(lease.worker()).give(new Seat.Assigned(lease, work));
    }

    @Override
    public void cancel(Lease lease) {
      @Nullable Work work = flying.remove(lease.id());
      if (work != null) {
        work.cancel();
      }
    }

    @Override
    public void free(int host, int stage, long from, long to) {
      @Nullable StageSlot slot = slots[stage];
      if (slot != null) {
        freed(slot, to - from, slot.values.free(from, to));
      }
    }

    @Override
    public void free(int host, int stage, int[] parts) {
      @Nullable StageSlot slot = slots[stage];
      if (slot != null) {
        freed(slot, parts.length, slot.values.free(parts));
      }
    }

    private void freed(StageSlot slot, long parts, long bytes) {
      if (listening) {
        events.accept(
            new Event.Freed(System.nanoTime(), slot.stage.name(), parts, bytes, store.heldBytes()));
      }
    }

    @Override
    public void forget(int stage) {
      @Nullable StageSlot[] all = slots;
      if (stage < all.length) {
        @Nullable StageSlot slot = all[stage];
        if (slot != null) {
          slot.values.close();
          all[stage] = null;
        }
      }
    }

    @Override
    public CompletableFuture<List<@Nullable Object>> fetch(int stage, PartRange range) {
      try {
        StageValues values = requireNonNull(slots[stage], range::toString).values();
        values.keep();
        int size = Math.toIntExact(range.size());
        var found = new @Nullable Object[size];
        for (int k = 0; k < size; k++) {
          found[k] = values.get(range.from() + k);
        }
        return CompletableFuture.completedFuture(Arrays.asList(found));
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
  }
}
