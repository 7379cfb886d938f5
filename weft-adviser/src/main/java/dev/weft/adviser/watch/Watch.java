package dev.weft.adviser.watch;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command, or attaches to a running process, samples its whole process tree, and tells at
 * the end what held it and what to change.
 *
 * <p>The command gets this process's input, output, terminal, process group, directory, environment
 * and signals, and its exit status is returned as a shell would: 128 and the signal's number if one
 * ended it, 127 if it was not found, 126 if it could not be started.
 *
 * <p>It is meant to be called once, from a program that does nothing else: the process becomes the
 * parent of all orphans below it, waits for every child it has, and takes over its signals.
 *
 * @implNote Two threads besides the caller's: {@link Reaper} waits for children, {@link GpuFeed}
 *     reads from {@code nvidia-smi} where there is one. The calling thread samples.
 */
public final class Watch {
  /** The status if a watch could not be set up: bad options, no such process. */
  public static final int CANNOT = 2;

  private static final Path PROC = Path.of("/proc");

  /** Seconds of waiting for background processes after which the user is told why. */
  private static final double SAY_AFTER = 1;

  /** Seconds after which the costs of the start no longer count as the watch's own pace. */
  private static final double SETTLED = 3;

  private final WatchOptions options;
  private final PrintStream err;
  private final int self = (int) ProcessHandle.current().pid();
  private final long startNanos = System.nanoTime();
  private final Native system = new Native();
  private final Semaphore wake = new Semaphore(0);
  private final SignalPassing signals = new SignalPassing(system, wake::release);
  private final Reaper reaper = new Reaper(system);
  private final ProcFiles files = new ProcFiles(PROC);
  private final Surroundings surroundings = new Surroundings(files);
  private final Tracker tracker;
  private final Sampling sampling;
  private Usage settled = Usage.NONE;
  private double settledAt = -1;

  private Watch(WatchOptions options, PrintStream err) {
    this.options = options;
    this.err = err;
    this.tracker = new Tracker(options.pid().isEmpty());
    this.sampling =
        new Sampling(
            PROC,
            system,
            tracker,
            options.interval().toNanos() * 1e-9,
            this::seconds,
            reaper::ended);
  }

  /**
   * Watches until the command, or the process attached to, has ended.
   *
   * @param options what to watch
   * @param err where to tell of it; not written to while the command runs
   * @return the exit status to end with
   */
  public static int run(WatchOptions options, PrintStream err) {
    if (!PROC.resolve("self/stat").toFile().exists()) {
      err.println("weft watch: there is no /proc here; watch needs Linux with /proc mounted");
      return CANNOT;
    }
    try {
      var watch = new Watch(options, err);
      return options.pid().isPresent()
          ? watch.attach(options.pid().getAsInt())
          : watch.start(options.command());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CANNOT;
    }
  }

  /** Seconds since the watch began, without those that it was stopped from the terminal. */
  private double seconds() {
    return (System.nanoTime() - startNanos - signals.suspendedNanos()) * 1e-9;
  }

  // ---------------------------------------------------------------------------------- a command

  private int start(List<String> command) throws InterruptedException {
    Launch launch = new Launch(system, files);
    List<Integer> defaults = signals.install(launch.ignoredSignals());
    system.becomeSubreaper();
    launch.keepOwnFiles();
    var foreign = new HashSet<>(sampling.tree().children(self));
    GpuFeed gpus = GpuFeed.start(system, this::seconds);
    if (gpus.pid() > 0) {
      foreign.add(gpus.pid());
    }
    MachineReading before = sampling.machine();
    var _ = sampling.limits(self); // the groups that the command begins in
    sampling.started();
    double startedAt = seconds();
    int pid = launch.start(command, defaults);
    if (pid < 0) {
      gpus.stop();
      Launch.Failure failure = launch.failure(command, -pid);
      err.println("weft watch: " + failure.message());
      return failure.status();
    }
    tracker.begin(startedAt, before, system.ownUsage().cpuSeconds());
    reaper.start(pid, foreign);
    signals.passTo(pid);

    var sessions = new HashSet<Integer>();
    ProcessReading own = sampling.tree().readProcess(self, false, new ArrayList<>());
    if (own != null) {
      sessions.add(own.session());
    }
    boolean passed = false;
    double pause = sample(pid, foreign, true);
    while (true) {
      sampling.last().stream().filter(p -> p.id() == pid).forEach(p -> sessions.add(p.session()));
      boolean over = reaper.awaitEnd(Math.round(pause * 1e9));
      passed |= signals.askedToEnd();
      if (over) {
        break;
      }
      pause = sample(pid, foreign, false);
    }
    signals.passNoMore();
    double stopped = signals.suspendedNanos() * 1e-9;
    double endedAt = (reaper.endNanos() - startNanos) * 1e-9 - stopped;
    List<String> survivors = awaitBackground(pid, foreign, sessions);
    double waited = Math.max(0, seconds() - endedAt);
    sample(pid, foreign, true);
    gpus.stop();

    CgroupReading last = sampling.limits(pid);
    long machineKills = sampling.machine().killedForMemory() - before.killedForMemory();
    var ending =
        Ending.of(
            reaper.status(),
            last.kills(),
            before.killedForMemory() < 0 ? 0 : Math.max(0, machineKills),
            surroundings.coreLimit(),
            surroundings.corePattern(),
            passed);
    boolean background = survivors.isEmpty() && reaper.reparented() > 0;
    double wall = endedAt - startedAt + stopped + (background ? waited : 0);
    tell(
        facts(
            command, pid, wall, survivors, background ? waited : 0, last, ending, gpus.readings()));
    return ending.shellStatus();
  }

  private double sample(int command, Set<Integer> foreign, boolean everything) {
    var roots = new ArrayList<>(sampling.tree().children(self));
    roots.removeAll(foreign);
    return settle(sampling.sample(command, roots, foreign, everything));
  }

  /** Notes what the watch has used when its start is over. */
  private double settle(double pause) {
    if (settledAt < 0 && seconds() >= SETTLED) {
      settledAt = seconds();
      settled = system.ownUsage();
    }
    return pause;
  }

  /**
   * Waits for processes that outlive the command, as long as they are in its session: those are its
   * background jobs. What has made itself a daemon, by a session of its own, is let go.
   *
   * @return those that are left running
   */
  private List<String> awaitBackground(int command, Set<Integer> foreign, Set<Integer> sessions)
      throws InterruptedException {
    double from = seconds();
    boolean said = false;
    while (true) {
      double pause = sample(command, foreign, false);
      List<ProcessReading> alive = sampling.last().stream().filter(p -> !p.ended()).toList();
      List<ProcessReading> jobs =
          alive.stream().filter(p -> sessions.contains(p.session())).toList();
      if (jobs.isEmpty() || !options.background() || signals.askedToEnd()) {
        return alive.stream().map(p -> p.id() + " " + p.name()).toList();
      }
      if (!said && seconds() - from >= SAY_AFTER) {
        said = true;
        err.printf(
            "weft watch: the command has ended; %d process%s of it still run%s (%d %s): waiting."
                + " Ctrl-C, or --no-background the next time, ends the watch%n",
            jobs.size(),
            jobs.size() == 1 ? "" : "es",
            jobs.size() == 1 ? "s" : "",
            jobs.getFirst().id(),
            jobs.getFirst().name());
      }
      var _ = wake.tryAcquire(Math.round(Math.min(pause, 0.1) * 1e9), TimeUnit.NANOSECONDS);
    }
  }

  // -------------------------------------------------------------------------- a running process

  private int attach(int pid) throws InterruptedException {
    var _ = signals.install(0);
    ProcessReading target = sampling.tree().readProcess(pid, true, new ArrayList<>());
    if (target == null || target.ended() || pid == self) {
      err.println("weft watch: " + surroundings.cannotAttach(pid, self, target));
      return CANNOT;
    }
    if (target.charsRead() < 0) {
      err.printf(
          "weft watch: process %d (%s) belongs to another user: its reads and writes, its shares of"
              + " memory and what it waits for cannot be seen; its CPU time can%n",
          pid, target.name());
    }
    GpuFeed gpus = GpuFeed.start(system, this::seconds);
    MachineReading before = sampling.machine();
    var _ = sampling.limits(pid);
    sampling.started();
    List<String> words = surroundings.commandLine(pid, target.name());
    double pause = settle(sampling.sample(pid, List.of(pid), Set.of(), true));
    double startedAt = seconds();
    err.printf(
        "weft watch: watching process %d (%s) until it ends; Ctrl-C ends the watch and not the"
            + " process%n",
        pid, target.name());
    while (!signals.askedToEnd()) {
      var _ = wake.tryAcquire(Math.round(pause * 1e9), TimeUnit.NANOSECONDS);
      ProcessReading now = sampling.tree().readProcess(pid, false, new ArrayList<>());
      if (now == null || now.startTicks() != target.startTicks() || now.ended()) {
        break;
      }
      pause = settle(sampling.sample(pid, List.of(pid), Set.of(), false));
    }
    boolean asked = signals.askedToEnd();
    if (asked) {
      var _ = sampling.sample(pid, List.of(pid), Set.of(), true);
    }
    gpus.stop();
    CgroupReading last = sampling.limits(pid);
    long machineKills = sampling.machine().killedForMemory() - before.killedForMemory();
    var ending =
        Ending.of(
            -1,
            last.kills(),
            asked || before.killedForMemory() < 0 ? 0 : Math.max(0, machineKills),
            surroundings.coreLimit(),
            surroundings.corePattern(),
            false);
    tell(facts(words, pid, seconds() - startedAt, List.of(), 0, last, ending, gpus.readings()));
    return 0;
  }

  // -------------------------------------------------------------------------------------- both

  private Facts facts(
      List<String> command,
      int pid,
      double wall,
      List<String> survivors,
      double waited,
      CgroupReading limits,
      Ending ending,
      List<GpuReading> gpus) {
    boolean attached = options.pid().isPresent();
    Course course = tracker.course();
    Usage ended = reaper.ended();
    double cpu = ended.cpuSeconds() + tracker.lostSeconds();
    for (ProcessReading p : sampling.last()) {
      cpu += p.ended() ? 0 : p.ownSeconds() + p.childSeconds();
    }
    Usage own = system.ownUsage();
    // A child begins as a copy of this process, whose resident set the kernel then holds for its
    // own.
    long peak = ended.maxResidentBytes() > own.maxResidentBytes() ? ended.maxResidentBytes() : 0;
    for (ProcessTotal process : course.processes()) {
      peak = Math.max(peak, process.peakBytes());
    }
    return new Facts(
        command,
        pid,
        attached,
        Math.max(wall, 1e-6),
        signals.suspendedNanos() * 1e-9,
        attached ? course.total().work().cpuSeconds() : cpu,
        ended,
        peak,
        reaper.reparented(),
        survivors,
        waited,
        course,
        surroundings.room(sampling, limits),
        ending,
        sampling.memoryPaces(),
        gpus,
        own.cpuSeconds(),
        settledAt < 0 || seconds() - settledAt < 1
            ? -1
            : (own.cpuSeconds() - settled.cpuSeconds()) / (seconds() - settledAt));
  }

  private void tell(Facts facts) {
    Verdict verdict = Judge.judge(facts);
    Telling.tell(options, facts, verdict, err);
  }
}
