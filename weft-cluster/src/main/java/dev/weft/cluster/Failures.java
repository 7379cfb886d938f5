package dev.weft.cluster;

import dev.weft.cluster.Message.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.Channels;

/** What a body threw, on its way to the driver. */
final class Failures {
  private static final int LONGEST = 1 << 20;

  private Failures() {}

  /** Returns the message of {@code cause}. */
  static Failure pack(Throwable cause) {
    return new Failure(text(cause), thrown(cause));
  }

  private static String text(Throwable cause) {
    try {
      var text = new StringWriter();
      cause.printStackTrace(new PrintWriter(text));
      String all = text.toString();
      return all.length() <= LONGEST / 4 ? all : all.substring(0, LONGEST / 4) + "...";
    } catch (RuntimeException | Error e) {
      return cause.getClass().getName() + ", which cannot say more: " + e;
    }
  }

  private static byte[] thrown(Throwable cause) {
    try {
      var bytes = new ByteArrayOutputStream();
      var out = new ChannelOutput(Channels.newChannel(bytes), 1024);
      new ValueWriter(out).write(cause);
      out.flush();
      return bytes.size() <= LONGEST ? bytes.toByteArray() : new byte[0];
    } catch (IOException | RuntimeException | Error e) {
      return new byte[0];
    }
  }

  /**
   * Returns the exception itself, with the stack that it had in the worker; or, where it cannot be
   * made again here, one that says what it said.
   */
  static Throwable unpack(Failure failure, ClassLoader loader) {
    byte[] thrown = failure.thrown();
    if (thrown.length > 0) {
      try {
        var in = new ChannelInput(Channels.newChannel(new ByteArrayInputStream(thrown)), 1024);
        if (new ValueReader(in, loader, LONGEST).read()
            instanceof Answer.Present(Throwable cause)) {
          return cause;
        }
      } catch (IOException | RuntimeException | Error e) {
        return new WorkerException(failure.text());
      }
    }
    return new WorkerException(failure.text());
  }
}
