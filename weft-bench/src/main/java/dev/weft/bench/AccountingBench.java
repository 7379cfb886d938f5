package dev.weft.bench;

import dev.weft.adviser.Advice;
import dev.weft.adviser.record.JobRecord;
import dev.weft.adviser.record.QacctReader;
import dev.weft.adviser.record.RecordReader;
import dev.weft.adviser.record.RecordSink;
import dev.weft.adviser.record.SacctReader;
import dev.weft.adviser.record.UnreadableRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How fast the adviser reads accounting, and that its memory does not grow with it: each run is a
 * process of its own with a heap of 128 MB, and the last one reads a gigabyte. The making of the
 * text is in the time.
 */
public final class AccountingBench implements Benchmark {
  private static final int HEAP = 128;
  private static final int MEGABYTES = 256;
  private static final int LONG = 1024;
  private static final double GOAL = 100;

  /** Creates the benchmark. */
  public AccountingBench() {}

  @Override
  public String name() {
    return "accounting";
  }

  @Override
  public String about() {
    return "megabytes of qacct and sacct that the adviser reads in a second, in a heap of 128 MB";
  }

  @Override
  public void run(Settings settings, Consumer<Row> rows) throws Exception {
    for (String kind : List.of("qacct", "sacct")) {
      for (boolean judged : new boolean[] {false, true}) {
        String what = kind + (judged ? " read and judged" : " read");
        if (settings.wants(what)) {
          rows.accept(
              row(what, kind, judged, MEGABYTES, settings.repeats(), judged ? Double.NaN : GOAL));
        }
      }
      String what = kind + " read, one gigabyte";
      if (settings.wants(what)) {
        rows.accept(row(what, kind, false, LONG, 1, GOAL));
      }
    }
  }

  private static Row row(
      String what, String kind, boolean judged, int megabytes, int repeats, double goal)
      throws IOException, InterruptedException {
    var runs = new ArrayList<Double>();
    long jobs = 0;
    for (int i = 0; i < repeats; i++) {
      String[] said = child(kind, megabytes, judged, HEAP).split(" ", -1);
      jobs = Long.parseLong(said[0]);
      runs.add(Double.parseDouble(said[1]));
    }
    return new Row(what, "MB/s", Row.median(runs), runs, jobs, goal, true);
  }

  /**
   * Reads so much in a process with so many megabytes of heap: the jobs and the megabytes a second.
   */
  static String child(String kind, int megabytes, boolean judged, int heap)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap + "m",
                "-cp",
                System.getProperty("java.class.path"),
                AccountingBench.class.getName(),
                kind,
                Integer.toString(megabytes),
                Boolean.toString(judged))
            .redirectErrorStream(true)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(
          "reading %d MB of %s in a heap of %d MB ended with %d: %s"
              .formatted(megabytes, kind, heap, status, said));
    }
    return said;
  }

  private static final class Counting implements RecordSink {
    private final boolean judged;
    private long jobs;
    private long verdicts;

    Counting(boolean judged) {
      this.judged = judged;
    }

    @Override
    public void job(JobRecord job) {
      jobs++;
      if (judged) {
        verdicts += Advice.of(job).verdict().length();
      }
    }

    @Override
    public void unreadable(UnreadableRecord problem) {
      throw new IllegalStateException(problem);
    }
  }

  /** One run: {@code KIND MEGABYTES JUDGED}; prints the jobs and the megabytes a second. */
  public static void main(String[] arguments) throws IOException, UnreadableRecord {
    boolean qacct = arguments[0].equals("qacct");
    long bytes = Long.parseLong(arguments[1]) << 20;
    boolean judged = Boolean.parseBoolean(arguments[2]);
    RecordReader reader = qacct ? new QacctReader() : new SacctReader();
    var sink = new Counting(judged);
    long begin = System.nanoTime();
    reader.read(qacct ? AccountingText.qacct(bytes) : AccountingText.sacct(bytes), sink);
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (judged && sink.verdicts < sink.jobs) {
      throw new IllegalStateException("jobs without a verdict: " + sink.jobs);
    }
    System.out.println(sink.jobs + " " + (bytes >> 20) / seconds);
  }
}
