package dev.weft.adviser;

/**
 * Amdahl's and Gustafson's laws: what more cores can give to a program of which a share runs in
 * parallel.
 *
 * <p>Amdahl (1967) keeps the work fixed, {@code S(n) = 1 / (P/n + 1 - P)}. Gustafson (1988) lets
 * the work grow with the cores, {@code S(n) = (1 - P) + P·n}.
 */
public final class Amdahl {
  private Amdahl() {}

  /**
   * The speed-up of fixed work on {@code n} cores.
   *
   * @param parallel the share of the work that runs in parallel, 0 to 1
   * @param n cores, at least 1
   * @throws IllegalArgumentException if a value is outside its range
   */
  public static double speedup(double parallel, double n) {
    check(parallel, n);
    return 1 / (parallel / n + (1 - parallel));
  }

  /**
   * Speed-up per core, {@code S(n)/n}: 1 is perfect. The arguments are those of {@link #speedup}.
   */
  public static double efficiency(double parallel, double n) {
    return speedup(parallel, n) / n;
  }

  /**
   * Gustafson's scaled speed-up: the work done on {@code n} cores in the time of the unscaled run.
   *
   * @param parallel the share of the run on n cores that is parallel, 0 to 1
   * @param n cores, at least 1
   * @throws IllegalArgumentException if a value is outside its range
   */
  public static double gustafson(double parallel, double n) {
    check(parallel, n);
    return (1 - parallel) + parallel * n;
  }

  /**
   * The parallel share that gives this speed-up on {@code n} cores, the inverse of {@link
   * #speedup}: 6.98 on 8 cores is 0.979.
   *
   * <p>Busy cores are at most the speed-up that was reached, so this of a job's busy cores is a
   * bound and not a measurement.
   *
   * @param speedup from 1 to n; below 1 counts as 1 and above n as n
   * @param n cores, more than 1
   * @throws IllegalArgumentException if n is not more than 1 or the speed-up is not a number
   */
  public static double parallelShare(double speedup, double n) {
    if (!(n > 1) || Double.isInfinite(n) || Double.isNaN(speedup)) {
      throw new IllegalArgumentException(
          "a parallel share needs more than one core and a speed-up; speedup=%s, n=%s"
              .formatted(speedup, n));
    }
    double s = Math.clamp(speedup, 1, n);
    return (1 - 1 / s) / (1 - 1 / n);
  }

  private static void check(double parallel, double n) {
    if (!(parallel >= 0 && parallel <= 1)) {
      throw new IllegalArgumentException(
          "the parallel share lies between 0 and 1; it is %s".formatted(parallel));
    }
    if (!(n >= 1) || Double.isInfinite(n)) {
      throw new IllegalArgumentException(
          "the number of cores is at least 1; it is %s".formatted(n));
    }
  }
}
