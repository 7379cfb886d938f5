package dev.weft.graph;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An n-d block map: axis e of the source is read at [step[e]*o + offset[e], +length[e]), where o is
 * the index along axis outAxis[e] of the reading part (0 if outAxis[e] is -1). Transposes,
 * broadcasts, n-d slices and stencils, contractions. Row-major.
 */
public final class Box implements PartWiring {
  private static final long serialVersionUID = 1;

  private final String source;
  private final int[] outShape;
  private final int[] shape;
  private final int[] outAxis;
  private final int[] step;
  private final int[] offset;
  private final int[] length;
  private final int[] stride; // of the source
  private final int base; // of the first part read: base + sum of coefficient[axis] * index
  private final int[] coefficient;
  private final boolean single; // every part reads exactly one
  private final int outRow; // the axis along which parts that follow each other lie
  private final int row; // the same of the source
  private final int parts; // that there are: the last row of the grid may be cut short
  private final boolean cut;

  public Box(
      String source,
      int[] outShape,
      int[] shape,
      int[] outAxis,
      int[] step,
      int[] offset,
      int[] length) {
    this(source, outShape, shape, outAxis, step, offset, length, Integer.MAX_VALUE);
  }

  private Box(
      String source,
      int[] outShape,
      int[] shape,
      int[] outAxis,
      int[] step,
      int[] offset,
      int[] length,
      int parts) {
    this.parts = parts;
    this.source = requireNonNull(source, "source");
    this.outShape = outShape.clone();
    this.shape = shape.clone();
    this.outAxis = outAxis.clone();
    this.step = step.clone();
    this.offset = offset.clone();
    this.length = length.clone();
    check();
    stride = new int[shape.length];
    boolean one = true;
    for (int e = shape.length - 1, s = 1; e >= 0; s *= shape[e--]) {
      stride[e] = s;
      long last = offset[e] + (outAxis[e] < 0 ? 0 : (long) step[e] * (outShape[outAxis[e]] - 1));
      one &=
          length[e] == 1 && Math.min(offset[e], last) >= 0 && Math.max(offset[e], last) < shape[e];
    }
    single = one;
    outRow = row(outShape);
    row = row(shape);
    int first = 0;
    coefficient = new int[outShape.length];
    for (int e = 0; e < shape.length; e++) {
      first += stride[e] * offset[e];
      if (outAxis[e] >= 0) coefficient[outAxis[e]] += stride[e] * step[e];
    }
    base = first;
    long all = 1;
    for (int s : outShape) all *= s;
    cut = parts < all;
  }

  private void check() {
    int rank = shape.length;
    boolean fits =
        rank >= 1
            && rank <= Slice.MAX_RANK
            && outShape.length >= 1
            && outShape.length <= Slice.MAX_RANK
            && outAxis.length == rank
            && step.length == rank
            && offset.length == rank
            && length.length == rank;
    long n = 1;
    for (int s : outShape) fits &= s > 0 && (n *= s) <= Integer.MAX_VALUE;
    long m = 1;
    for (int s : shape) fits &= s > 0 && (m *= s) <= Integer.MAX_VALUE;
    for (int e = 0; fits && e < rank; e++) {
      fits = outAxis[e] >= -1 && outAxis[e] < outShape.length && length[e] >= 1;
    }
    if (fits) return;
    throw new IllegalArgumentException(
        "a box has 1 to "
            + Slice.MAX_RANK
            + " axes of at least one part, 2^31-1 in all, an axis or -1, a step, an offset and a"
            + " length of at least 1 for each axis of the source: "
            + "outGrid="
            + Arrays.toString(outShape)
            + ", sourceGrid="
            + Arrays.toString(shape)
            + ", outAxis="
            + Arrays.toString(outAxis)
            + ", step="
            + Arrays.toString(step)
            + ", offset="
            + Arrays.toString(offset)
            + ", length="
            + Arrays.toString(length)
            + ", source="
            + source);
  }

  /** The reads of a line between stages of n and m parts. */
  static Box of(Line l, int n, int m) {
    int d = (int) l.divisor();
    return new Box(
        l.source(),
        new int[] {Math.ceilDiv(n, d), d},
        new int[] {m},
        new int[] {0},
        new int[] {(int) l.step()},
        new int[] {(int) l.offset()},
        new int[] {(int) l.length()},
        n);
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public void inputs(int part, Slice out) {
    if (out.follows(this, false, part)) return;
    int[] at = out.at;
    place(part, outShape, at);
    int back = at[outRow]; // how far the row reaches from here, both ways
    int ahead = outShape[outRow] - 1 - back;
    if (single) {
      int flat = base;
      for (int a = 0; a < coefficient.length; a++) flat += coefficient[a] * at[a];
      out.own(1)[0] = flat;
      out.found(this, false, part, part - back, part + ahead + 1, coefficient[outRow]);
      return;
    }
    for (int e = 0; e < shape.length; e++) {
      long from = offset[e] + (outAxis[e] < 0 ? 0 : (long) step[e] * at[outAxis[e]]);
      out.lo[e] = (int) Math.max(0, Math.min(from, shape[e]));
      out.hi[e] = (int) Math.max(0, Math.min(from + length[e], shape[e]));
      if (outAxis[e] != outRow || step[e] == 0) continue;
      long below = from; // places on this axis below what is read, and above
      long above = shape[e] - from - length[e];
      if (below < 0 || above < 0) { // cut off: other parts of the row read more or less
        back = ahead = 0;
      } else {
        long up = above / Math.abs(step[e]);
        long down = below / Math.abs(step[e]);
        ahead = (int) Math.min(ahead, step[e] > 0 ? up : down);
        back = (int) Math.min(back, step[e] > 0 ? down : up);
      }
    }
    enumerate(shape, Integer.MAX_VALUE, out);
    out.found(this, false, part, part - back, part + ahead + 1, coefficient[outRow]);
  }

  @Override
  public void readers(int sourcePart, Slice out) {
    if (out.follows(this, true, sourcePart)) return;
    place(sourcePart, shape, out.at);
    int[] lo = out.lo;
    int[] hi = out.hi;
    for (int a = 0; a < outShape.length; a++) {
      lo[a] = 0;
      hi[a] = outShape[a];
    }
    boolean none = false;
    for (int e = 0; e < shape.length; e++) {
      int s = out.at[e] - offset[e];
      int k = step[e];
      int a = outAxis[e];
      if (a < 0 || k == 0) {
        none |= s < 0 || s >= length[e];
      } else {
        lo[a] = Math.max(lo[a], readersFrom(e, s));
        hi[a] = Math.min(hi[a], readersTo(e, s));
      }
    }
    if (none) out.from = out.to = 0;
    else enumerate(outShape, parts, out);
    alongRow(sourcePart, out);
  }

  /** The first index, on the out axis of axis e, that reads place s; s counts from the offset. */
  private int readersFrom(int e, int s) {
    int k = step[e];
    return k > 0 ? Math.floorDiv(s - length[e], k) + 1 : Math.floorDiv(-s - 1, -k) + 1;
  }

  private int readersTo(int e, int s) {
    int k = step[e];
    return k > 0 ? Math.floorDiv(s, k) + 1 : Math.ceilDiv(length[e] - s, -k);
  }

  /** Finds of how many source parts before and after this one, on its row, the same holds. */
  private void alongRow(int part, Slice out) {
    int at = out.at[row];
    int a = outAxis[row];
    int k = a < 0 ? 0 : step[row];
    int s = at - offset[row];
    int back = 0;
    int ahead = 0;
    int shift = 0;
    if (k == 0) {
      if (s >= 0 && s < length[row]) {
        back = s;
        ahead = length[row] - 1 - s;
      } else if (s < 0) {
        back = at;
        ahead = -s - 1;
      } else {
        back = s - length[row];
        ahead = shape[row];
      }
    } else if (k > 1) {
      int r = Math.floorMod(s, k);
      int q = Math.floorMod(s - length[row], k);
      back = Math.min(r, q);
      ahead = k - 1 - Math.max(r, q);
    } else if (k == 1 && alone(row) && out.from < out.to) {
      int from = readersFrom(row, s);
      int to = readersTo(row, s);
      if (from >= 0 && to <= outShape[a]) { // else it is cut off
        back = from;
        ahead = outShape[a] - to;
        shift = outStride(a);
      }
    }
    int first = part - Math.min(back, at);
    int end = part + Math.min(ahead, shape[row] - 1 - at) + 1;
    if (cut && out.from < out.to) {
      first = part;
      end = part + 1;
    }
    out.found(this, true, part, first, end, shift);
  }

  /** Whether no other axis of the source follows the same axis of the reading parts. */
  private boolean alone(int axis) {
    for (int e = 0; e < shape.length; e++) {
      if (e != axis && outAxis[e] == outAxis[axis] && step[e] != 0) return false;
    }
    return true;
  }

  private int outStride(int axis) {
    int stride = 1;
    for (int a = outShape.length - 1; a > axis; a--) stride *= outShape[a];
    return stride;
  }

  /** The axis along which parts that follow each other lie. */
  private static int row(int[] grid) {
    int row = grid.length - 1;
    while (row > 0 && grid[row] == 1) row--;
    return row;
  }

  /** Finds the place of a part on its grid. */
  private static void place(int part, int[] grid, int[] at) {
    for (int e = grid.length - 1; e > 0; e--) {
      int q = part / grid[e];
      at[e] = part - q * grid[e];
      part = q;
    }
    at[0] = part;
  }

  /** The bounds of the flat numbers, exact for the grid: the map is affine on every axis. */
  Band band(long m) {
    double n = 1;
    for (int s : outShape) n *= s;
    double slope = m / n;
    double low = 0;
    double high = 0;
    long most = 1;
    for (int e = 0; e < shape.length; e++) {
      low += (double) stride[e] * offset[e];
      high += (double) stride[e] * (offset[e] + length[e] - 1);
      most *= Math.min(length[e], shape[e]);
    }
    double outStride = 1;
    for (int a = outShape.length - 1; a >= 0; outStride *= outShape[a--]) {
      double each = -slope * outStride;
      for (int e = 0; e < shape.length; e++) {
        if (outAxis[e] == a) each += (double) stride[e] * step[e];
      }
      low += Math.min(0, each * (outShape[a] - 1));
      high += Math.max(0, each * (outShape[a] - 1));
    }
    return new Band(slope, low, high, most);
  }

  /** Lists the parts of the box that the slice describes, row by row. */
  private static void enumerate(int[] shape, int limit, Slice out) {
    int[] lo = out.lo;
    int[] hi = out.hi;
    int last = shape.length - 1;
    out.from = out.to = 0;
    int count = 1;
    int flat = 0;
    for (int e = 0; e <= last; e++) {
      int length = hi[e] - lo[e];
      if (length <= 0) return;
      count *= length;
      flat = flat * shape[e] + lo[e];
    }
    int[] items = out.own(count);
    if (count == 1) {
      items[0] = flat;
      if (flat >= limit) out.to = 0;
      return;
    }
    int stride = 1; // of the last axis with several parts, along which the rows go
    int row = last;
    while (hi[row] - lo[row] == 1) stride *= shape[row--];
    int[] at = out.cursor;
    for (int e = 0; e < row; e++) at[e] = lo[e];
    int length = hi[row] - lo[row];
    int size = 0;
    while (true) {
      int end = flat + (length - 1) * stride;
      if (end < limit) {
        for (int x = flat; x <= end; x += stride) items[size++] = x;
      } else {
        for (int x = flat; x <= end && x < limit; x += stride) items[size++] = x;
      }
      int e = row - 1;
      int step = stride * shape[row];
      while (e >= 0) {
        flat += step;
        if (++at[e] < hi[e]) break;
        flat -= step * (hi[e] - lo[e]);
        at[e] = lo[e];
        step *= shape[e--];
      }
      if (e < 0) {
        out.to = size;
        return;
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Box b
            && source.equals(b.source)
            && parts == b.parts
            && Arrays.equals(outShape, b.outShape)
            && Arrays.equals(shape, b.shape)
            && Arrays.equals(outAxis, b.outAxis)
            && Arrays.equals(step, b.step)
            && Arrays.equals(offset, b.offset)
            && Arrays.equals(length, b.length));
  }

  @Override
  public int hashCode() {
    int hash = source.hashCode();
    for (int[] x : new int[][] {outShape, shape, outAxis, step, offset, length}) {
      hash = 31 * hash + Arrays.hashCode(x);
    }
    return hash;
  }

  @Override
  public String toString() {
    if (plain()) {
      int[] axes = new int[outShape.length];
      Arrays.fill(axes, -1);
      boolean permutes = shape.length == outShape.length;
      boolean ordered = true;
      int before = -1;
      for (int e = 0; e < shape.length; e++) {
        if (outAxis[e] < 0) {
          permutes = false;
        } else {
          axes[outAxis[e]] = e;
          ordered &= outAxis[e] > before;
          before = outAxis[e];
        }
      }
      for (int axis : axes) permutes &= axis >= 0;
      if (permutes) return "transpose " + tuple(axes) + " of " + source;
      if (ordered) return "broadcast " + tuple(shape) + " to " + tuple(outShape) + " of " + source;
    }
    var text = new StringBuilder("box");
    for (int e = 0; e < shape.length; e++) {
      text.append(e == 0 ? " (" : ", ");
      if (outAxis[e] >= 0) {
        text.append(step[e] == 1 ? "" : step[e] + "*").append('i').append(outAxis[e]);
        if (offset[e] != 0) text.append(offset[e] > 0 ? "+" : "").append(offset[e]);
      } else {
        text.append(offset[e]);
      }
      if (length[e] != 1) text.append(" to +").append(length[e]);
    }
    return text.append(") of ").append(source).toString();
  }

  /** Whether every axis is read at the index of some axis, or has one part. */
  private boolean plain() {
    for (int e = 0; e < shape.length; e++) {
      if (offset[e] != 0 || length[e] != 1) return false;
      if (outAxis[e] < 0 ? shape[e] != 1 : step[e] != 1 || shape[e] != outShape[outAxis[e]]) {
        return false;
      }
    }
    return true;
  }

  private static String tuple(int[] x) {
    return Arrays.toString(x).replace('[', '(').replace(']', ')').replace(" ", "");
  }
}
