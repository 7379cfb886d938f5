package dev.weft.adviser.record;

import java.util.List;
import java.util.Locale;

/**
 * How a SLURM job ended, from its own state and its steps'.
 *
 * <p>The job's state counts; a step's is looked at only where the job failed: one step that ran out
 * of memory makes the job FAILED. The extern step's OUT_OF_MEMORY is not the job's.
 */
final class SlurmOutcome {
  private SlurmOutcome() {}

  static void conclude(JobRecord.Builder out, SlurmRow own, List<SlurmRow> rows) {
    String state = own.get("state");
    String upper = state.toUpperCase(Locale.ROOT);
    String exit = own.get("exitcode");
    exitCode(out, exit);
    String said = ("State " + state + (exit.isEmpty() ? "" : ", ExitCode " + exit)).strip();
    boolean stepMemory = false;
    boolean externMemory = false;
    for (SlurmRow row : rows) {
      boolean memory = is(row.get("state").toUpperCase(Locale.ROOT), "OUT_OF_MEMORY", "OOM");
      externMemory |= memory && row.extern();
      stepMemory |= memory && row.step() && !row.extern();
    }
    if (externMemory && !stepMemory && !is(upper, "OUT_OF_MEMORY", "OOM")) {
      out.note(
          "extern-out-of-memory",
          "the extern step says OUT_OF_MEMORY, which is not the job's own; it is ignored");
    }
    if (state.isEmpty()) {
      if (!exit.isEmpty()) {
        boolean fine = out.get(Quantity.EXIT_CODE) == 0 && !out.has(Quantity.SIGNAL);
        out.outcome(fine ? Outcome.COMPLETED : Outcome.FAILED, said);
      }
      return;
    }
    double wall = out.get(Quantity.WALL);
    if (is(upper, "COMPLETED", "CD")) {
      out.outcome(Outcome.COMPLETED, said);
      derived(out, own);
    } else if (is(upper, "COMPLETING", "CG")
        || is(upper, "RUNNING", "R")
        || is(upper, "SUSPENDED", "S")
        || is(upper, "STOPPED", "ST")) {
      out.outcome(Outcome.RUNNING, said);
    } else if (is(upper, "PENDING", "PD") || is(upper, "CONFIGURING", "CF")) {
      String waits = said + ": it is waiting still";
      out.outcome(Outcome.NEVER_STARTED, waits).note(Note.WAITING, waits);
    } else if (is(upper, "OUT_OF_MEMORY", "OOM")) {
      out.outcome(Outcome.KILLED_MEMORY, said);
    } else if (is(upper, "DEADLINE", "DL") && wall == 0) {
      out.outcome(Outcome.NEVER_STARTED, said + ": its deadline passed before it could start");
    } else if (is(upper, "TIMEOUT", "TO") || is(upper, "DEADLINE", "DL")) {
      out.outcome(Outcome.KILLED_TIME, said);
    } else if (is(upper, "NODE_FAIL", "NF") || is(upper, "BOOT_FAIL", "BF")) {
      out.outcome(Outcome.NODE_FAILURE, said);
    } else if (is(upper, "PREEMPTED", "PR")
        || is(upper, "REQUEUED", "RQ")
        || is(upper, "REQUEUE", "RQ")
        || is(upper, "REVOKED", "RV")
        || is(upper, "RESIZING", "RS")
        || is(upper, "SPECIAL_EXIT", "SE")) {
      out.outcome(Outcome.REQUEUED, said);
    } else if (is(upper, "LAUNCH_FAILED", "LF") || is(upper, "RECONFIG_FAIL", "RF")) {
      out.outcome(Outcome.NEVER_STARTED, said);
    } else if (is(upper, "CANCELLED", "CA")) {
      boolean memory = stepMemory || (wall > 0 && Limits.reachedMemory(out));
      out.outcome(
          memory ? Outcome.KILLED_MEMORY : Outcome.CANCELLED,
          memory ? said + ", and its memory reached what it had asked for" : said);
    } else if (is(upper, "FAILED", "F")) {
      failed(out, rows, stepMemory, exit, said);
    } else {
      out.outcome(Outcome.UNKNOWN, said);
    }
  }

  /** Whether a cell holds a state of a job that has run. */
  static boolean known(String state) {
    if (state.isEmpty()) {
      return false;
    }
    for (String name :
        List.of(
            "COMPLETED",
            "FAILED",
            "TIMEOUT",
            "CANCELLED",
            "OUT_OF_MEMORY",
            "NODE_FAIL",
            "RUNNING")) {
      if (is(state, name, "")) {
        return true;
      }
    }
    return false;
  }

  /** Says that a step failed where the job's own state and code say nothing of it. */
  private static void derived(JobRecord.Builder out, SlurmRow own) {
    String code = own.get("derivedexitcode");
    if (!code.isEmpty() && !code.matches("0(:0)?") && out.outcome() == Outcome.COMPLETED) {
      out.note(
          "step-failed",
          "the job ended well, but DerivedExitCode is %s: one of its steps failed".formatted(code));
    }
  }

  private static void failed(
      JobRecord.Builder out, List<SlurmRow> rows, boolean stepMemory, String exit, String said) {
    if (stepMemory) {
      out.outcome(Outcome.KILLED_MEMORY, said + ", and a step's State is OUT_OF_MEMORY");
      return;
    }
    if (exit.endsWith(":53")) {
      out.outcome(
          Outcome.NEVER_STARTED,
          said + ": SLURM's 0:53 means that a file or directory of the job could not be opened");
      return;
    }
    double code = out.get(Quantity.EXIT_CODE);
    if (!out.has(Quantity.SIGNAL) && code > 128 && code <= 128 + 64) {
      out.put(Quantity.SIGNAL, code - 128, "ExitCode - 128");
    }
    if (!out.has(Quantity.SIGNAL)) {
      for (SlurmRow row : rows) {
        if (row.step() && !row.extern()) {
          signal(out, row.get("exitcode"));
        }
      }
      if (code > 0) {
        out.remove(Quantity.SIGNAL);
      }
    }
    boolean killed = out.get(Quantity.SIGNAL) == 9;
    if (killed && Limits.reachedMemory(out)) {
      out.outcome(Outcome.KILLED_MEMORY, said + ", and its memory reached what it had asked for");
    } else if (out.has(Quantity.SIGNAL)) {
      out.outcome(Outcome.SIGNAL, said);
    } else {
      out.outcome(Outcome.FAILED, said);
    }
  }

  private static void exitCode(JobRecord.Builder out, String exit) {
    int colon = exit.indexOf(':');
    double code = Amounts.number(colon < 0 ? exit : exit.substring(0, colon));
    out.put(Quantity.EXIT_CODE, code, "ExitCode", exit);
    signal(out, exit);
  }

  private static void signal(JobRecord.Builder out, String exit) {
    int colon = exit.indexOf(':');
    double signal = colon < 0 ? 0 : Amounts.number(exit.substring(colon + 1));
    if (signal > 0 && signal <= 31) {
      out.put(Quantity.SIGNAL, signal, "ExitCode", exit);
    }
  }

  /** Whether a state is the one meant: whole, cut, its letters, or with a comment after it. */
  private static boolean is(String state, String name, String letters) {
    if (state.equals(letters)) {
      return true;
    }
    int end = 0;
    while (end < state.length()
        && (Character.isLetter(state.charAt(end)) || state.charAt(end) == '_')) {
      end++;
    }
    boolean cut = end < state.length() && state.charAt(end) == '+';
    String word = state.substring(0, end);
    return cut
        ? word.length() >= 3
            && name.startsWith(word)
            && !(word.length() < name.length()
                && word.equals("COMPLET")
                && !name.equals("COMPLETED"))
        : word.equals(name);
  }
}
