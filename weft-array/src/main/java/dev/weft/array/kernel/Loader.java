package dev.weft.array.kernel;

import dev.weft.array.layout.DType;

/** Fills a register with a tile of a strided operand. */
record Loader(int input, int source, DType type, Object register) implements Step {
  /** Doubles of a cache line. */
  private static final int LINE = 8;

  @Override
  public void run(Tile tile) {
    Object from = tile.operands[input].block().array();
    int at = (int) tile.at[source];
    int rowStride = (int) tile.rowStride[source];
    int stride = (int) tile.columnStride[source];
    int rows = tile.rows;
    int columns = tile.columns;
    if (register instanceof double[] r && rows > 1 && Math.abs(rowStride) < Math.abs(stride)) {
      double[] values = (double[]) from;
      if (tile.aheadRows > 0) {
        r[0] = touched(values, at, rowStride, tile.aheadRows, stride, tile.aheadColumns);
      } else if (!tile.ahead) {
        r[0] = touched(values, at, rowStride, rows, stride, columns);
      }
    }
    if (rows > 1 && (rowStride == (long) stride * columns || columns == 1)) {
      stride = columns == 1 ? rowStride : stride;
      columns *= rows;
      rows = 1;
    }
    switch (register) {
      case double[] r -> load((double[]) from, at, rowStride, stride, rows, columns, r);
      case float[] r -> load((float[]) from, at, rowStride, stride, rows, columns, r);
      case long[] r -> loadLongs(from, at, rowStride, stride, rows, columns, r);
      case int[] r -> loadInts(from, at, rowStride, stride, rows, columns, r);
      default -> throw new IllegalStateException("no register: " + register.getClass());
    }
  }

  private void loadLongs(
      Object from, int at, int rowStride, int stride, int rows, int columns, long[] r) {
    if (from instanceof long[] values) {
      load(values, at, rowStride, stride, rows, columns, r);
    } else {
      loadUnsigned((int[]) from, at, rowStride, stride, rows, columns, r);
    }
  }

  private void loadInts(
      Object from, int at, int rowStride, int stride, int rows, int columns, int[] r) {
    switch (from) {
      case int[] values -> load(values, at, rowStride, stride, rows, columns, r);
      case short[] values -> {
        int mask = type == DType.UINT16 ? 0xffff : -1;
        load(values, mask, at, rowStride, stride, rows, columns, r);
      }
      case byte[] values -> {
        int mask = type == DType.UINT8 ? 0xff : -1;
        load(values, mask, at, rowStride, stride, rows, columns, r);
      }
      default -> throw new IllegalStateException("no array of elements: " + from.getClass());
    }
  }

  private static void load(
      double[] from, int at, int rowStride, int stride, int rows, int columns, double[] r) {
    if (stride == 1) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(from, at + row * rowStride, r, row * columns, columns);
      }
    } else if (rows > 1 && Math.abs(rowStride) < Math.abs(stride)) {
      int row = 0;
      if (rowStride == 1) {
        for (; row + LINE <= rows; row += LINE) {
          across(from, at + row, stride, columns, r, row * columns);
        }
      }
      for (int column = 0; column < columns && row < rows; column++) {
        int place = at + column * stride + row * rowStride;
        for (int k = row, to = row * columns + column;
            k < rows;
            k++, to += columns, place += rowStride) {
          r[to] = from[place];
        }
      }
    } else {
      for (int row = 0; row < rows; row++) {
        int place = at + row * rowStride;
        for (int column = 0, to = row * columns; column < columns; column++, place += stride) {
          r[to + column] = from[place];
        }
      }
    }
  }

  /** Eight rows that lie in memory as columns: of each column eight numbers, a cache line. */
  private static void across(
      double[] from, int at, int stride, int columns, double[] r, int first) {
    int to = first;
    int place = at;
    for (int column = 0; column < columns; column++, to++, place += stride) {
      r[to] = from[place];
      r[to + columns] = from[place + 1];
      r[to + 2 * columns] = from[place + 2];
      r[to + 3 * columns] = from[place + 3];
      r[to + 4 * columns] = from[place + 4];
      r[to + 5 * columns] = from[place + 5];
      r[to + 6 * columns] = from[place + 6];
      r[to + 7 * columns] = from[place + 7];
    }
  }

  /**
   * Reads a number of every cache line that tiles need, of each column the last of eight: nothing
   * but loads, of which the processor has more under way at a time than of copies, so that it waits
   * for the memory once and not for each column anew.
   */
  private static double touched(
      double[] from, int at, int rowStride, int rows, int stride, int columns) {
    int line = Math.max(1, LINE / Math.max(1, Math.abs(rowStride)));
    double sum = 0;
    for (int row = rows - 1; row >= 0; row -= line) {
      sum += column(from, at + row * rowStride, stride, columns);
    }
    return sum;
  }

  private static double column(double[] from, int at, int stride, int columns) {
    double sum = 0;
    int place = at;
    for (int column = 0; column < columns; column++, place += stride) {
      sum += from[place];
    }
    return sum;
  }

  private static void load(
      float[] from, int at, int rowStride, int stride, int rows, int columns, float[] r) {
    if (stride == 1) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(from, at + row * rowStride, r, row * columns, columns);
      }
    } else if (rows > 1 && Math.abs(rowStride) < Math.abs(stride)) {
      for (int column = 0; column < columns; column++) {
        int place = at + column * stride;
        for (int row = 0, to = column; row < rows; row++, to += columns, place += rowStride) {
          r[to] = from[place];
        }
      }
    } else {
      for (int row = 0; row < rows; row++) {
        int place = at + row * rowStride;
        for (int column = 0, to = row * columns; column < columns; column++, place += stride) {
          r[to + column] = from[place];
        }
      }
    }
  }

  private static void load(
      long[] from, int at, int rowStride, int stride, int rows, int columns, long[] r) {
    if (stride == 1) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(from, at + row * rowStride, r, row * columns, columns);
      }
    } else {
      for (int row = 0; row < rows; row++) {
        int place = at + row * rowStride;
        for (int column = 0, to = row * columns; column < columns; column++, place += stride) {
          r[to + column] = from[place];
        }
      }
    }
  }

  private static void loadUnsigned(
      int[] from, int at, int rowStride, int stride, int rows, int columns, long[] r) {
    for (int row = 0; row < rows; row++) {
      int place = at + row * rowStride;
      for (int column = 0, to = row * columns; column < columns; column++, place += stride) {
        r[to + column] = from[place] & 0xffffffffL;
      }
    }
  }

  private static void load(
      int[] from, int at, int rowStride, int stride, int rows, int columns, int[] r) {
    if (stride == 1) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(from, at + row * rowStride, r, row * columns, columns);
      }
    } else {
      for (int row = 0; row < rows; row++) {
        int place = at + row * rowStride;
        for (int column = 0, to = row * columns; column < columns; column++, place += stride) {
          r[to + column] = from[place];
        }
      }
    }
  }

  private static void load(
      short[] from, int mask, int at, int rowStride, int stride, int rows, int columns, int[] r) {
    for (int row = 0; row < rows; row++) {
      int place = at + row * rowStride;
      for (int column = 0, to = row * columns; column < columns; column++, place += stride) {
        r[to + column] = from[place] & mask;
      }
    }
  }

  private static void load(
      byte[] from, int mask, int at, int rowStride, int stride, int rows, int columns, int[] r) {
    for (int row = 0; row < rows; row++) {
      int place = at + row * rowStride;
      for (int column = 0, to = row * columns; column < columns; column++, place += stride) {
        r[to + column] = from[place] & mask;
      }
    }
  }
}
