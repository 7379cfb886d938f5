package dev.weft.scheduler;

import java.util.Arrays;

/** A growable list of ints, with its array in the open for loops that count nanoseconds. */
final class IntList {
  int[] items = new int[16];
  int size;

  void add(int x) {
    if (size == items.length) items = Arrays.copyOf(items, size * 2);
    items[size++] = x;
  }

  int[] toArray() {
    return Arrays.copyOf(items, size);
  }
}
