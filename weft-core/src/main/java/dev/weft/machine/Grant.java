package dev.weft.machine;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * How much this process may use: the least of what the host, its control groups, its batch system
 * and its user allow.
 *
 * @param limit the one that binds
 * @param considered every limit that was found, the host's first
 */
public record Grant(Limit limit, List<Limit> considered) {
  public Grant {
    considered = List.copyOf(considered);
  }

  /** Returns cores, or bytes. */
  public long value() {
    return limit.value();
  }

  /** Returns who set the limit that binds. */
  public String source() {
    return limit.source();
  }

  /**
   * Returns the cores of this process: those of the host, less what affinity, control groups and a
   * batch system (SLURM, SGE, PBS, LSF) withhold. {@code WEFT_THREADS} in the environment overrides
   * all of them.
   */
  public static Grant ofCores() {
    return Machine.cores(Path.of("/"), System.getenv());
  }

  /** Returns the bytes of memory of this process, all its uses together. */
  public static Grant ofMemory() {
    return Machine.memory(Path.of("/"), System.getenv());
  }

  /** The least of some limits; the first of equal ones binds. */
  static Grant least(List<Limit> limits) {
    Limit least = limits.stream().min(Comparator.comparingLong(Limit::value)).orElseThrow();
    return new Grant(least, limits);
  }

  /** The word of one, whatever others allow. */
  static Grant decreed(Limit limit, List<Limit> others) {
    return new Grant(limit, others);
  }
}
