package dev.weft.adviser.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The tasks of one array against each other. */
public final class ArrayRule {
  /** A task that takes twice as long as the middle one makes all wait for it. */
  private static final double SLOW = 2;

  private static final double SECONDS = 5;

  private ArrayRule() {}

  /**
   * Whether a task held up its array.
   *
   * @param wall its seconds
   * @param middle the median of the tasks' seconds
   * @param tasks how many tasks there are
   */
  public static Optional<Finding> slow(double wall, double middle, int tasks) {
    if (tasks < 3 || !(wall >= SLOW * middle) || wall - middle < SECONDS) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            "one-slow-worker",
            "It ran %s times as long as the middle one of its %d tasks: the array waited for it"
                .formatted(Show.number(wall / middle), tasks),
            List.of(
                "%s, where the middle task took %s"
                    .formatted(Show.seconds(wall), Show.seconds(middle))),
            "at least three tasks, and %s times their median".formatted(Show.number(SLOW)),
            List.of(
                "Split what this task does, or start it first: an array ends with its slowest task",
                "If its work is no larger than the others', look at its node: weft advise job ID shows it"),
            "the array's result %s sooner".formatted(Show.seconds(wall - middle)),
            Confidence.HIGH,
            0,
            false));
  }

  /** The middle value, the mean of two where their number is even. */
  public static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
