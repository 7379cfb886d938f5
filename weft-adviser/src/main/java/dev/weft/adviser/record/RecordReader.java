package dev.weft.adviser.record;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the jobs of one text, as a stream: memory does not grow with its length.
 *
 * <p>Readers are stateless and may be shared.
 */
public interface RecordReader {
  /**
   * Reads to the end.
   *
   * @throws IOException if the stream does
   * @throws UnreadableRecord if the text as a whole is not of this kind: binary, empty, or without
   *     a single job
   */
  void read(InputStream text, RecordSink sink) throws IOException, UnreadableRecord;
}
