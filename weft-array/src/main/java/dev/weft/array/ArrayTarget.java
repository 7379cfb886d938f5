package dev.weft.array;

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
}
