package dev.weft.adviser.report;

import dev.weft.adviser.Advice;
import dev.weft.adviser.record.JobRecord;
import dev.weft.adviser.record.Label;
import dev.weft.adviser.record.Source;
import dev.weft.adviser.rule.Finding;
import dev.weft.adviser.rule.Judgement;
import java.util.EnumMap;
import java.util.Map;

/**
 * Advice without the names and paths of people, projects, jobs and hosts. Figures, job numbers and
 * findings stay.
 */
public final class Redaction {
  private Redaction() {}

  /** The advice with its names taken out. */
  public static Advice of(Advice advice) {
    JobRecord r = advice.record();
    var labels = new EnumMap<Label, String>(Label.class);
    for (Map.Entry<Label, String> e : r.labels().entrySet()) {
      switch (e.getKey()) {
        case NAME, USER, ACCOUNT, QUEUE, HOSTS, COMMAND, REQUEST -> {}
        case ENVIRONMENT, ARRAY, SUBMITTED, STARTED, ENDED -> labels.put(e.getKey(), e.getValue());
        case STATE -> labels.put(Label.STATE, withoutWho(e.getValue()));
      }
    }
    String id = r.source() == Source.CGROUP || r.source() == Source.WATCH ? "job" : r.id();
    var record =
        new JobRecord(
            r.source(),
            id,
            r.outcome(),
            withoutWho(r.outcomeReason()),
            r.readings(),
            labels,
            r.notes(),
            Map.of());
    var findings =
        advice.findings().stream()
            .map(f ->
                new Finding(
                    f.id(),
                    f.summary(),
                    f.evidence().stream().map(Redaction::withoutWho).toList(),
                    f.threshold(),
                    f.change(),
                    f.gain(),
                    f.confidence(),
                    f.coreHours(),
                    f.remark()))
            .toList();
    return new Advice(
        record,
        new Judgement(
            advice.verdict(),
            advice.judgement().headline(),
            advice.judgement().figures(),
            findings));
  }

  /** {@code CANCELLED by 1000} without who it was. */
  private static String withoutWho(String text) {
    return text.replaceAll("(?i)(CANCELLED) by \\S+?(?=[,;)]|$|\\s)", "$1");
  }
}
