package dev.weft.adviser.watch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what surrounds a command: what it was granted, and where its dumps would go. */
final class Surroundings {
  /** Variables that say how many cores of this node a batch system gave, the surest first. */
  private static final List<String> SLOT_VARIABLES =
      List.of("SLURM_CPUS_ON_NODE", "SLURM_JOB_CPUS_PER_NODE", "NSLOTS", "PBS_NUM_PPN", "NCPUS");

  private final ProcFiles files;

  Surroundings(ProcFiles files) {
    this.files = files;
  }

  /** The room around the command. */
  Room room(Sampling sampling, CgroupReading limits) {
    CpuSet online =
        files.openFile("/sys/devices/system/cpu/online")
            ? CpuSet.parse(files.text())
            : CpuSet.first(Runtime.getRuntime().availableProcessors());
    CpuSet granted = limits.cpus().isEmpty() ? online : limits.cpus();
    int slots = granted.size();
    String batch = "";
    for (String variable : SLOT_VARIABLES) {
      int n = leadingNumber(System.getenv(variable));
      if (n > 0) {
        batch = variable;
        slots = Math.min(slots, n);
        break;
      }
    }
    if (limits.quotaCores() > 0) {
      slots = Math.clamp((int) Math.ceil(limits.quotaCores()), 1, Math.max(1, slots));
    }
    return new Room(
        granted, Math.max(1, slots), batch, online.size(), sampling.machineMemoryBytes(), limits);
  }

  /** The number at the start of {@code 8(x2),4}; 0 if there is none. */
  static int leadingNumber(@Nullable String text) {
    int value = 0;
    for (int i = 0; text != null && i < text.length() && i < 6; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** The limit on the size of a core dump, as the kernel words it. */
  String coreLimit() {
    if (files.open("self/limits") && files.find("Max core file size")) {
      return files.restOfLine();
    }
    return "";
  }

  /** Where core dumps go; empty if unknown. */
  String corePattern() {
    return files.open("sys/kernel/core_pattern") ? files.text().strip() : "";
  }

  /** The words of a running process; its name if they cannot be read. */
  List<String> commandLine(int pid, String name) {
    if (!files.open(pid + "/cmdline")) {
      return List.of(name);
    }
    var words = new ArrayList<>(List.of(files.text().split("\0", -1)));
    if (words.size() > 1 && words.getLast().isEmpty()) {
      words.removeLast();
    }
    return words;
  }

  /** Why a process cannot be watched, in words. */
  String cannotAttach(int pid, int self, @Nullable ProcessReading target) {
    if (pid == self) {
      return "process %d is this watch itself; give another".formatted(pid);
    }
    if (target != null) {
      return "process %d (%s) has ended already and waits only for its parent (process %d) to ask"
          .formatted(pid, target.name(), target.parent());
    }
    boolean hidden =
        files.open("self/mountinfo")
            && files.text().lines().anyMatch(l -> l.contains(" /proc ") && l.contains("hidepid="));
    return "there is no process %d".formatted(pid)
        + (hidden
            ? ", or it belongs to another user (this system hides those); look with ps -u $USER"
            : "; look for it with pgrep -af NAME");
  }
}
