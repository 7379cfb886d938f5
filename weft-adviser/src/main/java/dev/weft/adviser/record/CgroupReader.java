package dev.weft.adviser.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the files of a control group, version 2, of a running or finished unit.
 *
 * <p>The text is the output of {@code grep . /sys/fs/cgroup/UNIT/*} (each line {@code
 * path/cpu.stat:usage_usec 12}), of {@code head -n 99 *} (with {@code ==> cpu.stat <==} headings),
 * or of {@code systemctl show UNIT}. A control group does not know how long it has lived; {@code
 * systemctl show} does, else a line {@code wall_seconds 120} says so.
 */
public final class CgroupReader implements RecordReader {
  /** A reader. */
  public CgroupReader() {}

  @Override
  public void read(InputStream text, RecordSink sink) throws IOException, UnreadableRecord {
    var lines = new LineSource(text);
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, Long> numbers = new HashMap<>();
    String file = "";
    String line = lines.next();
    while (line != null) {
      String t = line.strip();
      if (t.startsWith("==>") && t.endsWith("<==")) {
        String path = t.substring(3, t.length() - 3).strip();
        file = path.substring(path.lastIndexOf('/') + 1);
      } else if (!t.isEmpty()) {
        line(t, file, texts, numbers, lines.number());
      }
      line = lines.next();
    }
    var t = new KeyText(texts, numbers);
    boolean systemd = t.has("CPUUsageNSec") || t.has("MemoryPeak");
    if (!systemd && !t.has("cpu.stat/usage_usec") && !t.has("memory.peak")) {
      throw new UnreadableRecord(
          0,
          "",
          "no cpu.stat and no memory.peak in %d lines; grep . /sys/fs/cgroup/UNIT/* prints them"
              .formatted(lines.number()));
    }
    JobRecord record;
    try {
      record = systemd ? unit(t) : group(t);
    } catch (UnreadableRecord problem) {
      sink.unreadable(problem);
      return;
    }
    sink.job(record);
  }

  private static void line(
      String t, String file, Map<String, String> texts, Map<String, Long> numbers, long number) {
    String name = file;
    String rest = t;
    int colon = t.indexOf(':');
    String before = colon > 0 ? t.substring(0, colon) : "";
    String base = before.substring(before.lastIndexOf('/') + 1);
    if (base.matches("(cpu|memory|io|pids|cpuset|cgroup)\\.[a-z._]+")) {
      name = base;
      rest = t.substring(colon + 1).strip();
    }
    int equals = rest.indexOf('=');
    if (name.isEmpty() && equals > 0 && rest.indexOf(' ') != 0) {
      put(texts, numbers, rest.substring(0, equals), rest.substring(equals + 1), number);
    } else if (name.isEmpty()) {
      int space = rest.indexOf(' ');
      if (space > 0) {
        put(texts, numbers, rest.substring(0, space), rest.substring(space + 1).strip(), number);
      }
    } else if (name.equals("io.stat")) {
      for (String word : rest.split(" ", -1)) {
        int at = word.indexOf('=');
        double more = at > 0 ? Amounts.number(word.substring(at + 1)) : Double.NaN;
        if (more >= 0) {
          String key = "io.stat/" + word.substring(0, at);
          double old = Amounts.number(texts.getOrDefault(key, "0"));
          put(texts, numbers, key, Amounts.plain(old + more), number);
        }
      }
    } else if (name.endsWith(".stat") || name.endsWith(".events")) {
      int space = rest.indexOf(' ');
      if (space > 0) {
        put(
            texts,
            numbers,
            name + "/" + rest.substring(0, space),
            rest.substring(space + 1),
            number);
      }
    } else {
      put(texts, numbers, name, rest, number);
    }
  }

  private static void put(
      Map<String, String> texts, Map<String, Long> numbers, String key, String value, long number) {
    texts.put(key, value);
    numbers.put(key, number);
  }

  private static JobRecord group(KeyText t) throws UnreadableRecord {
    var out = JobRecord.of(Source.CGROUP, "cgroup");
    t.texts().forEach(out::field);
    out.put(Quantity.CPU, t.number("cpu.stat/usage_usec") / 1e6, "cpu.stat usage_usec");
    out.put(Quantity.CPU_USER, t.number("cpu.stat/user_usec") / 1e6, "cpu.stat user_usec");
    out.put(Quantity.CPU_SYSTEM, t.number("cpu.stat/system_usec") / 1e6, "cpu.stat system_usec");
    out.put(
        Quantity.THROTTLED, t.number("cpu.stat/throttled_usec") / 1e6, "cpu.stat throttled_usec");
    out.put(Quantity.WALL, t.seconds("wall_seconds"), "wall_seconds");
    double peak = t.number("memory.peak");
    out.put(Quantity.MEMORY_PEAK, peak > 0 ? peak : Double.NaN, "memory.peak");
    limit(out, t.get("memory.max"));
    out.put(Quantity.SWAP, t.number("memory.swap.peak"), "memory.swap.peak");
    double wall = out.get(Quantity.WALL);
    out.put(Quantity.MAJOR_FAULTS, t.number("memory.stat/pgmajfault"), "memory.stat pgmajfault");
    out.put(Quantity.READ_BYTES, t.number("io.stat/rbytes"), "io.stat rbytes");
    out.put(Quantity.WRITE_BYTES, t.number("io.stat/wbytes"), "io.stat wbytes");
    double kills = t.number("memory.events/oom_kill");
    out.put(Quantity.MEMORY_KILLS, kills, "memory.events oom_kill");
    String quota = t.get("cpu.max");
    int space = quota.indexOf(' ');
    double share =
        space > 0
            ? Amounts.number(quota.substring(0, space))
                / Amounts.number(quota.substring(space + 1).strip())
            : Double.NaN;
    double cpus = cpus(t.get("cpuset.cpus.effective"));
    if (share > 0 && !(share > cpus)) {
      out.put(Quantity.SLOTS, Math.max(1, Math.ceil(share - 0.01)), "cpu.max");
    } else if (cpus >= 1) {
      out.put(Quantity.SLOTS, cpus, "cpuset.cpus.effective");
    }
    double stalled = pressure(t.get("io.pressure"));
    if (stalled > 0 && wall > 0) {
      out.put(Quantity.IO_WAIT, stalled, "io.pressure full total");
    }
    if (kills > 0) {
      out.outcome(
          Outcome.KILLED_MEMORY, "memory.events counts %s kills".formatted(Amounts.plain(kills)));
    }
    return out.build();
  }

  private static double pressure(String text) {
    int total = text.startsWith("full") ? text.indexOf("total=") : -1;
    return total < 0
        ? Double.NaN
        : Amounts.number(SgeRecord.first(text.substring(total + 6))) / 1e6;
  }

  private static void limit(JobRecord.Builder out, String text) {
    double bytes =
        text.equals("max") || text.equals("infinity") ? Double.NaN : Amounts.number(text);
    if (bytes > 0 && bytes < 9e18) {
      out.put(Quantity.MEMORY_ASKED, bytes, "memory.max", text);
    }
  }

  /** How many processors {@code 0-3,8} are. */
  private static double cpus(String list) {
    double sum = 0;
    for (String range : list.split(",", -1)) {
      int dash = range.indexOf('-');
      double from = Amounts.number(dash > 0 ? range.substring(0, dash) : range);
      double to = dash > 0 ? Amounts.number(range.substring(dash + 1)) : from;
      sum += to >= from ? to - from + 1 : 0;
    }
    return sum >= 1 ? sum : Double.NaN;
  }

  private static JobRecord unit(KeyText t) throws UnreadableRecord {
    String id = t.get("Id");
    var out = JobRecord.of(Source.CGROUP, id.isEmpty() ? "unit" : id);
    t.texts().forEach(out::field);
    out.put(Label.NAME, id);
    out.put(Label.STATE, t.get("Result"));
    out.put(Quantity.CPU, known(t, "CPUUsageNSec") / 1e9, "CPUUsageNSec");
    double started =
        first(
            known(t, "ExecMainStartTimestampMonotonic"), known(t, "ActiveEnterTimestampMonotonic"));
    double ended =
        first(
            known(t, "ExecMainExitTimestampMonotonic"),
            known(t, "InactiveEnterTimestampMonotonic"));
    if (ended > started) {
      out.put(Quantity.WALL, (ended - started) / 1e6, "ExecMainExit - ExecMainStart");
    } else {
      out.put(Quantity.WALL, t.seconds("wall_seconds"), "wall_seconds");
    }
    double peak = known(t, "MemoryPeak");
    out.put(Quantity.MEMORY_PEAK, peak > 0 ? peak : Double.NaN, "MemoryPeak");
    limit(out, t.get("MemoryMax"));
    double swap = known(t, "MemorySwapPeak");
    out.put(Quantity.SWAP, swap, "MemorySwapPeak");
    out.put(Quantity.READ_BYTES, known(t, "IOReadBytes"), "IOReadBytes");
    out.put(Quantity.WRITE_BYTES, known(t, "IOWriteBytes"), "IOWriteBytes");
    String quota = t.get("CPUQuotaPerSecUSec");
    double share = quota.equals("infinity") || quota.isEmpty() ? Double.NaN : Times.duration(quota);
    if (share > 0) {
      out.put(Quantity.SLOTS, Math.max(1, Math.ceil(share - 0.01)), "CPUQuotaPerSecUSec");
    }
    double status = known(t, "ExecMainStatus");
    double code = known(t, "ExecMainCode");
    String result = t.get("Result");
    if (status >= 0) {
      out.put(code >= 2 ? Quantity.SIGNAL : Quantity.EXIT_CODE, status, "ExecMainStatus");
    }
    Outcome outcome =
        switch (result) {
          case "success" -> ended > started ? Outcome.COMPLETED : Outcome.RUNNING;
          case "oom-kill" -> Outcome.KILLED_MEMORY;
          case "timeout", "watchdog" -> Outcome.KILLED_TIME;
          case "exit-code" -> Outcome.FAILED;
          case "signal", "core-dump" -> Outcome.SIGNAL;
          case "resources", "start-limit-hit" -> Outcome.NEVER_STARTED;
          default -> Outcome.UNKNOWN;
        };
    return out.outcome(outcome, result.isEmpty() ? "" : "Result " + result).build();
  }

  /** A number of systemd's, where [not set] and the largest one mean unknown. */
  private static double known(KeyText t, String key) throws UnreadableRecord {
    String text = t.get(key);
    if (text.isEmpty() || text.startsWith("[") || text.equals("infinity") || text.length() > 18) {
      return Double.NaN;
    }
    return t.number(key);
  }

  private static double first(double a, double b) {
    return a > 0 ? a : b;
  }
}
