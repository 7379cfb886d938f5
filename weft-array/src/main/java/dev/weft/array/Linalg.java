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
import dev.weft.array.linalg.CholeskyDecomposition;
import dev.weft.array.linalg.LuDecomposition;
import dev.weft.array.linalg.NativeBlas;
import dev.weft.array.linalg.QrDecomposition;
import dev.weft.array.linalg.SingularValues;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Linear algebra of the last two axes; the others are stacks of matrices. Integers are taken as
 * float64.
 *
 * <p>Memory: {@link #qr}, {@link #svd}, {@link #svdvals} and {@link #lstsq} of one matrix of
 * several blocks of rows, at least twice as many as columns, hold one block of rows three times, or
 * eight matrices as small as the number of columns; wide ones likewise for svd. {@link
 * #svdCompressed} and norms hold single blocks. Everything else puts a matrix together in one task,
 * which needs the bytes of the whole of it, and of its factors.
 */
public final class Linalg {
  private Linalg() {}

  /** What is made of one matrix of m rows and n columns. */
  @FunctionalInterface
  private interface OfMatrix extends Serializable {
    double[][] apply(double[] a, int m, int n);
  }

  /**
   * Returns the name of the library of the machine's that multiplies matrices, or why it is none.
   */
  public static String library() {
    return NativeBlas.describe();
  }

  /** Returns whether matrices are multiplied by a library of the machine's. */
  public static boolean hasLibrary() {
    return NativeBlas.isFound();
  }

  /** Two arrays that multiply to a third: orthonormal columns, and an upper triangle. */
  public record Qr(DArray q, DArray r) {}

  /** The factors of a singular value decomposition: u times the diagonal of s times vt. */
  public record Svd(DArray u, DArray s, DArray vt) {}

  /** Returns the factors of QR, reduced, with a diagonal of r that is not negative. */
  public static Qr qr(DArray x) {
    long[] shape = matrix("qr", x);
    if (TallSkinny.is(x)) {
      List<DArray> tall = TallSkinny.qr(x);
      return new Qr(tall.get(0), tall.get(1));
    }
    long m = shape[shape.length - 2];
    long n = shape[shape.length - 1];
    long k = Math.min(m, n);
    List<DArray> both =
        of(
            "qr",
            x,
            List.of(tail(shape, m, k), tail(shape, k, n)),
            (a, rows, columns) -> {
              QrDecomposition qr = QrDecomposition.of(a, rows, columns);
              return new double[][] {qr.q(), qr.r()};
            });
    return new Qr(both.get(0), both.get(1));
  }

  /** Returns the singular value decomposition, reduced; singular values largest first. */
  public static Svd svd(DArray x) {
    long[] shape = matrix("svd", x);
    if (TallSkinny.is(x)) {
      List<DArray> tall = TallSkinny.svd(x);
      return new Svd(tall.get(0), tall.get(1), tall.get(2));
    }
    if (x.rank() == 2 && TallSkinny.is(x.transpose())) { // wide: the factors of what is tall
      Svd tall = svd(x.transpose());
      return new Svd(tall.vt.transpose(), tall.s, tall.u.transpose());
    }
    long m = shape[shape.length - 2];
    long n = shape[shape.length - 1];
    long k = Math.min(m, n);
    List<DArray> all =
        of(
            "svd",
            x,
            List.of(tail(shape, m, k), tail(shape, k), tail(shape, k, n)),
            (a, rows, columns) -> {
              SingularValues svd = SingularValues.of(a, rows, columns);
              return new double[][] {svd.u(), svd.s(), svd.vt()};
            });
    return new Svd(all.get(0), all.get(1), all.get(2));
  }

  /**
   * Returns the {@code k} largest singular values and their vectors, nearly: those of the matrix
   * within the space that it maps some more random vectors to (Halko, Martinsson and Tropp, 2011).
   * The same seed gives the same result, however the matrix is cut. Neither its rows nor its
   * columns are ever all together, only matrices of {@code k} + 10 columns, block by block.
   *
   * @param iterations how often the vectors are mapped there and back to be more exact; 2 to 4
   *     where singular values fall slowly
   */
  public static Svd svdCompressed(DArray x, int k, int iterations, long seed) {
    long[] shape = matrix("svdCompressed", x);
    long smaller = Math.min(shape[0], shape[1]);
    if (x.rank() != 2 || k < 1 || k > smaller || iterations < 0) {
      throw new IllegalArgumentException(
          "svdCompressed needs one matrix, 1 to "
              + smaller
              + " singular values and no negative number of iterations; shape="
              + Axes.text(shape)
              + ", k="
              + k
              + ", iterations="
              + iterations);
    }
    long vectors = Math.min(smaller, k + 10L);
    DArray a = x.astype(x.dtype().real());
    DArray at = a.transpose();
    DArray space = qr(a.matmul(DArray.random(seed).normal(shape[1], vectors))).q;
    for (int i = 0; i < iterations; i++) {
      space = qr(a.matmul(qr(at.matmul(space)).q)).q;
    }
    Svd small = svd(space.transpose().matmul(a)); // wide
    Index first = Index.slice(0, k);
    return new Svd(
        space.matmul(small.u).get(Index.all(), first),
        small.s.get(first),
        small.vt.get(first, Index.all()));
  }

  /**
   * Returns the x of least norm for which |a x - b| is least. Singular values of a below the
   * largest times the larger of its lengths and the precision of its type count as 0.
   *
   * @param a one matrix
   * @param b a vector, or a matrix of as many rows
   */
  public static DArray lstsq(DArray a, DArray b) {
    long[] shape = matrix("lstsq", a);
    if (a.rank() != 2 || b.rank() < 1 || b.rank() > 2 || b.shape()[0] != shape[0]) {
      throw new IllegalArgumentException(
          "lstsq needs a matrix and a vector or a matrix of as many rows; shapes="
              + Axes.text(shape)
              + ", "
              + Axes.text(b.shape()));
    }
    Svd svd = svd(a);
    DType type = svd.s.dtype();
    double precision = type == DType.FLOAT32 ? Math.ulp(1f) : Math.ulp(1.0);
    DArray cutoff = svd.s.max().multiply(Math.max(shape[0], shape[1]) * precision);
    DArray one = Creation.full(type, 1.0, svd.s.shape());
    DArray safe = DArray.where(svd.s.greater(cutoff), svd.s, one);
    DArray inverse = DArray.where(svd.s.greater(cutoff), one.divide(safe), Creation.zerosLike(one));
    DArray column = b.rank() == 1 ? b.expandDims(1) : b;
    DArray scaled = svd.u.transpose().matmul(column).multiply(inverse.expandDims(1));
    DArray x = svd.vt.transpose().matmul(scaled);
    return b.rank() == 1 ? x.squeeze(1) : x;
  }

  /** Returns the singular values, largest first. */
  public static DArray svdvals(DArray x) {
    long[] shape = matrix("svdvals", x);
    if (x.rank() == 2 && (TallSkinny.is(x) || TallSkinny.is(x.transpose()))) {
      return svd(x).s;
    }
    long k = Math.min(shape[shape.length - 2], shape[shape.length - 1]);
    return of(
            "svdvals",
            x,
            List.of(tail(shape, k)),
            (a, rows, columns) -> new double[][] {SingularValues.of(a, rows, columns).s()})
        .getFirst();
  }

  /** Returns the determinants. */
  public static DArray det(DArray x) {
    long[] shape = square("det", x);
    return of(
            "det",
            x,
            List.of(tail(shape)),
            (a, n, _) -> new double[][] {{LuDecomposition.of(a, n).determinant()}})
        .getFirst();
  }

  /** Returns the inverses; computing fails if a matrix is singular. */
  public static DArray inv(DArray x) {
    long[] shape = square("inv", x);
    return of(
            "inv",
            x,
            List.of(shape),
            (a, n, _) -> new double[][] {LuDecomposition.of(a, n).inverse()})
        .getFirst();
  }

  /**
   * Returns the lower triangles whose products with their transposes are the matrices; computing
   * fails if one is not positive definite.
   */
  public static DArray cholesky(DArray x) {
    long[] shape = square("cholesky", x);
    return of(
            "cholesky",
            x,
            List.of(shape),
            (a, n, _) -> new double[][] {CholeskyDecomposition.lower(a, n)})
        .getFirst();
  }

  /**
   * Returns x with a x = b; computing fails if a matrix is singular.
   *
   * @param b a vector if its rank is 1, else matrices
   */
  public static DArray solve(DArray a, DArray b) {
    long[] shape = square("solve", a);
    long n = shape[shape.length - 1];
    if (b.rank() == 0 || b.shape()[Math.max(0, b.rank() - 2)] != n) {
      throw new IllegalArgumentException(
          "solve: a has "
              + n
              + " rows, b has another number; shapes="
              + Axes.text(shape)
              + ", "
              + Axes.text(b.shape()));
    }
    if (b.rank() == 1) {
      return solve(a, b.expandDims(1)).squeeze(-1);
    }
    DType type = a.dtype().promote(b.dtype()).real();
    long columns = b.shape()[b.rank() - 1];
    long[] batch = broadcast(Arrays.copyOf(shape, shape.length - 2), b.shape());
    DArray left = a.broadcastTo(join(batch, n, n));
    DArray right = b.broadcastTo(join(batch, n, columns));
    Layout layout = stacked(left.layout(), join(batch, n, columns), batch.length);
    Expr x = Elementwise.cast(left.expr(), type);
    Expr y = Elementwise.cast(right.expr(), type);
    int rank = batch.length + 2;
    return new DArray(
        new Regional(
            "solve",
            "",
            layout,
            type,
            List.of(x, y),
            new Regional.Cost(2, 2),
            (arg, _, out) -> arg == 0 ? out.with(rank - 2, 0, n).with(rank - 1, 0, n) : out,
            (_, out, boxes) -> {
              double[] matrices = Lanes.doubles(boxes.get(0));
              double[] sides = Lanes.doubles(boxes.get(1));
              double[] result = new double[sides.length];
              int size = (int) (n * n);
              int side = (int) (n * columns);
              for (int i = 0; side > 0 && i < sides.length / side; i++) {
                double[] one = Arrays.copyOfRange(matrices, i * size, (i + 1) * size);
                double[] of = Arrays.copyOfRange(sides, i * side, (i + 1) * side);
                LuDecomposition lu = LuDecomposition.of(one, (int) n);
                System.arraycopy(lu.solve(of, (int) columns), 0, result, i * side, side);
              }
              return new Block[] {Lanes.block(type, result, Boxes.ints(out.shape()))};
            }));
  }

  private static long[] broadcast(long[] batch, long[] other) {
    DArray a = Creation.zeros(DType.BOOL, batch);
    DArray b = Creation.zeros(DType.BOOL, Arrays.copyOf(other, other.length - 2));
    return a.logicalOr(b).shape();
  }

  private static long[] join(long[] batch, long m, long n) {
    long[] shape = Arrays.copyOf(batch, batch.length + 2);
    shape[batch.length] = m;
    shape[batch.length + 1] = n;
    return shape;
  }

  private static long[] matrix(String what, DArray x) {
    if (x.rank() < 2) {
      throw new IllegalArgumentException(
          what + " needs matrices, of rank 2 or more; shape=" + Axes.text(x.shape()));
    }
    return x.shape();
  }

  private static long[] square(String what, DArray x) {
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

  private static long[] tail(long[] shape, long... last) {
    long[] result = Arrays.copyOf(shape, shape.length - 2 + last.length);
    System.arraycopy(last, 0, result, shape.length - 2, last.length);
    return result;
  }

  /** Returns a layout of {@code shape} whose first axes are cut as those of {@code like}. */
  private static Layout stacked(Layout like, long[] shape, int batch) {
    var axes = new ArrayList<Chunks>();
    for (int axis = 0; axis < shape.length; axis++) {
      axes.add(axis < batch ? like.axis(axis).withoutEmpty() : Chunks.whole(shape[axis]));
    }
    return new Layout(axes);
  }

  private static List<DArray> of(String name, DArray x, List<long[]> shapes, OfMatrix function) {
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

  /**
   * Returns the norm of vectors along {@code axes}; none means all elements as one vector.
   *
   * @param order 1, 2, any other number, or an infinity: the largest or smallest absolute value
   * @param keepdims whether the axes stay, with length 1
   */
  public static DArray vectorNorm(DArray x, double order, boolean keepdims, int... axes) {
    DArray size = x.astype(x.dtype().real()).abs();
    if (order == Double.POSITIVE_INFINITY) {
      return kept(size, keepdims).max(axes);
    }
    if (order == Double.NEGATIVE_INFINITY) {
      return kept(size, keepdims).min(axes);
    }
    if (order == 0) {
      return kept(size, keepdims).countNonzero(axes).astype(size.dtype());
    }
    if (order == 1) {
      return kept(size, keepdims).sum(axes);
    }
    if (order == 2) {
      return kept(size.square(), keepdims).sum(axes).sqrt();
    }
    return kept(size.pow(order), keepdims).sum(axes).pow(1 / order);
  }

  private static Reductions kept(DArray x, boolean keepdims) {
    return keepdims ? x.keepdims() : x;
  }

  /** The norms of matrices. */
  public enum MatrixNorm {
    /** The root of the sum of squares. */
    FROBENIUS,
    /** The sum of the singular values. */
    NUCLEAR,
    /** The largest sum of a column's absolute values. */
    ONE,
    /** The smallest sum of a column's absolute values. */
    MINUS_ONE,
    /** The largest singular value. */
    TWO,
    /** The smallest singular value. */
    MINUS_TWO,
    /** The largest sum of a row's absolute values. */
    INFINITY,
    /** The smallest sum of a row's absolute values. */
    MINUS_INFINITY
  }

  /** Returns the norm of the matrices in the last two axes, which stay with length 1 if told. */
  public static DArray matrixNorm(DArray x, MatrixNorm order, boolean keepdims) {
    matrix("matrixNorm", x);
    DArray size = x.astype(x.dtype().real()).abs();
    DArray norm =
        switch (order) {
          case FROBENIUS -> size.square().sum(-2, -1).sqrt();
          case NUCLEAR -> svdvals(x).sum(-1);
          case ONE -> size.sum(-2).max(-1);
          case MINUS_ONE -> size.sum(-2).min(-1);
          case TWO -> svdvals(x).max(-1);
          case MINUS_TWO -> svdvals(x).min(-1);
          case INFINITY -> size.sum(-1).max(-1);
          case MINUS_INFINITY -> size.sum(-1).min(-1);
        };
    return keepdims ? norm.expandDims(-2, -1) : norm;
  }
}
