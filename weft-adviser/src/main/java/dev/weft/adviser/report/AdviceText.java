package dev.weft.adviser.report;

import dev.weft.adviser.Advice;
import dev.weft.adviser.record.JobRecord;
import dev.weft.adviser.record.Label;
import dev.weft.adviser.record.Note;
import dev.weft.adviser.record.Quantity;
import dev.weft.adviser.rule.Figures;
import dev.weft.adviser.rule.Finding;
import dev.weft.adviser.rule.Formula;
import dev.weft.adviser.rule.Show;
import java.util.ArrayList;
import java.util.List;

/** One job in plain words, for a terminal. */
public final class AdviceText {
  private AdviceText() {}

  /**
   * The report.
   *
   * @param explain whether to print each figure's formula and each finding's threshold
   */
  public static String of(Advice advice, boolean explain) {
    var out = new StringBuilder();
    JobRecord r = advice.record();
    out.append("job %s (%s): %s\n".formatted(r.id(), r.source().text(), advice.verdict()));
    out.append("  ").append(advice.judgement().headline()).append(".\n\n");
    for (String[] row : figures(advice)) {
      out.append("  %-8s %s\n".formatted(row[0], row[1]));
    }
    for (Finding finding : advice.findings()) {
      finding(out, finding, explain);
    }
    List<Note> notes = notes(advice);
    if (!notes.isEmpty()) {
      out.append("\n  About the record:\n");
      for (Note note : notes) {
        out.append("    - ").append(note.text()).append('\n');
      }
    }
    if (explain) {
      out.append("\n  How the figures come about:\n");
      for (Formula formula : advice.judgement().figures().explained(r)) {
        out.append("    %-30s = %s\n".formatted(formula.name(), formula.formula()));
        out.append("    %-30s = %s\n".formatted("", formula.value()));
      }
    }
    return out.toString();
  }

  /** The lines of figures: a name and what it comes to. */
  static List<String[]> figures(Advice advice) {
    JobRecord r = advice.record();
    Figures f = advice.judgement().figures();
    var rows = new ArrayList<String[]>();
    if (f.efficiency() >= 0) {
      rows.add(
          row(
              "CPU",
              "%s of %s slot%s   %s busy core%s   %s in %s   %s idle"
                  .formatted(
                      Show.exactPercent(f.efficiency()),
                      Show.number(f.slots()),
                      f.slots() == 1 ? "" : "s",
                      Show.number(f.busyCores()),
                      f.busyCores() == 1 ? "" : "s",
                      Show.seconds(f.cpu()),
                      Show.seconds(f.wall()),
                      Show.coreHours(f.idleCoreHours()))));
    } else if (f.busyCores() >= 0) {
      rows.add(
          row(
              "CPU",
              "%s busy cores   %s in %s"
                  .formatted(
                      Show.number(f.busyCores()), Show.seconds(f.cpu()), Show.seconds(f.wall()))));
    }
    if (f.memory() > 0) {
      rows.add(
          row(
              "memory",
              f.memoryAsked() > 0
                  ? "%s of %s asked for: %s"
                      .formatted(
                          Show.bytes(f.memory()),
                          Show.bytes(f.memoryAsked()),
                          Show.percent(f.memoryEfficiency()))
                  : Show.bytes(f.memory())));
    }
    var time = new ArrayList<String>();
    if (f.wall() >= 0) {
      time.add(
          f.timeLimit() > 0
              ? "%s of %s allowed".formatted(Show.seconds(f.wall()), Show.seconds(f.timeLimit()))
              : Show.seconds(f.wall()));
    }
    if (f.queueWait() >= 0) {
      time.add("waited %s in the queue".formatted(Show.seconds(f.queueWait())));
    }
    if (!time.isEmpty()) {
      rows.add(row("time", String.join("   ", time)));
    }
    var rates = new ArrayList<String>();
    if (f.involuntary() >= 0) {
      rates.add("%s involuntary switches/s".formatted(Show.number(f.involuntary())));
    }
    if (f.voluntary() >= 0) {
      rates.add("%s voluntary".formatted(Show.number(f.voluntary())));
    }
    if (f.majorFaults() > 0) {
      rates.add("%s page faults/s from disk".formatted(Show.number(f.majorFaults())));
    }
    if (f.transfer() >= 0) {
      rates.add("%s/s read and written".formatted(Show.bytes(f.transfer())));
    }
    if (!rates.isEmpty()) {
      rows.add(row("rates", String.join("   ", rates)));
    }
    String reason = r.outcomeReason();
    rows.add(row("ended", r.outcome().text() + (reason.isEmpty() ? "" : " (" + reason + ")")));
    r.label(Label.NAME).ifPresent(name -> rows.add(row("name", name)));
    r.reading(Quantity.GPUS).ifPresent(g -> rows.add(row("GPUs", Show.number(g.value()))));
    return rows;
  }

  private static String[] row(String name, String text) {
    return new String[] {name, text};
  }

  /** Notes that no finding has said already. */
  static List<Note> notes(Advice advice) {
    var left = new ArrayList<Note>();
    for (Note note : advice.record().notes()) {
      boolean said = advice.findings().stream().anyMatch(f -> f.evidence().contains(note.text()));
      if (!said) {
        left.add(note);
      }
    }
    return left;
  }

  private static void finding(StringBuilder out, Finding finding, boolean explain) {
    out.append(
        "\n  %s%s (%s confidence)\n"
            .formatted(
                finding.remark() ? "by the way: " : "", finding.id(), finding.confidence().text()));
    if (finding.remark()) {
      out.append("    ").append(finding.summary()).append(".\n");
    }
    for (String line : finding.evidence()) {
      out.append("    - ").append(line).append('\n');
    }
    if (!finding.change().isEmpty()) {
      out.append("    change:\n");
      for (String line : finding.change()) {
        out.append("      ").append(line).append('\n');
      }
    }
    if (!finding.gain().isEmpty()) {
      out.append("    gain: ").append(finding.gain()).append('\n');
    }
    if (explain) {
      out.append("    threshold: ").append(finding.threshold()).append('\n');
    }
  }
}
