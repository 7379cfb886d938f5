package dev.weft.adviser.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a stream, numbered, with a bound on their length.
 *
 * <p>It keeps one buffer and hands out one line at a time, so that a gigabyte of accounting needs
 * no more memory than a page of it. A line that is longer than the bound, or holds a zero byte,
 * makes the whole text unreadable: it is no accounting.
 */
final class LineSource {
  static final int LONGEST = 1 << 20;

  private final InputStream in;
  private byte[] buffer = new byte[1 << 16];
  private int from;
  private int to;
  private long number;
  private boolean ended;
  private @Nullable String pushed;

  LineSource(InputStream in) {
    this.in = in;
  }

  /** The number of the line handed out last, from 1. */
  long number() {
    return number;
  }

  /** Hands this line out again next time. */
  void push(String line) {
    pushed = line;
    number--;
  }

  /** The next line without its end, or null at the end of the text. */
  @Nullable String next() throws IOException, UnreadableRecord {
    if (pushed != null) {
      String again = pushed;
      pushed = null;
      number++;
      return again;
    }
    int scanned = from;
    while (true) {
      for (int i = scanned; i < to; i++) {
        if (buffer[i] == '\n') {
          return line(i, i + 1);
        }
      }
      scanned = to - from;
      if (ended) {
        return from == to ? null : line(to, to);
      }
      fill();
    }
  }

  private void fill() throws IOException, UnreadableRecord {
    int kept = to - from;
    if (kept > LONGEST) {
      throw new UnreadableRecord(
          number + 1, "", "longer than %d bytes; this is no accounting text".formatted(LONGEST));
    }
    byte[] target = kept > buffer.length / 2 ? new byte[buffer.length * 2] : buffer;
    System.arraycopy(buffer, from, target, 0, kept);
    buffer = target;
    from = 0;
    to = kept;
    int read = in.read(buffer, kept, buffer.length - kept);
    if (read < 0) {
      ended = true;
    } else {
      to += read;
    }
  }

  private String line(int end, int next) throws UnreadableRecord {
    int start = from;
    from = next;
    number++;
    if (number == 1
        && end - start >= 3
        && buffer[start] == (byte) 0xEF
        && buffer[start + 1] == (byte) 0xBB
        && buffer[start + 2] == (byte) 0xBF) {
      start += 3;
    }
    int stop = end > start && buffer[end - 1] == '\r' ? end - 1 : end;
    boolean plain = true;
    for (int i = start; i < stop; i++) {
      byte b = buffer[i];
      if (b <= 0) {
        if (b == 0) {
          throw new UnreadableRecord(number, "", "a zero byte; this is a binary file, no text");
        }
        plain = false;
      }
    }
    return new String(
        buffer, start, stop - start, plain ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }
}
