package dev.weft.cluster;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Real signals to real processes, and waiting for what they bring about. */
final class Signals {
  private Signals() {}

  /** Sends a signal; a process that has ended needs no KILL. */
  static void send(String signal, long pid) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    if (code != 0 && (isAlive(pid) || !signal.equals("KILL"))) {
      throw new IOException("kill -" + signal + " " + pid + " ended with " + code);
    }
  }

  static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Waits until {@code condition} holds, for 30 s at most. */
  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("not within 30 s: " + what);
      }
      Thread.sleep(2);
    }
  }
}
