package dev.weft.io.chunk;

import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;

/** How the chunks of an array lie in files of a folder, one a chunk: what stores differ in. */
public interface ChunkFormat extends Serializable {
  /** Returns the type of the elements. */
  DType type();

  /** Returns the shape, and the lengths of what one file holds. */
  Grid grid();

  /** Returns the lengths of the smallest part of a file that is packed by itself. */
  long[] unit();

  /** Returns the name of the file of a chunk, with {@code /} between folders. */
  String name(long[] index);

  /** Returns all that the bytes of chunks depend on, on one line. */
  String description();

  /**
   * Copies a box of a chunk.
   *
   * @param file the bytes of the chunk
   * @param box the elements, counted from the start of the chunk
   * @param to where they go
   * @param scratch room that others do not use meanwhile
   * @throws IOException if the bytes are damaged; the message names the place in them
   */
  void read(Bytes file, Region box, Boxes.Side to, Scratch scratch) throws IOException;

  /** Fills a box of elements that were never written. */
  void fill(Boxes.Side to, long[] lengths);

  /**
   * Returns the bytes of a chunk.
   *
   * @param from the elements that are of the array
   * @param lengths how many along each axis; fewer than a chunk has where it hangs over the end
   * @param scratch room that others do not use meanwhile; the bytes may lie in it
   */
  ByteBuffer write(Boxes.Side from, long[] lengths, Scratch scratch) throws IOException;
}
