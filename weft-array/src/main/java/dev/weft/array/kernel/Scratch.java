package dev.weft.array.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the elementary functions need beside their operands: arrays of a tile, and views of doubles
 * as their bits. The JVM's compiler does not vectorise {@code doubleToRawLongBits}; a copy through
 * a memory segment takes its place and runs at the speed of the L1 cache.
 */
final class Scratch {
  private static final long MAGNITUDE = Long.MAX_VALUE;

  final double[] a = new double[Nest.REGISTER];
  final double[] b = new double[Nest.REGISTER];
  final double[] c = new double[Nest.REGISTER];
  final double[] d = new double[Nest.REGISTER];
  final double[] e = new double[Nest.REGISTER];
  final long[] bits = new long[Nest.REGISTER];
  final long[] others = new long[Nest.REGISTER];
  private final MemorySegment bitsView = MemorySegment.ofArray(bits);
  private final MemorySegment othersView = MemorySegment.ofArray(others);

  /** Fills {@link #bits} with those of x. */
  void bitsOf(double[] x, int n) {
    MemorySegment.copy(x, 0, bitsView, ValueLayout.JAVA_DOUBLE, 0, n);
  }

  /** The doubles whose bits are in {@link #bits}. */
  void fromBits(double[] r, int n) {
    MemorySegment.copy(bitsView, ValueLayout.JAVA_DOUBLE, 0, r, 0, n);
  }

  /** The doubles whose bits are in {@link #others}. */
  void fromOthers(double[] r, int n) {
    MemorySegment.copy(othersView, ValueLayout.JAVA_DOUBLE, 0, r, 0, n);
  }

  /** Whether a magnitude is outside these limits, or NaN. */
  boolean beyond(double[] x, double least, double most, int n) {
    bitsOf(x, n);
    return outside(bits, Double.doubleToRawLongBits(least), Double.doubleToRawLongBits(most), n)
        < 0;
  }

  private static long outside(long[] bits, long least, long most, int n) {
    long signs = 0;
    for (int i = 0; i < n; i++) {
      long magnitude = bits[i] & MAGNITUDE;
      signs |= (magnitude - least) | (most - magnitude);
    }
    return signs;
  }
}
