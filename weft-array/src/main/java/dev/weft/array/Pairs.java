package dev.weft.array;

import dev.weft.array.expr.BlockSource;
import dev.weft.array.expr.Elements;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Leaf;
import dev.weft.array.expr.Mapping;
import dev.weft.array.expr.Regional;
import dev.weft.array.expr.View;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.AutoChunks;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Complex arrays as they lie in memory and in files: float64 with a last axis of 2, the real and
 * the imaginary part. Everything below the façade knows real numbers alone.
 */
final class Pairs {
  private Pairs() {}

  /** Returns the complex array whose numbers are the pairs of {@code source}. */
  static DArray stored(BlockSource source) {
    long[] wide = source.shape();
    long[] shape = Arrays.copyOf(wide, wide.length - 1);
    Layout layout = AutoChunks.ofThisProcess().layout(DType.COMPLEX128, shape);
    return of(new Leaf(new Leaf.Stored(source), widened(layout)));
  }

  /** Returns the complex array whose numbers are the pairs of {@code pairs}. */
  static DArray of(Expr pairs) {
    long[] wide = pairs.layout().shape();
    long[] shape = Arrays.copyOf(wide, wide.length - 1);
    return DArray.complex(new DArray(part(pairs, shape, 0)), new DArray(part(pairs, shape, 1)));
  }

  static Layout widened(Layout layout) {
    var axes = new ArrayList<>(layout.axes());
    axes.add(Chunks.whole(2));
    return new Layout(axes);
  }

  private static Expr part(Expr pairs, long[] shape, int which) {
    int rank = shape.length;
    int[] outAxis = new int[rank + 1];
    long[] offset = new long[rank + 1];
    long[] step = new long[rank + 1];
    for (int e = 0; e <= rank; e++) {
      outAxis[e] = e < rank ? e : -1;
      step[e] = 1;
    }
    offset[rank] = which;
    return new View(which == 0 ? "real" : "imag", pairs, shape, new Mapping(outAxis, offset, step));
  }

  /** An array as it is seen through views one after the other. */
  private record Seen(Expr base, Mapping mapping) {
    static Seen of(Expr expr) {
      Expr base = expr;
      Mapping mapping = Mapping.identity(expr.layout().rank());
      while (base instanceof View view) {
        mapping = mapping.then(view.mapping());
        base = view.arg();
      }
      return new Seen(base, mapping);
    }
  }

  /** Returns the pairs of which these are the parts, seen alike; null if there are none. */
  static @Nullable Expr known(Expr real, Expr imag) {
    Seen re = Seen.of(real);
    Seen im = Seen.of(imag);
    int rank = real.layout().rank();
    int last = re.mapping.rank() - 1;
    if (last < 0
        || !re.base.equals(im.base)
        || re.base.type() != DType.FLOAT64
        || re.mapping.outAxis(last) >= 0
        || im.mapping.outAxis(last) >= 0
        || im.mapping.offset(last) != re.mapping.offset(last) + 1) {
      return null;
    }
    int[] outAxis = new int[last + 1];
    long[] offset = new long[last + 1];
    long[] step = new long[last + 1];
    for (int e = 0; e <= last; e++) {
      outAxis[e] = e < last ? re.mapping.outAxis(e) : rank;
      offset[e] = re.mapping.offset(e);
      step[e] = e < last ? re.mapping.step(e) : 1;
      if (e < last
          && (im.mapping.outAxis(e) != outAxis[e]
              || im.mapping.offset(e) != offset[e]
              || im.mapping.step(e) != step[e])) {
        return null;
      }
    }
    var mapping = new Mapping(outAxis, offset, step);
    Layout wide = widened(real.layout());
    if (mapping.isIdentity(rank + 1) && re.base.layout().equals(wide)) {
      return re.base;
    }
    Expr pairs = new View("pairs", re.base, wide.shape(), mapping);
    return pairs.layout().equals(wide) ? pairs : null;
  }

  /** Returns the pairs of a complex array. */
  static Expr of(Expr real, Expr imag) {
    Expr known = known(real, imag);
    if (known != null) {
      return known;
    }
    Layout layout = real.layout();
    int rank = layout.rank();
    return new Regional(
        "complex",
        "",
        widened(layout),
        DType.FLOAT64,
        List.of(real, imag),
        Regional.Cost.NONE,
        (_, _, out) -> narrowed(out, rank),
        (_, _, boxes) -> new Block[] {of(boxes.get(0), boxes.get(1))});
  }

  static Region narrowed(Region region, int rank) {
    long[] from = new long[rank];
    long[] to = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      from[axis] = region.from(axis);
      to[axis] = region.to(axis);
    }
    return new Region(from, to);
  }

  /** Returns the shape of pairs. */
  static long[] all(long... shape) {
    long[] wide = Arrays.copyOf(shape, shape.length + 1);
    wide[shape.length] = 2;
    return wide;
  }

  /** Returns the region of pairs. */
  static Region all(Region region) {
    int rank = region.rank();
    long[] from = new long[rank + 1];
    long[] to = new long[rank + 1];
    for (int axis = 0; axis < rank; axis++) {
      from[axis] = region.from(axis);
      to[axis] = region.to(axis);
    }
    to[rank] = 2;
    return new Region(from, to);
  }

  /** Returns the pairs of two blocks of float64. */
  static Block of(Block real, Block imag) {
    double[] re = Lanes.doubles(real);
    double[] im = Lanes.doubles(imag);
    double[] pairs = (double[]) Elements.unfilled(DType.FLOAT64, 2 * re.length);
    for (int i = 0; i < re.length; i++) {
      pairs[2 * i] = re[i];
      pairs[2 * i + 1] = im[i];
    }
    int[] shape = real.shape();
    int[] wide = Arrays.copyOf(shape, shape.length + 1);
    wide[shape.length] = 2;
    return Block.wrap(DType.FLOAT64, pairs, wide);
  }

  /** Returns the real or the imaginary parts of a complex block. */
  static Block part(Block complex, int which) {
    double[] pairs = (double[]) complex.array();
    double[] part = (double[]) Elements.unfilled(DType.FLOAT64, complex.size());
    for (int i = 0; i < part.length; i++) {
      part[i] = pairs[2 * i + which];
    }
    return Block.wrap(DType.FLOAT64, part, complex.shape());
  }
}
