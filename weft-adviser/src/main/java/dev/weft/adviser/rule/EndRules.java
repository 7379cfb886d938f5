package dev.weft.adviser.rule;

import dev.weft.adviser.record.Label;
import dev.weft.adviser.record.Note;
import dev.weft.adviser.record.Outcome;
import dev.weft.adviser.record.Quantity;
import dev.weft.adviser.record.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the job ended. At most one of these findings holds of a job. */
final class EndRules {
  /** A program that fails within a minute failed on its way in, not in its work. */
  static final double AT_ONCE = 60;

  /** Below a twentieth of its slots a job that hit its time limit did nothing. */
  private static final double HUNG = 0.05;

  private EndRules() {}

  static @Nullable Finding judge(Case c) {
    return switch (c.record().outcome()) {
      case COMPLETED, UNKNOWN -> null;
      case FAILED -> failed(c);
      case KILLED_MEMORY -> memory(c);
      case KILLED_TIME -> time(c);
      case CANCELLED -> cancelled(c);
      case SIGNAL -> signal(c);
      case NEVER_STARTED -> neverStarted(c);
      case NODE_FAILURE -> node(c);
      case REQUEUED -> requeued(c);
      case RUNNING -> running(c);
    };
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
    List<String> evidence = c.end();
    evidence.addAll(more);
    return new Finding(id, summary, evidence, threshold, change, gain, confidence, held(c), false);
  }

  /**
   * All that it held in vain: its slots, or the cores that its memory is worth, if those are more.
   */
  private static double held(Case c) {
    Figures f = c.figures();
    double memory = f.memoryAsked() / c.settings().memoryPerCore() * f.wall() / 3_600;
    double whole = f.coreHours() >= 0 ? f.coreHours() : 0;
    return memory > whole ? memory : whole;
  }

  private static String lost(Case c) {
    double whole = c.figures().coreHours();
    return whole > 0 ? Show.coreHours(whole) + " were lost unless it kept its results" : "";
  }

  private static Finding failed(Case c) {
    double wall = c.figures().wall();
    if (c.figures().memoryEfficiency() >= SizeRules.MEMORY_NEAR) {
      return memory(c);
    }
    int code = (int) c.record().value(Quantity.EXIT_CODE).orElse(-1);
    var change = new ArrayList<String>();
    String meaning =
        switch (code) {
          case 126 -> "126 means that the command was found but may not be executed: chmod +x";
          case 127 -> "127 means that a command was not found: check the module and PATH lines";
          case 2 -> "2 is often a wrong option or a missing file";
          default -> "";
        };
    if (!meaning.isEmpty()) {
      change.add("Exit status " + meaning);
    }
    change.add("Read the end of its error output; try the command by hand on a small input");
    if (wall < AT_ONCE) {
      return finding(
          c,
          "failed-at-once",
          "It failed at once, after %s".formatted(Show.seconds(wall)),
          List.of(),
          "failed within %s, which is before the work".formatted(Show.seconds(AT_ONCE)),
          change,
          lost(c),
          Confidence.HIGH);
    }
    return finding(
        c,
        "failed",
        "It failed" + (wall > 0 ? " after %s".formatted(Show.seconds(wall)) : ""),
        c.use(),
        "the record says that it returned failure",
        change,
        lost(c),
        Confidence.HIGH);
  }

  private static Finding memory(Case c) {
    Figures f = c.figures();
    var more = new ArrayList<String>();
    if (f.memory() > 0 && f.memoryAsked() > 0) {
      more.add(
          "its memory peaked at %s of the %s it had asked for; a sampler may miss the last moments"
              .formatted(Show.bytes(f.memory()), Show.bytes(f.memoryAsked())));
    }
    double need =
        Math.max(f.memory() > 0 ? f.memory() : 0, f.memoryAsked() > 0 ? f.memoryAsked() : 0);
    var change = new ArrayList<String>();
    if (need > 0) {
      change.addAll(Script.memory(c.record(), 1.5 * need, f.slots()));
    }
    change.add("or work on smaller pieces at a time");
    boolean killed = c.ended(Outcome.KILLED_MEMORY);
    return finding(
        c,
        "killed-memory",
        killed
            ? "It was killed because it needed more memory than it had asked for"
            : "It failed with its memory at the limit: an allocation was refused",
        more,
        "the record says so, or it was killed or failed with at least %s of its memory used"
            .formatted(Show.percent(SizeRules.MEMORY_NEAR)),
        change,
        lost(c),
        killed ? Confidence.HIGH : Confidence.MEDIUM);
  }

  private static Finding time(Case c) {
    Figures f = c.figures();
    var more = new ArrayList<>(c.use());
    if (f.timeLimit() > 0) {
      more.add("its limit was " + Show.seconds(f.timeLimit()));
    }
    if (f.efficiency() < HUNG) {
      return finding(
          c,
          "hung",
          "It hung until its time limit: hardly any processor time was used, so more time is no help",
          more,
          "at the time limit with less than %s of the slots used".formatted(Show.percent(HUNG)),
          List.of(
              "Find what it waits for: a lock, a question on its input, a peer that never came;"
                  + " weft watch --pid on the running job, or gdb -p, jstack, py-spy"),
          lost(c),
          Confidence.HIGH);
    }
    boolean full = f.efficiency() >= CoreRules.WELL;
    var change = new ArrayList<String>();
    if (full || !(f.efficiency() >= 0)) {
      change.addAll(
          Script.time(c.record(), 1.5 * Math.max(f.timeLimit() > 0 ? f.timeLimit() : 0, f.wall())));
      change.add("or let it save its state and go on from there");
      if (!full) {
        change.add("The record does not tell whether it worked: if it hung, more time is no help");
      }
    } else {
      change.add(
          "First use the slots it has: at the rate it went, more time alone pays for idle cores");
      change.addAll(Script.time(c.record(), 1.5 * f.wall()));
    }
    return finding(
        c,
        "killed-time",
        full
            ? "It was killed at its time limit while its cores were busy: it needs more time"
            : "It was killed at its time limit",
        more,
        "the record says so, or it was killed within a hundredth of its limit",
        change,
        lost(c),
        Confidence.HIGH);
  }

  private static Finding cancelled(Case c) {
    double wall = c.figures().wall();
    return finding(
        c,
        "cancelled",
        wall > 0
            ? "It was cancelled after " + Show.seconds(wall)
            : "It was cancelled before it ran",
        List.of(),
        "the record says so",
        List.of("Nothing, if its owner meant to; scontrol, qstat or the queue's mail says who did"),
        wall > 0 ? lost(c) : "",
        Confidence.HIGH);
  }

  private static Finding signal(Case c) {
    Figures f = c.figures();
    int number = (int) c.record().value(Quantity.SIGNAL).orElse(0);
    String name = number > 0 ? Signals.name(number) : "a signal";
    if (Signals.isCrash(number)) {
      return finding(
          c,
          "crashed",
          "It crashed: %s".formatted(name),
          List.of(),
          "a signal that a program earns by its own fault",
          List.of(
              "Run it in a debugger on a small input, or keep a core file: ulimit -c unlimited",
              "If it only fails with many threads: ulimit -s, OMP_STACKSIZE=256M"),
          lost(c),
          Confidence.HIGH);
    }
    boolean outside = c.record().fields().getOrDefault("failed", "").startsWith("100");
    if (outside && f.efficiency() >= CoreRules.WELL) {
      boolean worker =
          c.record().label(Label.NAME).orElse("").toLowerCase(Locale.ROOT).contains("worker");
      var more = new ArrayList<String>();
      more.add("its cores were busy to the end, and neither memory nor time had reached a limit");
      if (worker) {
        more.add(
            "its name says that it is a worker, which its scheduler ends when there is no more to do");
      }
      List<String> evidence = c.end();
      evidence.addAll(more);
      return new Finding(
          "ended-after-work",
          "It was ended by its scheduler after its work (%s), which is how pools of workers close"
              .formatted(name),
          evidence,
          "failed 100 (assumedly after job) with a kill, at least %s of the slots used, no limit reached"
              .formatted(Show.percent(CoreRules.WELL)),
          List.of("Nothing, if the results are there; if they are not, its owner's qdel ended it"),
          "",
          worker ? Confidence.HIGH : Confidence.MEDIUM,
          0,
          true);
    }
    return finding(
        c,
        "killed-signal",
        "%s ended it, and not for a limit that the record shows".formatted(name),
        List.of(),
        "ended by a signal from outside with memory and time below their limits",
        List.of(
            "Ask who sent it: the owner (qdel, scancel), an operator, the node's out-of-memory killer"
                + " (dmesg), or the scheduler of the program itself"),
        lost(c),
        Confidence.MEDIUM);
  }

  /** What the record states as it is, with one thing to do about it. */
  private static Finding stated(Case c, String id, String summary, String change, String gain) {
    return finding(
        c, id, summary, List.of(), "the record says so", List.of(change), gain, Confidence.HIGH);
  }

  private static Finding neverStarted(Case c) {
    if (c.record().noted(Note.WAITING)) {
      return stated(
          c,
          "waiting",
          "It has not started yet: it waits in the queue",
          "Ask what it waits for: squeue --start -j ID, qstat -j ID, qstat -f ID, checkjob ID",
          "");
    }
    return stated(
        c,
        "never-started",
        "It never ran: the batch system could not start it",
        "Check the directories of its output files and its working directory, the shell line of the"
            + " script, and that they exist on the nodes",
        "");
  }

  private static Finding node(Case c) {
    return stated(
        c,
        "node-failure",
        "A node under it was lost; what it used is unknown, and is not idleness",
        "Submit it again; let it save its state if it is long",
        lost(c));
  }

  private static Finding requeued(Case c) {
    return stated(
        c,
        "requeued",
        "It was taken back to run again; a later record has its end",
        "Let it save its state, or forbid it: qsub -r n, sbatch --no-requeue",
        lost(c));
  }

  private static Finding running(Case c) {
    return new Finding(
        "running",
        "It has not ended: these figures are of the time until now",
        c.end(),
        "the record says so",
        List.of("Ask again when it has ended"),
        "",
        Confidence.HIGH,
        0,
        false);
  }
}
