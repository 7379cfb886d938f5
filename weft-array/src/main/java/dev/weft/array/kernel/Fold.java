package dev.weft.array.kernel;

/** How the elements that share a place in a reduction's result become one. */
public enum Fold {
  /**
   * The sum: wrapping for integers, compensated for floating point. Of float64 in memory, and of
   * products of two such, runs of at most 128 numbers of a row are added plainly in eight chains,
   * or eight numbers of a column, and what the runs come to with compensation.
   */
  SUM,
  /** The product. */
  PROD,
  /** The smallest; NaN if one is NaN. */
  MIN,
  /** The largest; NaN if one is NaN. */
  MAX,
  /** The arithmetic mean in floating point; NaN of nothing. */
  MEAN,
  /** The mean squared distance from the mean, merged by means; see {@link Term#correction}. */
  VARIANCE,
  /** How many are not zero, as int64. */
  COUNT_NONZERO,
  /** Whether one is not zero. */
  ANY,
  /** Whether none is zero. */
  ALL,
  /** The place (a second register) of the first smallest, or of the first NaN; -1 of nothing. */
  ARGMIN,
  /** The place (a second register) of the first largest, or of the first NaN; -1 of nothing. */
  ARGMAX
}
