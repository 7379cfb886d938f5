package dev.weft.machine;

import static java.util.Objects.requireNonNull;

/**
 * An amount that somebody allows.
 *
 * @param value cores, or bytes
 * @param source who says so, such as {@code cgroup v2 cpu.max} or {@code SLURM_CPUS_PER_TASK}
 */
public record Limit(long value, String source) {
  public Limit {
    requireNonNull(source, "source");
    if (value < 1) {
      throw new IllegalArgumentException("a limit is at least 1: value=" + value + ", " + source);
    }
  }
}
