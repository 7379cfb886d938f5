package dev.weft.array.kernel;

/** Where a fold reads an input in memory: an array, a place in it, and how far the next row is. */
final class Cursor {
  private static final double[] NOTHING = {};

  double[] array = NOTHING;
  int at;
  int way;

  /** Holds no array any more. */
  void clear() {
    array = NOTHING;
  }
}
