package dev.weft.cluster;

import dev.weft.cluster.Message.Beat;
import dev.weft.cluster.Message.Bytes;
import dev.weft.cluster.Message.Cancel;
import dev.weft.cluster.Message.Code;
import dev.weft.cluster.Message.Ended;
import dev.weft.cluster.Message.Exit;
import dev.weft.cluster.Message.Failure;
import dev.weft.cluster.Message.Fetch;
import dev.weft.cluster.Message.FetchParts;
import dev.weft.cluster.Message.Forget;
import dev.weft.cluster.Message.Free;
import dev.weft.cluster.Message.FreeParts;
import dev.weft.cluster.Message.Gone;
import dev.weft.cluster.Message.Grant;
import dev.weft.cluster.Message.Hello;
import dev.weft.cluster.Message.Peer;
import dev.weft.cluster.Message.Pulse;
import dev.weft.cluster.Message.Step;
import dev.weft.cluster.Message.Welcome;
import dev.weft.engine.End;
import dev.weft.engine.Runner;
import dev.weft.engine.StageSlot;
import dev.weft.engine.Work;
import dev.weft.graph.Stage;
import dev.weft.store.StageValues;
import dev.weft.store.Store;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The inside of a worker process: carries out what the driver says, until the driver is gone. */
final class Worker implements Connection.Handler {

  /*
   * The reader of the control connection carries out every message in order; it never waits, and
   * runs no body. A lease whose inputs are here goes to the queue of the lanes, any other one when
   * its last input has come, on the thread that brought it.
   *
   * A cancellation may cross the end of its lease: what that lease has stored is taken back then, so
   * the latest leases are remembered after their end. The driver grants a slot at most two leases
   * that it has not seen the end of, so as many are enough.
   */

  private record Assigned(Work work, Grant grant, Loans.Borrowed borrowed) {}

  private static final int EXIT_NO_DRIVER = 5;
  private static final long SPIN_NANOS = 20_000;

  private final Path directory;
  private final int process;
  private final Map<Integer, byte[]> codes = new HashMap<>(); // coming in, by stage
  private final Map<Integer, String> broken = new HashMap<>(); // stages whose code does not load
  private final Map<Integer, Path> addresses = new HashMap<>();
  private final Map<Integer, BlockPeer> peers = new HashMap<>();
  private final Map<Integer, Work> flying = new ConcurrentHashMap<>();
  private final ArrayDeque<Work> ended = new ArrayDeque<>(); // guarded by itself
  private final LinkedBlockingQueue<Assigned> queue = new LinkedBlockingQueue<>();
  private volatile @Nullable StageSlot[] stages = new @Nullable StageSlot[64];
  private @Nullable Connection driver;
  private Store store = new Store(Long.MAX_VALUE);
  private Loans loans = new Loans(_ -> null, _ -> null, 0);
  private int worker;
  private int slots = 1;
  private volatile boolean leaving;

  /** Makes process number {@code process} of the driver whose sockets are in {@code directory}. */
  Worker(Path directory, int process) throws IOException {
    this.directory = directory;
    this.process = process;
    new BlockServer(PrivateDirectory.blocks(directory, process), "w" + process, this::value)
        .start();
  }

  /**
   * Says hello to the driver, and returns the connection; all else follows from what it answers.
   */
  Connection connect(long token) throws IOException {
    SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(PrivateDirectory.driver(directory)));
    var connection = new Connection(channel, "driver", this);
    driver = connection;
    connection.send(new Hello(Message.VERSION, token, process, ProcessHandle.current().pid()));
    connection.start();
    return connection;
  }

  @Override
  public void ended(IOException why) {
    if (leaving) {
      return;
    }
    PrivateDirectory.leave(directory, process);
    Runtime.getRuntime().halt(EXIT_NO_DRIVER); // at once: nobody is left to want what runs
  }

  @Override
  public void received(Message message) throws IOException {
    switch (message) {
      case Welcome m -> begin(m);
      case Code m -> code(m);
      case Peer(int number, String path) -> addresses.put(number, Path.of(path));
      case Gone(int number) -> gone(number);
      case Grant m -> accept(m);
      case Cancel(int lease) -> cancel(lease);
      case Free(int stage, long from, long to) -> {
        loans.forget(stage, from, to);
        StageValues values = values(stage);
        if (values != null) {
          values.free(from, to);
        }
      }
      case FreeParts(int stage, int[] parts) -> {
        loans.forget(stage, parts);
        StageValues values = values(stage);
        if (values != null) {
          values.free(parts);
        }
      }
      case Forget(int stage) -> forget(stage);
      case Beat(long time) -> send(new Pulse(time, collectionMillis(), store.heldBytes()));
      case Exit _ -> leave();
      case Hello m -> throw unexpected(m);
      case Message.Values m -> throw unexpected(m);
      case Ended m -> throw unexpected(m);
      case Pulse m -> throw unexpected(m);
      case Fetch m -> throw unexpected(m);
      case FetchParts m -> throw unexpected(m);
    }
  }

  private static ProtocolException unexpected(Message message) {
    return new ProtocolException("not a message for a worker: " + message);
  }

  private void send(Message message) {
    Connection to = driver;
    if (to != null) {
      to.send(message);
    }
  }

  private void begin(Welcome welcome) {
    worker = welcome.worker();
    slots = welcome.slots();
    store = new Store(welcome.bytes());
    loans = new Loans(this::peer, this::values, welcome.bytes() / 4);
    for (int i = 0; i < slots; i++) {
      var runner = new Runner(store, worker);
      Thread.ofPlatform().daemon().name("weft-" + i).start(() -> runner.serve(() -> serve(runner)));
    }
  }

  @SuppressWarnings("SystemExitOutsideMain") // the process is this worker and nothing else
  private void leave() {
    leaving = true;
    Thread.ofPlatform()
        .daemon()
        .name("weft-halt")
        .start(() -> {
          try {
            Thread.sleep(1_000); // for hooks of the user's code
          } catch (InterruptedException e) {
            // then at once
          }
          Runtime.getRuntime().halt(0);
        });
    Thread.ofPlatform().name("weft-exit").start(() -> System.exit(0));
  }

  private static long collectionMillis() {
    long millis = 0;
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      millis += Math.max(0, bean.getCollectionTime());
    }
    return millis;
  }

  // ---- stages and values

  private void code(Code code) throws ProtocolException {
    if (code.stage() < 0
        || code.total() < 0
        || code.offset() < 0
        || code.offset() + (long) code.piece().length > code.total()) {
      throw new ProtocolException(
          "a piece of code lies outside it: offset=" + code.offset() + ", total=" + code.total());
    }
    byte[] whole = codes.computeIfAbsent(code.stage(), _ -> new byte[code.total()]);
    System.arraycopy(code.piece(), 0, whole, code.offset(), code.piece().length);
    if (code.offset() + code.piece().length < code.total()) {
      return;
    }
    codes.remove(code.stage());
    try {
      Stage stage = StageCode.unpack(whole);
      know(code.stage(), new StageSlot(code.stage(), store.open(stage)));
    } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
      broken.put(code.stage(), String.valueOf(e.getMessage()));
    }
  }

  private void know(int stage, @Nullable StageSlot known) {
    @Nullable StageSlot[] all = stages;
    if (stage >= all.length) {
      all = Arrays.copyOf(all, Math.max(stage + 1, 2 * all.length));
    }
    all[stage] = known;
    stages = all;
  }

  private @Nullable StageSlot known(int stage) {
    @Nullable StageSlot[] all = stages;
    return stage >= 0 && stage < all.length ? all[stage] : null;
  }

  private @Nullable StageValues values(int stage) {
    StageSlot known = known(stage);
    return known == null ? null : known.values();
  }

  private Answer value(int stage, long part) {
    StageValues values = values(stage);
    if (values == null || part < 0 || part >= values.stage().size()) {
      return new Answer.Absent();
    }
    Object slot = values.slot(part);
    return slot == null ? new Answer.Absent() : new Answer.Present(StageValues.unwrap(slot));
  }

  private void forget(int stage) {
    loans.forget(stage);
    broken.remove(stage);
    StageValues values = values(stage);
    if (values != null) {
      know(stage, null);
      values.close();
    }
  }

  private synchronized @Nullable BlockPeer peer(int number) {
    BlockPeer known = peers.get(number);
    if (known != null) {
      return known;
    }
    Path address = addresses.get(number);
    if (address == null) {
      return null;
    }
    var peer =
        new BlockPeer(
            address,
            "w" + number,
            ClassLoader.getSystemClassLoader(),
            Runtime.getRuntime().maxMemory());
    peers.put(number, peer);
    return peer;
  }

  private synchronized void gone(int number) {
    addresses.remove(number);
    BlockPeer peer = peers.remove(number);
    if (peer != null) {
      peer.close();
    }
  }

  // ---- leases

  private void accept(Grant grant) throws ProtocolException {
    var work = new Work(grant.lease(), grant.steps().size(), grant.budget());
    for (Step step : grant.steps()) {
      String why = broken.get(step.stage());
      if (why != null) {
        refuse(grant.lease(), why);
        return;
      }
      StageSlot known = known(step.stage());
      if (known == null) {
        throw new ProtocolException("a lease names stage " + step.stage() + ", which has no code");
      }
      int[] sources = step.sources();
      if (sources.length != known.values().stage().reads().size()) {
        throw new ProtocolException(
            "a lease names " + sources.length + " sources of stage " + step.stage());
      }
      for (int r = 0; r < sources.length; r++) {
        String brokenSource = broken.get(sources[r]);
        if (brokenSource != null) {
          refuse(grant.lease(), brokenSource);
          return;
        }
        StageSlot source = known(sources[r]);
        if (source == null) {
          throw new ProtocolException("a lease reads stage " + sources[r] + ", not known here");
        }
        known.source(r, source);
      }
      int @Nullable [] list = step.list();
      if (list == null) {
        loans.forget(step.stage(), step.from(), step.to());
      } else {
        loans.forget(step.stage(), list);
      }
      work.add(
          known, step.from(), step.to(), list, step.dropFrom(), step.dropTo(), step.dropAfter());
    }
    flying.put(work.id(), work);
    Loans.Borrowed borrowed = loans.borrow(grant.holdings());
    if (grant.holdings().isEmpty()) {
      start(work, grant, borrowed);
    } else {
      borrowed
          .all()
          .thenAccept(trouble -> {
            if (trouble.isNone()) {
              start(work, grant, borrowed);
            } else {
              giveUp(work, borrowed, trouble);
            }
          })
          .exceptionally(e -> {
            giveUp(work, borrowed, new Loans.Trouble(false, e.toString()));
            return null;
          });
    }
  }

  private void refuse(int lease, String why) {
    var failure = new Failure("the code did not load in a worker process: " + why, new byte[0]);
    send(new Ended(lease, 0, 0, 0, false, books(0), failure));
  }

  private void giveUp(Work work, Loans.Borrowed borrowed, Loans.Trouble trouble) {
    flying.remove(work.id());
    loans.giveBack(borrowed);
    if (!work.isCancelled()) {
      Failure failure = trouble.missing() ? null : new Failure(trouble.why(), new byte[0]);
      send(new Ended(work.id(), 0, 0, 0, trouble.missing(), books(0), failure));
    }
  }

  private void start(Work work, Grant grant, Loans.Borrowed borrowed) {
    if (work.waits()) {
      var runner = new Runner(store, worker);
      Thread.ofVirtual()
          .name("weft-wait-" + work.id())
          .start(() -> runner.serve(() -> execute(new Assigned(work, grant, borrowed), runner)));
    } else {
      queue.add(new Assigned(work, grant, borrowed));
    }
  }

  private void serve(Runner runner) {
    while (true) {
      try {
        Assigned next = queue.poll();
        for (long until = System.nanoTime() + SPIN_NANOS;
            next == null && System.nanoTime() < until; ) {
          Thread.onSpinWait();
          next = queue.poll();
        }
        execute(next != null ? next : queue.take(), runner);
      } catch (InterruptedException e) {
        // a cancellation that came late: the lease that it was meant for is over
      }
    }
  }

  private void execute(Assigned assigned, Runner runner) {
    Work work = assigned.work;
    End end;
    try {
      end = runner.run(work);
    } catch (RuntimeException | Error e) { // an error of our own: the driver must hear of it
      end = work.isCancelled() ? null : new End(0, 0, 0, e);
      work.cancel(); // what it may have stored counts no more
    }
    synchronized (ended) {
      ended.add(work);
      if (ended.size() > 8 * slots + 1024) {
        ended.remove();
      }
    }
    flying.remove(work.id());
    loans.giveBack(assigned.borrowed);
    if (end != null) {
      Throwable cause = end.cause();
      Failure failure = cause == null ? null : Failures.pack(cause);
      Bytes bytes = books(runner.storedBytes());
      sendSmallValues(assigned.grant, end);
      send(new Ended(work.id(), end.step(), end.parts(), end.nanos(), false, bytes, failure));
    }
  }

  /** Sends what the driver waits for and what is small, ahead of being asked. */
  private void sendSmallValues(Grant grant, End end) {
    for (int i = 0; i < grant.steps().size() && i <= end.step(); i++) {
      Step step = grant.steps().get(i);
      StageValues values = step.wanted() && step.list() == null ? values(step.stage()) : null;
      long to = i < end.step() ? step.to() : step.from() + end.parts();
      if (values != null && step.from() < to) {
        Message.Values small = SmallValues.of(grant.lease(), step.stage(), values, step.from(), to);
        if (small != null) {
          send(small);
        }
      }
    }
  }

  private Bytes books(long stored) {
    return new Bytes(stored, store.heldBytes(), store.peakBytes(), store.undeclaredBytes());
  }

  private void cancel(int lease) {
    Work work = flying.remove(lease);
    if (work == null) {
      synchronized (ended) {
        for (Work other : ended) {
          if (other.id() == lease) {
            work = other;
          }
        }
      }
    }
    if (work != null) {
      work.cancel();
    }
  }
}
