package dev.weft.array.kernel;

/** The tile that is being computed: its size, and where every source is read. */
final class Tile {
  Operand[] operands = {};

  int rows;
  int columns;

  /** rows * columns. */
  int size;

  /** How many rows and columns are asked for before this tile, with those to come; 0 for none. */
  int aheadRows;

  int aheadColumns;

  /** Whether tiles are asked for together, and no tile by itself. */
  boolean ahead;

  /** Whether it is the first of those that fall on the same places of the result. */
  boolean first;

  /** For each source the place of the tile's first element. */
  final long[] at;

  final long[] rowStride;
  final long[] columnStride;

  Tile(int sources) {
    at = new long[sources];
    rowStride = new long[sources];
    columnStride = new long[sources];
  }
}
