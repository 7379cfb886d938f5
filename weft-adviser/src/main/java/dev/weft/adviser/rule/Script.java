package dev.weft.adviser.rule;

import dev.weft.adviser.record.JobRecord;
import dev.weft.adviser.record.Label;
import dev.weft.adviser.record.Quantity;
import dev.weft.adviser.record.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * The very lines of a job script, for Grid Engine, SLURM and PBS, the record's own system first.
 */
final class Script {
  private static final double GIB = 1L << 30;

  private Script() {}

  /** Lines that ask for so many processors on one node. */
  static List<String> slots(JobRecord record, int n) {
    return ordered(
        record,
        "#$ -pe %s %d".formatted(environment(record), n),
        "#SBATCH --nodes=1 --ntasks=1 --cpus-per-task=%d".formatted(n),
        "#PBS -l select=1:ncpus=%d".formatted(n));
  }

  /** Lines that ask for so many tasks, wherever they run. */
  static List<String> tasks(JobRecord record, int n) {
    return ordered(
        record,
        "#$ -pe %s %d".formatted(environment(record), n),
        "#SBATCH --ntasks=%d --cpus-per-task=1".formatted(n),
        "#PBS -l select=%d:ncpus=1:mpiprocs=1".formatted(n));
  }

  /**
   * Lines that ask for so much memory for a job of so many slots: SLURM's {@code --mem} is of each
   * node, Grid Engine's h_vmem of each slot, PBS's of each chunk, of which there is one a node.
   */
  static List<String> memory(JobRecord record, double bytes, double slots) {
    double n = slots >= 1 ? slots : 1;
    double nodes = Math.clamp(record.value(Quantity.NODES).orElse(1), 1, n);
    return ordered(
        record,
        "#$ -l h_vmem=%s".formatted(amount(bytes / n, "M", "G")),
        "#SBATCH --mem=%s".formatted(amount(bytes / nodes, "M", "G")),
        "#PBS -l select=%d:ncpus=%d:mem=%s"
            .formatted((int) nodes, (int) Math.ceil(n / nodes), amount(bytes / nodes, "mb", "gb")));
  }

  /** Lines that ask for so many seconds. */
  static List<String> time(JobRecord record, double seconds) {
    long s = (long) Math.ceil(seconds / 300) * 300;
    String clock = "%02d:%02d:%02d".formatted(s / 3_600, s % 3_600 / 60, s % 60);
    return ordered(
        record, "#$ -l h_rt=" + clock, "#SBATCH --time=" + clock, "#PBS -l walltime=" + clock);
  }

  /** Lines that keep threads from being tied to one core, or started too many. */
  static List<String> threads(JobRecord record, int n) {
    return ordered(
        record,
        "#$ -pe %s %d, then: export OMP_NUM_THREADS=$NSLOTS".formatted(environment(record), n),
        "#SBATCH --nodes=1 --ntasks=1 --cpus-per-task=%d, then: export OMP_NUM_THREADS=$SLURM_CPUS_PER_TASK"
            .formatted(n),
        "#PBS -l select=1:ncpus=%d:ompthreads=%d".formatted(n, n));
  }

  /** Lines that make one array of many short jobs. */
  static List<String> bundle(JobRecord record) {
    return ordered(
        record,
        "#$ -t 1-1000:50   (each task then does 50 of them in a loop)",
        "#SBATCH --array=0-999:50   (each task then does 50 of them in a loop)",
        "#PBS -J 0-999:50   (each task then does 50 of them in a loop)");
  }

  /** One line each, under the name of its system, the record's own first. */
  static List<String> ordered(JobRecord record, String sge, String slurm, String pbs) {
    var lines = new ArrayList<String>();
    lines.add("SGE:   " + sge);
    lines.add("SLURM: " + slurm);
    lines.add("PBS:   " + pbs);
    int own =
        switch (record.source()) {
          case QACCT -> 0;
          case SACCT, SEFF -> 1;
          case PBS -> 2;
          case TIME, CGROUP, WATCH -> 0;
        };
    lines.addFirst(lines.remove(own));
    return lines;
  }

  private static String environment(JobRecord record) {
    return record.source() == Source.QACCT ? record.label(Label.ENVIRONMENT).orElse("smp") : "smp";
  }

  private static String amount(double bytes, String mega, String giga) {
    if (bytes >= 8 * GIB) {
      return (long) Math.ceil(bytes / GIB) + giga;
    }
    long step = 256;
    return Math.max(step, (long) Math.ceil(bytes / (1L << 20) / step) * step) + mega;
  }
}
