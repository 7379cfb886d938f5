package dev.weft.array.order;

import dev.weft.store.Sized;
import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A stretch of sorted keys, with the places they come from if these are wanted. It may be a piece
 * of a longer one, whose memory it shares; only the piece is sent to other processes.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Run(long[] keys, long[] places, int from, int to) implements Sized, Serializable {

  Run(long[] keys, long[] places) {
    this(keys, places, 0, keys.length);
  }

  int size() {
    return to - from;
  }

  boolean hasPlaces() {
    return places.length > 0;
  }

  Run piece(int start, int end) {
    return new Run(keys, places, from + start, from + end);
  }

  @Override
  public long bytes() {
    return 16 + (hasPlaces() ? 16L : 8L) * size();
  }

  /** Returns the piece by itself, which is what is written. */
  @Serial
  private Object writeReplace() {
    if (size() == keys.length) {
      return this;
    }
    return new Run(
        Arrays.copyOfRange(keys, from, to),
        hasPlaces() ? Arrays.copyOfRange(places, from, to) : places);
  }
}
