package dev.weft.array.layout;

import java.io.Serializable;
import java.util.Arrays;

/** A box of elements: along axis i, those from {@code from(i)} to {@code to(i)}, exclusive. */
public final class Region implements Serializable {
  private static final long serialVersionUID = 1;

  private final long[] from;
  private final long[] to;

  /** Creates a region; the arrays are kept. */
  public Region(long[] from, long[] to) {
    this.from = from;
    this.to = to;
  }

  /** Returns all of an array of {@code shape}. */
  public static Region all(long... shape) {
    return new Region(new long[shape.length], shape.clone());
  }

  /** Returns the number of axes. */
  public int rank() {
    return from.length;
  }

  /** Returns the first index along {@code axis}. */
  public long from(int axis) {
    return from[axis];
  }

  /** Returns the index after the last along {@code axis}. */
  public long to(int axis) {
    return to[axis];
  }

  /** Returns the length along {@code axis}. */
  public long length(int axis) {
    return to[axis] - from[axis];
  }

  /** Returns the length along every axis. */
  public long[] shape() {
    long[] shape = new long[from.length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = to[i] - from[i];
    }
    return shape;
  }

  /** Returns the number of elements. */
  public long size() {
    long size = 1;
    for (int i = 0; i < from.length; i++) {
      size *= to[i] - from[i];
    }
    return size;
  }

  /** Returns this region with other bounds along {@code axis}. */
  public Region with(int axis, long newFrom, long newTo) {
    long[] f = from.clone();
    long[] t = to.clone();
    f[axis] = newFrom;
    t[axis] = newTo;
    return new Region(f, t);
  }

  /** Returns what both have; empty, with equal bounds, where they are apart. */
  public Region and(Region other) {
    long[] f = from.clone();
    long[] t = to.clone();
    for (int i = 0; i < f.length; i++) {
      f[i] = Math.max(f[i], other.from[i]);
      t[i] = Math.max(f[i], Math.min(t[i], other.to[i]));
    }
    return new Region(f, t);
  }

  /** Returns this region moved by {@code by} along {@code axis}. */
  public Region moved(int axis, long by) {
    return with(axis, from[axis] + by, to[axis] + by);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Region that
        && Arrays.equals(from, that.from)
        && Arrays.equals(to, that.to);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(from) * 31 + Arrays.hashCode(to);
  }

  @Override
  public String toString() {
    var text = new StringBuilder("[");
    for (int i = 0; i < from.length; i++) {
      text.append(i == 0 ? "" : ", ").append(from[i]).append(":").append(to[i]);
    }
    return text.append("]").toString();
  }
}
