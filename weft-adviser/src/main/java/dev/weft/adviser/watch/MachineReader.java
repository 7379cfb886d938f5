package dev.weft.adviser.watch;

import java.nio.file.Path;
import java.util.ArrayList;

/** Reads what the whole machine does from {@code /proc}. Owned by one thread. */
final class MachineReader {
  private final ProcFiles files;

  /**
   * @param proc the directory to read instead of {@code /proc}
   */
  MachineReader(Path proc) {
    this.files = new ProcFiles(proc);
  }

  MachineReading read() {
    var busy = new ArrayList<Double>();
    double diskWait = 0;
    long started = 0;
    if (files.open("stat")) {
      if (files.find("cpu ")) {
        files.skip(4);
        diskWait = files.nextLong() / TreeReader.TICKS;
      }
      for (int cpu = 0; busy.size() < 4096 && files.find("cpu" + cpu + " "); cpu++) {
        long used = files.nextLong() + files.nextLong() + files.nextLong();
        files.skip(2); // idle, waiting for storage
        used += files.nextLong() + files.nextLong() + files.nextLong(); // irq, softirq, steal
        busy.add(used / TreeReader.TICKS);
      }
      started = files.numberAfter("processes ", 0);
    }
    long swappedIn = 0;
    long swappedOut = 0;
    long killed = -1;
    if (files.open("vmstat")) {
      swappedIn = files.numberAfter("pswpin ", 0);
      swappedOut = files.numberAfter("pswpout ", 0);
      killed = files.numberAfter("oom_kill ", -1);
    }
    long available = files.open("meminfo") ? files.numberAfter("MemAvailable:", 0) * 1024 : 0;
    return new MachineReading(
        busy, diskWait, started, swappedIn, swappedOut, killed, available, networkBytes());
  }

  private long networkBytes() {
    long bytes = 0;
    if (files.open("self/net/dev")) {
      for (String line : files.text().split("\n", -1)) {
        int colon = line.indexOf(':');
        if (colon < 0) {
          continue;
        }
        String[] fields = line.substring(colon + 1).strip().split("\\s+", -1);
        if (fields.length >= 9) {
          long in = number(fields[0]);
          bytes += line.strip().startsWith("lo:") ? in : in + number(fields[8]);
        }
      }
    }
    return bytes;
  }

  /** A number, or 0 if the text is none. */
  static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Memory of the machine in bytes; 0 if unknown. */
  long memoryBytes() {
    return files.open("meminfo") ? files.numberAfter("MemTotal:", 0) * 1024 : 0;
  }
}
