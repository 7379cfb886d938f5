package dev.weft.adviser;

import dev.weft.adviser.record.JobRecord;
import dev.weft.adviser.record.RecordReader;
import dev.weft.adviser.record.RecordSink;
import dev.weft.adviser.record.UnreadableRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a reader finds in a text. */
public record Records(List<JobRecord> jobs, List<UnreadableRecord> problems) {

  /** Reads a text; a text that is unreadable as a whole is the only problem. */
  public static Records read(RecordReader reader, String text) {
    return read(reader, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Reads one of the examples that the guide uses. */
  public static Records example(RecordReader reader, String name) {
    try (InputStream in = Files.newInputStream(Path.of("../examples/accounting", name))) {
      return read(reader, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a stream. */
  public static Records read(RecordReader reader, InputStream in) {
    var jobs = new ArrayList<JobRecord>();
    var problems = new ArrayList<UnreadableRecord>();
    try {
      reader.read(
          in,
          new RecordSink() {
            @Override
            public void job(JobRecord job) {
              jobs.add(job);
            }

            @Override
            public void unreadable(UnreadableRecord problem) {
              problems.add(problem);
            }
          });
    } catch (UnreadableRecord whole) {
      problems.add(whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Records(jobs, problems);
  }

  /** The only job. */
  public JobRecord job() {
    if (jobs.size() != 1) {
      throw new AssertionError(jobs.size() + " jobs; problems: " + problems);
    }
    return jobs.getFirst();
  }
}
