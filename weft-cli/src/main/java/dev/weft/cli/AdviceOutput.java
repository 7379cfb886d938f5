package dev.weft.cli;

import dev.weft.adviser.Advice;
import dev.weft.adviser.record.JobRecord;
import dev.weft.adviser.record.RecordReader;
import dev.weft.adviser.record.RecordSink;
import dev.weft.adviser.record.UnreadableRecord;
import dev.weft.adviser.report.AdviceHtml;
import dev.weft.adviser.report.AdviceJson;
import dev.weft.adviser.report.AdviceMarkdown;
import dev.weft.adviser.report.AdviceText;
import dev.weft.adviser.report.Group;
import dev.weft.adviser.report.Redaction;
import dev.weft.adviser.rule.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads jobs, judges them and prints what there is to say.
 *
 * <p>Up to {@link #TOGETHER} jobs are kept, so that the tasks of an array can be compared; from
 * then on jobs are judged one by one and forgotten, and only the totals grow.
 */
final class AdviceOutput implements RecordSink {
  private static final int TOGETHER = 10_000;
  private static final int COMPLAINTS = 10;

  private final AdviseOptions options;
  private final Settings settings;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Group group = new Group();
  private final List<Advice> kept = new ArrayList<>();
  private String source = "";
  private boolean streaming;
  private boolean findings;
  private int unreadable;
  private int jobs;

  AdviceOutput(AdviseOptions options, PrintWriter out, PrintWriter err) {
    this.options = options;
    this.settings = options.settings();
    this.out = out;
    this.err = err;
  }

  /** Reads one text; its name is for messages. */
  void read(String name, InputStream text, RecordReader reader) throws IOException {
    String problem = tried(name, text, reader);
    if (!problem.isEmpty()) {
      unreadable(problem);
    }
  }

  /** Reads one text, as {@link #read} does; what makes it unreadable as a whole is returned. */
  String tried(String name, InputStream text, RecordReader reader) throws IOException {
    source = name;
    try {
      reader.read(text, this);
      return "";
    } catch (UnreadableRecord whole) {
      return name + ": " + whole.getMessage();
    }
  }

  /** How many jobs were read so far. */
  int jobs() {
    return jobs;
  }

  @Override
  public void job(JobRecord record) {
    jobs++;
    Advice advice = Advice.of(record, settings);
    if (!streaming && kept.size() == TOGETHER) {
      streaming = true;
      List<Advice> first = Group.compared(kept);
      first.forEach(this::each);
      kept.clear();
    }
    if (streaming) {
      each(advice);
    } else {
      kept.add(advice);
    }
  }

  @Override
  public void unreadable(UnreadableRecord problem) {
    unreadable++;
    if (unreadable <= COMPLAINTS) {
      err.println("weft advise: cannot read " + source + ": " + problem.getMessage());
    }
  }

  /** A text that could not even be opened. */
  void unreadable(String message) {
    unreadable++;
    err.println("weft advise: cannot read " + message);
  }

  private void each(Advice judged) {
    findings |= !judged.good();
    Advice advice = options.redact() ? Redaction.of(judged) : judged;
    group.add(advice);
    if (options.form() == AdviseOptions.Form.JSON) {
      out.print(AdviceJson.line(advice));
      out.print('\n');
    }
  }

  /**
   * Prints the rest; the exit status: 10 where there is a finding, else 2 where a record could not
   * be read, else 0, which is said only of jobs that were seen to be well used.
   */
  int finish() {
    List<Advice> all = Group.compared(kept);
    var shown = new ArrayList<Advice>();
    for (Advice judged : all) {
      each(judged);
      shown.add(options.redact() ? Redaction.of(judged) : judged);
    }
    switch (options.form()) {
      case JSON -> {}
      case HTML -> out.print(AdviceHtml.page(shown.size() <= 1_000 ? shown : List.of(), group));
      case MARKDOWN -> markdown(shown);
      case TEXT -> text(shown);
    }
    out.flush();
    if (unreadable > COMPLAINTS) {
      err.println("weft advise: %d records in all could not be read".formatted(unreadable));
    }
    err.flush();
    return findings ? 10 : unreadable > 0 || group.size() == 0 ? 2 : 0;
  }

  private void text(List<Advice> jobs) {
    if (group.size() == 1) {
      out.print(AdviceText.of(jobs.getFirst(), options.explain()));
      return;
    }
    if (group.size() > 1) {
      out.print(group.text());
      if (options.explain()) {
        for (Advice a : jobs) {
          out.print("\n" + AdviceText.of(a, true));
        }
      } else {
        worst(jobs);
      }
    }
  }

  /** The report of the job that lost most: what to change first. */
  private void worst(List<Advice> jobs) {
    Advice worst = null;
    double most = 0;
    for (Advice a : jobs) {
      double lost = a.good() ? 0 : a.findings().getFirst().coreHours();
      if (!a.good() && (worst == null || lost > most)) {
        worst = a;
        most = lost;
      }
    }
    if (worst != null) {
      out.print("\nThe costliest of them:\n\n" + AdviceText.of(worst, false));
    }
  }

  private void markdown(List<Advice> jobs) {
    if (group.size() > 1) {
      out.print("# %d jobs\n\n```\n%s```\n\n".formatted(group.size(), group.text()));
    }
    for (Advice a : jobs.size() <= 100 ? jobs : jobs.subList(0, 100)) {
      out.print(AdviceMarkdown.of(a) + "\n");
    }
  }
}
