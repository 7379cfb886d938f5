package dev.weft.engine;

import dev.weft.event.Event;
import dev.weft.event.EventSink;
import dev.weft.graph.Graph;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import dev.weft.scheduler.Command;
import dev.weft.scheduler.Failure;
import dev.weft.scheduler.Lease;
import dev.weft.scheduler.Options;
import dev.weft.scheduler.Scheduler;
import dev.weft.scheduler.Stimulus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The owner loop around a scheduler and the books of its jobs: what every engine has, whatever
 * carries its leases.
 */
public final class Coordinator {

  /*
   * No thread owns the scheduler: whoever has something to tell puts it into the inbox and, if
   * nobody is at it, empties the inbox under the lock; whoever finds the lock taken goes on, since
   * the holder looks again after unlocking. So a stimulus is handled by its own thread or by one that
   * is in the loop after it was added.
   */

  private static final class Entry implements Job {
    private final Coordinator coordinator;
    private final int id;
    private final JobListener listener;
    private final Map<String, Integer> stageIds = new HashMap<>(); // guarded by itself
    private long open; // parts of which nothing was heard; guarded by the owner's lock
    private boolean failed;
    private boolean over;

    Entry(Coordinator coordinator, int id, JobRequest request, JobListener listener) {
      this.coordinator = coordinator;
      this.id = id;
      this.listener = listener;
      open = request.wantedParts();
    }

    @Override
    public int id() {
      return id;
    }

    @Override
    public void want(List<PartRange> more) {
      coordinator.tell(new Stimulus.Wanted(id, JobRequest.disjoint(more)));
    }

    @Override
    public CompletableFuture<List<@Nullable Object>> fetch(PartRange range) {
      @Nullable Integer stage;
      synchronized (stageIds) {
        stage = stageIds.get(range.stage());
      }
      return stage == null
          ? CompletableFuture.failedFuture(
              new IllegalStateException(range + " is not held by job " + id))
          : coordinator.carrier.fetch(stage, range);
    }

    @Override
    public void release(List<PartRange> ranges) {
      coordinator.tell(new Stimulus.Released(id, JobRequest.disjoint(ranges)));
    }

    @Override
    public void cancel() {
      coordinator.tell(new Stimulus.Cancelled(id));
    }
  }

  private final Scheduler scheduler;
  private final Carrier carrier;
  private final EventSink events;
  private final boolean listening;
  private final ConcurrentLinkedQueue<Stimulus> inbox = new ConcurrentLinkedQueue<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, Entry> jobs = new HashMap<>(); // guarded by lock
  private final ConcurrentLinkedQueue<Entry> arriving = new ConcurrentLinkedQueue<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private int slots; // of all workers that ever joined; guarded by lock
  private volatile @Nullable String closed;
  private volatile long overdrafts;

  /** Creates the owner of a new scheduler, whose leases {@code carrier} brings to workers. */
  public Coordinator(Options options, Carrier carrier, EventSink events) {
    this.carrier = carrier;
    this.events = events;
    listening = EventSink.isHeard(events);
    scheduler = new Scheduler(options);
  }

  /** Starts a job, as {@link Engine#start}. */
  public Job start(JobRequest request, JobListener listener) {
    refuseIfClosed();
    var entry = new Entry(this, numbers.getAndIncrement(), request, listener);
    arriving.add(entry);
    tell(new Stimulus.Submitted(entry.id, request.priority(), request.graph(), request.wanted()));
    return entry;
  }

  private void refuseIfClosed() {
    @Nullable String why = closed;
    if (why != null) {
      throw new IllegalStateException(why);
    }
  }

  /** Tells the scheduler something; it is handled now or soon, by this thread or another. */
  public void tell(Stimulus stimulus) {
    inbox.add(stimulus);
    drain();
  }

  private void drain() {
    while (!inbox.isEmpty() && lock.tryLock()) {
      try {
        @Nullable Stimulus stimulus;
        while ((stimulus = inbox.poll()) != null) {
          if (closed == null) {
            handle(stimulus);
          } else if (stimulus instanceof Stimulus.Submitted) {
            end();
          }
        }
      } catch (Throwable e) {
        // the scheduler's state can no longer be trusted, and nobody may wait for ever
        closed = "the engine stopped after an error of its own: " + e;
        end();
        throw e;
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Ends every job that has not ended, and handles nothing more.
   *
   * @param why the sentence that whoever waits, or comes later, is told
   */
  public void close(String why) {
    lock.lock();
    try {
      if (closed == null) {
        closed = why;
      }
      end();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    String why = String.valueOf(closed);
    admitArriving();
    for (Entry entry : jobs.values()) {
      entry.listener.closed(why);
      over(entry, Event.Outcome.CANCELLED);
    }
    jobs.clear();
  }

  /**
   * Returns the stage that the scheduler knows by this number; to be called by a {@link Carrier}
   * while it is being called.
   */
  public Stage stage(int id) {
    return scheduler.stage(id);
  }

  /** Returns an estimate of the bytes of the scheduler's state. */
  public long stateBytes() {
    lock.lock();
    try {
      return scheduler.footprint();
    } finally {
      lock.unlock();
      drain();
    }
  }

  /** Returns how often a part was started although its promise did not fit. */
  public long overdrafts() {
    return overdrafts;
  }

  // ---- what follows runs under the lock

  private void admitArriving() {
    @Nullable Entry entry;
    while ((entry = arriving.poll()) != null) {
      jobs.put(entry.id, entry);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time, under the lock
  private void handle(Stimulus stimulus) {
    if (stimulus instanceof Stimulus.Submitted submitted) {
      admitArriving();
      announce(submitted);
    }
    if (stimulus instanceof Stimulus.WorkerJoined joined) {
      slots += joined.slots();
    }
    List<Command> commands = scheduler.handle(stimulus);
    switch (stimulus) {
      case Stimulus.Submitted submitted -> {
        if (commands.isEmpty() || !(commands.getFirst() instanceof Command.Refused)) {
          knowStages(submitted);
        }
      }
      case Stimulus.Cancelled(int job) -> forgetJob(job);
      case Stimulus.LeaseStopped stopped -> {
        @Nullable Failure failure = stopped.failure();
        if (listening && failure != null) {
          events.accept(
              new Event.PartFailed(
                  System.nanoTime(),
                  stopped.lease().worker(),
                  failure.origin(),
                  failure.cause().toString()));
        }
      }
      case Stimulus.Wanted wanted -> {
        @Nullable Entry entry = jobs.get(wanted.job());
        if (entry != null) {
          for (PartRange range : wanted.more()) {
            entry.open += range.size();
            know(entry, range);
          }
        }
      }
      default -> {}
    }
    for (int i = 0; i < commands.size(); i++) {
      carryOut(commands.get(i));
    }
  }

  private void announce(Stimulus.Submitted submitted) {
    if (listening) {
      Graph graph = submitted.graph();
      long wanted = 0;
      for (PartRange range : submitted.wanted()) {
        wanted += range.size();
      }
      var infos = new ArrayList<Event.StageInfo>();
      for (Stage stage : graph.stages()) {
        infos.add(Event.StageInfo.of(stage));
      }
      events.accept(
          new Event.JobStarted(
              System.nanoTime(),
              submitted.job(),
              List.copyOf(infos),
              wanted,
              graph.promisedPeak(submitted.wanted(), Math.max(1, slots))));
    }
  }

  private void knowStages(Stimulus.Submitted submitted) {
    @Nullable Entry entry = jobs.get(submitted.job());
    if (entry != null) {
      for (PartRange range : submitted.wanted()) {
        know(entry, range);
      }
      if (entry.open == 0) {
        over(entry, Event.Outcome.DONE);
      }
    }
  }

  private void know(Entry entry, PartRange range) {
    synchronized (entry.stageIds) {
      if (!entry.stageIds.containsKey(range.stage())) {
        entry.stageIds.put(range.stage(), scheduler.stageId(range.stage()));
      }
    }
  }

  private void forgetJob(int job) {
    @Nullable Entry entry = jobs.remove(job);
    if (entry != null) {
      over(entry, Event.Outcome.CANCELLED);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time, under the lock
  private void carryOut(Command command) {
    switch (command) {
      case Command.Run(Lease lease) -> {
        if (lease.overdraft()) {
          overdrafts++;
        }
        carrier.run(lease);
      }
      case Command.Cancel(Lease lease) -> carrier.cancel(lease);
      case Command.Free(int host, int stage, long from, long to) ->
          carrier.free(host, stage, from, to);
      case Command.FreeParts(int host, int stage, int[] parts) -> carrier.free(host, stage, parts);
      case Command.Held(int job, int stage, long from, long to) -> {
        @Nullable Entry entry = jobs.get(job);
        if (entry != null) {
          entry.listener.held(new PartRange(name(stage), from, to));
          count(entry, to - from);
        }
      }
      case Command.HeldParts(int job, int stage, int[] parts) -> {
        @Nullable Entry entry = jobs.get(job);
        if (entry != null) {
          entry.listener.held(name(stage), parts);
          count(entry, parts.length);
        }
      }
      case Command.Failed(int job, int stage, long from, long to, Failure failure) -> {
        @Nullable Entry entry = jobs.get(job);
        if (entry != null) {
          entry.failed = true;
          entry.listener.failed(new PartRange(name(stage), from, to), failure);
          count(entry, to - from);
        }
      }
      case Command.Refused(int job, String why) -> {
        @Nullable Entry entry = jobs.remove(job);
        if (entry != null) {
          entry.listener.refused(why);
          over(entry, Event.Outcome.REFUSED);
        }
      }
      case Command.Forget(int stage) -> carrier.forget(stage);
    }
  }

  private String name(int stage) {
    return scheduler.stage(stage).name();
  }

  private void count(Entry entry, long parts) {
    entry.open -= parts;
    if (entry.open <= 0) {
      over(entry, entry.failed ? Event.Outcome.FAILED : Event.Outcome.DONE);
    }
  }

  private void over(Entry entry, Event.Outcome outcome) {
    if (!entry.over) {
      entry.over = true;
      if (listening) {
        events.accept(new Event.JobEnded(System.nanoTime(), entry.id, outcome));
      }
    }
  }
}
