package dev.weft.testing.sim;

/**
 * Runs many seeds. From the command line: {@code Simulator [seeds] [first seed]}; with {@code
 * -Dtrace=true} the story of each seed is printed.
 */
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
      throw new AssertionError("seed " + seed + ": " + e, e);
    }
  }
}
