package dev.weft.cluster;

import dev.weft.cluster.Message.Bytes;
import dev.weft.cluster.Message.Cancel;
import dev.weft.cluster.Message.Forget;
import dev.weft.cluster.Message.Free;
import dev.weft.cluster.Message.FreeParts;
import dev.weft.cluster.Message.Gone;
import dev.weft.cluster.Message.Grant;
import dev.weft.cluster.Message.Holding;
import dev.weft.cluster.Message.Pulse;
import dev.weft.cluster.Message.Step;
import dev.weft.engine.Carrier;
import dev.weft.engine.Coordinator;
import dev.weft.event.Event;
import dev.weft.event.EventSink;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import dev.weft.scheduler.Failure;
import dev.weft.scheduler.Lease;
import dev.weft.scheduler.Options;
import dev.weft.scheduler.Stimulus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The driver in the middle of its workers: turns what the scheduler asks for into messages, and
 * what workers say into stimuli.
 */
final class Star implements Carrier {

  /*
   * The methods of Carrier run under the coordinator's lock, so their messages leave in the order in
   * which the scheduler decided; `borrowers` and what each worker was sent belong to that lock.
   */

  private static final int MOST_PARTS = 1 << 20;

  /** Short leases: a message takes tens of microseconds. */
  private static final Options OPTIONS =
      new Options(5_000_000, 300_000, 20_000, 20_000_000, 4096, 256, 0, true);

  private final Roster.Settings settings;
  private final EventSink events;
  private final boolean listening;
  private final Coordinator coordinator;
  private final Whereabouts whereabouts = new Whereabouts();
  private final SmallValues small = new SmallValues();
  private final StageCodes codes = new StageCodes();
  private final Flights flights;
  private final Inputs inputs;
  private final Fetches fetches;
  private final Map<Integer, RemoteWorker> workers = new ConcurrentHashMap<>(); // not the lost ones
  private final Map<Integer, BitSet> borrowers = new HashMap<>();
  private volatile long lostPeak;

  /** Makes a driver without workers; {@code loader} knows the classes of values. */
  Star(Roster.Settings settings, EventSink events, ClassLoader loader) {
    this.settings = settings;
    this.events = events;
    listening = EventSink.isHeard(events);
    coordinator = new Coordinator(OPTIONS, this, events);
    flights = new Flights(settings, events, loader, coordinator, whereabouts, small);
    inputs = new Inputs(whereabouts, coordinator::stage);
    fetches =
        new Fetches(
            whereabouts,
            small,
            number -> {
              RemoteWorker worker = workers.get(number);
              return worker == null ? null : worker.peer();
            });
  }

  Coordinator coordinator() {
    return coordinator;
  }

  Fetches fetches() {
    return fetches;
  }

  StageCodes codes() {
    return codes;
  }

  Flights flights() {
    return flights;
  }

  Collection<RemoteWorker> workers() {
    return workers.values();
  }

  /** Returns the sum of the peaks of all workers, those lost included. */
  long peakBytes() {
    long peak = lostPeak;
    for (RemoteWorker worker : workers.values()) {
      peak += worker.books().peak();
    }
    return peak;
  }

  // ---- workers come and go

  /** A worker has said hello. */
  void joined(RemoteWorker worker) {
    workers.put(worker.number(), worker);
    coordinator.tell(
        new Stimulus.WorkerJoined(
            worker.number(),
            worker.number(),
            0, // all are on this machine
            settings.slots(),
            settings.bytes(),
            settings.resources()));
    if (listening) {
      events.accept(
          new Event.WorkerJoined(
              System.nanoTime(),
              worker.number(),
              "process " + worker.process().pid(),
              settings.slots(),
              settings.bytes()));
    }
  }

  /**
   * A worker is lost, for good; it says so of itself already.
   *
   * @param why what is known of its end, for people
   */
  @SuppressWarnings("NonAtomicVolatileUpdate") // by the roster, one worker at a time
  void lost(RemoteWorker worker, String why) {
    workers.remove(worker.number());
    lostPeak += worker.books().peak();
    whereabouts.lost(worker.number());
    for (RemoteWorker other : workers.values()) {
      other.connection().send(new Gone(worker.number()));
    }
    flights.lost(worker.number(), why);
    if (listening) {
      events.accept(new Event.WorkerLost(System.nanoTime(), worker.number(), why));
    }
    coordinator.tell(new Stimulus.WorkerLost(worker.number()));
    fetches.retry();
  }

  /** Does what was put off; called at each beat. */
  void beat() {
    flights.beat();
    fetches.retry();
  }

  /** A worker says what it holds. */
  void pulse(RemoteWorker worker, Pulse pulse) {
    Bytes last = worker.books();
    worker.books(
        new Bytes(0, pulse.held(), Math.max(last.peak(), pulse.held()), last.undeclared()),
        Long.MAX_VALUE);
  }

  // ---- what the coordinator asks for

  @Override
  public void run(Lease lease) {
    RemoteWorker worker = workers.get(lease.worker());
    if (worker == null) {
      return; // it was lost a moment ago: the scheduler is about to hear of it
    }
    try {
      for (int i = 0; i < lease.steps(); i++) {
        codes.require(worker, lease.stageId(i), lease.stage(i));
        for (int source : sources(lease, i)) {
          if (!worker.hasCode(source)) {
            codes.require(worker, source, coordinator.stage(source));
          }
        }
      }
    } catch (StageCode.Refusal e) {
      var failure =
          new Failure(
              Flights.key(lease, 0, 0), new WorkerException(String.valueOf(e.getMessage())));
      coordinator.tell(new Stimulus.LeaseStopped(lease, 0, 0, 0, failure));
      return;
    }
    List<Holding> holdings = workers.size() > 1 ? inputs.elsewhere(lease) : List.of();
    for (Holding holding : holdings) {
      RemoteWorker holder = workers.get(holding.worker());
      if (holder != null) {
        worker.requireAddress(holder);
      }
      borrowers.computeIfAbsent(holding.stage(), _ -> new BitSet()).set(worker.number());
    }
    flights.begin(lease);
    if (worker.isLost()) {
      flights.abandon(lease); // since a moment ago; the scheduler is about to hear of it
      return;
    }
    worker.connection().send(new Grant(lease.id(), lease.budget(), steps(lease), holdings));
    if (listening && lease.overdraft()) {
      Stage stage = lease.stage(0);
      events.accept(
          new Event.Overdraft(
              System.nanoTime(),
              stage.name(),
              stage.needs().valueBytes() + stage.needs().workBytes(),
              worker.books().held(),
              settings.bytes()));
    }
  }

  private static int[] sources(Lease lease, int step) {
    var sources = new int[lease.stage(step).reads().size()];
    for (int read = 0; read < sources.length; read++) {
      sources[read] = lease.sourceId(step, read);
    }
    return sources;
  }

  private List<Step> steps(Lease lease) {
    var steps = new ArrayList<Step>(lease.steps());
    for (int i = 0; i < lease.steps(); i++) {
      steps.add(
          new Step(
              lease.stageId(i),
              sources(lease, i),
              lease.from(i),
              lease.to(i),
              lease.list(i),
              lease.dropFrom(i),
              lease.dropTo(i),
              lease.dropAfter(i),
              codes.isWanted(lease.stage(i).name())));
    }
    return steps;
  }

  @Override
  public void cancel(Lease lease) {
    flights.cancel(lease);
    RemoteWorker worker = workers.get(lease.worker());
    if (worker != null) {
      worker.connection().send(new Cancel(lease.id()));
    }
  }

  @Override
  public void free(int host, int stage, long from, long to) {
    small.free(stage, from, to);
    whereabouts.remove(stage, from, to, host);
    toHolders(host, stage, new Free(stage, from, to));
    if (listening) {
      freed(host, stage, to - from);
    }
  }

  @Override
  public void free(int host, int stage, int[] parts) {
    small.free(stage, parts);
    whereabouts.remove(stage, parts, host);
    for (int i = 0; i < parts.length; i += MOST_PARTS) {
      int end = Math.min(parts.length, i + MOST_PARTS);
      int[] some = i == 0 && end == parts.length ? parts : Arrays.copyOfRange(parts, i, end);
      toHolders(host, stage, new FreeParts(stage, some));
    }
    if (listening) {
      freed(host, stage, parts.length);
    }
  }

  private void freed(int host, int stage, long parts) {
    RemoteWorker worker = workers.get(host);
    Stage freed = codes.sent(stage); // the scheduler may have forgotten it by now
    if (freed != null) {
      events.accept(
          new Event.Freed(
              System.nanoTime(),
              freed.name(),
              parts,
              parts * freed.needs().valueBytes(),
              worker == null ? 0 : worker.books().held()));
    }
  }

  /** Sends to the worker that holds values, and to those that may have copies. */
  private void toHolders(int host, int stage, Message message) {
    RemoteWorker holder = workers.get(host);
    if (holder != null) {
      holder.connection().send(message);
    }
    BitSet copies = borrowers.get(stage);
    if (copies != null) {
      copies.stream()
          .filter(number -> number != host)
          .forEach(number -> {
            RemoteWorker worker = workers.get(number);
            if (worker != null) {
              worker.connection().send(message);
            }
          });
    }
  }

  @Override
  public void forget(int stage) {
    whereabouts.forget(stage);
    small.forget(stage);
    fetches.forget(stage);
    borrowers.remove(stage);
    Stage forgotten = codes.forget(stage);
    if (forgotten != null) {
      flights.forget(stage, forgotten.name());
    }
    for (RemoteWorker worker : workers.values()) {
      if (worker.forgetCode(stage)) {
        worker.connection().send(new Forget(stage));
      }
    }
  }

  @Override
  public CompletableFuture<List<@Nullable Object>> fetch(int stage, PartRange range) {
    return fetches.fetch(stage, range);
  }
}
