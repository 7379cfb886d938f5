package dev.weft.cluster;

import org.jspecify.annotations.Nullable;

/** What comes back when a value is asked for. */
sealed interface Answer {

  /** The value. */
  record Present(@Nullable Object value) implements Answer {}

  /** It is not held there, or not any more. */
  record Absent() implements Answer {}

  /** It is there, but cannot be had from there, now or later. */
  record Unsendable(String why) implements Answer {}
}
