package dev.weft.machine;

import java.util.BitSet;
import java.util.Locale;
import java.util.OptionalLong;

/** Numbers as kernels and batch systems write them; what is none is absent. */
final class Numbers {
  private Numbers() {}

  /** A positive whole number. */
  static OptionalLong whole(String text) {
    try {
      long value = Long.parseLong(text.strip());
      return value > 0 ? OptionalLong.of(value) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // "max", "unlimited", a number above Long
    }
  }

  /**
   * An amount of memory with an optional unit, as {@code 4096}, {@code 4096M}, {@code 8gb}.
   *
   * @param bytesPerPlain what a number without a unit counts
   */
  static OptionalLong bytes(String text, long bytesPerPlain) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    if (lower.endsWith("b")) {
      lower = lower.substring(0, lower.length() - 1);
      bytesPerPlain = 1;
    }
    long unit =
        switch (lower.isEmpty() ? ' ' : lower.charAt(lower.length() - 1)) {
          case 'k' -> 1L << 10;
          case 'm' -> 1L << 20;
          case 'g' -> 1L << 30;
          case 't' -> 1L << 40;
          default -> 0;
        };
    OptionalLong number = whole(unit == 0 ? lower : lower.substring(0, lower.length() - 1));
    long factor = unit == 0 ? bytesPerPlain : unit;
    return number.isEmpty() || number.getAsLong() > Long.MAX_VALUE / factor
        ? OptionalLong.empty()
        : OptionalLong.of(number.getAsLong() * factor);
  }

  /** The numbers of a list of ranges as {@code 0-3,8,10-11}; empty where it is none. */
  static BitSet ranges(String text) {
    var numbers = new BitSet();
    for (String range : text.strip().split(",", -1)) {
      String[] ends = range.strip().split("-", -1);
      try {
        int from = Integer.parseInt(ends[0]);
        int to = ends.length == 1 ? from : Integer.parseInt(ends[1]);
        if (ends.length > 2 || from < 0 || to < from || to > 1 << 20) {
          return new BitSet();
        }
        numbers.set(from, to + 1);
      } catch (NumberFormatException e) {
        return new BitSet();
      }
    }
    return numbers;
  }
}
