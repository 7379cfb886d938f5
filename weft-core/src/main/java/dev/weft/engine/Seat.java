package dev.weft.engine;

import dev.weft.scheduler.Lease;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A worker of the local engine: a queue of leases, and one thread that is at work on it. A thread
 * whose queue is empty takes what waits in the queues of others.
 *
 * <p>A thread that waits within a task steps aside: another one serves the queue meanwhile, and the
 * scheduler knows of one more slot. When the wait is over both are at work, until one of them has
 * ended its lease and leaves.
 */
final class Seat {

  /*
   * A thread that ends a lease while there are two leaves; so at most one ever sleeps here.
   *
   * The scheduler queues a short lease behind another one where no worker is free. Which of them is
   * free first it cannot know: a thread may be kept from its processor for milliseconds. Whoever
   * puts a lease behind one that is being executed wakes a thread that sleeps elsewhere, and a thread
   * looks into all queues before it sleeps, so no lease waits while a thread does.
   */

  /** A lease and what its runner needs to know of it. */
  record Assigned(Lease lease, Work work) {}

  private static final long SPIN_NANOS = 20_000;

  private final LocalEngine engine;
  private final int worker;
  private final ConcurrentLinkedQueue<Assigned> queue = new ConcurrentLinkedQueue<>();
  private final Crew crew = new Crew();
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicInteger lent = new AtomicInteger();
  private final Doorbell bell = new Doorbell();
  private final BooleanSupplier idle;
  private volatile boolean busy; // a lease is being executed

  Seat(LocalEngine engine, int worker) {
    this.engine = engine;
    this.worker = worker;
    idle = () -> !engine.hasQueued() && !engine.isClosed();
  }

  int worker() {
    return worker;
  }

  /** Adds a lease, for the thread of the seat or, if it mostly waits, for a virtual one. */
  void give(Assigned assigned) {
    if (!engine.isInline() && assigned.work.waits()) {
      var runner = new Runner(engine.store(), worker);
      Thread.ofVirtual()
          .name("weft-wait-" + worker + "-" + assigned.work.id())
          .start(() -> runner.serve(() -> execute(runner, assigned)));
      return;
    }
    queue.add(assigned);
    if (!bell.ring() && busy) {
      engine.wakeAny();
    }
  }

  boolean hasQueued() {
    return !queue.isEmpty();
  }

  @Nullable Assigned take() {
    return queue.poll();
  }

  /** Starts a thread on this seat. */
  void serve() {
    crew.come();
    start();
  }

  private void start() {
    int number = names.getAndIncrement();
    String name = "weft-" + worker + (number == 0 ? "" : "-" + number);
    var thread = new LaneThread(this, name, () -> run(new Runner(engine.store(), worker)));
    engine.started(thread);
    thread.start();
  }

  private void run(Runner runner) {
    runner.serve(() -> loop(runner));
    engine.ended(Thread.currentThread());
  }

  private void loop(Runner runner) {
    while (!engine.isClosed()) {
      @Nullable Assigned assigned = queue.poll();
      if (assigned == null) {
        assigned = await();
      }
      if (assigned != null) {
        execute(runner, assigned);
        if (isSurplus()) {
          return;
        }
      }
    }
  }

  private boolean isSurplus() {
    if (!crew.leaveIfSurplus()) {
      return false;
    }
    if (hasQueued()) { // it may have been added while two of us looked
      wake();
    }
    return true;
  }

  private @Nullable Assigned await() {
    @Nullable Assigned assigned = engine.takeQueued();
    long until = System.nanoTime() + SPIN_NANOS;
    while (assigned == null && System.nanoTime() < until) {
      Thread.onSpinWait();
      assigned = queue.poll();
    }
    if (assigned == null) {
      bell.sleep(idle);
      assigned = queue.poll();
    }
    return assigned == null ? engine.takeQueued() : assigned;
  }

  private void execute(Runner runner, Assigned assigned) {
    long started = engine.isListening() ? System.nanoTime() : 0;
    busy = true;
    @Nullable End end = runner.run(assigned.work);
    busy = false;
    engine.leaseEnded(assigned, end, worker, runner, started);
  }

  /** The calling thread, which is at work here, is going to wait. */
  void lend() {
    lent.incrementAndGet();
    tellSlots();
    if (crew.stepAside()) {
      serve();
    }
  }

  /** The calling thread has waited, and goes on. */
  void takeBack() {
    crew.come();
    lent.decrementAndGet();
    tellSlots();
  }

  /** What is told last is true: whoever finds that the number has changed meanwhile tells again. */
  private void tellSlots() {
    int told;
    do {
      told = lent.get();
      engine.resize(worker, 1 + told);
    } while (told != lent.get());
  }

  /** Wakes the thread of the seat; returns whether it slept. */
  boolean wake() {
    return bell.ring();
  }

  /** Executes leases on the calling thread until there are none; for an engine without threads. */
  void drive(Runner runner) {
    runner.serve(() -> {
      @Nullable Assigned assigned;
      while ((assigned = queue.poll()) != null) {
        execute(runner, assigned);
      }
    });
  }
}
