package dev.weft.adviser.record;

/** Who wrote a record. */
public enum Source {
  /** Grid Engine's accounting, {@code qacct -j}. */
  QACCT("qacct", "Grid Engine"),
  /** SLURM's accounting, {@code sacct}. */
  SACCT("sacct", "SLURM"),
  /** SLURM's summary of one job, {@code seff}. */
  SEFF("seff", "SLURM"),
  /** GNU {@code time -v}, or the shell's {@code time}. */
  TIME("time", "the kernel"),
  /** PBS and Torque: {@code qstat -f}, accounting records, {@code tracejob}. */
  PBS("pbs", "PBS"),
  /** Files of a control group, version 2, or what systemd kept of one. */
  CGROUP("cgroup", "the kernel"),
  /** A run that was watched. */
  WATCH("watch", "the kernel");

  private final String text;
  private final String system;

  Source(String text, String system) {
    this.text = text;
    this.system = system;
  }

  /** The name used in JSON and on the command line. */
  public String text() {
    return text;
  }

  /** Who measured, in words. */
  public String system() {
    return system;
  }
}
