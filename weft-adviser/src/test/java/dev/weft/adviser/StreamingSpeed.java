package dev.weft.adviser;

import dev.weft.adviser.record.JobRecord;
import dev.weft.adviser.record.QacctReader;
import dev.weft.adviser.record.RecordReader;
import dev.weft.adviser.record.RecordSink;
import dev.weft.adviser.record.SacctReader;
import dev.weft.adviser.record.UnreadableRecord;
import java.io.IOException;

/**
 * How fast accounting is read and judged: {@code java -Xmx128m ... StreamingSpeed qacct|sacct
 * MEGABYTES [judge]}.
 */
public final class StreamingSpeed {
  private StreamingSpeed() {}

  private static final class Counting implements RecordSink {
    private final boolean judge;
    private long jobs;
    private long good;

    Counting(boolean judge) {
      this.judge = judge;
    }

    @Override
    public void job(JobRecord job) {
      jobs++;
      if (judge && Advice.of(job).good()) {
        good++;
      }
    }

    @Override
    public void unreadable(UnreadableRecord problem) {
      throw new IllegalStateException(problem);
    }
  }

  /** Reads and prints jobs and megabytes a second; fails where a record is unreadable. */
  public static void main(String[] arguments) throws IOException, UnreadableRecord {
    boolean qacct = arguments[0].equals("qacct");
    long bytes = Long.parseLong(arguments[1]) << 20;
    RecordReader reader = qacct ? new QacctReader() : new SacctReader();
    var sink = new Counting(arguments.length > 2);
    long begin = System.nanoTime();
    reader.read(qacct ? Accounting.qacct(bytes) : Accounting.sacct(bytes), sink);
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "%s: %d jobs (%d well used), %d MB in %.2f s: %.0f MB/s, heap at most %d MB%n",
        arguments[0],
        sink.jobs,
        sink.good,
        bytes >> 20,
        seconds,
        (bytes >> 20) / seconds,
        Runtime.getRuntime().maxMemory() >> 20);
  }
}
