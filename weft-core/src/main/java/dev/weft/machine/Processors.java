package dev.weft.machine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The processors of the host. */
final class Processors {
  private Processors() {}

  /** Those that are on, those that affinity allows, and for this process those of its JVM. */
  static List<Limit> host(SystemFiles files) {
    var limits = new ArrayList<Limit>();
    int online =
        files
            .line("/sys/devices/system/cpu/online")
            .map(line -> Numbers.ranges(line).cardinality())
            .orElse(0);
    if (online == 0) {
      online =
          (int)
              files.lines("/proc/cpuinfo").stream()
                  .filter(line -> line.startsWith("processor"))
                  .count();
    }
    if (online > 0) {
      limits.add(new Limit(online, "host"));
    }
    int allowed = allowed(files).cardinality();
    if (allowed > 0) {
      limits.add(new Limit(allowed, "affinity"));
    }
    if (files.isOwn() || limits.isEmpty()) {
      limits.add(new Limit(Runtime.getRuntime().availableProcessors(), "JVM"));
    }
    return limits;
  }

  /** What the user set. */
  static Optional<Limit> decreed(Map<String, String> environment) {
    String text = environment.get(Machine.THREADS);
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    var number = Numbers.whole(text);
    if (number.isEmpty() || number.getAsLong() > 100_000) {
      throw new IllegalArgumentException(
          Machine.THREADS + " must be a number of threads, 1 or more: " + text);
    }
    return Optional.of(new Limit(number.getAsLong(), Machine.THREADS));
  }

  /** The cores behind the processors that affinity allows, but no more than were granted. */
  static Grant physical(SystemFiles files, Grant granted) {
    BitSet allowed = allowed(files);
    var cores = new HashSet<String>();
    for (int i = allowed.nextSetBit(0); i >= 0; i = allowed.nextSetBit(i + 1)) {
      String topology = "/sys/devices/system/cpu/cpu" + i + "/topology/";
      files
          .line(topology + "core_cpus_list")
          .or(() -> files.line(topology + "thread_siblings_list"))
          .ifPresent(cores::add);
    }
    if (cores.isEmpty()) {
      return granted; // not told apart here
    }
    return Grant.least(List.of(new Limit(cores.size(), "processor topology"), granted.limit()));
  }

  private static BitSet allowed(SystemFiles files) {
    for (String line : files.lines("/proc/self/status")) {
      if (line.startsWith("Cpus_allowed_list:")) {
        return Numbers.ranges(line.substring("Cpus_allowed_list:".length()));
      }
    }
    return new BitSet();
  }
}
