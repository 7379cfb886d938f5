package dev.weft.adviser.record;

/** Takes what a reader finds, in the order of the text. */
public interface RecordSink {
  /** A job. */
  void job(JobRecord job);

  /** A job that could not be read; reading goes on with the next one. */
  void unreadable(UnreadableRecord problem);
}
