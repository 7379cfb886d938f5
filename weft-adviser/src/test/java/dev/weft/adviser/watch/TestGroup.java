package dev.weft.adviser.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A control group with a limit, version 1 or 2. Tests that need one carry the tag "cgroup". */
record TestGroup(Path directory) implements AutoCloseable {
  private static final long PERIOD_MICROS = 100_000;
  private static final String NAME = "weft-watch-test-" + ProcessHandle.current().pid();

  /** A group whose processes have so many cores' worth of time. */
  static TestGroup withCpuQuota(double cores) throws IOException {
    String quota = String.format(Locale.ROOT, "%d", Math.round(cores * PERIOD_MICROS));
    TestGroup group = made("cpu", "cpu.cfs_quota_us", "cpu.max");
    if (Files.exists(group.directory.resolve("cpu.max"))) {
      Files.writeString(group.directory.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
    } else {
      Files.writeString(
          group.directory.resolve("cpu.cfs_period_us"), String.valueOf(PERIOD_MICROS));
      Files.writeString(group.directory.resolve("cpu.cfs_quota_us"), quota);
    }
    return group;
  }

  /** A group whose processes have so many megabytes, their page cache included. */
  static TestGroup withMemory(int megabytes) throws IOException {
    TestGroup group = made("memory", "memory.limit_in_bytes", "memory.max");
    boolean second = Files.exists(group.directory.resolve("memory.max"));
    Files.writeString(
        group.directory.resolve(second ? "memory.max" : "memory.limit_in_bytes"),
        String.valueOf((long) megabytes << 20));
    return group;
  }

  private static TestGroup made(String controller, String first, String second) throws IOException {
    var refused = new StringBuilder();
    for (String parent : List.of("/sys/fs/cgroup/" + controller, "/sys/fs/cgroup")) {
      Path directory = Path.of(parent, NAME);
      try {
        Files.createDirectory(directory);
        if (Files.exists(directory.resolve(first)) || Files.exists(directory.resolve(second))) {
          return new TestGroup(directory);
        }
        Files.delete(directory);
        refused.append(directory).append(" has no limit of its own; ");
      } catch (IOException e) {
        refused.append(e).append("; ");
      }
    }
    throw new IOException(
        "no control group can be made here (leave such tests out with -Dweft.leftOut=cgroup): "
            + refused);
  }

  /** Shell words that move the shell into the group. */
  String enter() {
    return "echo $$ > " + directory + "/cgroup.procs || exit 99;";
  }

  @Override
  public void close() throws IOException {
    for (int i = 0; i < 200; i++) {
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
