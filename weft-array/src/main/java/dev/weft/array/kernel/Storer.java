package dev.weft.array.kernel;

/** Writes a register's tile into a block of the chunk's shape. */
final class Storer {
  private Storer() {}

  static void store(Object register, int rows, int columns, Block to, int at, int rowStride) {
    if (rowStride == columns || rows == 1) {
      store(register, 0, rows * columns, to, at);
    } else {
      for (int row = 0; row < rows; row++) {
        store(register, row * columns, columns, to, at + row * rowStride);
      }
    }
  }

  private static void store(Object register, int from, int n, Block to, int at) {
    switch (to.array()) {
      case double[] values -> System.arraycopy(register, from, values, at, n);
      case float[] values -> System.arraycopy(register, from, values, at, n);
      case long[] values -> System.arraycopy(register, from, values, at, n);
      case int[] values -> {
        if (register instanceof long[] wide) {
          for (int i = 0; i < n; i++) {
            values[at + i] = (int) wide[from + i];
          }
        } else {
          System.arraycopy(register, from, values, at, n);
        }
      }
      case short[] values -> {
        int[] wide = (int[]) register;
        for (int i = 0; i < n; i++) {
          values[at + i] = (short) wide[from + i];
        }
      }
      case byte[] values -> {
        int[] wide = (int[]) register;
        for (int i = 0; i < n; i++) {
          values[at + i] = (byte) wide[from + i];
        }
      }
      default -> throw new IllegalStateException("no array of elements: " + to.array().getClass());
    }
  }
}
