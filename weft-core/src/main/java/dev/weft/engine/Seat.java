package dev.weft.engine;

import dev.weft.scheduler.Lease;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A worker of the local engine: a queue of leases, and one thread that is at work on it.
 *
 * <p>A thread that waits within a task steps aside: another one serves the queue meanwhile, and the
 * scheduler knows of one more slot. When the wait is over both are at work, until one of them has
 * ended its lease and leaves.
 */
final class Seat {

  /*
   * A thread that ends a lease while there are two leaves; so at most one ever sleeps here.
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

  Seat(LocalEngine engine, int worker) {
    this.engine = engine;
    this.worker = worker;
    idle = () -> queue.isEmpty() && !engine.isClosed();
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
    bell.ring();
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
    if (!queue.isEmpty()) { // it may have been added while two of us looked
      bell.ring();
    }
    return true;
  }

  private @Nullable Assigned await() {
    long until = System.nanoTime() + SPIN_NANOS;
    while (System.nanoTime() < until) {
      @Nullable Assigned assigned = queue.poll();
      if (assigned != null) {
        return assigned;
      }
      Thread.onSpinWait();
    }
    bell.sleep(idle);
    return queue.poll();
  }

  private void execute(Runner runner, Assigned assigned) {
    long started = engine.isListening() ? System.nanoTime() : 0;
    @Nullable End end = runner.run(assigned.work);
    engine.leaseEnded(assigned, end, worker, runner, started);
  }

  /** The calling thread, which is at work here, is going to wait. */
  void lend() {
    engine.resize(worker, 1 + lent.incrementAndGet());
    if (crew.stepAside()) {
      serve();
    }
  }

  /** The calling thread has waited, and goes on. */
  void takeBack() {
    crew.come();
    engine.resize(worker, 1 + lent.decrementAndGet());
  }

  void wake() {
    bell.ring();
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
