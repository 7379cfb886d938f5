package dev.weft.graph;

import java.io.Serializable;

/**
 * Bounds of a read as if it were a straight line: part p reads nothing below {@code slope * p +
 * low} and nothing above {@code slope * p + high}. Every wiring has such bounds; they are close for
 * those that go along both stages, and as wide as the source for those that do not.
 *
 * @param most how many parts one part reads at most
 */
record Band(double slope, double low, double high, long most) implements Serializable {

  /** Returns the bounds of a read of parts [from, to) of a stage of n parts in a source of m. */
  static Band of(Wiring read, long from, long to, long n, long m) {
    return switch (read) {
      case Line line -> of(line, m);
      case Box box -> box.band(m);
      case Table table -> table.band((int) from, (int) to, n, m);
    };
  }

  private static Band of(Line line, long m) {
    double slope = (double) line.step() / line.divisor();
    double slack = slope * (line.divisor() - 1);
    return new Band(
        slope,
        line.offset() - Math.max(0, slack),
        line.offset() + line.length() - 1 - Math.min(0, slack),
        Math.min(line.length(), m));
  }

  /** Returns the least part of the source that parts [from, to) may read. */
  long least(long from, long to) {
    return (long) Math.floor(Math.min(slope * from, slope * (to - 1)) + low);
  }

  /** Returns the greatest part of the source that parts [from, to) may read. */
  long greatest(long from, long to) {
    return (long) Math.ceil(Math.max(slope * from, slope * (to - 1)) + high);
  }
}
