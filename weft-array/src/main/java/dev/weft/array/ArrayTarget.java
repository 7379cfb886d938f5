package dev.weft.array;

import dev.weft.array.layout.Region;
import java.io.IOException;
import java.io.Serializable;

/**
 * Where the blocks of an array are written. The tasks that make the blocks write them, each block
 * at least once, several at a time; blocks of one array do not overlap. It travels to the tasks
 * serialized.
 */
@FunctionalInterface
public interface ArrayTarget extends Serializable {
  /**
   * Writes a block; the same block may be written again.
   *
   * @param offset where its first element is in the whole array, an index an axis
   * @param block the elements
   * @throws IOException if they cannot be written
   */
  void write(long[] offset, NDArray block) throws IOException;

  /**
   * Returns whether the elements of {@code region} are there already, from an earlier run: they are
   * then neither computed nor written. It is asked before anything is computed.
   *
   * @throws IOException if that cannot be told
   */
  default boolean holds(Region region) throws IOException {
    return false;
  }

  /** Returns an upper bound of the bytes that writing a block takes beside the block. */
  default long workBytes() {
    return 0;
  }
}
