package dev.weft.adviser.record;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code sacct}: {@code -P} and {@code -p} with any columns in any order, the plain table of
 * fixed widths, and {@code --json}.
 *
 * <p>Steps follow their job and are joined to it. Prompts, warnings and billing lines in between
 * are passed over.
 */
public final class SacctReader implements RecordReader {
  /**
   * The columns that tell most, for {@code sacct -P --format=}; every release since 18.08 has them.
   */
  public static final String FORMAT =
      "JobID,JobName,User,Account,Partition,NodeList,State,ExitCode,Submit,Eligible,Start,End,Elapsed,"
          + "Timelimit,Suspended,AllocCPUS,NNodes,NTasks,TotalCPU,AveCPU,MinCPU,ReqMem,MaxRSS,AveRSS,"
          + "ReqTRES,AllocTRES,TRESUsageInTot,TRESUsageInMax,TRESUsageInAve,TRESUsageOutTot";

  /** A reader. */
  public SacctReader() {}

  @Override
  public void read(InputStream text, RecordSink sink) throws IOException, UnreadableRecord {
    var in = new BufferedInputStream(text, 1 << 16);
    in.mark(4096);
    int c = in.read();
    int looked = 1;
    while (c >= 0 && (c <= ' ' || c == 0xEF || c == 0xBB || c == 0xBF) && looked < 4000) {
      c = in.read();
      looked++;
    }
    in.reset();
    if (c == '{') {
      SacctJson.read(in, sink);
    } else {
      new Run(in, sink).all();
    }
  }

  private static final class Run extends TextRun {
    private @Nullable SacctTable table;
    private List<SlurmRow> job = new ArrayList<>();
    private boolean ownLine;
    private String previous = "";

    Run(InputStream text, RecordSink sink) {
      super(text, sink);
    }

    @Override
    void end() {
      finish();
    }

    @Override
    String nothing() {
      return (table == null
              ? "no table in %d lines; sacct -P --format=JobID,State,Elapsed,AllocCPUS,TotalCPU,... prints one with a heading"
              : "a heading and no job in %d lines; was the job found?")
          .formatted(lines.number());
    }

    @Override
    void take(String line) throws IOException, UnreadableRecord {
      line(line);
      previous = line;
    }

    private void line(String line) throws IOException, UnreadableRecord {
      if (line.isBlank()) {
        return;
      }
      if (SacctTable.isRule(line)) {
        SacctTable ruled = SacctTable.heading(previous, line);
        if (ruled != null) {
          finish();
          table = ruled;
        }
        return;
      }
      SacctTable now = table;
      if (now == null) {
        start(line);
        return;
      }
      if (!now.separated() || line.regionMatches(true, 0, "JobID", 0, 5) || any()) {
        String head = now.names().getFirst();
        if (line.regionMatches(true, 0, head, 0, Math.min(4, head.length())) && now.repeats(line)) {
          return;
        }
      }
      String @Nullable [] cells = now.row(line);
      if (cells == null || !plausible(now, cells)) {
        complain(line, "error", "storage is disabled", "invalid");
        SacctTable other = SacctTable.heading(line, null);
        if (other != null
            && other.place("jobid") >= 0
            && other.names().size() == now.names().size()) {
          finish();
          table = other;
        }
        return;
      }
      add(new SlurmRow(now.columns(), cells, lines.number()));
    }

    private void start(String line) throws IOException, UnreadableRecord {
      String next = lines.next();
      while (next != null && next.isBlank()) {
        next = lines.next();
      }
      if (next != null) {
        lines.push(next);
      }
      if (next != null && SacctTable.isRule(next)) {
        return;
      }
      SacctTable found = SacctTable.heading(line, null);
      if (found != null) {
        table = found;
      } else {
        complain(line, "error", "storage is disabled", "invalid");
      }
    }

    /** Whether cells can be a job's: an id or a state or a time where one belongs. */
    private static boolean plausible(SacctTable table, String[] cells) {
      int id = Math.max(table.place("jobid"), table.place("jobidraw"));
      if (id >= 0) {
        String text = cells[id];
        if (text.isEmpty() || text.length() >= 200) {
          return false;
        }
        int status = table.place("state");
        return Character.isDigit(text.charAt(0))
            || (status >= 0 && SlurmOutcome.known(cells[status])); // an id that was made unreadable
      }
      int state = table.place("state");
      if (state >= 0) {
        return !cells[state].isEmpty() && Character.isUpperCase(cells[state].charAt(0));
      }
      int elapsed = table.place("elapsed");
      return elapsed < 0 || Times.duration(cells[elapsed]) >= 0;
    }

    private void add(SlurmRow row) {
      if (!job.isEmpty()) {
        SlurmRow first = job.getFirst();
        boolean same =
            row.step() && (row.id().isEmpty() || row.job().equals(first.job()) || cut(row, first));
        if (!same && !row.step() && row.stepOf(first)) {
          row.joined();
          same = true;
        }
        // a table that somebody sorted has the job's own line after its steps
        same |= first.step() && !ownLine && !row.step() && row.job().equals(first.job());
        if (!same) {
          finish();
        }
      }
      ownLine = (!job.isEmpty() && ownLine) || !row.step();
      job.add(row);
    }

    private static boolean cut(SlurmRow row, SlurmRow first) {
      return row.id().endsWith("+") && first.job().startsWith(row.job());
    }

    private void finish() {
      List<SlurmRow> rows = job;
      if (rows.isEmpty()) {
        return;
      }
      job = new ArrayList<>();
      found(() -> SlurmJob.of(rows));
    }
  }
}
