package dev.weft.adviser.watch;

import dev.weft.adviser.record.Signals;
import dev.weft.adviser.rule.Confidence;
import dev.weft.adviser.rule.Finding;
import dev.weft.adviser.rule.Show;
import java.util.ArrayList;
import java.util.List;

/** Explains how a command ended, where it did not end well. */
final class EndFindings {
  private static final int SIGKILL = 9;
  private static final int SIGXCPU = 24;
  private static final int SIGXFSZ = 25;

  private EndFindings() {}

  static void add(Facts f, List<Finding> findings) {
    Ending e = f.ending();
    int signal = e.reportedSignal();
    if (signal == SIGKILL && (e.groupKills() > 0 || e.machineKills() > 0)) {
      findings.add(killedForMemory(f));
    } else if (signal != 0) {
      findings.add(bySignal(f, signal));
    } else if (e.known() && e.exitCode() > 0) {
      findings.add(failed(f));
      if (e.groupKills() > 0) {
        findings.add(killedForMemory(f));
      } else if (e.machineKills() > 0) {
        findings.add(perhapsForMemory(f));
      }
    } else if (e.groupKills() > 0) {
      findings.add(killedForMemory(f)); // a child of it, which it did not mind
    }
  }

  private static Finding killedForMemory(Facts f) {
    Ending e = f.ending();
    boolean group = e.groupKills() > 0;
    long limit = f.room().limits().killLimitBytes();
    var evidence = new ArrayList<String>();
    if (group) {
      evidence.add(
          "the kernel killed %d process%s of its control group for memory meanwhile"
              .formatted(e.groupKills(), e.groupKills() == 1 ? "" : "es"));
      if (limit >= 0) {
        evidence.add("the group's memory limit is " + Size.of(limit));
      }
    } else {
      evidence.add(
          "the kernel killed %d process%s of this machine for memory meanwhile"
              .formatted(e.machineKills(), e.machineKills() == 1 ? "" : "es"));
      evidence.add("the machine has %s".formatted(Size.of(f.room().memoryBytes())));
    }
    evidence.add("its processes held %s at most, as seen".formatted(Size.of(f.treeBytes())));
    long need = Math.max(f.treeBytes(), Math.max(0, limit));
    return new Finding(
        "killed-memory",
        e.reportedSignal() == SIGKILL
            ? "It was killed by the kernel because memory ran out"
            : "A process of it was killed by the kernel because memory ran out",
        evidence,
        "the kernel counts such kills of a control group and of the machine",
        Change.memory(f, Math.round(need * 1.5)),
        "it runs to its end",
        group ? Confidence.HIGH : Confidence.MEDIUM,
        0,
        false);
  }

  /** It failed, and somewhere on the machine the kernel killed something for memory. */
  private static Finding perhapsForMemory(Facts f) {
    long kills = f.ending().machineKills();
    return new Finding(
        "perhaps-killed-memory",
        "A process of it may have been killed because memory ran out",
        List.of(
            "the kernel killed %d process%s of this machine for memory meanwhile, none of them in a"
                    .formatted(kills, kills == 1 ? "" : "es")
                + " control group in which one of this command was seen",
            "dmesg tells which it was, where it may be read"),
        "a failure, and a kill for memory anywhere on the machine",
        List.of("Look for 'Killed' in what it printed; dmesg | grep -i 'killed process' names it"),
        "",
        Confidence.LOW,
        0,
        true);
  }

  private static Finding bySignal(Facts f, int signal) {
    Ending e = f.ending();
    boolean crash = Signals.isCrash(signal);
    var evidence = new ArrayList<String>();
    evidence.add(
        e.signal() != 0
            ? "signal %d (%s) ended it after %s"
                .formatted(signal, Signals.name(signal), Show.seconds(f.wallSeconds()))
            : "it returned %d, which is how shells report signal %d (%s)"
                .formatted(e.exitCode(), signal, Signals.name(signal)));
    if (e.passed()) {
      evidence.add("the watch was sent a signal and passed it on");
    }
    var change = new ArrayList<String>();
    if (signal == SIGKILL) {
      evidence.add(
          "the kernel counted no kill for memory meanwhile, so someone sent it: a person, the batch"
              + " system, a supervisor");
      change.add("Ask the batch system's record for the reason: sacct -j ID, or qacct -j ID");
    } else if (signal == SIGXCPU) {
      change.add("It used up its CPU time (ulimit -t, or the batch system's); raise that limit");
    } else if (signal == SIGXFSZ) {
      change.add("It wrote a file beyond the size limit (ulimit -f); raise that limit");
    } else if (crash) {
      change.addAll(dump(f));
    } else {
      change.add("Find out who sends it: a time limit, a person, a terminal that was closed");
    }
    return new Finding(
        crash ? "crashed" : "killed-signal",
        crash
            ? "It crashed: " + fault(signal)
            : "It was ended by %s from outside".formatted(Signals.name(signal)),
        evidence,
        "the status that the kernel gives",
        change,
        "",
        e.signal() != 0 ? Confidence.HIGH : Confidence.MEDIUM,
        0,
        false);
  }

  private static String fault(int signal) {
    return switch (Signals.name(signal)) {
      case "SIGSEGV" -> "it read or wrote memory that is not its own (SIGSEGV)";
      case "SIGBUS" -> "it touched memory that has nothing behind it, such as a cut file (SIGBUS)";
      case "SIGABRT" -> "it gave up by itself, after a failed check (SIGABRT)";
      case "SIGFPE" -> "it divided a whole number by zero, or the like (SIGFPE)";
      case "SIGILL" -> "it holds instructions that this processor does not have (SIGILL)";
      case "SIGSYS" -> "it made a system call that is forbidden to it (SIGSYS)";
      default -> Signals.name(signal);
    };
  }

  private static List<String> dump(Facts f) {
    Ending e = f.ending();
    var lines = new ArrayList<String>();
    if (e.core()) {
      lines.add(
          "A core dump was written (%s); open it with: gdb %s CORE, or coredumpctl gdb"
              .formatted(
                  e.corePattern().isEmpty() ? "see core_pattern" : "pattern " + e.corePattern(),
                  f.command().isEmpty() ? "PROGRAM" : f.command().getFirst()));
    } else if (e.coreLimit().startsWith("0")) {
      lines.add(
          "No core dump was written because the limit on its size is 0; run ulimit -c unlimited"
              + " before it, then open the dump with gdb");
    } else {
      lines.add("No core dump was written; run it under gdb --args, or with its own debug options");
    }
    return lines;
  }

  private static Finding failed(Facts f) {
    return new Finding(
        "failed",
        "It returned %d".formatted(f.ending().exitCode()),
        List.of("it ended by itself after %s".formatted(Show.seconds(f.wallSeconds()))),
        "an exit status other than 0",
        List.of("Read what it printed last; what follows here is about the time until then"),
        "",
        Confidence.HIGH,
        0,
        true);
  }
}
