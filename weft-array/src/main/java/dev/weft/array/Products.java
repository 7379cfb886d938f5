package dev.weft.array;

import dev.weft.array.expr.Elementwise;
import dev.weft.array.layout.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Products of matrices and vectors. Where blocks of both meet, a task adds the products of a row of
 * blocks and a column of blocks; where they do not, it multiplies a box of rows and one of columns,
 * along as much of the inner axis as 64 MiB have room for, and such products are summed in a tree.
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
    DArray blocks =
        BlockProducts.of(Elementwise.cast(left.expr(), type), Elementwise.cast(right.expr(), type));
    return blocks != null ? blocks : BoxProducts.of(left, right, BoxProducts.READ);
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
   * Returns the sum of the products of all elements of both, row by row, of complex numbers with
   * the conjugates of these.
   */
  default DArray vdot(DArray other) {
    return self().ravel().vecdot(other.ravel(), 0);
  }

  /**
   * Returns the cross products of the vectors of 3 elements along {@code axis} of both; the other
   * axes are broadcast.
   *
   * @param axis counted in each array by itself; in the result as well
   * @throws IllegalArgumentException if the axis has another length
   */
  default DArray cross(DArray other, int axis) {
    DArray a = self().moveaxis(axis, -1);
    DArray b = other.moveaxis(axis, -1);
    if (a.shape()[a.rank() - 1] != 3 || b.shape()[b.rank() - 1] != 3) {
      throw new IllegalArgumentException(
          "cross needs vectors of 3 elements along axis "
              + axis
              + "; shapes="
              + Axes.text(self().shape())
              + ", "
              + Axes.text(other.shape()));
    }
    List<DArray> x = a.unstack(-1);
    List<DArray> y = b.unstack(-1);
    DArray[] parts = new DArray[3];
    for (int i = 0; i < 3; i++) {
      int j = (i + 1) % 3;
      int k = (i + 2) % 3;
      parts[i] = x.get(j).multiply(y.get(k)).subtract(x.get(k).multiply(y.get(j)));
    }
    return Joining.stack(-1, parts).moveaxis(-1, axis);
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
    DArray left = self().permuteDims(ints(first));
    DArray right = other.permuteDims(ints(last));
    return Contraction.of(left, right, a.size(), rows, inner, columns)
        .reshape(shape.stream().mapToLong(Long::longValue).toArray());
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns this array. */
  DArray self();
}
