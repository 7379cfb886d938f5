package dev.weft.adviser.rule;

import dev.weft.adviser.record.JobRecord;
import dev.weft.adviser.record.Outcome;
import dev.weft.adviser.record.Quantity;
import java.util.ArrayList;
import java.util.List;

/**
 * One job before the rules: its record, its figures, and what only the asker knows.
 *
 * @param record the record
 * @param figures its figures
 * @param settings what only the asker knows
 */
record Case(JobRecord record, Figures figures, Settings settings) {
  /** Whether the job ran to an end that can be judged by what it used. */
  boolean judged() {
    return switch (record.outcome()) {
      case NEVER_STARTED, NODE_FAILURE, REQUEUED, RUNNING -> false;
      case COMPLETED, FAILED, KILLED_MEMORY, KILLED_TIME, CANCELLED, SIGNAL, UNKNOWN -> true;
    };
  }

  boolean ended(Outcome outcome) {
    return record.outcome() == outcome;
  }

  double value(Quantity quantity) {
    return record.value(quantity).orElse(Double.NaN);
  }

  /** The sentences that nearly every finding rests on. */
  List<String> use() {
    var lines = new ArrayList<String>();
    Figures f = figures;
    if (f.efficiency() >= 0) {
      lines.add(
          "%s of processor time in %s on %s slot%s: %s of what was granted, %s busy core%s"
              .formatted(
                  Show.seconds(f.cpu()),
                  Show.seconds(f.wall()),
                  Show.number(f.slots()),
                  f.slots() == 1 ? "" : "s",
                  Show.exactPercent(f.efficiency()),
                  Show.number(f.busyCores()),
                  f.busyCores() == 1 ? "" : "s"));
    }
    return lines;
  }

  /** How the record says that the job ended, where it does. */
  List<String> end() {
    var lines = new ArrayList<String>();
    if (!record.outcomeReason().isEmpty()) {
      lines.add(record.outcomeReason());
    }
    return lines;
  }
}
