package dev.weft.graph;

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
  private final boolean single; // every part reads exactly one
  private final int parts; // that there are: the last row of the grid may be cut short

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
    this.source = source;
    this.outShape = outShape;
    this.shape = shape;
    this.outAxis = outAxis;
    this.step = step;
    this.offset = offset;
    this.length = length;
    stride = new int[shape.length];
    boolean one = true;
    for (int e = shape.length - 1, s = 1; e >= 0; s *= shape[e--]) {
      stride[e] = s;
      long last = offset[e] + (outAxis[e] < 0 ? 0 : (long) step[e] * (outShape[outAxis[e]] - 1));
      one &=
          length[e] == 1 && Math.min(offset[e], last) >= 0 && Math.max(offset[e], last) < shape[e];
    }
    single = one;
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
    unflatten(part, outShape, out.at);
    if (single) {
      int flat = 0;
      for (int e = 0; e < stride.length; e++) {
        flat += stride[e] * (offset[e] + (outAxis[e] < 0 ? 0 : step[e] * out.at[outAxis[e]]));
      }
      out.own(1)[0] = flat;
      return;
    }
    for (int e = 0; e < shape.length; e++) {
      long from = offset[e] + (outAxis[e] < 0 ? 0 : (long) step[e] * out.at[outAxis[e]]);
      out.lo[e] = Math.clamp(from, 0, shape[e]);
      out.hi[e] = Math.clamp(from + length[e], 0, shape[e]);
    }
    enumerate(shape, Integer.MAX_VALUE, out);
  }

  @Override
  public void readers(int sourcePart, Slice out) {
    unflatten(sourcePart, shape, out.at);
    for (int a = 0; a < outShape.length; a++) {
      out.lo[a] = 0;
      out.hi[a] = outShape[a];
    }
    for (int e = 0; e < shape.length; e++) {
      int s = out.at[e];
      int k = step[e];
      if (outAxis[e] < 0 || k == 0) {
        if (s < offset[e] || s >= offset[e] + length[e]) {
          out.from = out.to = 0;
          return;
        }
      } else if (k == 1 && length[e] == 1) {
        int a = outAxis[e];
        out.lo[a] = Math.max(out.lo[a], s - offset[e]);
        out.hi[a] = Math.min(out.hi[a], s - offset[e] + 1);
      } else {
        int a = outAxis[e];
        int from =
            k > 0
                ? Math.floorDiv(s - offset[e] - length[e], k) + 1
                : Math.floorDiv(offset[e] - s - 1, -k) + 1;
        int to =
            k > 0
                ? Math.floorDiv(s - offset[e], k) + 1
                : Math.ceilDiv(offset[e] + length[e] - s, -k);
        out.lo[a] = Math.max(out.lo[a], from);
        out.hi[a] = Math.min(out.hi[a], to);
      }
    }
    enumerate(outShape, parts, out);
  }

  private static void unflatten(int part, int[] shape, int[] at) {
    for (int e = shape.length - 1; e > 0; e--) {
      int q = part / shape[e];
      at[e] = part - q * shape[e];
      part = q;
    }
    at[0] = part;
  }

  private static void enumerate(int[] shape, int limit, Slice out) {
    int[] lo = out.lo;
    int[] hi = out.hi;
    int[] at = out.at;
    out.from = out.to = 0;
    int d = shape.length;
    int count = 1;
    for (int e = 0; e < d; e++) {
      if (lo[e] >= hi[e]) return;
      count *= hi[e] - lo[e];
      at[e] = lo[e];
    }
    int[] items = out.own(count);
    int size = 0;
    while (true) {
      int flat = 0;
      for (int e = 0; e < d; e++) flat = flat * shape[e] + at[e];
      int e = d - 1;
      for (int x = at[e]; x < hi[e] && flat < limit; x++) items[size++] = flat++;
      while (--e >= 0 && ++at[e] == hi[e]) at[e] = lo[e];
      if (e < 0) {
        out.to = size;
        return;
      }
    }
  }
}
