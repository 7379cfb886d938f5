package dev.weft.cluster;

import dev.weft.cluster.Message.Bytes;
import dev.weft.cluster.Message.Cancel;
import dev.weft.cluster.Message.Ended;
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
import dev.weft.graph.Key;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import dev.weft.scheduler.Failure;
import dev.weft.scheduler.Lease;
import dev.weft.scheduler.Options;
import dev.weft.scheduler.Stimulus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The driver in the middle of its workers: turns what the scheduler asks for into messages, and
 * what workers say into stimuli.
 */
final class Star implements Carrier {

  /*
   * The methods of Carrier run under the coordinator's lock, so their messages leave in the order in
   * which the scheduler decided; `borrowers`, `stages` and what each worker was sent belong to that lock. Ends
   * of leases come on the readers of the connections. A lease is taken out of `flying` by whoever
   * ends it first: its end, its cancellation, or the loss of its worker. Under `ending`, its end
   * says where its values are in the same breath: after its cancellation the numbers of its stages
   * may soon be those of others.
   */

  /** The code of a stage, and how many jobs have it. */
  private record Code(@SuppressWarnings("ArrayRecordComponent") byte[] bytes, int users) {
    Code used(int more) {
      return new Code(bytes, users + more);
    }
  }

  private static final int MOST_PARTS = 1 << 20;

  /** So often in a row leases of a stage may miss their inputs: for ten seconds of beats. */
  private static final int MOST_MISSES = 45;

  private static final int MISSES_AT_ONCE = 5;

  /** Short leases: a message takes tens of microseconds. */
  private static final Options OPTIONS =
      new Options(5_000_000, 300_000, 20_000, 20_000_000, 4096, 256, 0, true);

  private final Roster.Settings settings;
  private final EventSink events;
  private final boolean listening;
  private final ClassLoader loader;
  private final Coordinator coordinator;
  private final Object ending = new Object(); // see above
  private final Whereabouts whereabouts = new Whereabouts();
  private final SmallValues small = new SmallValues();
  private final Inputs inputs;
  private final Fetches fetches;
  private final Map<Integer, RemoteWorker> workers = new ConcurrentHashMap<>(); // not the lost ones
  private final Map<Integer, Lease> flying = new ConcurrentHashMap<>();
  private final Map<String, Code> codes = new ConcurrentHashMap<>();
  private final Map<String, Integer> wanted = new ConcurrentHashMap<>(); // stages, by how many jobs
  private final Map<Integer, Stage> stages = new HashMap<>(); // those that a worker has
  private final Map<Integer, BitSet> borrowers = new HashMap<>();
  private final Map<Integer, Integer> misses = new ConcurrentHashMap<>(); // by stage
  private final Suspects suspects = new Suspects();
  private final ConcurrentLinkedQueue<Stimulus> delayed = new ConcurrentLinkedQueue<>();
  private volatile long lostPeak;

  /** Makes a driver without workers; {@code loader} knows the classes of values. */
  Star(Roster.Settings settings, EventSink events, ClassLoader loader) {
    this.settings = settings;
    this.events = events;
    this.loader = loader;
    listening = EventSink.isHeard(events);
    coordinator = new Coordinator(OPTIONS, this, events);
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

  /**
   * Makes the code of a stage ready to be sent, until {@link #release}.
   *
   * @throws StageCode.Refusal if it cannot be sent
   */
  void prepare(Stage stage) throws StageCode.Refusal {
    Code known = codes.computeIfPresent(stage.name(), (_, code) -> code.used(1));
    if (known == null) {
      var code = new Code(StageCode.pack(stage), 1);
      codes.merge(stage.name(), code, (there, _) -> there.used(1));
    }
  }

  /** Lets go of the code of a stage; who was sent it keeps it. */
  void release(Stage stage) {
    codes.computeIfPresent(stage.name(), (_, code) -> code.users == 1 ? null : code.used(-1));
  }

  /** A job waits for values of a stage. */
  void want(String stage) {
    wanted.merge(stage, 1, Integer::sum);
  }

  /** The job does so no longer. */
  void unwant(String stage) {
    wanted.computeIfPresent(stage, (_, count) -> count == 1 ? null : count - 1);
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
    for (Lease lease : List.copyOf(flying.values())) {
      if (lease.worker() == worker.number() && flying.remove(lease.id()) != null) {
        blame(lease, why);
      }
    }
    if (listening) {
      events.accept(new Event.WorkerLost(System.nanoTime(), worker.number(), why));
    }
    coordinator.tell(new Stimulus.WorkerLost(worker.number()));
    fetches.retry();
  }

  /** A body that kills its worker each time must not kill them all. */
  private void blame(Lease lease, String why) {
    int count = suspects.died(lease);
    if (count > 0) {
      var cause =
          new WorkerException(
              count
                  + " worker processes have died while they ran "
                  + range(lease)
                  + " of stage '"
                  + lease.stage(0).name()
                  + "'; the last one was "
                  + why);
      coordinator.tell(
          new Stimulus.LeaseStopped(lease, 0, 0, 0, new Failure(key(lease, 0, 0), cause)));
    }
  }

  private static String range(Lease lease) {
    int[] list = lease.list(0);
    return list == null
        ? (lease.to(0) - lease.from(0) == 1
            ? "part " + lease.from(0)
            : "parts " + lease.from(0) + " to " + (lease.to(0) - 1))
        : list.length + " parts from " + list[0] + " on";
  }

  private static Key key(Lease lease, int step, int parts) {
    int[] list = lease.list(step);
    return lease.stage(step).key(list == null ? lease.from(step) + parts : list[parts]);
  }

  /** Does what was put off; called at each beat. */
  void beat() {
    for (Stimulus stimulus = delayed.poll(); stimulus != null; stimulus = delayed.poll()) {
      coordinator.tell(stimulus);
    }
    fetches.retry();
  }

  /** A worker says what it holds. */
  void pulse(RemoteWorker worker, Pulse pulse) {
    Bytes last = worker.books();
    worker.books(
        new Bytes(0, pulse.held(), Math.max(last.peak(), pulse.held()), last.undeclared()),
        Long.MAX_VALUE);
  }

  // ---- leases end

  /** Small values of a lease that is about to end. */
  void values(Message.Values values) throws IOException {
    synchronized (ending) {
      if (flying.containsKey(values.lease())) {
        small.keep(values, loader);
      }
    }
  }

  /** A worker has ended a lease. */
  void ended(RemoteWorker worker, Ended end) {
    Bytes books = end.bytes();
    if (worker.books(books, Math.max(1 << 20, settings.bytes() >> 7))) {
      coordinator.tell(new Stimulus.Undeclared(worker.number(), books.undeclared()));
    }
    Lease lease;
    synchronized (ending) {
      lease = flying.remove(end.lease());
      if (lease != null && !end.missing()) {
        held(lease, end);
      }
    }
    if (lease == null) {
      return; // cancelled: the scheduler knows
    }
    Message.Failure failed = end.failure();
    if (end.missing()) {
      missed(lease, end);
      return;
    }
    misses.remove(lease.stageId(0));
    if (listening) {
      events.accept(
          new Event.LeaseEnded(
              System.nanoTime(),
              worker.number(),
              "weft-" + worker.number(),
              System.nanoTime() - end.nanos(),
              stepInfos(lease, end),
              books.stored(),
              books.held()));
    }
    if (failed != null) {
      Throwable cause =
          explained(key(lease, end.step(), end.parts()), lease.stage(end.step()), end, failed);
      coordinator.tell(
          new Stimulus.LeaseStopped(
              lease,
              end.step(),
              end.parts(),
              end.nanos(),
              new Failure(key(lease, end.step(), end.parts()), cause)));
    } else if (end.step() < lease.steps()) {
      coordinator.tell(
          new Stimulus.LeaseStopped(lease, end.step(), end.parts(), end.nanos(), null));
    } else {
      coordinator.tell(new Stimulus.LeaseDone(lease, end.nanos()));
    }
  }

  /** An error for want of memory says whose and how much; everything else speaks for itself. */
  private Throwable explained(Key key, Stage stage, Ended end, Message.Failure failed) {
    Throwable cause = Failures.unpack(failed, loader);
    if (!(cause instanceof OutOfMemoryError)) {
      return cause;
    }
    long promised = stage.needs().valueBytes() + stage.needs().workBytes();
    var error =
        new OutOfMemoryError(
            "%s needed more memory than there was (%s): it promised %s, values held by its worker process took %,d bytes, the limit is %,d of a heap of %,d; use smaller chunks, fewer threads or a larger heap (-Xmx)"
                .formatted(
                    key,
                    cause.getMessage(),
                    promised == 0 ? "nothing" : "%,d bytes".formatted(promised),
                    end.bytes().held(),
                    settings.bytes(),
                    settings.heapBytes()));
    error.initCause(cause);
    return error;
  }

  /** An input was not there: its holder is lost, and the driver knows that already or soon. */
  private void missed(Lease lease, Ended end) {
    int count = misses.merge(lease.stageId(0), 1, Integer::sum);
    Failure failure = null;
    if (count > MOST_MISSES) {
      failure =
          new Failure(
              key(lease, 0, 0),
              new WorkerException(
                  "inputs of stage '"
                      + lease.stage(0).name()
                      + "' could not be fetched from the workers that hold them"));
    }
    var stimulus = new Stimulus.LeaseStopped(lease, 0, 0, end.nanos(), failure);
    if (count <= MISSES_AT_ONCE || failure != null) {
      coordinator.tell(stimulus);
    } else {
      delayed.add(stimulus);
    }
  }

  /** Takes note of what the lease has left in its worker's store. */
  private void held(Lease lease, Ended end) {
    for (int i = 0; i < lease.steps() && i <= end.step(); i++) {
      int stage = lease.stageId(i);
      long size = lease.stage(i).size();
      long from = lease.from(i);
      long to = i < end.step() ? lease.to(i) : from + end.parts();
      int[] list = lease.list(i);
      if (list != null) {
        whereabouts.put(stage, size, list, (int) to, lease.worker());
      } else if (drops(lease, i) && lease.dropAfter(i) < end.step()) {
        whereabouts.put(stage, size, lease.counted(i), from, lease.dropFrom(i), lease.worker());
        whereabouts.put(stage, size, lease.counted(i), lease.dropTo(i), to, lease.worker());
      } else {
        whereabouts.put(stage, size, lease.counted(i), from, to, lease.worker());
      }
    }
  }

  private static boolean drops(Lease lease, int step) {
    return lease.dropFrom(step) < lease.dropTo(step);
  }

  private static List<Event.StepInfo> stepInfos(Lease lease, Ended end) {
    var infos = new ArrayList<Event.StepInfo>();
    for (int i = 0; i < lease.steps() && i <= end.step(); i++) {
      long from = lease.from(i);
      long to = i < end.step() ? lease.to(i) : from + end.parts();
      long parts = to - from;
      int[] list = lease.list(i);
      if (parts == 0) {
        continue;
      }
      if (list != null) {
        int[] done = Arrays.copyOf(list, (int) parts);
        from = Arrays.stream(done).min().orElse(0);
        to = Arrays.stream(done).max().orElse(0) + 1L;
      }
      infos.add(new Event.StepInfo(lease.stage(i).name(), from, to, parts));
    }
    return infos;
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
        requireCode(worker, lease.stageId(i), lease.stage(i));
        for (int source : sources(lease, i)) {
          if (!worker.hasCode(source)) {
            requireCode(worker, source, coordinator.stage(source));
          }
        }
      }
    } catch (StageCode.Refusal e) {
      var failure =
          new Failure(key(lease, 0, 0), new WorkerException(String.valueOf(e.getMessage())));
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
    flying.put(lease.id(), lease);
    if (worker.isLost()) {
      flying.remove(lease.id()); // since a moment ago; the scheduler is about to hear of it
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

  private void requireCode(RemoteWorker worker, int id, Stage stage) throws StageCode.Refusal {
    if (worker.hasCode(id)) {
      return;
    }
    Code known = codes.get(stage.name());
    worker.sendCode(id, known == null ? StageCode.pack(stage) : known.bytes);
    stages.put(id, stage);
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
              wanted.containsKey(lease.stage(i).name())));
    }
    return steps;
  }

  @Override
  public void cancel(Lease lease) {
    synchronized (ending) {
      if (flying.remove(lease.id()) == null) {
        takeBack(lease);
      }
    }
    RemoteWorker worker = workers.get(lease.worker());
    if (worker != null) {
      worker.connection().send(new Cancel(lease.id()));
    }
  }

  /** A lease has ended, but the scheduler did not know yet: what it has stored counts no more. */
  private void takeBack(Lease lease) {
    for (int i = 0; i < lease.steps(); i++) {
      int[] list = lease.list(i);
      if (list != null) {
        whereabouts.remove(lease.stageId(i), list, lease.worker());
      } else {
        whereabouts.remove(lease.stageId(i), lease.from(i), lease.to(i), lease.worker());
      }
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
    Stage freed = stages.get(stage); // the scheduler may have forgotten it by now
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
    misses.remove(stage);
    Stage forgotten = stages.remove(stage);
    if (forgotten != null) {
      suspects.forget(forgotten.name());
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
