package dev.weft.array.kernel;

/**
 * Counter-based random numbers: SplitMix64's finaliser (Steele, Lea and Flood 2014, with Stafford's
 * variant 13) of a hashed seed plus place times the golden ratio. The number at a place depends on
 * the seed, the stream and the place alone.
 */
final class Random {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final double UNIT = 0x1p-53;

  private Random() {}

  /** The start of the sequence of a seed; seeds 1, 2, 3 are far apart after hashing. */
  static long key(long seed, int stream) {
    return mix(mix(seed ^ 0x6a09e667f3bcc909L) + mix(stream + 0xbb67ae8584caa73bL));
  }

  static long counter(long key, long place) {
    return key + place * GOLDEN;
  }

  /** What the places after a tile's first add to its counter; saves a multiplication each. */
  static long[] offsets(int n) {
    long[] offsets = new long[n];
    for (int i = 0; i < n; i++) {
      offsets[i] = i * GOLDEN;
    }
    return offsets;
  }

  static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  static void uniform(long key, long[] counters, double[] r, int n) {
    for (int i = 0; i < n; i++) {
      long z = key + counters[i];
      z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      z = z ^ (z >>> 31);
      r[i] = (z >>> 11) * UNIT;
    }
  }

  /** Of multiples of 2^-53 those of 2^-24 that a float holds. */
  static void single(double[] x, float[] r, int n) {
    for (int i = 0; i < n; i++) {
      r[i] = (float) (Math.floor(x[i] * 0x1p24) * 0x1p-24);
    }
  }
}
