package dev.weft.io.chunk;

/**
 * Room for what is between the bytes of a file and the elements of a block, used again from chunk
 * to chunk of a block: to have a fresh megabyte each time costs more than to copy one.
 */
public final class Scratch {
  private byte[] packed = new byte[0];
  private byte[] elements = new byte[0];

  /** Creates room that grows when it is needed. */
  public Scratch() {}

  /** Returns an array of at least {@code length} bytes for what is packed. */
  public byte[] packed(int length) {
    if (packed.length < length) {
      packed = new byte[length];
    }
    return packed;
  }

  /** Returns an array of at least {@code length} bytes for elements. */
  public byte[] elements(int length) {
    if (elements.length < length) {
      elements = new byte[length];
    }
    return elements;
  }
}
