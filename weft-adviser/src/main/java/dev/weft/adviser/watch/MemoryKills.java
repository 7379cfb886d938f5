package dev.weft.adviser.watch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Processes that the kernel killed for memory in the control groups of the command and of the
 * processes below it, since this was made.
 *
 * <p>A group may be seen for the first time after the kill in it. How much of its count is older is
 * told by the machine's own count, which every kill raises: no more can have been killed in the
 * group since then than on the whole machine. Where the machine does not count, what a group holds
 * when it is first seen is taken to be old.
 *
 * <p>Owned by one thread.
 */
final class MemoryKills {
  /** Groups that are looked at, at most. */
  private static final int GROUPS = 256;

  private final ProcFiles files;
  private final long machineBefore;
  private final Map<String, Count> counts = new LinkedHashMap<>();

  /** The count of one file: as it stood before, and as it was read last. */
  private static final class Count {
    private final boolean below;
    private final long limitBytes;
    private final long before;
    private long now;

    /**
     * @param below whether it counts the groups below it too
     * @param limitBytes the tightest limit on the way up, -1 for none
     */
    Count(boolean below, long limitBytes, long before, long now) {
      this.below = below;
      this.limitBytes = limitBytes;
      this.before = before;
      this.now = now;
    }

    long since() {
      return Math.max(0, now - before);
    }
  }

  MemoryKills(ProcFiles files) {
    this.files = files;
    machineBefore = machine();
  }

  private long machine() {
    return files.open("vmstat") ? files.numberAfter("oom_kill ", -1) : -1;
  }

  /**
   * Counts in the group of a process from now on.
   *
   * @param second the directories of its group in version 2, from its own up to the root
   * @param first the same in version 1, of the memory controller
   * @param limitBytes the tightest limit there, -1 for none
   * @param old whether all that it holds is from before: the command has not been started yet
   */
  void see(List<String> second, List<String> first, long limitBytes, boolean old) {
    for (String directory : second) {
      boolean here = files.openFile(directory + "/memory.events.local");
      String file = directory + (here ? "/memory.events.local" : "/memory.events");
      if (here || files.openFile(file)) {
        see(file, !here, limitBytes, old);
        break; // without a file of its own its memory is counted in the group above
      }
    }
    if (!first.isEmpty()) {
      see(first.getFirst() + "/memory.oom_control", false, limitBytes, old);
    }
  }

  private void see(String file, boolean below, long limitBytes, boolean old) {
    if (counts.containsKey(file) || counts.size() >= GROUPS || !files.openFile(file)) {
      return;
    }
    long now = files.numberAfter("oom_kill ", 0);
    long before = now;
    if (!old && now > 0 && machineBefore >= 0) {
      // read after the group's: a kill in between raises only what can be the command's
      before = Math.max(0, now - Math.max(0, machine() - machineBefore));
    }
    counts.put(file, new Count(below, limitBytes, before, now));
  }

  /** Reads the counts again; a group that is gone keeps what it had. */
  void readAgain() {
    for (Map.Entry<String, Count> entry : counts.entrySet()) {
      if (files.openFile(entry.getKey())) {
        Count count = entry.getValue();
        count.now = Math.max(count.now, files.numberAfter("oom_kill ", 0));
      }
    }
  }

  /** Kills since this was made. */
  long total() {
    long sum = 0;
    for (Map.Entry<String, Count> entry : counts.entrySet()) {
      if (!withinAnother(entry.getKey())) {
        sum += entry.getValue().since();
      }
    }
    return sum;
  }

  /** The limit of the group in which most were killed; -1 if none was or it has none. */
  long limitBytes() {
    long most = 0;
    long limit = -1;
    for (Count count : counts.values()) {
      if (count.since() > most) {
        most = count.since();
        limit = count.limitBytes;
      }
    }
    return limit;
  }

  private boolean withinAnother(String file) {
    for (Map.Entry<String, Count> other : counts.entrySet()) {
      String directory = other.getKey().substring(0, other.getKey().lastIndexOf('/') + 1);
      if (other.getValue().below && !other.getKey().equals(file) && file.startsWith(directory)) {
        return true;
      }
    }
    return false;
  }
}
