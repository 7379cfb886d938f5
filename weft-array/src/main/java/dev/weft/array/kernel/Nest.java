package dev.weft.array.kernel;

/**
 * The loops over a chunk: its axes without those of length 1, neighbouring ones joined where every
 * source walks on evenly, and how the last two are cut into tiles.
 *
 * <p>A tile is {@code tileRows} by {@code tileColumns} of the last two loops. Usually it is a run
 * of the last one, or several whole rows of it if they are short; where a source is read across its
 * rows (a transpose), it is as high as a cache line has numbers, or a square where only one of the
 * two loops is folded, so that the cache lines that one row of the tile brings are used by the
 * next.
 */
final class Nest {
  /** How many elements a tile may have: 8 KB of doubles, so that a few registers stay in L1. */
  static final int TILE = 1024;

  /**
   * The length of an array of 8-byte numbers that holds a tile. Arrays that are made one after the
   * other lie so in memory; were they about a multiple of 4096 bytes apart, the processor would
   * hold a load from one back behind a store into another, and a loop would take up to three times
   * as long.
   */
  static final int REGISTER = TILE + 190;

  /**
   * How many elements a tile has that is read from memory for little work. The processor fetches
   * about so many in advance: while it works on longer tiles, the memory waits, and then it for the
   * memory. Measured on the sum of 2^24 doubles, one thread: 0.83 ns a number in tiles of 1024,
   * 0.40 in tiles of 256.
   */
  private static final int STREAMED = 256;

  /** How many steps are little work; for more, calling them so often would show. */
  private static final int FEW_STEPS = 4;

  private static final int SQUARE = 32;

  /**
   * Rows and columns of a tile where a source is read across its rows: the eight numbers that a
   * cache line has of a column, which are read once, and of the other sources runs of 1 KB, which
   * the processor fetches in advance. The lines of a whole row of tiles are asked for at once.
   * Measured on the mean of x + x.T, blocks of 1000 x 1000 doubles, two threads: 1.65 ns a number
   * in tiles of 16 x 32, asked for in squares of 128 x 125, 1.35 so.
   */
  private static final int TALL = 8;

  private static final int WIDE = 128;

  /** About so many lines are asked for at once. */
  private static final int AHEAD = 1000;

  /** Lengths of the loops, the outermost first; at least one loop. */
  final int[] length;

  /** Whether a loop's places fall together in the result. */
  final boolean[] reduced;

  /** The way of source s for one step of loop k: {@code stride[s][k]}. */
  final long[][] stride;

  final int tileRows;
  final int tileColumns;

  /** How many rows are asked for at once, where a source is read across its rows; else 0. */
  final int aheadRows;

  /** Whether there is nothing to do because an axis has length 0. */
  final boolean empty;

  /**
   * The loops.
   *
   * @param ways for each source the strides by axis
   * @param loads how many of the sources, the first ones, read memory
   * @param steps how many steps a tile takes
   */
  static Nest of(int[] shape, boolean[] reducedAxes, long[][] ways, int loads, int steps) {
    int[] length = new int[shape.length + 2];
    boolean[] reduced = new boolean[shape.length + 2];
    long[][] stride = new long[ways.length][shape.length + 2];
    int loops = 0;
    boolean empty = false;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      int n = shape[axis];
      empty |= n == 0;
      if (n == 1) {
        continue;
      }
      boolean joins = loops > 0 && reduced[loops - 1] == reducedAxes[axis];
      for (int s = 0; joins && s < ways.length; s++) {
        joins = ways[s][axis] == stride[s][loops - 1] * length[loops - 1];
      }
      if (joins) {
        length[loops - 1] *= n;
      } else {
        length[loops] = n;
        reduced[loops] = reducedAxes[axis];
        for (int s = 0; s < ways.length; s++) {
          stride[s][loops] = ways[s][axis];
        }
        loops++;
      }
    }
    if (loops == 0) {
      length[0] = 1;
      loops = 1;
    }
    boolean ordered = loads < ways.length - 1; // numbers that follow from the place rise
    if (loops > 1 && reduced[0] == reduced[1] && !ordered && isAcross(stride, loads, 1, 0)) {
      int width = strip(length[0]);
      if (width > 0 && length[1] >= SQUARE) {
        for (int k = loops; k > 2; k--) {
          length[k] = length[k - 1];
          reduced[k] = reduced[k - 1];
          for (long[] way : stride) {
            way[k] = way[k - 1];
          }
        }
        length[2] = length[0] / width;
        length[0] = width;
        reduced[2] = reduced[0];
        for (long[] way : stride) {
          way[2] = way[0] * width;
        }
        loops++;
      }
    }
    boolean maps = true;
    for (int k = 0; k < loops; k++) {
      maps &= !reduced[k];
    }
    boolean runs = maps || reduced[0]; // one tile after the other in memory
    boolean streamed = runs && loads == ways.length - 1 && steps <= FEW_STEPS;
    return new Nest(loops, length, reduced, stride, loads, streamed ? STREAMED : TILE, empty);
  }

  /** Takes the loops in the order innermost first. */
  private Nest(
      int loops,
      int[] inward,
      boolean[] folded,
      long[][] ways,
      int loads,
      int most,
      boolean empty) {
    this.empty = empty;
    length = new int[loops];
    reduced = new boolean[loops];
    stride = new long[ways.length][loops];
    for (int k = 0; k < loops; k++) {
      length[k] = inward[loops - 1 - k];
      reduced[k] = folded[loops - 1 - k];
      for (int s = 0; s < ways.length; s++) {
        stride[s][k] = ways[s][loops - 1 - k];
      }
    }
    int columns = length[loops - 1];
    int rows = loops > 1 ? length[loops - 2] : 1;
    int across = acrossWidth(loops, rows, columns, loads);
    boolean together =
        loops > 1 && reduced[loops - 1] == reduced[loops - 2] && columns <= 2 * AHEAD;
    if (across > 0 && together) {
      tileColumns = even(columns, WIDE);
      tileRows = TALL;
      aheadRows = TALL;
    } else if (across > 0) {
      tileColumns = across;
      tileRows = Math.min(rows, TILE / across);
      aheadRows = 0;
    } else {
      aheadRows = 0;
      tileColumns = even(columns, most);
      tileRows = tileColumns < columns ? 1 : even(rows, Math.max(most / Math.max(columns, 1), 1));
    }
  }

  private Nest(Nest from, int tileRows, int tileColumns) {
    length = from.length;
    reduced = from.reduced;
    stride = from.stride;
    empty = from.empty;
    aheadRows = 0;
    this.tileRows = tileRows;
    this.tileColumns = tileColumns;
  }

  /** The same loops in smaller tiles. */
  Nest inTiles(int rows, int columns) {
    return new Nest(this, Math.min(rows, tileRows), Math.min(columns, tileColumns));
  }

  /** How many elements there are. */
  long places() {
    long places = 1;
    for (int n : length) {
      places *= n;
    }
    return places;
  }

  /** The number of columns of a square tile, or 0 where a run is better. */
  private int acrossWidth(int loops, int rows, int columns, int loads) {
    if (rows < SQUARE || columns < SQUARE) {
      return 0;
    }
    if (!isAcross(stride, loads, loops - 2, loops - 1)) {
      return 0;
    }
    if (reduced[loops - 1] && !reduced[loops - 2]) {
      // lanes belong to rows, so all tiles of a row must be equally wide
      for (int width = 2 * SQUARE; width >= SQUARE / 2; width--) {
        if (columns % width == 0) {
          return width;
        }
      }
      return 0;
    }
    return even(columns, SQUARE);
  }

  /** Whether one of the loads goes shorter steps in the loop of rows than in that of columns. */
  private static boolean isAcross(long[][] stride, int loads, int rows, int columns) {
    for (int s = 0; s < loads; s++) {
      long row = Math.abs(stride[s][rows]);
      long column = Math.abs(stride[s][columns]);
      if (column > 1 && row < column && row > 0) {
        return true;
      }
    }
    return false;
  }

  /** The width of equal strips about as wide as {@link #AHEAD}, or 0 where there are none. */
  private static int strip(int columns) {
    if (columns > 2 * AHEAD) {
      for (int by = 0; by <= AHEAD / 4; by++) {
        for (int width : new int[] {AHEAD - by, AHEAD + by}) {
          if (columns % width == 0) {
            return width;
          }
        }
      }
    }
    return 0;
  }

  /** The length of pieces of at most {@code most} that are as equal as can be. */
  private static int even(int length, int most) {
    int pieces = Math.max((length + most - 1) / most, 1);
    return Math.max((length + pieces - 1) / pieces, 1);
  }

  int loops() {
    return length.length;
  }

  /** How far loop k goes on from tile to tile. */
  int step(int k) {
    return k == length.length - 1 ? tileColumns : k == length.length - 2 ? tileRows : 1;
  }
}
