package dev.weft.adviser.watch;

import dev.weft.adviser.rule.Confidence;
import dev.weft.adviser.rule.Finding;
import dev.weft.adviser.rule.Show;
import java.util.List;

/** What is worth saying besides the bottleneck. */
final class Remarks {
  /** Part of the wanted time spent in line, from which it is worth a word. */
  private static final double QUEUEING = 0.15;

  /** Cores kept busy by others from which they explain a queue. */
  private static final double OTHERS = 0.25;

  /** Processes started a second from which starting them is work of its own (about 1 ms each). */
  private static final double STORM = 100;

  private static final double KERNEL = 0.5;

  private Remarks() {}

  static void add(Facts f, Shares s, Bottleneck bottleneck, List<Finding> findings) {
    machineBusy(s, findings);
    storm(f, s, findings);
    outlived(f, findings);
    kernel(f, bottleneck, findings);
    nearLimit(f, bottleneck, findings);
    gpu(f, findings);
  }

  private static Finding remark(
      String id,
      String summary,
      List<String> evidence,
      String threshold,
      List<String> change,
      String gain,
      Confidence confidence) {
    return new Finding(id, summary, evidence, threshold, change, gain, confidence, 0, true);
  }

  private static void machineBusy(Shares s, List<Finding> findings) {
    double crowd = Math.max(0, s.demand() - s.allowed().size()); // its own doing
    double lost = Math.max(0, s.queued() - crowd);
    if (s.wall() < 0.2
        || s.queueing() < 0.1
        || s.others() < OTHERS
        || lost < QUEUEING * Math.max(s.demand(), 0.1)) {
      return;
    }
    findings.add(
        remark(
            "machine-busy",
            "The machine was busy with other work: its threads waited for cores that others used",
            List.of(
                "other programs kept %s of its %d cores busy"
                    .formatted(Show.number(s.others()), s.allowed().size()),
                "its threads ran for %s and stood in line for %s core-seconds a second"
                    .formatted(Show.number(s.busy()), Show.number(s.queued()))),
            "others use %s cores, and %s of the wanted time is spent in line"
                .formatted(Show.number(OTHERS), Show.percent(QUEUEING)),
            List.of(
                "Run it when the machine is free, or ask the batch system for cores of its own"),
            "about %s of its wall time".formatted(Show.percent(Math.min(0.9, s.queueing()))),
            Confidence.HIGH));
  }

  private static void storm(Facts f, Shares s, List<Finding> findings) {
    Stretch total = f.course().total();
    double started = total.around().started() / s.wall();
    double inEnded = total.work().childSeconds() / Math.max(1e-9, f.cpuSeconds());
    if (started < STORM || total.around().started() < 200 || inEnded < 0.3) {
      return;
    }
    findings.add(
        remark(
            "short-lived-processes",
            "It starts many short processes: about %d in %s"
                .formatted(total.around().started(), Show.seconds(f.wallSeconds())),
            List.of(
                "the machine started %s processes and threads a second meanwhile"
                    .formatted(Show.number(started)),
                "%s of its CPU time was used by processes that had ended; %d were seen alive"
                    .formatted(Show.percent(Math.min(1, inEnded)), f.course().seen())),
            "%s starts a second, and %s of the CPU time in ended processes"
                .formatted(Show.number(STORM), Show.percent(0.3)),
            List.of(
                "Do in one process what a loop starts programs for (one awk or Python instead of many"
                    + " calls; xargs -n 100)"),
            "about 1 ms of CPU time for each process",
            Confidence.MEDIUM));
  }

  private static void outlived(Facts f, List<Finding> findings) {
    if (!f.survivors().isEmpty()) {
      findings.add(
          remark(
              "left-running",
              "%d process%s of it run%s on after its end"
                  .formatted(
                      f.survivors().size(),
                      f.survivors().size() == 1 ? "" : "es",
                      f.survivors().size() == 1 ? "s" : ""),
              List.of("still running: " + String.join(", ", f.survivors())),
              "alive when the watch ended",
              List.of(
                  "Add wait at the end of the script, or end them; a batch system kills them with the"
                      + " job"),
              "their work is counted up to here only",
              Confidence.HIGH));
    } else if (f.waitedSeconds() >= 0.05) {
      findings.add(
          remark(
              "outlived",
              "Processes of it ran on for %s after its end"
                  .formatted(Show.seconds(f.waitedSeconds())),
              List.of(
                  "%d orphan%s waited for; their CPU time is counted"
                      .formatted(f.reparented(), f.reparented() == 1 ? "" : "s")),
              "alive when the command ended, in its session",
              List.of(
                  "Add wait at the end of the script: a batch system ends the job without them"),
              "",
              Confidence.HIGH));
    }
  }

  private static void kernel(Facts f, Bottleneck bottleneck, List<Finding> findings) {
    double share = f.kernel().systemSeconds() / Math.max(1e-9, f.kernel().cpuSeconds());
    if (bottleneck != Bottleneck.CPU || share < KERNEL || f.cpuSeconds() < 0.5) {
      return;
    }
    findings.add(
        remark(
            "kernel-time",
            "%s of its CPU time is spent in the kernel".formatted(Show.percent(share)),
            List.of(
                "%s in the kernel, %s in its own code"
                    .formatted(
                        Show.seconds(f.kernel().systemSeconds()),
                        Show.seconds(f.kernel().userSeconds())),
                "%s page faults a second"
                    .formatted(Show.number(f.minorFaults() / f.activeSeconds()))),
            Show.percent(KERNEL) + " of the CPU time in the kernel",
            List.of(
                "Look for small reads and writes, memory taken and given back in a loop, and processes"
                    + " started in a loop: strace -c -f"),
            "",
            Confidence.MEDIUM));
  }

  private static void nearLimit(Facts f, Bottleneck bottleneck, List<Finding> findings) {
    long limit = f.room().limits().memoryLimitBytes();
    if (limit <= 0 || bottleneck == Bottleneck.MEMORY || f.treeBytes() < 0.9 * limit) {
      return;
    }
    findings.add(
        remark(
            "memory-near-limit",
            "Its memory came near its limit",
            List.of("%s at most of %s".formatted(Size.of(f.treeBytes()), Size.of(limit))),
            "90 % of the limit",
            Change.memory(f, Math.round(f.treeBytes() * 1.25)),
            "no kill for a little more input",
            Confidence.MEDIUM));
  }

  private static void gpu(Facts f, List<Finding> findings) {
    if (f.gpus().size() < 3) {
      return;
    }
    double mean = f.gpus().stream().mapToDouble(GpuReading::busyPercent).average().orElse(0);
    long cards = f.gpus().stream().mapToInt(GpuReading::index).distinct().count();
    if (mean < 5) {
      return; // not used, as far as can be seen
    }
    findings.add(
        remark(
            mean >= 80 ? "gpu-bound" : "gpu-partly-idle",
            "%s busy %s of the time"
                .formatted(
                    cards == 1 ? "The GPU was" : "The " + cards + " GPUs were",
                    Show.percent(mean / 100)),
            List.of(
                "%d readings of nvidia-smi, other programs' use included"
                    .formatted(f.gpus().size())),
            "80 % of the time",
            mean >= 80
                ? List.of("A second GPU, or a faster one, may pay")
                : List.of(
                    "Feed it faster first: more loader threads, larger batches, data on local disk"),
            "",
            Confidence.LOW));
  }
}
