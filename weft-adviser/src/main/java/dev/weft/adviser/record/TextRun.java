package dev.weft.adviser.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * One pass over the lines of a text in which jobs follow each other: what the readers have in
 * common.
 *
 * <p>A reader says what a line means and hands on each job that is whole; this hands out the lines,
 * and complains where no job came of them.
 */
abstract class TextRun {
  final LineSource lines;
  final RecordSink sink;
  private boolean any;
  private String complaint = "";

  TextRun(InputStream text, RecordSink sink) {
    lines = new LineSource(text);
    this.sink = sink;
  }

  /** Takes the next line. */
  abstract void take(String line) throws IOException, UnreadableRecord;

  /** Hands on what is left at the end of the text. */
  abstract void end() throws UnreadableRecord;

  /** What to say of a text without a job and without a complaint of its own. */
  abstract String nothing();

  /** Reads to the end. */
  final void all() throws IOException, UnreadableRecord {
    String line = lines.next();
    while (line != null) {
      take(line);
      line = lines.next();
    }
    end();
    if (!any) {
      throw new UnreadableRecord(0, "", complaint.isEmpty() ? nothing() : "no job: " + complaint);
    }
  }

  /** Whether a job was found so far, readable or not. */
  final boolean any() {
    return any;
  }

  /** A job that is whole, or why it is not readable. */
  interface Whole {
    /** The record. */
    JobRecord record() throws UnreadableRecord;
  }

  /** Hands on a job to the sink. */
  final void found(Whole job) {
    any = true;
    JobRecord record;
    try {
      record = job.record();
    } catch (UnreadableRecord problem) {
      sink.unreadable(problem);
      return;
    }
    take(record);
  }

  /** Takes a readable job; it goes to the sink unless a reader joins it with others first. */
  void take(JobRecord record) {
    sink.job(record);
  }

  /** Keeps a line in which the batch system complains, the first of them. */
  final void complain(String line, String... marks) {
    if (complaint.isEmpty()) {
      String lower = line.toLowerCase(Locale.ROOT);
      for (String mark : marks) {
        if (lower.contains(mark)) {
          complaint = UnreadableRecord.shown(line.strip());
        }
      }
    }
  }
}
