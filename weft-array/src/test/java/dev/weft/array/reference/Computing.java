package dev.weft.array.reference;

import dev.weft.array.Sequential;
import dev.weft.client.Lazy;

/** Whatever computes lazy values. */
interface Computing {
  /** The smallest engine. */
  Computing SEQUENTIAL = Sequential::compute;

  /** Returns the value. */
  <T> T compute(Lazy<T> lazy);
}
