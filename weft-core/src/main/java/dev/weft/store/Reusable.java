package dev.weft.store;

import org.jspecify.annotations.Nullable;

/** A value in one array, whose memory can be used again for another value. */
public interface Reusable {
  /**
   * Gives up the array: called when nobody reads the value any more, or will. Returns null from the
   * second call on, and if the array is not to be used again.
   */
  @Nullable Object giveUp();
}
