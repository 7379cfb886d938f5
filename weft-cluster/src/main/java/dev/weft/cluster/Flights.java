package dev.weft.cluster;

import dev.weft.cluster.Message.Bytes;
import dev.weft.cluster.Message.Ended;
import dev.weft.engine.Coordinator;
import dev.weft.event.Event;
import dev.weft.event.EventSink;
import dev.weft.graph.Key;
import dev.weft.graph.Stage;
import dev.weft.scheduler.Failure;
import dev.weft.scheduler.Lease;
import dev.weft.scheduler.Stimulus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The leases that workers have, and what becomes of them: ends, failures, deaths of workers. */
final class Flights {

  /*
   * Ends of leases come on the readers of the connections, grants and cancellations under the
   * coordinator's lock. A lease is taken out of `flying` by whoever ends it first: its end, its
   * cancellation, or the loss of its worker. Under `ending`, its end says where its values are in
   * the same breath: after its cancellation the numbers of its stages may soon be those of others.
   */

  /** So often in a row leases of a stage may miss their inputs: for ten seconds of beats. */
  private static final int MOST_MISSES = 45;

  private static final int MISSES_AT_ONCE = 5;

  private final Roster.Settings settings;
  private final EventSink events;
  private final boolean listening;
  private final ClassLoader loader;
  private final Coordinator coordinator;
  private final Whereabouts whereabouts;
  private final SmallValues small;
  private final Object ending = new Object(); // see above
  private final Map<Integer, Lease> flying = new ConcurrentHashMap<>();
  private final Map<Integer, Integer> misses = new ConcurrentHashMap<>(); // by stage
  private final Suspects suspects = new Suspects();
  private final ConcurrentLinkedQueue<Stimulus> delayed = new ConcurrentLinkedQueue<>();

  Flights(
      Roster.Settings settings,
      EventSink events,
      ClassLoader loader,
      Coordinator coordinator,
      Whereabouts whereabouts,
      SmallValues small) {
    this.settings = settings;
    this.events = events;
    this.loader = loader;
    this.coordinator = coordinator;
    this.whereabouts = whereabouts;
    this.small = small;
    listening = EventSink.isHeard(events);
  }

  /** A lease is about to be granted. */
  void begin(Lease lease) {
    flying.put(lease.id(), lease);
  }

  /** The lease will not be granted after all: its worker is lost. */
  void abandon(Lease lease) {
    flying.remove(lease.id());
  }

  /** The scheduler takes a lease back. */
  void cancel(Lease lease) {
    synchronized (ending) {
      if (flying.remove(lease.id()) == null) {
        takeBack(lease);
      }
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

  /** A worker is lost, and with it its leases. */
  void lost(int worker, String why) {
    for (Lease lease : List.copyOf(flying.values())) {
      if (lease.worker() == worker && flying.remove(lease.id()) != null) {
        blame(lease, why);
      }
    }
  }

  /** Tells the scheduler what was put off; called at each beat. */
  void beat() {
    for (Stimulus stimulus = delayed.poll(); stimulus != null; stimulus = delayed.poll()) {
      coordinator.tell(stimulus);
    }
  }

  /** Nobody has the stage any more, whose number may be another's soon. */
  void forget(int id, String stage) {
    misses.remove(id);
    suspects.forget(stage);
  }

  /** A body that kills its worker each time must not kill them all. */
  private void blame(Lease lease, String why) {
    int count = suspects.died(lease.stage(0).name(), lease.from(0), lease.to(0), lease.list(0));
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

  static Key key(Lease lease, int step, int parts) {
    int[] list = lease.list(step);
    return lease.stage(step).key(list == null ? lease.from(step) + parts : list[parts]);
  }

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
}
