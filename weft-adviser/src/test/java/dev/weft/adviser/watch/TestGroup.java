package dev.weft.adviser.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A control group with a CPU quota, made where the machine lets this user make one, version 1 or 2;
 * where it does not, one that does not exist.
 */
record TestGroup(Path directory, boolean exists) implements AutoCloseable {
  private static final long PERIOD_MICROS = 100_000;
  private static final String NAME = "weft-watch-test-" + ProcessHandle.current().pid();

  static TestGroup withCpuQuota(double cores) {
    String quota = String.format(Locale.ROOT, "%d", Math.round(cores * PERIOD_MICROS));
    for (Path parent : List.of(Path.of("/sys/fs/cgroup/cpu"), Path.of("/sys/fs/cgroup"))) {
      Path directory = parent.resolve(NAME);
      try {
        Files.createDirectory(directory);
        if (Files.exists(directory.resolve("cpu.max"))) {
          Files.writeString(directory.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
          return new TestGroup(directory, true);
        }
        if (Files.exists(directory.resolve("cpu.cfs_quota_us"))) {
          Files.writeString(directory.resolve("cpu.cfs_period_us"), String.valueOf(PERIOD_MICROS));
          Files.writeString(directory.resolve("cpu.cfs_quota_us"), quota);
          return new TestGroup(directory, true);
        }
        Files.delete(directory);
      } catch (IOException e) {
        // not allowed, or no such hierarchy here
      }
    }
    return new TestGroup(Path.of("/nonexistent"), false);
  }

  /** Shell words that move the shell into the group. */
  String enter() {
    return exists ? "echo $$ > " + directory + "/cgroup.procs;" : "";
  }

  @Override
  public void close() throws IOException {
    for (int i = 0; exists && i < 200; i++) {
      try {
        Files.delete(directory);
        return;
      } catch (IOException e) {
        try {
          TimeUnit.MILLISECONDS.sleep(10); // its last process is still ending
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }
}
