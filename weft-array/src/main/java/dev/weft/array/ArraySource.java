package dev.weft.array;

import dev.weft.array.layout.AutoChunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.io.IOException;
import java.io.Serializable;

/**
 * Where the values of an array are: a file, a store, an instrument, of which any box can be read.
 * Tasks read from it, on any thread and in any process, any number of times; it travels to them
 * serialized.
 */
public interface ArraySource extends Serializable {
  /** Returns the type of the elements. */
  DType dtype();

  /** Returns the length of every axis. */
  long[] shape();

  /**
   * Returns a text that is equal for equal values and for those alone, as the path, size and time
   * of a file: work on sources of one identity is done once.
   */
  String identity();

  /** Returns what people call it, as the name of a file. */
  String label();

  /**
   * Returns whether any box is read at the cost of its own bytes, as of a mapped file. Such a
   * source is read anew by every operation that needs it, in whatever boxes that needs. Any other
   * one, as a store of packed chunks, is read block by block, each once.
   */
  default boolean readsAnyBox() {
    return true;
  }

  /** Returns the shape and the blocks in which it is best read. */
  default Layout layout() {
    return AutoChunks.ofThisProcess().layout(dtype(), shape());
  }

  /** Returns an upper bound of the bytes that reading a block takes beside the block. */
  default long workBytes() {
    return 0;
  }

  /**
   * Returns the elements of {@code region}, of its shape and of this type.
   *
   * @throws IOException if they cannot be read; the message should name the file and the place
   */
  NDArray read(Region region) throws IOException;
}
