package dev.weft.adviser.watch;

import java.util.ArrayList;
import java.util.List;

/**
 * The very lines to change: those of the batch system that the command runs in, or of all three
 * where it runs in none.
 */
final class Change {
  private static final long GIB = 1L << 30;

  private Change() {}

  /** Lines that ask for so many cores on one node. */
  static List<String> cores(Facts f, int n) {
    return ordered(
        f,
        "#$ -pe smp " + n,
        "#SBATCH --nodes=1 --ntasks=1 --cpus-per-task=" + n,
        "#PBS -l select=1:ncpus=" + n);
  }

  /** Lines that ask for so much memory for the job. */
  static List<String> memory(Facts f, long bytes) {
    int slots = Math.max(1, f.room().batch().isEmpty() ? 1 : f.room().slots());
    return ordered(
        f,
        "#$ -l h_vmem=" + gigabytes(bytes / slots) + "G",
        "#SBATCH --mem=" + gigabytes(bytes) + "G",
        "#PBS -l select=1:ncpus=%d:mem=%dgb".formatted(slots, gigabytes(bytes)));
  }

  private static long gigabytes(long bytes) {
    return Math.max(1, (bytes + GIB - 1) / GIB);
  }

  private static List<String> ordered(Facts f, String sge, String slurm, String pbs) {
    String batch = f.room().batch();
    var lines = new ArrayList<String>();
    if (!batch.startsWith("SLURM") && !batch.startsWith("PBS") && !batch.startsWith("NCPUS")) {
      lines.add("SGE:   " + sge);
    }
    if (batch.isEmpty() || batch.startsWith("SLURM")) {
      lines.add("SLURM: " + slurm);
    }
    if (batch.isEmpty() || batch.startsWith("PBS") || batch.startsWith("NCPUS")) {
      lines.add("PBS:   " + pbs);
    }
    return lines;
  }

  /** Lines that start as many threads as there are cores. */
  static List<String> threads(int n) {
    return List.of(
        "export OMP_NUM_THREADS=%d OPENBLAS_NUM_THREADS=%d MKL_NUM_THREADS=%d".formatted(n, n, n),
        "or start fewer workers: (workers) x (threads of each) = %d".formatted(n));
  }
}
