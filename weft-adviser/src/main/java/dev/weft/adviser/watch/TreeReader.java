package dev.weft.adviser.watch;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads processes and all their descendants from {@code /proc}.
 *
 * <p>Descendants are found through {@code task/TID/children} where the kernel has it, which costs
 * nothing for the other processes of the machine, and by the parents of all processes otherwise.
 * Parents are read before their children, so that a child that ends in between is missing for one
 * reading rather than counted twice (once for itself, once in its parent).
 *
 * <p>Owned by one thread.
 */
final class TreeReader {
  /** Ticks a second of every time in {@code /proc}, whatever the kernel's own clock does. */
  static final double TICKS = 100;

  /** Sleeping threads of one process that are asked what they wait for, at most. */
  private static final int ASKED_THREADS = 8;

  private final ProcFiles files;
  private final SystemCalls calls;
  private final long pageBytes;
  private final boolean hasChildren;
  private final Map<String, CpuSet> cpuSets = new HashMap<>();

  /**
   * @param proc the directory to read instead of {@code /proc}
   * @param pageBytes the size of a page of memory
   */
  TreeReader(Path proc, SystemCalls calls, long pageBytes) {
    this.files = new ProcFiles(proc);
    this.calls = calls;
    this.pageBytes = pageBytes;
    this.hasChildren =
        proc.resolve("self/task").toFile().isDirectory()
            ? hasChildrenFile(proc)
            : proc.resolve("1/task/1/children").toFile().exists();
  }

  private static boolean hasChildrenFile(Path proc) {
    String[] threads = proc.resolve("self/task").toFile().list();
    return threads != null
        && threads.length > 0
        && proc.resolve("self/task/" + threads[0] + "/children").toFile().exists();
  }

  /** The children of a process; empty if it has none or is gone. */
  List<Integer> children(int parent) {
    var found = new ArrayList<Integer>();
    if (hasChildren) {
      for (int thread : files.numbersIn(parent + "/task")) {
        addChildren(parent, thread, found);
      }
    } else {
      for (int id : files.numbersIn("")) {
        if (files.open(id + "/stat")) {
          var _ = files.nameInBrackets();
          files.skip(1);
          if (files.nextLong() == parent) {
            found.add(id);
          }
        }
      }
    }
    return found;
  }

  private void addChildren(int process, int thread, List<Integer> found) {
    if (files.open(process + "/task/" + thread + "/children")) {
      while (!files.atEnd()) {
        found.add((int) files.nextLong());
      }
    }
  }

  /**
   * Reads the given processes and everything below them.
   *
   * @param roots where to begin
   * @param passedOver processes that are not part of it
   * @param thorough whether to read memory, I/O, switches and affinity too
   */
  List<ProcessReading> read(List<Integer> roots, Set<Integer> passedOver, boolean thorough) {
    var readings = new ArrayList<ProcessReading>();
    var seen = new HashSet<>(passedOver);
    var waiting = new ArrayDeque<Integer>(roots);
    Map<Integer, List<Integer>> byParent = hasChildren ? Map.of() : parents();
    while (!waiting.isEmpty()) {
      int id = waiting.removeFirst();
      if (!seen.add(id)) {
        continue;
      }
      var below = new ArrayList<Integer>(byParent.getOrDefault(id, List.of()));
      ProcessReading reading = readProcess(id, thorough, below);
      if (reading != null) {
        readings.add(reading);
        waiting.addAll(below);
      }
    }
    return readings;
  }

  private Map<Integer, List<Integer>> parents() {
    var byParent = new HashMap<Integer, List<Integer>>();
    for (int id : files.numbersIn("")) {
      if (files.open(id + "/stat")) {
        var _ = files.nameInBrackets();
        files.skip(1);
        byParent.computeIfAbsent((int) files.nextLong(), k -> new ArrayList<>()).add(id);
      }
    }
    return byParent;
  }

  /** Reads one process; null if it is gone. Its children are added to {@code below}. */
  @Nullable ProcessReading readProcess(int id, boolean thorough, List<Integer> below) {
    if (!files.open(id + "/stat")) {
      return null;
    }
    String name = files.nameInBrackets();
    char state = files.nextChar();
    if (state == 0) {
      return null;
    }
    int parent = (int) files.nextLong();
    files.skip(1);
    int session = (int) files.nextLong();
    files.skip(3);
    long minor = files.nextLong();
    files.skip(1);
    long major = files.nextLong();
    files.skip(1);
    double user = files.nextLong() / TICKS;
    double system = files.nextLong() / TICKS;
    double children = files.nextLong() / TICKS + files.nextLong() / TICKS;
    files.skip(2);
    long threadCount = files.nextLong();
    files.skip(1);
    long start = files.nextLong();
    files.skip(1);
    long resident = files.nextLong() * pageBytes;

    long[] io = {-1, -1, -1, -1};
    long peak = -1;
    long swap = 0;
    if (thorough && state != 'Z') {
      if (files.open(id + "/io")) {
        io[0] = files.numberAfter("read_bytes:", -1);
        io[1] = files.numberAfter("write_bytes:", -1);
        io[2] = files.numberAfter("rchar:", -1);
        io[3] = files.numberAfter("wchar:", -1);
      }
      if (files.open(id + "/status")) {
        peak = files.numberAfter("VmHWM:", -1);
        peak = peak < 0 ? -1 : peak * 1024;
        swap = files.numberAfter("VmSwap:", 0) * 1024;
      }
    }
    List<ThreadReading> threads = readThreads(id, name, state, threadCount, thorough, below);
    Wait wait = state == 'Z' ? Wait.UNKNOWN : reason(id, state, threads);
    return new ProcessReading(
        id, parent, session, name, state, start, minor, major, user, system, children, resident, -1,
        peak, swap, io[0], io[1], io[2], io[3], wait, threads);
  }

  private List<ThreadReading> readThreads(
      int id, String name, char state, long count, boolean thorough, List<Integer> below) {
    int[] ids = count <= 1 ? new int[] {id} : files.numbersIn(id + "/task");
    var threads = new ArrayList<ThreadReading>(ids.length);
    for (int thread : ids) {
      String base = id + "/task/" + thread;
      String threadName = name;
      char threadState = state;
      if (ids.length > 1) {
        if (!files.open(base + "/stat")) {
          continue;
        }
        threadName = files.nameInBrackets();
        threadState = files.nextChar();
      }
      double run = 0;
      double queue = 0;
      if (files.open(base + "/schedstat")) {
        run = files.nextLong() * 1e-9;
        queue = files.nextLong() * 1e-9;
      }
      long voluntary = -1;
      long involuntary = -1;
      CpuSet allowed = CpuSet.EMPTY;
      if (thorough && files.open(base + "/status")) {
        voluntary = files.numberAfter("voluntary_ctxt_switches:", -1);
        involuntary = files.numberAfter("nonvoluntary_ctxt_switches:", -1);
        if (files.find("Cpus_allowed_list:")) {
          allowed = cpuSets.computeIfAbsent(files.restOfLine(), CpuSet::parse);
        }
      }
      if (hasChildren) {
        addChildren(id, thread, below);
      }
      threads.add(
          new ThreadReading(
              thread, threadName, threadState, run, queue, voluntary, involuntary, allowed));
    }
    return threads;
  }

  /** What a process waits for: the most telling reason among its threads. */
  private Wait reason(int id, char state, List<ThreadReading> threads) {
    if (state == 'T' || state == 't') {
      return Wait.STOPPED;
    }
    if (threads.stream().anyMatch(thread -> thread.state() == 'R')) {
      return Wait.UNKNOWN; // it does not wait
    }
    if (threads.stream().anyMatch(thread -> thread.state() == 'D')) {
      return Wait.DISK;
    }
    Wait best = Wait.UNKNOWN;
    int asked = 0;
    for (ThreadReading thread : threads) {
      if (thread.state() == 'S' && asked++ < ASKED_THREADS) {
        Wait wait = reason(id, thread.id());
        if (wait.compareTo(best) < 0) {
          best = wait;
        }
      }
    }
    return best;
  }

  private Wait reason(int id, int thread) {
    if (!files.open(id + "/task/" + thread + "/syscall") || files.text().startsWith("running")) {
      return Wait.UNKNOWN;
    }
    int number = (int) files.nextLong();
    return switch (calls.meaning(number)) {
      case SystemCalls.Meaning.Reason(Wait wait) -> wait;
      case SystemCalls.Meaning.Descriptor() ->
          SystemCalls.ofDescriptor(files.link(id + "/fd/" + files.nextHex()));
    };
  }
}
