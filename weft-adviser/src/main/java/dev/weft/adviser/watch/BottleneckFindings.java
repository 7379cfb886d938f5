package dev.weft.adviser.watch;

import dev.weft.adviser.rule.Confidence;
import dev.weft.adviser.rule.Finding;
import dev.weft.adviser.rule.Show;
import java.util.ArrayList;
import java.util.List;

/** What follows from the bottleneck: the finding with its change and gain, where there is one. */
final class BottleneckFindings {
  /** One core's worth of work; what start-up and helper threads add to it is at most a fifth. */
  static final double ONE_CORE = 1.2;

  /** From here on cores are used well: what is lost is less than one in five. */
  static final double WELL = 0.8;

  private BottleneckFindings() {}

  static void add(Facts f, Shares s, Bottleneck bottleneck, List<Finding> findings) {
    switch (bottleneck) {
      case CPU -> cpu(f, s, findings);
      case MEMORY -> findings.add(memory(f, s));
      case SWAP -> findings.add(swap(f, s));
      case DISK -> findings.add(disk(f, s));
      case NETWORK -> findings.add(network(f, s));
      case WAITING -> findings.add(waiting(f, s));
      case THROTTLED -> findings.add(throttled(f));
      case PINNED -> findings.add(pinned(f, s));
      case OVERSUBSCRIBED -> findings.add(oversubscribed(f, s));
      case UNKNOWN -> {} // too short for anything to follow
    }
  }

  private static double idleCoreHours(Facts f) {
    return Math.max(0, f.room().slots() - f.busyCores()) * f.activeSeconds() / 3600;
  }

  private static Finding finding(
      Facts f,
      String id,
      String summary,
      List<String> evidence,
      String threshold,
      List<String> change,
      String gain,
      Confidence confidence) {
    return new Finding(
        id, summary, evidence, threshold, change, gain, confidence, idleCoreHours(f), false);
  }

  private static void cpu(Facts f, Shares s, List<Finding> findings) {
    int slots = f.room().slots();
    if (slots < 2 || s.busy() >= WELL * slots || s.demand() >= WELL * slots) {
      return;
    }
    boolean serial = s.demand() <= ONE_CORE;
    var change = new ArrayList<String>();
    String gain;
    if (serial) {
      change.add("If it cannot run in parallel, ask for one core:");
      change.addAll(Change.cores(f, 1));
      change.add("If it can, let it use what is there (OMP_NUM_THREADS, -j, workers)");
      gain =
          "%s given back, or up to %d times faster"
              .formatted(Show.coreHours(idleCoreHours(f)), slots);
    } else {
      int n = (int) Math.max(1, Math.round(s.demand()));
      double p = 1 - (1 / s.busy() - 1.0 / slots) / (1 - 1.0 / slots);
      change.add("Ask for %d cores, or find the part that runs alone".formatted(n));
      change.addAll(Change.cores(f, n));
      gain =
          "%s given back; if all cores had work all the time but for a serial part, at most %s of it"
                  .formatted(Show.coreHours(idleCoreHours(f)), Show.percent(p))
              + " is parallel (Amdahl)";
    }
    findings.add(
        new Finding(
            serial ? "serial" : "limited-parallelism",
            serial
                ? "One core did all the work of the %d that it could use".formatted(slots)
                : "%s of its %d cores had work on average"
                    .formatted(Show.number(s.demand()), slots),
            List.of(
                Judge.cores(f, s),
                "%s threads wanted to run, on average".formatted(Show.number(s.demand()))),
            "less than %s of the cores used, and no thread waiting for one"
                .formatted(Show.percent(WELL)),
            change,
            gain,
            Confidence.HIGH,
            idleCoreHours(f),
            f.room().batch().isEmpty())); // outside of a batch system nothing is held for it
  }

  private static Finding memory(Facts f, Shares s) {
    Stretch total = f.course().total();
    if (Judge.atMemoryLimit(f, total, s)) {
      long limit = f.room().limits().memoryLimitBytes();
      return finding(
          f,
          "memory-limit",
          "It worked against its memory limit of " + Size.of(limit),
          List.of(
              "the limit was reached %d times".formatted(total.around().limitHits()),
              "its processes held %s at most, as seen".formatted(Size.of(f.treeBytes())),
              "%s major page faults a second".formatted(Show.number(f.majorFaults() / s.wall()))),
          "the limit was reached, and processes waited for memory %s of the time or more, or read"
                  .formatted(Show.percent(Judge.STALLED))
              + " pages back",
          Change.memory(f, Math.max(limit, f.treeBytes()) / 2 * 3),
          "no time lost to giving up pages and reading them again",
          Confidence.MEDIUM);
    }
    return finding(
        f,
        "memory-bandwidth",
        "Its cores wait for memory: it goes through %s per CPU second"
            .formatted(Size.of(Judge.memoryPace(f))),
        List.of(
            "median of %d probes of the busiest process; %s resident"
                .formatted(f.memoryPaces().size(), Size.of(f.treeBytes())),
            Judge.cores(f, s)),
        "%s per CPU second: above what work on cached data needs"
            .formatted(Size.of(Judge.MEMORY_PACE)),
        List.of(
            "Work in blocks that fit the cache; fuse passes over the same array into one",
            "Use smaller elements (float instead of double), or fewer copies",
            "More threads on the same socket gain little once memory is the limit"),
        "up to the ratio of cache to memory speed, often 2 to 5 times",
        Confidence.MEDIUM);
  }

  private static Finding swap(Facts f, Shares s) {
    return finding(
        f,
        "swap",
        "It needs more memory than there is: its pages come back from swap",
        List.of(
            "%s pages a second read back from swap"
                .formatted(Show.number(f.course().total().around().swappedIn() / s.wall())),
            "%s major page faults a second".formatted(Show.number(f.majorFaults() / s.wall())),
            "%s of %s of memory"
                .formatted(Size.of(f.treeBytes()), Size.of(f.room().memoryBytes()))),
        "%s pages a second from swap".formatted(Show.number(Judge.SWAPPING)),
        Change.memory(
            f, Math.round((f.treeBytes() + f.course().total().memory().swapBytes()) * 1.2)),
        "%s of the time was not spent computing".formatted(Show.percent(1 - s.computing())),
        Confidence.HIGH);
  }

  private static Finding disk(Facts f, Shares s) {
    double written = f.storageWritten() / s.wall();
    double each = f.storageWritten() / (double) Math.max(1, f.voluntary());
    boolean syncs = f.storageWritten() > f.storageRead() && each < 256 << 10;
    return finding(
        f,
        "io-bound",
        "It waits for storage %s of the time".formatted(Show.percent(s.disk())),
        List.of(
            "%s a second read, %s a second written"
                .formatted(Size.of(f.storageRead() / s.wall()), Size.of(written)),
            "%s switches a second to wait".formatted(Show.number(f.voluntary() / s.wall())),
            Judge.cores(f, s)),
        "waiting for storage is the largest part of its time",
        syncs
            ? List.of(
                "It writes little at a time and waits for each (fsync, O_SYNC, or a database that"
                    + " commits every row): sync once for many writes",
                "Put the files on local scratch ($TMPDIR, /dev/shm) and copy the result at the end")
            : List.of(
                "Read ahead in a thread of its own while computing; read in larger pieces",
                "Copy the input to local scratch ($TMPDIR) first if it is read more than once"),
        "up to %s of the time".formatted(Show.percent(s.disk())),
        Confidence.HIGH);
  }

  private static Finding network(Facts f, Shares s) {
    double rate = f.course().total().traffic().network() / s.wall();
    return finding(
        f,
        "network-bound",
        "It waits for the network %s of the time".formatted(Show.percent(s.network())),
        List.of(
            "%s a second through the network interfaces (all programs)".formatted(Size.of(rate)),
            Judge.cores(f, s)),
        "waiting for sockets is the largest part of its time",
        rate < Shares.NETWORK_MOVES
            ? List.of(
                "Little moves, so it waits for answers: have several requests under way at once, or"
                    + " ask for more at a time")
            : List.of(
                "Fetch the next piece while computing on this one; send less (compressed, or only"
                    + " what is needed); move the work to where the data lies"),
        "up to %s of the time".formatted(Show.percent(s.network())),
        Confidence.MEDIUM);
  }

  private static Finding waiting(Facts f, Shares s) {
    return finding(
        f,
        "mostly-idle",
        "It did nothing for %s of the time: it waited for %s"
            .formatted(Show.percent(s.waiting()), s.mainWait().words()),
        List.of(Judge.cores(f, s)),
        "waiting is the largest part of its time",
        switch (s.mainWait()) {
          case TIMER ->
              List.of("It sleeps on purpose; wait for the event instead, or ask less often");
          case LOCK ->
              List.of(
                  "Its threads wait for each other: look for one lock, queue or barrier that all go"
                      + " through (jstack, gdb -p, py-spy dump)");
          case PIPE ->
              List.of(
                  "It waits for the program at the other end of a pipe: watch that one instead");
          case TERMINAL -> List.of("It waits for input from the terminal: give it a file with <");
          case EVENTS ->
              List.of("It waits for requests or answers: watch the program that should send them");
          case STOPPED -> List.of("It is stopped: continue it with kill -CONT, or fg");
          case CHILD, DISK, NETWORK, UNKNOWN ->
              List.of("Look at what it waits for: cat /proc/PID/stack, strace -fp PID");
        },
        "up to %s of the time".formatted(Show.percent(s.waiting())),
        s.mainWait() == Wait.UNKNOWN ? Confidence.LOW : Confidence.HIGH);
  }

  private static Finding throttled(Facts f) {
    Stretch.Around around = f.course().total().around();
    double quota = f.room().limits().quotaCores();
    int n = (int) Math.max(1, Math.floor(quota));
    var change = new ArrayList<String>();
    change.add(
        "Raise the quota (docker --cpus, Kubernetes limits.cpu, systemd CPUQuota), or start %d thread%s"
            .formatted(n, n == 1 ? "" : "s"));
    change.addAll(Change.threads(n));
    return finding(
        f,
        "throttled",
        "A CPU quota of %s stops it again and again".formatted(Judge.quota(f)),
        List.of(
            "the quota was used up in %d of %d periods"
                .formatted(around.throttledPeriods(), around.periods()),
            "%s busy cores; stopped for %s in all"
                .formatted(Show.number(f.busyCores()), Show.seconds(around.throttledSeconds()))),
        "the quota used up in %s of the periods".formatted(Show.percent(Judge.THROTTLED)),
        change,
        "it runs when it wants to, instead of in steps of a tenth of a second",
        Confidence.HIGH);
  }

  private static List<String> line(Facts f, Shares s) {
    return List.of(
        "%s threads wanted to run, %s ran, %s stood in line"
            .formatted(Show.number(s.demand()), Show.number(s.busy()), Show.number(s.queued())),
        "they may use CPU %s; %d of the machine's %d CPUs were granted"
            .formatted(s.allowed(), f.room().slots(), f.room().machineCpus()),
        "%s involuntary switches a second".formatted(Show.number(f.involuntary() / s.wall())));
  }

  private static Finding pinned(Facts f, Shares s) {
    int cores = s.allowed().size();
    int slots = f.room().slots();
    return finding(
        f,
        "pinned",
        "Its threads are tied to %d core%s although %d were granted"
            .formatted(cores, cores == 1 ? "" : "s", slots),
        line(f, s),
        "more threads want to run than their affinity mask has cores, and the mask is narrower than"
            + " what was granted",
        List.of(
            "Remove taskset, numactl or OMP_PROC_BIND; with Open MPI: mpirun --bind-to none, or"
                + " --map-by slot:PE=%d".formatted(slots),
            "SLURM: srun --cpu-bind=none, or --cpus-per-task=" + slots),
        "up to %s times faster".formatted(Show.number(Math.min(slots, s.demand()) / cores)),
        Confidence.HIGH);
  }

  private static Finding oversubscribed(Facts f, Shares s) {
    int cores = s.allowed().size();
    var change = new ArrayList<>(Change.threads(cores));
    int wanted = (int) Math.round(s.demand());
    change.add("or ask for more cores:");
    change.addAll(Change.cores(f, wanted));
    return finding(
        f,
        "oversubscribed",
        "%s threads share %d core%s"
            .formatted(Show.number(s.demand()), cores, cores == 1 ? "" : "s"),
        line(f, s),
        "threads wanting to run exceed the cores by %s, at least by %s"
            .formatted(Show.percent(Judge.CROWDED), Show.number(Judge.CROWD)),
        change,
        "no time lost to switching and to emptied caches; with %d cores up to %s times faster"
            .formatted(wanted, Show.number(s.demand() / cores)),
        Confidence.HIGH);
  }
}
