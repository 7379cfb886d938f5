package dev.weft.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Passes on what a process prints, whole lines at a time, so that the lines of several processes do
 * not mix; and remembers the end of it, for errors.
 */
final class LinePump implements Runnable {
  private static final int LONGEST_LINE = 1 << 16;
  private static final int REMEMBERED = 2_000;

  private final InputStream from;
  private final Supplier<PrintStream> to;
  private byte[] line = new byte[4096];
  private int length;
  private byte[] last = {};

  /** Makes a pump; {@code to} is asked for each time, as it may be set to another stream. */
  LinePump(InputStream from, Supplier<PrintStream> to) {
    this.from = from;
    this.to = to;
  }

  @Override
  public void run() {
    try (from) {
      while (true) {
        if (length == line.length) {
          line = Arrays.copyOf(line, 2 * length);
        }
        int read = from.read(line, length, line.length - length);
        if (read < 0) {
          pass(length);
          return;
        }
        int end = length + read;
        int whole = end;
        while (whole > length && line[whole - 1] != '\n') {
          whole--;
        }
        boolean newline = whole > length;
        length = end;
        if (length >= LONGEST_LINE) {
          pass(length);
        } else if (newline) {
          pass(whole);
        }
      }
    } catch (IOException e) {
      // the process has ended, and nobody is left to say more
    }
  }

  private void pass(int whole) {
    if (whole == 0) {
      return;
    }
    PrintStream stream = to.get();
    stream.write(line, 0, whole);
    stream.flush();
    remember(whole);
    System.arraycopy(line, whole, line, 0, length - whole);
    length -= whole;
  }

  private synchronized void remember(int whole) {
    int kept = Math.min(last.length, Math.max(0, REMEMBERED - whole));
    int added = Math.min(whole, REMEMBERED);
    byte[] now = Arrays.copyOfRange(last, last.length - kept, last.length + added);
    System.arraycopy(line, whole - added, now, kept, added);
    last = now;
  }

  /** Returns the end of what the process has printed. */
  synchronized String last() {
    return new String(last, StandardCharsets.UTF_8).strip();
  }
}
