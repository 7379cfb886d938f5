package dev.weft.array;

import java.io.Serializable;

/**
 * How far along an axis blocks see their neighbours, and what they see outside the array.
 *
 * @param before elements before the block
 * @param after elements after the block
 * @param boundary what lies outside
 * @param value the number outside, if the boundary is {@link Blocks.Boundary#CONSTANT}
 */
public record Overlap(int before, int after, Blocks.Boundary boundary, double value)
    implements Serializable {
  /** Checks that no depth is below 0. */
  public Overlap {
    if (before < 0 || after < 0) {
      throw new IllegalArgumentException(
          "an overlap must not be below 0: before=" + before + ", after=" + after);
    }
  }

  /** Returns an overlap of one depth on both sides. */
  public static Overlap of(int depth, Blocks.Boundary boundary) {
    return new Overlap(depth, depth, boundary, 0);
  }

  /** Returns an overlap with a number outside the array. */
  public static Overlap constant(int depth, double value) {
    return new Overlap(depth, depth, Blocks.Boundary.CONSTANT, value);
  }

  /** Returns none. */
  public static Overlap none() {
    return new Overlap(0, 0, Blocks.Boundary.NONE, 0);
  }

  boolean isOpen() {
    return boundary == Blocks.Boundary.NONE;
  }

  /**
   * Returns which of the {@code n} elements of an axis is seen at place {@code at}, which may be
   * outside; -1 if it is the number there.
   */
  long source(long at, long n) {
    if (at >= 0 && at < n) {
      return at;
    }
    return switch (boundary) {
      case PERIODIC -> Math.floorMod(at, n);
      case NEAREST -> Math.clamp(at, 0, n - 1);
      case REFLECT -> {
        long turned = Math.floorMod(at, 2 * n);
        yield turned < n ? turned : 2 * n - 1 - turned;
      }
      case CONSTANT -> -1;
      case NONE -> throw new IllegalStateException("nothing is outside: " + at + " of " + n);
    };
  }
}
