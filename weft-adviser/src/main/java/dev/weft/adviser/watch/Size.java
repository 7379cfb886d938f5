package dev.weft.adviser.watch;

import dev.weft.adviser.rule.Show;

/** Bytes and counts in words. */
final class Size {
  private Size() {}

  /** Bytes in binary units. */
  static String of(long bytes) {
    return Show.bytes((double) bytes);
  }

  /** Bytes, or bytes a second, in binary units. */
  static String of(double bytes) {
    return Show.bytes(bytes);
  }

  /** How many a second. */
  static String rate(long count, double seconds) {
    return Show.number(count / seconds);
  }
}
