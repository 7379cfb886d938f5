package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Elementwise;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Pick;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is made of every matrix in the last two axes, each put together in one task. */
final class EachMatrix {
  private EachMatrix() {}

  /** What is made of one matrix of m rows and n columns. */
  @FunctionalInterface
  interface OfMatrix extends Serializable {
    double[][] apply(double[] a, int m, int n);
  }

  static long[] matrix(String what, DArray x) {
    if (x.rank() < 2) {
      throw new IllegalArgumentException(
          what + " needs matrices, of rank 2 or more; shape=" + Axes.text(x.shape()));
    }
    return x.shape();
  }

  static long[] square(String what, DArray x) {
    long[] shape = matrix(what, x);
    if (shape[shape.length - 1] != shape[shape.length - 2]) {
      throw new IllegalArgumentException(
          what
              + " needs square matrices; "
              + shape[shape.length - 2]
              + " x "
              + shape[shape.length - 1]
              + " is not square");
    }
    return shape;
  }

  static long[] broadcast(long[] batch, long[] other) {
    DArray a = Creation.zeros(DType.BOOL, batch);
    DArray b = Creation.zeros(DType.BOOL, Arrays.copyOf(other, other.length - 2));
    return a.logicalOr(b).shape();
  }

  static long[] join(long[] batch, long m, long n) {
    long[] shape = Arrays.copyOf(batch, batch.length + 2);
    shape[batch.length] = m;
    shape[batch.length + 1] = n;
    return shape;
  }

  static long[] tail(long[] shape, long... last) {
    long[] result = Arrays.copyOf(shape, shape.length - 2 + last.length);
    System.arraycopy(last, 0, result, shape.length - 2, last.length);
    return result;
  }

  /** Returns a layout of {@code shape} whose first axes are cut as those of {@code like}. */
  static Layout stacked(Layout like, long[] shape, int batch) {
    var axes = new ArrayList<Chunks>();
    for (int axis = 0; axis < shape.length; axis++) {
      axes.add(axis < batch ? like.axis(axis).withoutEmpty() : Chunks.whole(shape[axis]));
    }
    return new Layout(axes);
  }

  static List<DArray> of(String name, DArray x, List<long[]> shapes, OfMatrix function) {
    DType type = x.dtype().real();
    Expr arg = Elementwise.cast(x.expr(), type);
    long[] shape = x.shape();
    int batch = shape.length - 2;
    int m = Math.toIntExact(shape[batch]);
    int n = Math.toIntExact(shape[batch + 1]);
    List<Layout> layouts = shapes.stream().map(s -> stacked(x.layout(), s, batch)).toList();
    var all =
        new Regional(
            name,
            "",
            layouts.getFirst(),
            type,
            List.of(arg),
            new Regional.Cost(4, shapes.size()),
            (_, _, out) -> {
              long[] from = new long[shape.length];
              long[] to = shape.clone();
              for (int axis = 0; axis < batch; axis++) {
                from[axis] = out.from(axis);
                to[axis] = out.to(axis);
              }
              return new Region(from, to);
            },
            (_, out, boxes) -> {
              double[] matrices = Lanes.doubles(boxes.getFirst());
              int count = 1;
              for (int axis = 0; axis < batch; axis++) {
                count *= (int) out.length(axis);
              }
              Block[] blocks = new Block[shapes.size()];
              double[][] results = new double[blocks.length][];
              int[] sizes = new int[blocks.length];
              for (int k = 0; k < blocks.length; k++) {
                sizes[k] = 1;
                for (int axis = batch; axis < shapes.get(k).length; axis++) {
                  sizes[k] *= (int) shapes.get(k)[axis];
                }
                results[k] = new double[sizes[k] * count];
              }
              for (int i = 0; i < count; i++) {
                double[] one = Arrays.copyOfRange(matrices, i * m * n, (i + 1) * m * n);
                double[][] made = function.apply(one, m, n);
                for (int k = 0; k < blocks.length; k++) {
                  System.arraycopy(made[k], 0, results[k], i * sizes[k], sizes[k]);
                }
              }
              for (int k = 0; k < blocks.length; k++) {
                int[] lengths = Boxes.ints(shapes.get(k));
                for (int axis = 0; axis < batch; axis++) {
                  lengths[axis] = (int) out.length(axis);
                }
                blocks[k] = Lanes.block(type, results[k], lengths);
              }
              return blocks;
            });
    if (shapes.size() == 1) {
      return List.of(new DArray(all));
    }
    var picks = new ArrayList<DArray>();
    for (int k = 0; k < shapes.size(); k++) {
      picks.add(new DArray(new Pick(name + "-" + k, all, k, layouts.get(k), type)));
    }
    return picks;
  }
}
