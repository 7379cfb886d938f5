package dev.weft.adviser.record;

import java.util.Optional;

/** How a Grid Engine job ended, from {@code failed}, {@code exit_status} and its limits. */
final class SgeOutcome {
  private static final int AFTER_JOB = 100;

  private SgeOutcome() {}

  static JobRecord conclude(JobRecord.Builder out) {
    String failedText = out.field("failed");
    double failedValue = Amounts.number(SgeRecord.first(failedText));
    double exitValue = out.get(Quantity.EXIT_CODE);
    if (Double.isNaN(failedValue) && Double.isNaN(exitValue)) {
      return out.build();
    }
    int failed = Double.isNaN(failedValue) ? 0 : (int) failedValue;
    int exit = Double.isNaN(exitValue) ? 0 : (int) exitValue;
    int signal = exit > 128 && exit < 128 + 65 ? exit - 128 : 0;
    if (signal > 0) {
      out.put(Quantity.SIGNAL, signal, "exit_status - 128");
    }
    String said = "failed " + failedText + ", exit_status " + Amounts.plain(exit);
    String deleter = out.field("deleted_by");
    Optional<Outcome> enforced = enforced(failedText);
    if (enforced.isPresent()) {
      return out.outcome(enforced.get(), said).build();
    }
    if (failed == 37) {
      boolean memory = Limits.reachedMemory(out) && !Limits.reachedTime(out);
      return out.outcome(
              memory ? Outcome.KILLED_MEMORY : Outcome.KILLED_TIME,
              said + ": the queue master enforced a limit")
          .build();
    }
    if (neverRan(failed)) {
      return out.outcome(Outcome.NEVER_STARTED, said).build();
    }
    if (failed == 24 || failed == 25 || (failed == 0 && exit == 99)) {
      return out.outcome(Outcome.REQUEUED, said).build();
    }
    if (signal == 0 && failed == 0) {
      return out.outcome(exit == 0 ? Outcome.COMPLETED : Outcome.FAILED, said).build();
    }
    if (signal == 0 && failed != AFTER_JOB) {
      return out.outcome(Outcome.FAILED, said).build();
    }
    if (Limits.reachedMemory(out)) {
      return out.outcome(
              Outcome.KILLED_MEMORY, said + ", and its memory reached what it had asked for")
          .build();
    }
    SgeRequest request =
        SgeRequest.of(
            out.field("category"),
            out.field("submit_cmd"),
            out.field("submit_cmd_line"),
            out.field("hard_resources"));
    double slots = out.get(Quantity.SLOTS) >= 1 ? out.get(Quantity.SLOTS) : 1;
    if (signal == 24
        && out.get(Quantity.MEMORY_PEAK) >= 0.95 * request.softMemory() * slots
        && !Limits.reachedTime(out)) {
      return out.outcome(
              Outcome.KILLED_MEMORY, said + ": the signal of a soft limit, at that on memory")
          .build();
    }
    double soft = request.softTime();
    if ((signal == 10 || signal == 12) && out.get(Quantity.WALL) >= 0.99 * soft - 1) {
      return out.outcome(Outcome.KILLED_TIME, said + ": the signal of a soft limit, at s_rt")
          .build();
    }
    if (Limits.reachedTime(out) || signal == 24) {
      return out.outcome(Outcome.KILLED_TIME, said + ", at its time limit").build();
    }
    if (!Amounts.absent(deleter)) {
      return out.outcome(Outcome.CANCELLED, said + ", and deleted_by is set").build();
    }
    return out.outcome(Outcome.SIGNAL, said).build();
  }

  /** What Univa's {@code failed} names: {@code 44 : execd enforced h_rt limit}. */
  private static Optional<Outcome> enforced(String failed) {
    if (!failed.contains("enforced") || failed.contains(",") || failed.contains(" or ")) {
      return Optional.empty();
    }
    if (failed.contains("_rt") || failed.contains("_cpu")) {
      return Optional.of(Outcome.KILLED_TIME);
    }
    return failed.contains("mem") || failed.contains("_rss") || failed.contains("_data")
        ? Optional.of(Outcome.KILLED_MEMORY)
        : Optional.empty();
  }

  /** The codes of sge_status(5) after which the job's first command had not run. */
  private static boolean neverRan(int failed) {
    return (failed >= 1 && failed <= 11)
        || (failed >= 26 && failed <= 29)
        || (failed >= 31 && failed <= 36)
        || failed == 21
        || failed == 38;
  }
}
