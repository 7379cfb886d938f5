package dev.weft;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;

/**
 * The seeds of random tests: 0 and on; from a number that nobody knows on with {@code
 * -Dweft.seed=RANDOM}; or the one of {@code -Dweft.seed=17}, which repeats a failure of that seed.
 */
public final class SeedRange {
  private SeedRange() {}

  /** Returns {@code count} seeds, or the one that was asked for. */
  public static LongStream of(int count) {
    String given = System.getProperty("weft.seed", "");
    if (given.isEmpty()) {
      return LongStream.range(0, count);
    }
    if (!given.equals("RANDOM")) {
      return LongStream.of(Long.parseLong(given));
    }
    long first = ThreadLocalRandom.current().nextLong(1_000_000_000);
    return LongStream.range(first, first + count);
  }
}
