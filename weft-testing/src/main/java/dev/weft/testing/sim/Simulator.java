package dev.weft.testing.sim;

/** Runs many seeds; on the command line, {@code ./weft test --seeds N}. */
public final class Simulator {
  private Simulator() {}

  /**
   * Runs the seeds first to first + count - 1, and each tenth of them twice.
   *
   * @throws AssertionError that names the first seed for which the scheduler broke a promise
   */
  public static Simulation.Summary run(long first, long count) {
    var sum = new Simulation.Summary(0, 0, 0, 0, 0, 0, 0);
    for (long seed = first; seed < first + count; seed++) sum = sum.plus(run(seed));
    return sum;
  }

  /** As {@link #run(long, long)}, of one seed. */
  public static Simulation.Summary run(long seed) {
    var simulation = new Simulation(seed, null);
    try {
      Simulation.Summary summary = simulation.run();
      if (seed % 10 == 0) {
        var again = new Simulation(seed, null);
        again.run();
        Model.check(again.commands().equals(simulation.commands()), "not deterministic");
      }
      return summary;
    } catch (AssertionError | RuntimeException e) {
      throw broken(seed, e);
    }
  }

  /** Returns what says that a seed broke a promise, and how to see it again. */
  static AssertionError broken(long seed, Throwable e) {
    return new AssertionError(
        "seed " + seed + ": " + e + "; repeat it with: ./weft test --seed " + seed, e);
  }
}
