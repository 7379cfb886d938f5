package dev.weft.cluster;

import dev.weft.cluster.Message.Beat;
import dev.weft.cluster.Message.Ended;
import dev.weft.cluster.Message.Exit;
import dev.weft.cluster.Message.Hello;
import dev.weft.cluster.Message.Pulse;
import dev.weft.cluster.Message.Welcome;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The worker processes of a driver: starts them, lets them in, notices their end, and starts others
 * in their place.
 */
final class Roster {

  /*
   * `lock` guards who is expected, who is there and how many may still die; it is never held while
   * the star is told something, since that may take the coordinator's lock, under which others come
   * here. What is said to the star of one worker is said by one thread after the other: joined by the
   * reader of its connection before any other message, lost by the same reader at its end.
   */

  /**
   * What the processes are made of.
   *
   * @param count how many there are
   * @param slots how many leases each runs at once
   * @param bytes the most bytes of values that each holds
   * @param heapBytes the heap of each
   * @param resources what there is, for all together, of the resources that stages name
   */
  record Settings(
      int count, int slots, long bytes, long heapBytes, Map<String, Integer> resources) {
    Settings {
      resources = Map.copyOf(resources);
    }
  }

  private static final long BEAT_MILLIS = 250;
  private static final long PAUSE_NANOS = 5_000_000_000L;
  private static final long HELLO_NANOS = 30_000_000_000L;
  private static final int MOST_STRANGERS = 64;
  private static final long LEAVE_MILLIS = 2_000;

  /** A process whose connection has ended is about to end, in a moment: this is to know how. */
  private static final long END_MILLIS = 1_000;

  /** A lost worker is replaced while there are such left; one comes back each minute. */
  private static final long MINUTE = 60_000_000_000L;

  private final Settings settings;
  private final Star star;
  private final ClassLoader loader;
  private final PrivateDirectory directory;
  private final ServerSocketChannel server;
  private final long token = new SecureRandom().nextLong();
  private final List<String> command;
  private final Thread cleaner = Thread.ofPlatform().name("weft-clean").unstarted(this::clean);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Integer, WorkerProcess> expected = new ConcurrentHashMap<>(); // no hello yet
  private final Set<Visitor> visitors = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads = new ArrayList<>();
  private final Set<Thread> reapers = ConcurrentHashMap.newKeySet();
  private int nextProcess;
  private int nextWorker;
  private int present;
  private int spare;
  private long spareSince = System.nanoTime();
  private volatile boolean closed;
  private @Nullable String broken;

  /** Makes a roster without processes. */
  Roster(Settings settings, Star star, ClassLoader loader) throws IOException {
    this.settings = settings;
    this.star = star;
    this.loader = loader;
    spare = 2 * settings.count + 4;
    directory = PrivateDirectory.create();
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    boolean made = false;
    try {
      server.bind(UnixDomainSocketAddress.of(PrivateDirectory.driver(directory.path())));
      command = new Launch(settings.heapBytes, settings.slots).command(directory.path());
      Runtime.getRuntime().addShutdownHook(cleaner); // Ctrl-C ends driver and workers at once
      made = true;
    } finally {
      if (!made) {
        server.close();
        directory.close();
      }
    }
  }

  /**
   * Starts the processes and waits until all are there.
   *
   * @throws IllegalStateException if one does not come; the message says what it said
   */
  void open() throws IOException, InterruptedException {
    threads.add(Thread.ofPlatform().daemon().name("weft-accept").start(this::accept));
    threads.add(Thread.ofPlatform().daemon().name("weft-beat").start(this::beat));
    for (int i = 0; i < settings.count; i++) {
      spawn();
    }
    long left = HELLO_NANOS;
    lock.lock();
    try {
      while (present < settings.count && broken == null) {
        if (left <= 0) {
          throw new IllegalStateException(
              "%d of %d worker processes have not come within %d s"
                  .formatted(
                      settings.count - present,
                      settings.count,
                      TimeUnit.NANOSECONDS.toSeconds(HELLO_NANOS)));
        }
        left =
            changed.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)))
                + Math.max(0, left - TimeUnit.MILLISECONDS.toNanos(100));
        for (WorkerProcess process : expected.values()) {
          if (!process.isAlive()) {
            process.end(0);
            throw new IllegalStateException(
                "a worker process ended before it was ready: " + process.cause(0));
          }
        }
      }
      if (broken != null) {
        throw new IllegalStateException(broken);
      }
    } finally {
      lock.unlock();
    }
  }

  Path directory() {
    return directory.path();
  }

  private void spawn() throws IOException {
    lock.lock();
    try {
      if (!closed) {
        int number = nextProcess++;
        expected.put(number, WorkerProcess.start(command, number, directory.path(), token));
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- who comes in

  private void accept() {
    try {
      while (!closed) {
        SocketChannel channel = server.accept();
        if (visitors.stream().filter(visitor -> visitor.worker == null).count() >= MOST_STRANGERS) {
          channel.close();
          continue;
        }
        var visitor = new Visitor();
        var connection = new Connection(channel, "worker", visitor);
        visitor.connection = connection;
        visitors.add(visitor);
        connection.start();
      }
    } catch (IOException e) {
      if (!closed) {
        fail("the socket of the driver is broken: " + e);
      }
    }
  }

  /** One that has connected: nobody until it has said hello, a worker from then on. */
  private final class Visitor implements Connection.Handler {
    private final long since = System.nanoTime();
    private volatile @Nullable Connection connection;
    private volatile @Nullable RemoteWorker worker;

    @Override
    public void received(Message message) throws IOException {
      RemoteWorker known = worker;
      if (known == null) {
        Connection mine = connection;
        if (!(message instanceof Hello hello) || mine == null) {
          throw new ProtocolException("not a hello: " + message);
        }
        worker = welcome(hello, mine);
        return;
      }
      if (message instanceof Ended ended) {
        star.flights().ended(known, ended);
      } else if (message instanceof Message.Values values) {
        star.flights().values(values);
      } else if (message instanceof Pulse pulse) {
        star.pulse(known, pulse);
      } else {
        throw new ProtocolException("not a message for the driver: " + message);
      }
    }

    @Override
    public void ended(IOException why) {
      visitors.remove(this);
      RemoteWorker known = worker;
      if (known != null) {
        lost(known, why);
      }
    }
  }

  private RemoteWorker welcome(Hello hello, Connection connection) throws ProtocolException {
    if (hello.version() != Message.VERSION) {
      throw new ProtocolException(
          "a worker speaks version " + hello.version() + ", the driver " + Message.VERSION);
    }
    RemoteWorker worker;
    lock.lock(); // whoever starts processes has it until the new one is expected
    try {
      WorkerProcess process = hello.token() == token ? expected.remove(hello.process()) : null;
      if (process == null) {
        throw new ProtocolException("process " + hello.process() + " is not expected");
      }
      Path blocks = PrivateDirectory.blocks(directory.path(), process.number());
      int number = nextWorker++;
      var peer = new BlockPeer(blocks, "d" + number, loader, Long.MAX_VALUE);
      worker = new RemoteWorker(number, process, connection, blocks, peer);
      connection.send(new Welcome(number, settings.slots, settings.bytes));
      // in the order of the numbers, as the scheduler demands; nobody holds its lock and waits here
      star.joined(worker);
      present++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return worker;
  }

  // ---- who goes

  private void lost(RemoteWorker worker, IOException why) {
    worker.lose();
    worker.peer().close();
    Thread reaper =
        Thread.ofPlatform()
            .daemon()
            .name("weft-reap-" + worker.number())
            .unstarted(() -> replace(worker));
    reapers.add(reaper);
    if (!closed) {
      star.lost(
          worker,
          "process "
              + worker.process().pid()
              + ": "
              + worker.process().cause(END_MILLIS)
              + " ("
              + why.getMessage()
              + ")");
    }
    reaper.start();
  }

  /** Sees the process end, and starts another one in its place. */
  private void replace(RemoteWorker worker) {
    try {
      worker.process().end(closed ? LEAVE_MILLIS : 0);
      if (closed) {
        return;
      }
      boolean again;
      boolean none;
      lock.lock();
      try {
        present--;
        long now = System.nanoTime();
        while (now - spareSince > MINUTE) {
          spareSince += MINUTE;
          spare = Math.min(spare + 1, 2 * settings.count + 4);
        }
        again = spare > 0;
        if (again) {
          spare--;
        }
        none = present == 0 && expected.isEmpty();
      } finally {
        lock.unlock();
      }
      if (again) {
        spawn();
      } else if (none) {
        fail(
            "all worker processes have died, and too many to start others; of the last one is known: "
                + worker.process().cause(0));
      }
    } catch (IOException e) {
      fail("a worker process could not be started in the place of a lost one: " + e);
    } catch (InterruptedException e) {
      worker.process().kill(); // nobody interrupts this thread but to end it
    } finally {
      reapers.remove(Thread.currentThread());
    }
  }

  private void fail(String why) {
    lock.lock();
    try {
      broken = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    star.coordinator().close(why);
    star.fetches().close(why);
  }

  // ---- who is silent

  private void beat() {
    long last = System.nanoTime();
    while (!closed) {
      try {
        Thread.sleep(BEAT_MILLIS);
      } catch (InterruptedException e) {
        return; // the engine is closed
      }
      long now = System.nanoTime();
      boolean slept = now - last > 3 * TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS);
      last = now;
      for (Visitor visitor : visitors) {
        look(visitor, now, slept);
      }
      for (WorkerProcess process : List.copyOf(expected.values())) {
        if (!process.isAlive() && expected.remove(process.number()) != null) {
          stillborn(process);
        }
      }
      star.beat();
    }
  }

  private void look(Visitor visitor, long now, boolean slept) {
    RemoteWorker worker = visitor.worker;
    Connection connection = visitor.connection;
    if (connection == null) {
      return;
    }
    if (worker == null) {
      if (now - visitor.since > PAUSE_NANOS) {
        connection.close(); // it says nothing
      }
      return;
    }
    // who has overslept itself judges nobody
    if (worker.isDead(now, PAUSE_NANOS) && !slept) {
      worker.process().kill(); // it may be stopped: its end is the end of its connections
      connection.close();
    } else {
      connection.send(new Beat(now));
    }
  }

  /** A process that took the place of a lost one has ended before it said hello. */
  private void stillborn(WorkerProcess process) {
    boolean opening;
    boolean none;
    lock.lock();
    try {
      opening = nextWorker < settings.count;
      if (opening) {
        expected.put(process.number(), process); // whoever opens says it
        changed.signalAll();
      }
      none = present == 0 && expected.isEmpty();
    } finally {
      lock.unlock();
    }
    if (!opening && none) {
      fail("a worker process ended before it was ready: " + process.cause(0));
    }
  }

  /** Deletes the directory, where the driver ends without having been closed. */
  private void clean() {
    try {
      directory.close();
    } catch (IOException e) {
      // a worker is still at it, and deletes what is its own when it sees that the driver is gone
    }
  }

  /** Ends every process, and deletes what they left. */
  void close() {
    List<WorkerProcess> processes = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      processes.addAll(expected.values());
    } finally {
      lock.unlock();
    }
    for (WorkerProcess process : expected.values()) {
      process.kill();
    }
    for (RemoteWorker worker : star.workers()) {
      worker.connection().send(new Exit("the client was closed"));
      processes.add(worker.process());
    }
    boolean interrupted = false;
    for (WorkerProcess process : processes) {
      interrupted |= !ended(process, interrupted);
    }
    try {
      server.close();
      for (Visitor visitor : visitors) {
        Connection connection = visitor.connection;
        if (connection != null) {
          connection.close();
        }
      }
      directory.close();
      Runtime.getRuntime().removeShutdownHook(cleaner);
    } catch (IllegalStateException e) {
      // the JVM is ending: the hook has run, or runs
    } catch (IOException e) {
      System.getLogger("dev.weft.cluster")
          .log(System.Logger.Level.WARNING, "left behind: " + directory.path(), e);
    }
    for (Thread thread : threads) {
      thread.interrupt();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the end of a process; returns false if the caller is interrupted. */
  private static boolean ended(WorkerProcess process, boolean atOnce) {
    try {
      process.end(atOnce ? 0 : LEAVE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      process.kill();
      return false;
    }
  }
}
