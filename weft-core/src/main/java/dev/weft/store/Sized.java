package dev.weft.store;

/** A value that knows its bytes, as a block of an array does. */
public interface Sized {
  /** Returns the bytes that this value keeps occupied; always the same number. */
  long bytes();
}
