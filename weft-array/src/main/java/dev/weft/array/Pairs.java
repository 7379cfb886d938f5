package dev.weft.array;

import dev.weft.array.expr.BlockSource;
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

  /** Returns the pairs of a complex array. */
  static Expr of(Expr real, Expr imag) {
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

  private static Region narrowed(Region region, int rank) {
    long[] from = new long[rank];
    long[] to = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      from[axis] = region.from(axis);
      to[axis] = region.to(axis);
    }
    return new Region(from, to);
  }

  /** Returns the pairs of two blocks of float64. */
  static Block of(Block real, Block imag) {
    double[] re = Lanes.doubles(real);
    double[] im = Lanes.doubles(imag);
    double[] pairs = new double[2 * re.length];
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
    double[] part = new double[complex.size()];
    for (int i = 0; i < part.length; i++) {
      part[i] = pairs[2 * i + which];
    }
    return Block.wrap(DType.FLOAT64, part, complex.shape());
  }
}
