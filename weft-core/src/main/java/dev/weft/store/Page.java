package dev.weft.store;

import org.jspecify.annotations.Nullable;

/** A run of slots; what is in them is guarded by the rules of {@link StageValues}. */
final class Page {
  final @Nullable Object[] values;
  int live; // slots in use; guarded by the page, as are the two below
  long bytes; // of them
  boolean dead; // unlinked when the last slot fell empty: take a new page

  Page(int size) {
    values = new @Nullable Object[size];
  }
}
