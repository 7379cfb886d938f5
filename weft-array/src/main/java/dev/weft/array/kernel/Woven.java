package dev.weft.array.kernel;

/**
 * Several operations in one loop over registers.
 *
 * @param arrays what the loop reads, then what it writes
 * @param constants the bits of its constants
 */
@SuppressWarnings("ArrayRecordComponent") // registers, shared on purpose
record Woven(Loop loop, Object[] arrays, long[] constants) implements Step {
  /** A loop that was made for one {@link Pattern}. */
  interface Loop {
    /**
     * Computes the places {@code from} to {@code to - 1} of all arrays.
     *
     * @param arrays the inputs of the pattern, then its outputs
     * @param constants as in {@link Instruction.Constant}
     */
    void run(Object[] arrays, long[] constants, int from, int to);
  }

  @Override
  public void run(Tile tile) {
    loop.run(arrays, constants, 0, tile.size);
  }
}
