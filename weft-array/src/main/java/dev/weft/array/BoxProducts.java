package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Elementwise;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Reduction;
import dev.weft.array.expr.Regional;
import dev.weft.array.expr.Staged;
import dev.weft.array.kernel.Block;
import dev.weft.array.kernel.Fold;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.array.linalg.MatrixProduct;
import dev.weft.graph.Needs;
import dev.weft.store.Spares;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Products of matrices of any types, leading axes and cuts: a task multiplies a box of rows and one
 * of columns, along as much of the inner axis as {@link #READ} has room for, at least a block.
 * Products of the same place are made one after the other and summed in a tree, sixteen at a time.
 */
final class BoxProducts {
  /** Bytes of the boxes that a task reads. */
  static final long READ = 64L << 20;

  private BoxProducts() {}

  /** Returns the product, of which a task reads {@code read} bytes, or a block of each. */
  static DArray of(DArray left, DArray right, long read) {
    DType type = left.dtype().promote(right.dtype());
    Expr a = Elementwise.cast(left.expr(), type);
    Expr b = Elementwise.cast(right.expr(), type);
    int rank = Math.max(left.rank(), right.rank());
    int batch = rank - 2;
    var axes = new ArrayList<Chunks>();
    for (int axis = 0; axis < batch; axis++) {
      axes.add(batchAxis(left, right, axis, rank));
    }
    axes.add(a.layout().axis(a.layout().rank() - 2).withoutEmpty());
    axes.add(b.layout().axis(b.layout().rank() - 1).withoutEmpty());
    Chunks cut =
        a.layout().axis(a.layout().rank() - 1).refine(b.layout().axis(b.layout().rank() - 2));
    long across = axes.get(batch).largest() + axes.get(batch + 1).largest();
    Chunks inner = together(cut, read / Double.BYTES / Math.max(1, across));
    axes.add(Chunks.regular(inner.count(), 1)); // those of one place come one after the other
    var idle = new Idle<MatrixProduct>();
    var partial =
        new Regional(
            "matmul",
            "",
            new Layout(axes),
            type,
            List.of(a, b),
            cost(type),
            (arg, at, out) -> {
              Layout own = arg == 0 ? a.layout() : b.layout();
              int r = own.rank();
              long[] from = new long[r];
              long[] to = new long[r];
              for (int i = 0; i < r - 2; i++) {
                boolean one = own.axis(i).length() == 1;
                int axis = rank - r + i;
                from[i] = one ? 0 : out.from(axis);
                to[i] = one ? 1 : out.to(axis);
              }
              int row = arg == 0 ? r - 2 : r - 1;
              int contracted = arg == 0 ? r - 1 : r - 2;
              int free = arg == 0 ? rank - 2 : rank - 1;
              from[row] = out.from(free);
              to[row] = out.to(free);
              from[contracted] = inner.start(at[rank]);
              to[contracted] = inner.end(at[rank]);
              return new Region(from, to);
            },
            (_, out, boxes) ->
                idle.with(
                    MatrixProduct::new,
                    product ->
                        new Block[] {multiplied(product, type, out, boxes.get(0), boxes.get(1))}));
    return inner.count() == 1 ? new DArray(partial).squeeze(rank) : summed(partial);
  }

  /** What products of boxes take beside these: other types are computed as float64 or int64. */
  static Regional.Cost cost(DType type) {
    return type == DType.FLOAT64 ? Regional.Cost.NONE : new Regional.Cost(2, 2);
  }

  /** Returns the sums of products along the last axis, of which every block has one element. */
  static DArray summed(Expr products) {
    DType type = products.type();
    if (type == DType.FLOAT64) {
      return new DArray(sums(products));
    }
    Fold fold = type.isBool() ? Fold.ANY : Fold.SUM;
    int last = products.layout().rank() - 1;
    return new DArray(
        Elementwise.cast(new Reduction(fold, 0, products, List.of(last), false), type));
  }

  /** Returns a cut whose neighbouring blocks are taken together up to {@code most} elements. */
  private static Chunks together(Chunks cut, long most) {
    var sizes = new ArrayList<Long>();
    for (long size : cut.sizes()) {
      if (!sizes.isEmpty() && sizes.getLast() + size <= most) {
        sizes.set(sizes.size() - 1, sizes.getLast() + size);
      } else {
        sizes.add(size);
      }
    }
    return Chunks.of(sizes.stream().mapToLong(Long::longValue).toArray());
  }

  private static Chunks batchAxis(DArray left, DArray right, int axis, int rank) {
    Chunks cut = Chunks.whole(1);
    for (DArray x : List.of(left, right)) {
      int own = axis - (rank - x.rank());
      if (own < 0) {
        continue;
      }
      Chunks chunks = x.layout().axis(own);
      if (cut.length() == 1) {
        cut = chunks.withoutEmpty();
      } else if (chunks.length() == cut.length()) {
        cut = cut.refine(chunks);
      } else if (chunks.length() != 1) {
        throw new IllegalArgumentException(
            "matmul: the leading axes do not broadcast; shapes="
                + Axes.text(left.shape())
                + ", "
                + Axes.text(right.shape()));
      }
    }
    return cut;
  }

  /** Returns the block {@code out} of products of the matrices of two boxes, with an axis more. */
  static Block multiplied(MatrixProduct product, DType type, Region out, Block a, Block b) {
    int[] wide = Boxes.ints(out.shape());
    int[] shape = Arrays.copyOf(wide, wide.length - 1);
    int m = shape[shape.length - 2];
    int n = shape[shape.length - 1];
    int k = a.length(a.rank() - 1);
    int size = Arrays.stream(shape).reduce(1, (x, y) -> x * y);
    int matrices = m * n == 0 ? 0 : size / (m * n);
    int[] batch = Arrays.copyOf(shape, shape.length - 2);
    if (type.isFloat()) {
      double[] x = Lanes.doubles(a);
      double[] y = Lanes.doubles(b);
      double[] z = (double[]) Spares.lend(double.class, size);
      for (int i = 0; i < matrices; i++) {
        product.multiply(
            m,
            n,
            k,
            new MatrixProduct.Matrix(x, place(i, batch, a) * m * k, k),
            new MatrixProduct.Matrix(y, place(i, batch, b) * k * n, n),
            new MatrixProduct.Matrix(z, i * m * n, n),
            false);
      }
      Block block = Lanes.block(type, z, wide);
      if (type != DType.FLOAT64) { // which is another array
        Spares.giveBack(z);
      }
      return block;
    }
    long[] x = Lanes.longs(a);
    long[] y = Lanes.longs(b);
    long[] z = new long[size];
    for (int i = 0; i < matrices; i++) {
      int p = place(i, batch, a) * m * k;
      int q = place(i, batch, b) * k * n;
      for (int r = 0; r < m; r++) {
        for (int c = 0; c < k; c++) {
          long factor = x[p + r * k + c];
          for (int j = 0; j < n; j++) {
            z[(i * m + r) * n + j] += factor * y[q + c * n + j];
          }
        }
      }
    }
    if (type.isBool()) {
      for (int i = 0; i < z.length; i++) {
        z[i] = z[i] == 0 ? 0 : 1;
      }
    }
    return Lanes.block(type, z, wide);
  }

  /**
   * Returns which matrix of a box, whose leading axes are broadcast, matrix i of the result needs.
   */
  private static int place(int i, int[] batch, Block box) {
    int place = 0;
    int step = 1;
    int rest = i;
    for (int axis = batch.length - 1; axis >= 0; axis--) {
      int at = rest % batch[axis];
      rest /= batch[axis];
      int own = axis - (batch.length - (box.rank() - 2));
      if (own >= 0) {
        int length = box.length(own);
        place += (length == 1 ? 0 : at) * step;
        step *= length;
      }
    }
    return place;
  }

  private static Expr sums(Expr products) {
    Layout all = products.layout();
    int last = all.rank() - 1;
    Layout layout = new Layout(all.axes().subList(0, last));
    long bytes = Double.BYTES * layout.largestBlock();
    return new Staged(
        "sum-of-products",
        "",
        layout,
        DType.FLOAT64,
        List.of(products),
        steps ->
            List.of(
                steps.treeAlong(
                    "sum-of-products",
                    steps.input(0).source(),
                    all.grid(),
                    last,
                    Needs.bytes(bytes),
                    values -> sum(values, last),
                    "products of one place are summed, some at a time")));
  }

  private static Block sum(List<Object> products, int rank) {
    Block first = (Block) products.getFirst();
    return Block.filled(
        DType.FLOAT64,
        Arrays.copyOf(first.shape(), rank),
        array -> {
          double[] sum = (double[]) array;
          System.arraycopy(first.array(), 0, sum, 0, sum.length);
          for (Object product : products.subList(1, products.size())) {
            double[] next = (double[]) ((Block) product).array();
            for (int i = 0; i < sum.length; i++) {
              sum[i] += next[i];
            }
          }
        });
  }
}
