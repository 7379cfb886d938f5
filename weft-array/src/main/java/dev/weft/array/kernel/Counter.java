package dev.weft.array.kernel;

/** Fills a register with numbers that follow from the place in the whole array. */
final class Counter {
  private Counter() {}

  /** Places: start + row * rowStride + column * stride. */
  @SuppressWarnings("ArrayRecordComponent") // a register, shared on purpose
  record Places(int source, long[] register) implements Step {
    @Override
    public void run(Tile tile) {
      int columns = tile.columns;
      long stride = tile.columnStride[source];
      for (int row = 0; row < tile.rows; row++) {
        long first = tile.at[source] + row * tile.rowStride[source];
        for (int column = 0; column < columns; column++) {
          register[row * columns + column] = first + column * stride;
        }
      }
    }
  }

  /** Uniform random numbers. */
  static final class Uniform implements Step {
    private final int source;
    private final long key;
    private final long[] offsets;
    private final long[] counters;
    private final double[] register;

    Uniform(int source, long seed, int stream, long[] counters, double[] register) {
      this.source = source;
      this.key = Random.key(seed, stream);
      this.offsets = Random.offsets(Nest.REGISTER);
      this.counters = counters;
      this.register = register;
    }

    @Override
    public void run(Tile tile) {
      int columns = tile.columns;
      long stride = tile.columnStride[source];
      long rowStride = tile.rowStride[source];
      if (stride == 1 && (tile.rows == 1 || rowStride == columns)) {
        Random.uniform(Random.counter(key, tile.at[source]), offsets, register, tile.size);
        return;
      }
      for (int row = 0; row < tile.rows; row++) {
        long first = tile.at[source] + row * rowStride;
        for (int column = 0; column < columns; column++) {
          counters[row * columns + column] = Random.counter(0, first + column * stride);
        }
      }
      Random.uniform(key, counters, register, tile.size);
    }
  }
}
