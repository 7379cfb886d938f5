package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Elementwise;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Reduction;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.kernel.Fold;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.array.linalg.MatrixProduct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Products of matrices and vectors. A task multiplies a block of rows and one of columns, along as
 * much of the inner axis as 64 MiB have room for, at least a block; products of the same place are
 * summed in a tree.
 */
public sealed interface Products permits DArray {

  /**
   * Returns the product of matrices: of the last two axes, the others broadcast. An array of rank 1
   * is a row on the left and a column on the right. Integers keep their type and wrap.
   *
   * @throws IllegalArgumentException if the inner lengths differ
   */
  default DArray matmul(DArray other) {
    if (self().rank() == 0 || other.rank() == 0) {
      throw new IllegalArgumentException(
          "matmul needs rank 1 or more; shapes="
              + Axes.text(self().shape())
              + ", "
              + Axes.text(other.shape()));
    }
    DArray a = self().rank() == 1 ? self().expandDims(0) : self();
    DArray b = other.rank() == 1 ? other.expandDims(1) : other;
    long inner = a.shape()[a.rank() - 1];
    if (inner != b.shape()[b.rank() - 2]) {
      throw new IllegalArgumentException(
          "matmul: inner lengths "
              + inner
              + " and "
              + b.shape()[b.rank() - 2]
              + " differ; shapes="
              + Axes.text(self().shape())
              + ", "
              + Axes.text(other.shape()));
    }
    boolean complex = a.isComplex() || b.isComplex();
    DArray product = complex ? ComplexArithmetic.matmul(a, b) : product(a, b);
    if (self().rank() == 1 && other.rank() == 1) {
      return product.squeeze(-1, -2);
    }
    return self().rank() == 1
        ? product.squeeze(-2)
        : other.rank() == 1 ? product.squeeze(-1) : product;
  }

  private static DArray product(DArray left, DArray right) {
    DType type = left.dtype().promote(right.dtype());
    Expr a = Elementwise.cast(left.expr(), type);
    Expr b = Elementwise.cast(right.expr(), type);
    DArray blocks = BlockProducts.of(a, b);
    if (blocks != null) {
      return blocks;
    }
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
    Chunks inner = together(cut, (64L << 20) / Double.BYTES / Math.max(1, across));
    axes.addFirst(Chunks.regular(inner.count(), 1));
    var partial =
        new Regional(
            "matmul",
            "",
            new Layout(axes),
            type,
            List.of(a, b),
            new Regional.Cost(type == DType.FLOAT64 ? 0 : 2, type == DType.FLOAT64 ? 0 : 2),
            (arg, at, out) -> {
              Layout own = arg == 0 ? a.layout() : b.layout();
              int r = own.rank();
              long[] from = new long[r];
              long[] to = new long[r];
              for (int i = 0; i < r - 2; i++) {
                boolean one = own.axis(i).length() == 1;
                int axis = 1 + rank - r + i;
                from[i] = one ? 0 : out.from(axis);
                to[i] = one ? 1 : out.to(axis);
              }
              int row = arg == 0 ? r - 2 : r - 1;
              int contracted = arg == 0 ? r - 1 : r - 2;
              int free = arg == 0 ? rank - 1 : rank;
              from[row] = out.from(free);
              to[row] = out.to(free);
              from[contracted] = inner.start(at[0]);
              to[contracted] = inner.end(at[0]);
              return new Region(from, to);
            },
            (_, out, boxes) -> new Block[] {multiplied(type, out, boxes.get(0), boxes.get(1))});
    if (inner.count() == 1) {
      return new DArray(partial).squeeze(0);
    }
    Fold fold = type.isBool() ? Fold.ANY : Fold.SUM;
    return new DArray(Elementwise.cast(new Reduction(fold, 0, partial, List.of(0), false), type));
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

  private static Block multiplied(DType type, Region out, Block a, Block b) {
    int[] shape = Boxes.ints(out.shape());
    int m = shape[shape.length - 2];
    int n = shape[shape.length - 1];
    int k = a.length(a.rank() - 1);
    int size = Arrays.stream(shape).reduce(1, (x, y) -> x * y);
    int matrices = m * n == 0 ? 0 : size / (m * n);
    int[] batch = Arrays.copyOfRange(shape, 1, shape.length - 2);
    if (type.isFloat()) {
      double[] x = Lanes.doubles(a);
      double[] y = Lanes.doubles(b);
      double[] z = new double[size];
      var product = new MatrixProduct();
      for (int i = 0; i < matrices; i++) {
        product.multiplyAdd(
            m,
            n,
            k,
            new MatrixProduct.Matrix(x, place(i, batch, a) * m * k, k),
            new MatrixProduct.Matrix(y, place(i, batch, b) * k * n, n),
            new MatrixProduct.Matrix(z, i * m * n, n));
      }
      return Lanes.block(type, z, shape);
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
    return Lanes.block(type, z, shape);
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

  /**
   * Returns the sums of products over the last axis of this and the last but one of other (its only
   * one, if it is a vector), as NumPy's dot; with a single value, products.
   */
  default DArray dot(DArray other) {
    if (self().rank() == 0 || other.rank() == 0) {
      return self().multiply(other);
    }
    return tensordot(other, new int[] {-1}, new int[] {Math.max(0, other.rank() - 2)});
  }

  /** Returns the products of each element of this vector and each of {@code other}. */
  default DArray outer(DArray other) {
    if (self().rank() != 1 || other.rank() != 1) {
      throw new IllegalArgumentException(
          "outer needs two vectors; shapes="
              + Axes.text(self().shape())
              + ", "
              + Axes.text(other.shape()));
    }
    return self().expandDims(1).multiply(other.expandDims(0));
  }

  /**
   * Returns the sums of products along {@code axis} of both, of complex numbers with the conjugates
   * of these. Integers keep their type and wrap.
   */
  default DArray vecdot(DArray other, int axis) {
    DArray a = self().moveaxis(axis, -1);
    DArray b = other.moveaxis(axis, -1);
    if (a.shape()[a.rank() - 1] != b.shape()[b.rank() - 1]) {
      throw new IllegalArgumentException(
          "vecdot: lengths along axis "
              + axis
              + " differ; shapes="
              + Axes.text(self().shape())
              + ", "
              + Axes.text(other.shape()));
    }
    DType type = self().dtype().promote(other.dtype());
    return a.conj().multiply(b).sum(-1).astype(type);
  }

  /**
   * Returns the sums of products over the last {@code axes} axes of this and the first of other:
   * the other axes of this, then those of other.
   *
   * @throws IllegalArgumentException if the axes differ in length
   */
  default DArray tensordot(DArray other, int axes) {
    int[] own = new int[axes];
    int[] others = new int[axes];
    for (int i = 0; i < axes; i++) {
      own[i] = self().rank() - axes + i;
      others[i] = i;
    }
    return tensordot(other, own, others);
  }

  /** Returns the sums of products over axes {@code own} of this and {@code others} of other. */
  default DArray tensordot(DArray other, int[] own, int[] others) {
    List<Integer> a = new ArrayList<>();
    List<Integer> b = new ArrayList<>();
    long inner = 1;
    boolean fits = own.length == others.length;
    for (int i = 0; fits && i < own.length; i++) {
      a.add(Axes.of("tensordot", own[i], self().rank()));
      b.add(Axes.of("tensordot", others[i], other.rank()));
      fits = self().shape()[a.getLast()] == other.shape()[b.getLast()];
      inner *= self().shape()[a.getLast()];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "tensordot: axes "
              + Arrays.toString(own)
              + " of "
              + Axes.text(self().shape())
              + " and "
              + Arrays.toString(others)
              + " of "
              + Axes.text(other.shape())
              + " differ in length");
    }
    var shape = new ArrayList<Long>();
    var first = new ArrayList<Integer>();
    var last = new ArrayList<>(b);
    for (int axis = 0; axis < self().rank(); axis++) {
      if (!a.contains(axis)) {
        first.add(axis);
        shape.add(self().shape()[axis]);
      }
    }
    first.addAll(a);
    for (int axis = 0; axis < other.rank(); axis++) {
      if (!b.contains(axis)) {
        last.add(axis);
        shape.add(other.shape()[axis]);
      }
    }
    long rows = 1;
    for (int i = 0; i < first.size() - a.size(); i++) {
      rows *= shape.get(i);
    }
    long columns = 1;
    for (int i = first.size() - a.size(); i < shape.size(); i++) {
      columns *= shape.get(i);
    }
    DArray left = self().permuteDims(ints(first)).reshape(rows, inner);
    DArray right = other.permuteDims(ints(last)).reshape(inner, columns);
    return left.matmul(right).reshape(shape.stream().mapToLong(Long::longValue).toArray());
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns this array. */
  DArray self();
}
