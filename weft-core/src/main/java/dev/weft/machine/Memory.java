package dev.weft.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The memory of the host. */
final class Memory {
  private Memory() {}

  /** What is built in, and the limit on the address space that some batch systems set. */
  static List<Limit> host(SystemFiles files) {
    var limits = new ArrayList<Limit>();
    for (String line : files.lines("/proc/meminfo")) {
      if (line.startsWith("MemTotal:")) {
        Numbers.bytes(line.substring("MemTotal:".length()).replace(" ", ""), 1)
            .ifPresent(bytes -> limits.add(new Limit(bytes, "host")));
      }
    }
    for (String line : files.lines("/proc/self/limits")) {
      if (line.startsWith("Max address space")) {
        Numbers.whole(line.substring("Max address space".length()).strip().split(" +", -1)[0])
            .ifPresent(bytes -> limits.add(new Limit(bytes, "address space (ulimit -v)")));
      }
    }
    if (limits.isEmpty() && files.isOwn()) {
      sysctl().ifPresent(bytes -> limits.add(new Limit(bytes, "host")));
    }
    if (limits.isEmpty()) {
      limits.add(new Limit(Runtime.getRuntime().maxMemory(), "heap of this JVM"));
    }
    return limits;
  }

  /** What macOS and the BSDs say, which have no /proc. */
  private static OptionalLong sysctl() {
    try {
      var process = new ProcessBuilder("sysctl", "-n", "hw.memsize").start();
      try (var out = process.getInputStream()) {
        return Numbers.whole(new String(out.readAllBytes(), StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      return OptionalLong.empty(); // another system
    }
  }
}
