package dev.weft.adviser.watch;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

/**
 * Runs one {@code nvidia-smi} that reports every two seconds for as long as the watch lasts, and
 * collects what it says. It has a process group of its own (the keys of the terminal are not for
 * it), and ends by itself when nobody reads from it any more.
 */
final class GpuFeed {
  private static final int KEPT = 20_000;
  private static final List<String> QUERY =
      List.of(
          "nvidia-smi",
          "--query-gpu=index,utilization.gpu,memory.used,memory.total",
          "--format=csv,noheader,nounits",
          "-lms",
          "2000");

  private final Native system;
  private final DoubleSupplier clock;
  private final Lock lock = new ReentrantLock();
  private final List<GpuReading> readings = new ArrayList<>();
  private final int pid;

  private GpuFeed(Native system, DoubleSupplier clock, int pid, int pipe) {
    this.system = system;
    this.clock = clock;
    this.pid = pid;
    if (pid > 0) {
      Thread.ofPlatform().daemon().name("weft-watch-gpu").start(() -> read(pipe));
    }
  }

  /** Starts it if this machine has an NVIDIA driver and the program; otherwise it stays empty. */
  static GpuFeed start(Native system, DoubleSupplier clock) {
    if (!new File("/proc/driver/nvidia").exists() && !new File("/dev/nvidiactl").exists()) {
      return new GpuFeed(system, clock, -1, -1);
    }
    int[] pipe = system.pipe();
    if (pipe[0] < 0) {
      return new GpuFeed(system, clock, -1, -1);
    }
    int pid = system.spawn(new Native.Start(QUERY, true, pipe[1], List.of()));
    system.close(pipe[1]);
    if (pid < 0) {
      system.close(pipe[0]);
    }
    return new GpuFeed(system, clock, pid, pipe[0]);
  }

  private void read(int pipe) {
    var buffer = new byte[4096];
    var line = new StringBuilder();
    for (int n = system.read(pipe, buffer); n > 0; n = system.read(pipe, buffer)) {
      line.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
      for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
        take(line.substring(0, end));
        line.delete(0, end + 1);
      }
    }
    system.close(pipe);
  }

  private void take(String line) {
    GpuReading reading = parse(clock.getAsDouble(), line);
    lock.lock();
    try {
      if (reading.index() >= 0 && readings.size() < KEPT) {
        readings.add(reading);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Reads one line of the query above; index -1 if it is none (a message, a value not known). */
  static GpuReading parse(double at, String line) {
    String[] fields = line.split(",", -1);
    if (fields.length == 4) {
      try {
        return new GpuReading(
            at,
            Integer.parseInt(fields[0].strip()),
            Double.parseDouble(fields[1].strip()),
            Math.round(Double.parseDouble(fields[2].strip()) * 1048576),
            Math.round(Double.parseDouble(fields[3].strip()) * 1048576));
      } catch (NumberFormatException e) {
        return new GpuReading(at, -1, 0, 0, 0); // "[N/A]", or an error message
      }
    }
    return new GpuReading(at, -1, 0, 0, 0);
  }

  /** Its process, or -1 if there is none. */
  int pid() {
    return pid;
  }

  List<GpuReading> readings() {
    lock.lock();
    try {
      return List.copyOf(readings);
    } finally {
      lock.unlock();
    }
  }

  /** Ends it. */
  void stop() {
    if (pid > 0) {
      system.kill(pid, SignalPassing.SIGTERM);
    }
  }
}
