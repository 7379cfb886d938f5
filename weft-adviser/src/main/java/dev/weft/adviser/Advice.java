package dev.weft.adviser;

import dev.weft.adviser.record.JobRecord;
import dev.weft.adviser.rule.Finding;
import dev.weft.adviser.rule.Judgement;
import dev.weft.adviser.rule.Settings;
import java.util.List;

/**
 * How well one job used what it was given, and the one thing to change.
 *
 * <pre>{@code
 * new QacctReader().read(in, sink);            // or SacctReader, PbsReader, ...
 * Advice advice = Advice.of(record);
 * advice.verdict();                            // "pinned-or-oversubscribed"
 * advice.findings().getFirst().change();       // the lines of the job script
 * }</pre>
 *
 * @param record what was recorded
 * @param judgement what the rules say of it
 */
public record Advice(JobRecord record, Judgement judgement) {
  /** Advice on a record alone. */
  public static Advice of(JobRecord record) {
    return of(record, Settings.NONE);
  }

  /** Advice on a record and on what only the asker knows. */
  public static Advice of(JobRecord record, Settings settings) {
    return new Advice(record, Judgement.of(record, settings));
  }

  /** The id of the costliest finding, or {@code well-used}. */
  public String verdict() {
    return judgement.verdict();
  }

  /** The findings, the costliest first, remarks last. */
  public List<Finding> findings() {
    return judgement.findings();
  }

  /** Whether there is nothing to change. */
  public boolean good() {
    return judgement.good();
  }
}
