package dev.weft.adviser.watch;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds and reads the control groups of a process, version 1, version 2 or a mixture, as seen from
 * this mount namespace (a container often sees its own group as the root).
 *
 * <p>Owned by one thread.
 */
final class CgroupReader {
  /** A limit above this is version 1's way to say that there is none. */
  private static final long NO_LIMIT = 1L << 60;

  /** Different groups that are told apart, at most. */
  private static final int GROUPS = 256;

  /** The kernel's mark of a task that is on its way out, in the flags of its {@code stat}. */
  private static final long EXITING = 4;

  private final ProcFiles files;
  private final Map<String, Mount> mounts;
  private final MemoryKills kills;
  private final Set<String> seen = new HashSet<>();
  private boolean started;
  private String groups = "";
  private Map<String, List<String>> levels = Map.of();
  private CgroupReading last = CgroupReading.NONE;
  private CgroupReading earlier = CgroupReading.NONE;
  private CgroupReading beginning = CgroupReading.NONE;

  /** Where a hierarchy is mounted and which of its directories is the root of that mount. */
  private record Mount(String point, String root) {}

  /**
   * @param proc the directory to read instead of {@code /proc}
   */
  CgroupReader(Path proc) {
    this.files = new ProcFiles(proc);
    this.mounts = mounts(files);
    this.kills = new MemoryKills(files);
  }

  /** Says that the command runs now: kills in groups seen from here on may be its own. */
  void started() {
    started = true;
  }

  /** Counts kills in the groups of a further process of the command, too. */
  void look(int process) {
    if (seen.size() < GROUPS && files.open(process + "/cgroup")) {
      String text = files.text();
      if (!seen.contains(text) && !ending(process)) {
        Map<String, List<String>> of = levels(text);
        countKills(text, of, gathered(of).limit);
      }
    }
  }

  /**
   * Whether a process is ending or gone: version 1 then shows the root for its group. Asked after
   * its groups were read, so that those of a process that is not ending are its own.
   */
  private boolean ending(int process) {
    if (!files.open(process + "/stat")) {
      return true;
    }
    files.nameInBrackets();
    files.skip(6); // state, parent, group, session, terminal, its group
    return (files.nextLong() & EXITING) != 0;
  }

  private void countKills(String text, Map<String, List<String>> of, long limit) {
    seen.add(text);
    kills.see(
        of.getOrDefault("", List.of()), of.getOrDefault("memory", List.of()), limit, !started);
  }

  private static Map<String, Mount> mounts(ProcFiles files) {
    var mounts = new HashMap<String, Mount>();
    if (files.open("self/mountinfo")) {
      for (String line : files.text().split("\n", -1)) {
        int dash = line.indexOf(" - cgroup");
        if (dash < 0) {
          continue;
        }
        String[] left = line.substring(0, dash).split(" ", -1);
        String[] right = line.substring(dash + 3).split(" ", -1);
        if (left.length < 5 || right.length < 3) {
          continue;
        }
        var mount = new Mount(left[4].replace("\\040", " "), left[3]);
        if (right[0].equals("cgroup2")) {
          mounts.putIfAbsent("", mount);
        } else {
          for (String controller : right[2].split(",", -1)) {
            mounts.putIfAbsent(controller, mount);
          }
        }
      }
    }
    return Map.copyOf(mounts);
  }

  /**
   * Reads the groups of a process; those of the last reading if it is gone. What a group had
   * counted before the process came into it is left out, unless that is the first group seen. Kills
   * are those since this reader was made, see {@link MemoryKills}.
   */
  CgroupReading read(int process) {
    boolean moved = false;
    if (files.open(process + "/cgroup")) {
      String now = files.text();
      if (!now.equals(groups) && (groups.isEmpty() || !ending(process))) {
        moved = !groups.isEmpty();
        groups = now;
        levels = levels(now);
      }
    }
    Gathered gathered = gathered(levels);
    if (!groups.isEmpty() && !seen.contains(groups)) {
      countKills(groups, levels, gathered.limit);
    }
    kills.readAgain();
    CgroupReading here = gathered.reading();
    if (moved) {
      earlier = last;
      beginning = here;
    }
    last = here.after(earlier, beginning);
    return last;
  }

  private Gathered gathered(Map<String, List<String>> levels) {
    var reading = new Gathered();
    for (String directory : levels.getOrDefault("", List.of())) {
      reading.version2(directory);
    }
    for (String directory : levels.getOrDefault("cpu", List.of())) {
      reading.version1Cpu(directory);
    }
    for (String directory : levels.getOrDefault("memory", List.of())) {
      reading.version1Memory(directory);
    }
    for (String directory : levels.getOrDefault("cpuset", List.of())) {
      reading.cpuset(directory + "/cpuset.effective_cpus");
    }
    return reading;
  }

  /** The directories of each hierarchy, from the process's own group up to the mount's root. */
  private Map<String, List<String>> levels(String groups) {
    var found = new HashMap<String, List<String>>();
    for (String line : groups.split("\n", -1)) {
      String[] parts = line.split(":", 3);
      if (parts.length < 3) {
        continue;
      }
      for (String controller : parts[1].split(",", -1)) {
        Mount mount = mounts.get(controller);
        if (mount != null) {
          found.put(controller, levels(mount, parts[2]));
        }
      }
    }
    return found;
  }

  private static List<String> levels(Mount mount, String group) {
    String below = group;
    if (!mount.root().equals("/")) {
      below = below.startsWith(mount.root()) ? below.substring(mount.root().length()) : "";
    }
    if (below.contains("..") || !new File(mount.point() + below).isDirectory()) {
      below = ""; // the group is outside of what is mounted here: its root is all that we see
    }
    var directories = new ArrayList<String>();
    while (!below.isEmpty() && !below.equals("/")) {
      directories.add(mount.point() + below);
      below = below.substring(0, Math.max(0, below.lastIndexOf('/')));
    }
    directories.add(mount.point());
    return List.copyOf(directories);
  }

  /** Gathers over the levels: the tightest limit of each kind, with the counts that go with it. */
  private final class Gathered {
    private double quota = -1;
    private long periods;
    private long throttledPeriods;
    private double throttledSeconds;
    private long limit = -1;
    private long memory = -1;
    private long hits;
    private double stall = -1;
    private CpuSet cpus = CpuSet.EMPTY;

    void version2(String directory) {
      if (files.openFile(directory + "/cpu.max") && !files.text().startsWith("max")) {
        double quotaMicros = files.nextLong();
        double cores = quotaMicros / Math.max(1, files.nextLong());
        throttling(directory, cores, "throttled_usec ", 1e-6);
      }
      cpuset(directory + "/cpuset.cpus.effective");
      if (files.openFile(directory + "/memory.current")) {
        long current = files.nextLong();
        long max = limitIn(directory + "/memory.max");
        long high = limitIn(directory + "/memory.high");
        long tighter = max < 0 ? high : high < 0 ? max : Math.min(max, high);
        if (memory < 0 || (tighter >= 0 && (limit < 0 || tighter < limit))) {
          memory = current;
          limit = tighter;
          if (files.openFile(directory + "/memory.events")) {
            hits = files.numberAfter("max ", 0) + files.numberAfter("high ", 0);
          }
          if (files.openFile(directory + "/memory.pressure") && files.find("some ")) {
            String line = files.restOfLine();
            int total = line.indexOf("total=");
            stall = total < 0 ? -1 : MachineReader.number(line.substring(total + 6)) * 1e-6;
          }
        }
      }
    }

    void version1Cpu(String directory) {
      if (files.openFile(directory + "/cpu.cfs_quota_us") && !files.text().startsWith("-")) {
        double quotaMicros = files.nextLong();
        if (files.openFile(directory + "/cpu.cfs_period_us")) {
          throttling(
              directory, quotaMicros / Math.max(1, files.nextLong()), "throttled_time ", 1e-9);
        }
      }
    }

    private void throttling(String directory, double cores, String timeKey, double unit) {
      quota = quota < 0 ? cores : Math.min(quota, cores);
      if (files.openFile(directory + "/cpu.stat")) {
        long here = files.numberAfter("nr_throttled ", 0);
        if (here >= throttledPeriods) {
          throttledPeriods = here;
          periods = files.numberAfter("nr_periods ", 0);
          throttledSeconds = files.numberAfter(timeKey, 0) * unit;
        }
      }
    }

    void version1Memory(String directory) {
      long here = limitIn(directory + "/memory.limit_in_bytes");
      if (memory < 0 || (here >= 0 && (limit < 0 || here < limit))) {
        if (files.openFile(directory + "/memory.usage_in_bytes")) {
          memory = files.nextLong();
          limit = here;
        }
        if (files.openFile(directory + "/memory.failcnt")) {
          hits = files.nextLong();
        }
      }
    }

    private long limitIn(String file) {
      if (!files.openFile(file) || files.text().startsWith("max")) {
        return -1;
      }
      long bytes = files.nextLong();
      return bytes < NO_LIMIT ? bytes : -1;
    }

    void cpuset(String file) {
      if (cpus.isEmpty() && files.openFile(file)) {
        cpus = CpuSet.parse(files.text());
      }
    }

    CgroupReading reading() {
      return new CgroupReading(
          quota,
          periods,
          throttledPeriods,
          throttledSeconds,
          limit,
          memory,
          hits,
          kills.total(),
          kills.limitBytes(),
          stall,
          cpus);
    }
  }
}
