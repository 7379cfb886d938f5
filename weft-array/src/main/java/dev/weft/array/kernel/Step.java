package dev.weft.array.kernel;

/** What is done for one register of a tile; its arrays are bound to it. */
interface Step {
  void run(Tile tile);

  /** A loop over one array. */
  @FunctionalInterface
  interface Loop1<A, R> {
    void run(A x, R r, int n);
  }

  /** A loop over two arrays. */
  @FunctionalInterface
  interface Loop2<A, R> {
    void run(A x, A y, R r, int n);
  }

  /** A loop over one array and a constant. */
  @FunctionalInterface
  interface WithConstant {
    void run(double[] x, double c, double[] r, int n);
  }

  /** A loop over one array and a constant with what it is given. */
  @SuppressWarnings("ArrayRecordComponent") // a register, shared on purpose
  record BoundConstant(WithConstant loop, double[] x, double c, double[] r) implements Step {
    @Override
    public void run(Tile tile) {
      loop.run(x, c, r, tile.size);
    }
  }

  /** A loop over a condition and two arrays. */
  @FunctionalInterface
  interface Choice<A> {
    void run(int[] condition, A x, A y, A r, int n);
  }

  /** A loop over one array with its arrays. */
  record Bound1<A, R>(Loop1<A, R> loop, A x, R r) implements Step {
    @Override
    public void run(Tile tile) {
      loop.run(x, r, tile.size);
    }
  }

  /** A loop over two arrays with its arrays. */
  record Bound2<A, R>(Loop2<A, R> loop, A x, A y, R r) implements Step {
    @Override
    public void run(Tile tile) {
      loop.run(x, y, r, tile.size);
    }
  }

  /** A choice with its arrays. */
  @SuppressWarnings("ArrayRecordComponent") // a register, shared on purpose
  record BoundChoice<A>(Choice<A> loop, int[] condition, A x, A y, A r) implements Step {
    @Override
    public void run(Tile tile) {
      loop.run(condition, x, y, r, tile.size);
    }
  }

  /** The fold of a tile. */
  record Folding(Accumulator accumulator) implements Step {
    @Override
    public void run(Tile tile) {
      if (tile.first) {
        accumulator.first(tile.size);
      } else {
        accumulator.next(tile.size);
      }
    }
  }
}
