package dev.weft.array.expr;

import dev.weft.array.layout.Region;
import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Which element of a source is seen at a place: along axis e of the source, the one at {@code
 * offset[e] + step[e] * place[outAxis[e]]}, or at {@code offset[e]} where {@code outAxis[e]} is -1.
 * Slices, transposes, flips, new axes and broadcasts are mappings, and so is one after another.
 */
public final class Mapping implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final int[] outAxis;
  private final long[] offset;
  private final long[] step;

  /** Creates a mapping; the arrays are kept. */
  public Mapping(int[] outAxis, long[] offset, long[] step) {
    this.outAxis = outAxis;
    this.offset = offset;
    this.step = step;
  }

  /** Returns the mapping of each place to itself. */
  public static Mapping identity(int rank) {
    int[] axes = new int[rank];
    long[] ones = new long[rank];
    for (int i = 0; i < rank; i++) {
      axes[i] = i;
      ones[i] = 1;
    }
    return new Mapping(axes, new long[rank], ones);
  }

  /** Returns the mapping by which {@code source} is broadcast to {@code out}. */
  public static Mapping broadcast(long[] source, long[] out) {
    Mapping same = identity(source.length);
    for (int e = 0; e < source.length; e++) {
      int axis = out.length - source.length + e;
      same.outAxis[e] = source[e] == 1 && out[axis] != 1 ? -1 : axis;
    }
    return same;
  }

  /** Returns the number of axes of the source. */
  public int rank() {
    return outAxis.length;
  }

  /** Returns the axis of the result that moves along axis {@code e} of the source, or -1. */
  public int outAxis(int e) {
    return outAxis[e];
  }

  /** Returns the index along axis {@code e} of the source at place 0. */
  public long offset(int e) {
    return offset[e];
  }

  /** Returns how far one place moves along axis {@code e} of the source. */
  public long step(int e) {
    return step[e];
  }

  /** Returns whether an array of {@code rank} axes is seen as it is. */
  public boolean isIdentity(int rank) {
    if (outAxis.length != rank) {
      return false;
    }
    for (int e = 0; e < rank; e++) {
      if (outAxis[e] != e || offset[e] != 0 || step[e] != 1) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether a box is seen in a box of the source that has no elements beside: no step is
   * longer than one place, and no two axes of the source move together.
   */
  boolean isDense() {
    for (int e = 0; e < outAxis.length; e++) {
      for (int other = 0; other < e; other++) {
        if (outAxis[e] >= 0 && outAxis[e] == outAxis[other]) {
          return false;
        }
      }
      if (outAxis[e] >= 0 && Math.abs(step[e]) != 1) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether axis e of the result moves along axis e of the source, for every e. */
  boolean isOrdered() {
    for (int e = 0; e < outAxis.length; e++) {
      if (outAxis[e] != e) {
        return false;
      }
    }
    return true;
  }

  /** Returns the mapping from the places of this one's result to what {@code inner} maps to. */
  public Mapping then(Mapping inner) {
    int n = inner.rank();
    int[] axes = new int[n];
    long[] offsets = new long[n];
    long[] steps = new long[n];
    for (int e = 0; e < n; e++) {
      int middle = inner.outAxis[e];
      if (middle < 0) {
        axes[e] = -1;
        offsets[e] = inner.offset[e];
      } else {
        axes[e] = outAxis[middle];
        offsets[e] = inner.offset[e] + inner.step[e] * offset[middle];
        steps[e] = inner.step[e] * step[middle];
      }
    }
    return new Mapping(axes, offsets, steps);
  }

  /** Returns the smallest box of the source that holds what is seen in {@code out}. */
  public Region region(Region out) {
    int n = rank();
    long[] from = new long[n];
    long[] to = new long[n];
    for (int e = 0; e < n; e++) {
      if (outAxis[e] < 0) {
        from[e] = offset[e];
        to[e] = offset[e] + 1;
      } else {
        long length = out.length(outAxis[e]);
        long first = offset[e] + step[e] * out.from(outAxis[e]);
        long last = first + step[e] * (length - 1);
        from[e] = length == 0 ? 0 : Math.min(first, last);
        to[e] = length == 0 ? 0 : Math.max(first, last) + 1;
      }
    }
    return new Region(from, to);
  }

  /**
   * Returns the part of {@code out} that is seen in a box {@code what} of the source, which lies in
   * {@link #region} of it; of a mapping that is {@link #isDense dense}.
   */
  Region seen(Region what, Region out) {
    Region seen = out;
    for (int e = 0; e < rank(); e++) {
      if (outAxis[e] >= 0) {
        boolean back = step[e] < 0;
        long from = back ? offset[e] - what.to(e) + 1 : what.from(e) - offset[e];
        seen = seen.with(outAxis[e], from, from + what.length(e));
      }
    }
    return seen;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mapping that
        && Arrays.equals(outAxis, that.outAxis)
        && Arrays.equals(offset, that.offset)
        && Arrays.equals(step, that.step);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(outAxis) * 31 + Arrays.hashCode(offset);
  }

  /** Returns for example {@code (9 - i1, 2 i0, 3)}. */
  @Override
  public String toString() {
    var text = new StringBuilder("(");
    for (int e = 0; e < outAxis.length; e++) {
      text.append(e == 0 ? "" : ", ");
      if (outAxis[e] < 0) {
        text.append(offset[e]);
      } else {
        text.append(offset[e]).append(" + ").append(step[e]).append(" i").append(outAxis[e]);
      }
    }
    return text.append(")").toString();
  }
}
