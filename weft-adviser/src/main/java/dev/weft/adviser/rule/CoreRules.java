package dev.weft.adviser.rule;

import dev.weft.adviser.record.Label;
import dev.weft.adviser.record.Outcome;
import dev.weft.adviser.record.Quantity;
import dev.weft.adviser.record.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the cores did. At most one of these findings holds of a job.
 *
 * <p>The order of the questions: was so much used that there is nothing to say; did it swap; was it
 * held back by a quota; did it move bytes instead of computing; did it do nothing; did one core do
 * all; did some workers do nothing; is too little of it parallel.
 */
final class CoreRules {
  /** From here on a job uses its slots well: what is lost is less than one slot in five. */
  static final double WELL = 0.8;

  /**
   * Involuntary switches a second from which one busy core in several slots is a queue of threads.
   * A thread that has a core for itself loses it about 30 times a second or less; two that share
   * one change places every few milliseconds.
   */
  static final double QUEUEING = 100;

  /** One core's worth of work: what start-up and helper threads add to it is at most a fifth. */
  static final double ONE_CORE = 1.2;

  /** Below half a core a job waits more than it works. */
  static final double WAITING = 0.5;

  /** Faults from disk a second from which the disk sets the pace: one costs 0.1 to 10 ms. */
  static final double SWAPPING = 50;

  /** Bytes a second, read or written, that tell a job which waits for its files from a sleeper. */
  static final double MOVING = 4 << 20;

  /** The same for what reached a disk: who waits for each write gets few of them through. */
  static final double WRITING = 1 << 20;

  /** Seconds below which start-up hides what the program does. */
  static final double SHORTEST = 5;

  private CoreRules() {}

  static @Nullable Finding judge(Case c) {
    Figures f = c.figures();
    if (!c.judged()
        || !(f.efficiency() < WELL)
        || f.wall() < SHORTEST
        || failedAtOnce(c)
        || c.record().noted("cpu-not-measured")) {
      return null;
    }
    if (f.majorFaults() >= SWAPPING || c.value(Quantity.SWAP) > 0) {
      return swap(c);
    }
    if (c.value(Quantity.THROTTLED) >= 0.1 * f.wall()) {
      return throttled(c);
    }
    if (waitsForFiles(c)) {
      return files(c);
    }
    if (f.busyCores() < WAITING) {
      return idle(c);
    }
    if (f.slots() < 2) {
      return waiting(c);
    }
    return f.busyCores() <= ONE_CORE ? oneCore(c) : several(c);
  }

  static boolean failedAtOnce(Case c) {
    return (c.ended(Outcome.FAILED) || c.ended(Outcome.SIGNAL) || c.ended(Outcome.KILLED_MEMORY))
        && c.figures().wall() < EndRules.AT_ONCE;
  }

  private static boolean waitsForFiles(Case c) {
    Figures f = c.figures();
    double waited = c.value(Quantity.IO_WAIT);
    if (waited >= 0.2 * f.wall()) {
      return true;
    }
    if (f.busyCores() < WAITING) {
      return f.transfer() >= MOVING
          || c.value(Quantity.WRITE_BYTES) / f.wall() >= WRITING
          || (f.voluntary() >= QUEUEING && f.transfer() >= 4096);
    }
    return f.slots() < 2 && f.transfer() >= 5 * MOVING;
  }

  private static Finding finding(
      Case c,
      String id,
      String summary,
      List<String> more,
      String threshold,
      List<String> change,
      String gain,
      Confidence confidence) {
    List<String> evidence = c.use();
    evidence.addAll(more);
    boolean elsewhere = maybeElsewhere(c);
    if (elsewhere) {
      c.record().notes().stream()
          .filter(note -> note.id().equals("ranks-elsewhere"))
          .forEach(note -> evidence.add(note.text()));
    }
    boolean feeds = c.value(Quantity.GPUS) >= 1;
    if (feeds) {
      evidence.add(
          "it had %s: its cores may only have fed it, and whether that was well used a log of nvidia-smi tells (weft advise gpu)"
              .formatted(Show.counted(c.value(Quantity.GPUS), "GPU")));
    }
    return new Finding(
        id,
        summary,
        evidence,
        threshold,
        change,
        gain,
        elsewhere || feeds ? Confidence.LOW : confidence,
        Math.max(0, c.figures().idleCoreHours()),
        false);
  }

  /** Whether no more than one node's cores were busy and the record may count no others. */
  private static boolean maybeElsewhere(Case c) {
    double nodes = c.value(Quantity.NODES);
    double node = c.figures().slots() / (nodes >= 1 ? nodes : 1);
    return c.record().noted("ranks-elsewhere") && c.figures().busyCores() <= 1.05 * node;
  }

  private static String returned(Case c) {
    return Show.coreHours(c.figures().idleCoreHours()) + " were paid for and not used";
  }

  private static Finding oneCore(Case c) {
    Figures f = c.figures();
    int slots = (int) Math.round(f.slots());
    if (f.involuntary() >= QUEUEING) {
      var more = new ArrayList<String>();
      more.add(
          ("%s involuntary context switches a second: threads queue for a core; a thread that has"
                  + " one to itself is moved off about 30 times a second or less")
              .formatted(Show.number(f.involuntary())));
      more.add(
          "a serial program looks the same on a node where other jobs queue for its core; taskset -cp"
              + " inside the job tells");
      var change = new ArrayList<String>();
      change.add(
          "Look where the threads may run, from inside the job: taskset -cp $$ (or grep"
              + " Cpus_allowed_list /proc/self/status); one core means that they are pinned");
      change.add(
          "Take the pinning away: no taskset or numactl around it; mpirun --bind-to none (or core"
              + " with one rank a core); export OMP_PROC_BIND=false; unset KMP_AFFINITY GOMP_CPU_AFFINITY");
      change.addAll(Script.threads(c.record(), slots));
      return finding(
          c,
          "pinned-or-oversubscribed",
          "%d slots, but one core did all the work, and its threads queued for it: pinned or oversubscribed"
              .formatted(slots),
          more,
          ("at least two slots, at most %s busy cores and at least %s involuntary switches a second;"
                  + " the switches alone prove nothing, a busy serial job can have more")
              .formatted(Show.number(ONE_CORE), Show.number(QUEUEING)),
          change,
          "up to %s times as fast on the slots it has; %s"
              .formatted(Show.number(f.slots() / f.busyCores()), returned(c)),
          Confidence.MEDIUM);
    }
    boolean measured = f.involuntary() >= 0;
    var change = new ArrayList<String>(Script.slots(c.record(), 1));
    change.add(
        "or make it parallel: give it its threads or ranks (OMP_NUM_THREADS, --threads, mpirun -np %d)"
            .formatted(slots));
    if (measured) {
      return finding(
          c,
          "serial",
          "A serial program in %d slots: one core worked, %d idled".formatted(slots, slots - 1),
          List.of(
              "%s involuntary context switches a second: nothing queued for a core, so it is not pinning"
                  .formatted(Show.number(f.involuntary()))),
          "at least two slots, at most %s busy cores, fewer than %s involuntary switches a second"
              .formatted(Show.number(ONE_CORE), Show.number(QUEUEING)),
          change,
          "the same result in the same time on one slot; " + returned(c),
          twoThreads(c) ? Confidence.MEDIUM : Confidence.HIGH);
    }
    change.add(
        "If it does start several threads, they share one core: look at taskset -cp $$ inside the job");
    var more = new ArrayList<String>();
    more.add(
        "involuntary context switches would tell the two apart and this record has none: run it once"
            + " under /usr/bin/time -v, or under weft watch");
    if (twoThreads(c)) {
      more.add(threadsOfACore());
    }
    return finding(
        c,
        "serial-or-pinned",
        "%d slots, but one core did all the work: a serial program, or one pinned to a core"
            .formatted(slots),
        more,
        "at least two slots and at most %s busy cores".formatted(Show.number(ONE_CORE)),
        change,
        "the same result in the same time on one slot; " + returned(c),
        Confidence.MEDIUM);
  }

  private static boolean twoThreads(Case c) {
    double e = c.figures().efficiency();
    boolean counts = c.record().source() == Source.SACCT || c.record().source() == Source.SEFF;
    return counts && e > 0.45 && e < 0.53 && c.figures().slots() % 2 == 0;
  }

  private static String threadsOfACore() {
    return "close to 50 %: where a site counts the two hardware threads of a core as two CPUs, that is"
        + " full use of the cores; scontrol show node tells (ThreadsPerCore=2)";
  }

  private static Finding several(Case c) {
    Figures f = c.figures();
    int slots = (int) Math.round(f.slots());
    double busy = f.busyCores();
    double nodes = c.value(Quantity.NODES);
    var more = new ArrayList<String>();
    double least = c.value(Quantity.TASK_CPU_LEAST);
    double mean = c.value(Quantity.TASK_CPU_MEAN);
    double most = c.value(Quantity.TASK_CPU_MOST);
    if (c.value(Quantity.TASKS) >= 3 && most >= 2 * mean && mean > 0) {
      more.add(
          "the busiest task used %s, a task on average %s"
              .formatted(Show.seconds(most), Show.seconds(mean)));
      return finding(
          c,
          "one-slow-worker",
          "One worker of many had most of the work, and the others waited for it",
          more,
          "at least three tasks and one with twice the processor time of their mean",
          List.of(
              "Cut the work into more and smaller pieces that are handed out one by one, the largest first"),
          "up to %s times as fast; %s".formatted(Show.number(most / mean), returned(c)),
          Confidence.HIGH);
    }
    if (least >= 0 && mean > 0 && least < 0.5 * mean) {
      more.add(
          "the idlest task used %s, a task on average %s"
              .formatted(Show.seconds(least), Show.seconds(mean)));
    }
    if (twoThreads(c)) {
      more.add(threadsOfACore());
    }
    boolean oneNode = nodes >= 2 && Math.abs(busy - slots / nodes) < 0.1 * slots / nodes;
    double whole = Math.ceil(busy - 0.03); // workers that work lose a little, and never gain
    boolean near = slots <= 16 && whole < slots && whole - busy <= 0.02 * whole;
    if (oneNode || f.efficiency() < 0.6 || near) {
      int used = Math.max(1, (int) Math.ceil(busy - 0.1));
      if (oneNode) {
        more.add(
            "that is what one of its %s nodes has: the others seem to have had nothing to do"
                .formatted(Show.number(nodes)));
      } else {
        more.add(
            "if ranks idle by design (a scheduler, a client), say how many: --idle-ranks %d"
                .formatted(slots - used));
      }
      var change = new ArrayList<String>(widths(c, used));
      change.add(
          "or find out why the others had nothing to do: fewer pieces of work than workers, a thread"
              + " count that is fixed in the program, ranks on one node only");
      return finding(
          c,
          "idle-workers",
          "About %s of %d cores were busy: the others had nothing to do"
              .formatted(Show.number(busy), slots),
          more,
          "less than %s of the slots used, and more than one core".formatted(Show.percent(WELL)),
          change,
          "the same result in about the same time on %s; %s"
              .formatted(Show.counted(used, "slot"), returned(c)),
          twoThreads(c) ? Confidence.LOW : Confidence.MEDIUM);
    }
    double p = f.parallelShare();
    int better = Math.max(1, (int) Math.floor((1 / WELL - p) / (1 - p)));
    more.add(
        ("in Amdahl's sense at least %s of the work runs in parallel (a bound: busy cores are at most"
                + " the speed-up)")
            .formatted(Show.percent(p)));
    var change = new ArrayList<String>(widths(c, better));
    change.add(
        "or make more of it parallel: weft advise amdahl 1:...s 2:...s fits the law to timings");
    return finding(
        c,
        "limited-parallelism",
        "Too little of it is parallel for %d slots: %s cores were busy on average"
            .formatted(slots, Show.number(busy)),
        more,
        "between 60 %% and %s of the slots used".formatted(Show.percent(WELL)),
        change,
        "%s would be used to %s; %s"
            .formatted(Show.counted(better, "slot"), Show.percent(WELL), returned(c)),
        Confidence.MEDIUM);
  }

  private static List<String> widths(Case c, int n) {
    boolean ranks =
        c.value(Quantity.TASKS) >= 2
            || c.value(Quantity.NODES) >= 2
            || c.record().label(Label.ENVIRONMENT).orElse("").matches(".*(mpi|orte|ib|rr|fill).*");
    return ranks ? Script.tasks(c.record(), n) : Script.slots(c.record(), n);
  }

  private static Finding idle(Case c) {
    Figures f = c.figures();
    var more = new ArrayList<String>();
    if (f.transfer() >= 0) {
      more.add(
          "%s/s read and written: too little for files to be what it waited for"
              .formatted(Show.bytes(f.transfer())));
    } else {
      more.add("the record has no figure of input and output; weft watch tells what it waited for");
    }
    var change = new ArrayList<String>();
    change.add(
        "Find what it waits for: weft watch -- COMMAND, or py-spy dump, jstack, gdb -p on the running job");
    change.add(
        "Downloads, licence waits, sleeps and servers belong outside the job, or on one slot:");
    change.addAll(Script.slots(c.record(), 1));
    return finding(
        c,
        "mostly-idle",
        "It waited: less than half a core was busy",
        more,
        "less than %s of one core busy".formatted(Show.number(WAITING)),
        change,
        returned(c),
        Confidence.HIGH);
  }

  private static Finding waiting(Case c) {
    return finding(
        c,
        "partly-idle",
        "Its one core was busy for %s of the time".formatted(Show.percent(c.figures().busyCores())),
        List.of("what it waited for is not in the record; weft watch -- COMMAND tells"),
        "one slot, between %s and %s of it used"
            .formatted(Show.percent(WAITING), Show.percent(WELL)),
        List.of("Run it under weft watch, and look at the waiting, disk and network lines"),
        "up to %s times as fast; %s"
            .formatted(Show.number(1 / c.figures().busyCores()), returned(c)),
        Confidence.MEDIUM);
  }

  private static Finding files(Case c) {
    Figures f = c.figures();
    var more = new ArrayList<String>();
    if (f.transfer() >= 0) {
      more.add("%s/s read and written".formatted(Show.bytes(f.transfer())));
    }
    if (c.value(Quantity.IO_WAIT) > 0) {
      more.add("%s waited for input and output".formatted(Show.seconds(c.value(Quantity.IO_WAIT))));
    }
    if (f.voluntary() >= QUEUEING) {
      more.add(
          "it gave up its core %s times a second to wait".formatted(Show.number(f.voluntary())));
    }
    var change = new ArrayList<String>();
    change.add("Work on the node's own disk and copy the result at the end:");
    change.addAll(
        Script.ordered(
            c.record(),
            "cd $TMPDIR; cp $SGE_O_WORKDIR/input .; ...; cp result $SGE_O_WORKDIR",
            "cd $TMPDIR; cp $SLURM_SUBMIT_DIR/input .; ...; cp result $SLURM_SUBMIT_DIR",
            "cd $TMPDIR; cp $PBS_O_WORKDIR/input .; ...; cp result $PBS_O_WORKDIR"));
    change.add(
        "Read and write in pieces of megabytes, not line by line; no fsync or flush for each");
    return finding(
        c,
        "io-bound",
        "It waited for files: cores idled while bytes moved",
        more,
        ("a fifth of the time in I/O wait, or less than %s of a core busy while at least %s/s moved or"
                + " %s/s were written (a sleeper moves none)")
            .formatted(Show.number(WAITING), Show.bytes(MOVING), Show.bytes(WRITING)),
        change,
        returned(c),
        c.value(Quantity.IO_WAIT) > 0 || f.voluntary() >= QUEUEING
            ? Confidence.HIGH
            : Confidence.MEDIUM);
  }

  private static Finding swap(Case c) {
    Figures f = c.figures();
    var more = new ArrayList<String>();
    if (f.majorFaults() > 0) {
      more.add(
          "%s page faults a second had to read a disk".formatted(Show.number(f.majorFaults())));
    }
    double swapped = c.value(Quantity.SWAP);
    if (swapped > 0) {
      more.add("its swap count is " + Show.number(swapped));
    }
    if (f.memory() > 0) {
      more.add("its memory peaked at " + Show.bytes(f.memory()));
    }
    var change = new ArrayList<String>();
    change.add("Ask for the memory it needs, or work on smaller pieces:");
    change.addAll(
        Script.memory(c.record(), Math.max(f.memory(), f.memoryAsked()) * 1.5, f.slots()));
    return finding(
        c,
        "swap",
        "It ran out of memory and worked from disk: pages were fetched again and again",
        more,
        "at least %s page faults from disk a second, or anything in swap, with cores idle"
            .formatted(Show.number(SWAPPING)),
        change,
        returned(c),
        swapped > 0 ? Confidence.HIGH : Confidence.MEDIUM);
  }

  private static Finding throttled(Case c) {
    Figures f = c.figures();
    double held = c.value(Quantity.THROTTLED);
    return finding(
        c,
        "throttled",
        "A quota on processor time held it back",
        List.of("%s held back of %s".formatted(Show.seconds(held), Show.seconds(f.wall()))),
        "held back for at least a tenth of the time",
        List.of(
            "Start no more threads than the quota allows (cpu.max), or ask for more cores:"
                + " CPUQuota=%d%%".formatted((int) Math.ceil(f.busyCores() + 1) * 100)),
        returned(c),
        Confidence.HIGH);
  }
}
