package dev.weft.array.kernel;

import dev.weft.array.layout.DType;

/** Fills a register with a tile of a strided operand. */
record Loader(int input, int source, DType type, Object register) implements Step {
  @Override
  public void run(Tile tile) {
    Object from = tile.operands[input].block().array();
    int at = (int) tile.at[source];
    int rowStride = (int) tile.rowStride[source];
    int stride = (int) tile.columnStride[source];
    int rows = tile.rows;
    int columns = tile.columns;
    if (register instanceof double[] r) {
      double[] values = (double[]) from;
      if (tile.aheadRows > 0) {
        r[0] = touched(values, at, rowStride, stride, tile.aheadRows, tile.aheadColumns);
      } else if (!tile.ahead && rows > 1 && Math.abs(rowStride) < Math.abs(stride)) {
        r[0] = touched(values, at, rowStride, stride, rows, columns);
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

  /**
   * Reads an element of every cache line that tiles need, run by run: nothing but loads, of which
   * the processor has more under way at a time than of copies, so that it waits for the memory once
   * and not for each column anew.
   */
  private static double touched(
      double[] from, int at, int rowStride, int stride, int rows, int columns) {
    return Math.abs(rowStride) < Math.abs(stride)
        ? lines(from, at, stride, columns, rowStride, rows)
        : lines(from, at, rowStride, rows, stride, columns);
  }

  private static double lines(
      double[] from, int at, int runStride, int runs, int stride, int length) {
    int line = Math.max(1, 8 / Math.max(1, Math.abs(stride)));
    double sum = 0;
    for (int run = 0; run < runs; run++) {
      int place = at + run * runStride;
      for (int i = 0; i < length; i += line) {
        sum += from[place + i * stride];
      }
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
