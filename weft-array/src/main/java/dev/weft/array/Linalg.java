package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Elementwise;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.linalg.CholeskyDecomposition;
import dev.weft.array.linalg.LuDecomposition;
import dev.weft.array.linalg.NativeBlas;
import dev.weft.array.linalg.QrDecomposition;
import dev.weft.array.linalg.SingularValues;
import dev.weft.array.linalg.SymmetricEigen;
import java.util.Arrays;
import java.util.List;

/**
 * Linear algebra of the last two axes; the others are stacks of matrices. Integers are taken as
 * float64.
 *
 * <p>Memory: {@link #qr}, {@link #svd}, {@link #svdvals}, {@link #lstsq}, {@link #pinv} and {@link
 * #matrixRank} of one matrix of several blocks of rows, at least twice as many as columns, hold one
 * block of rows three times, or eight matrices as small as the number of columns; wide ones
 * likewise for svd. {@link #svdCompressed} and norms hold single blocks, {@link #matrixPower} what
 * products of matrices do. Everything else puts a matrix together in one task, which needs the
 * bytes of the whole of it, and of its factors.
 */
public final class Linalg {
  private Linalg() {}

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
    long[] shape = EachMatrix.matrix("qr", x);
    if (TallSkinny.is(x)) {
      List<DArray> tall = TallSkinny.qr(x);
      return new Qr(tall.get(0), tall.get(1));
    }
    long m = shape[shape.length - 2];
    long n = shape[shape.length - 1];
    long k = Math.min(m, n);
    List<DArray> both =
        EachMatrix.of(
            "qr",
            x,
            List.of(EachMatrix.tail(shape, m, k), EachMatrix.tail(shape, k, n)),
            (a, rows, columns) -> {
              QrDecomposition qr = QrDecomposition.of(a, rows, columns);
              return new double[][] {qr.q(), qr.r()};
            });
    return new Qr(both.get(0), both.get(1));
  }

  /** Returns the singular value decomposition, reduced; singular values largest first. */
  public static Svd svd(DArray x) {
    long[] shape = EachMatrix.matrix("svd", x);
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
        EachMatrix.of(
            "svd",
            x,
            List.of(
                EachMatrix.tail(shape, m, k),
                EachMatrix.tail(shape, k),
                EachMatrix.tail(shape, k, n)),
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
    long[] shape = EachMatrix.matrix("svdCompressed", x);
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
    long[] shape = EachMatrix.matrix("lstsq", a);
    if (a.rank() != 2 || b.rank() < 1 || b.rank() > 2 || b.shape()[0] != shape[0]) {
      throw new IllegalArgumentException(
          "lstsq needs a matrix and a vector or a matrix of as many rows; shapes="
              + Axes.text(shape)
              + ", "
              + Axes.text(b.shape()));
    }
    Svd svd = svd(a);
    DArray inverse = inverses(svd.s, precision(svd.s.dtype()) * Math.max(shape[0], shape[1]));
    DArray column = b.rank() == 1 ? b.expandDims(1) : b;
    DArray scaled = svd.u.transpose().matmul(column).multiply(inverse.expandDims(1));
    DArray x = svd.vt.transpose().matmul(scaled);
    return b.rank() == 1 ? x.squeeze(1) : x;
  }

  /**
   * Returns the Moore-Penrose inverses: of matrices of m rows and n columns such of n rows and m
   * columns. Singular values below the largest times the larger of m and n and the precision of the
   * type count as 0.
   */
  public static DArray pinv(DArray x) {
    return pinv(x, cutoff("pinv", x));
  }

  /**
   * Returns the Moore-Penrose inverses.
   *
   * @param rtol singular values below the largest times this count as 0
   */
  public static DArray pinv(DArray x, double rtol) {
    long[] shape = EachMatrix.matrix("pinv", x);
    long m = shape[shape.length - 2];
    long n = shape[shape.length - 1];
    if (m == 0 || n == 0) {
      return Creation.zeros(x.dtype().real(), EachMatrix.tail(shape, n, m));
    }
    Svd svd = svd(x);
    DArray scaled = inverses(svd.s, rtol).expandDims(-1).multiply(svd.u.matrixTranspose());
    return svd.vt.matrixTranspose().matmul(scaled);
  }

  /**
   * Returns how many singular values of each matrix do not count as 0, as int64: those above the
   * largest times the larger of its lengths and the precision of its type.
   */
  public static DArray matrixRank(DArray x) {
    return matrixRank(x, cutoff("matrixRank", x));
  }

  /**
   * Returns how many singular values of each matrix are above the largest times {@code rtol}, as
   * int64.
   */
  public static DArray matrixRank(DArray x, double rtol) {
    long[] shape = EachMatrix.matrix("matrixRank", x);
    if (shape[shape.length - 2] == 0 || shape[shape.length - 1] == 0) {
      return Creation.zeros(DType.INT64, EachMatrix.tail(shape));
    }
    DArray s = svdvals(x);
    return s.greater(s.keepdims().max(-1).multiply(rtol)).countNonzero(-1);
  }

  private static double cutoff(String what, DArray x) {
    long[] shape = EachMatrix.matrix(what, x);
    long longer = Math.max(shape[shape.length - 2], shape[shape.length - 1]);
    return longer * precision(x.dtype().real());
  }

  private static double precision(DType type) {
    return type == DType.FLOAT32 ? Math.ulp(1f) : Math.ulp(1.0);
  }

  /** Returns 1 / s, and 0 where s is at most the largest along the last axis times rtol. */
  private static DArray inverses(DArray s, double rtol) {
    DArray counts = s.greater(s.keepdims().max(-1).multiply(rtol));
    DArray one = Creation.full(s.dtype(), 1.0, s.shape());
    return DArray.where(counts, one.divide(DArray.where(counts, s, one)), Creation.zerosLike(one));
  }

  /**
   * Returns square matrices to the power {@code n}, by squaring; integers keep their type and wrap.
   *
   * @param n 0 gives identities; below 0 powers of the inverses are taken, in floating point, and
   *     computing fails if a matrix is singular
   */
  public static DArray matrixPower(DArray x, int n) {
    long[] shape = EachMatrix.square("matrixPower", x);
    long length = shape[shape.length - 1];
    if (n == 0) {
      return Creation.eye(x.dtype(), length, length, 0).broadcastTo(shape);
    }
    DArray square = n < 0 ? inv(x) : x;
    DArray power = null;
    for (long left = Math.abs((long) n); left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        power = power == null ? square : power.matmul(square);
      }
      square = left > 1 ? square.matmul(square) : square;
    }
    return java.util.Objects.requireNonNull(power);
  }

  /** Returns the singular values, largest first. */
  public static DArray svdvals(DArray x) {
    long[] shape = EachMatrix.matrix("svdvals", x);
    if (x.rank() == 2 && (TallSkinny.is(x) || TallSkinny.is(x.transpose()))) {
      return svd(x).s;
    }
    long k = Math.min(shape[shape.length - 2], shape[shape.length - 1]);
    return EachMatrix.of(
            "svdvals",
            x,
            List.of(EachMatrix.tail(shape, k)),
            (a, rows, columns) -> new double[][] {SingularValues.of(a, rows, columns).s()})
        .getFirst();
  }

  /** Returns the determinants. */
  public static DArray det(DArray x) {
    long[] shape = EachMatrix.square("det", x);
    return EachMatrix.of(
            "det",
            x,
            List.of(EachMatrix.tail(shape)),
            (a, n, _) -> new double[][] {{LuDecomposition.of(a, n).determinant()}})
        .getFirst();
  }

  /** Determinants: sign times e to the power of logAbs; 0 and -infinity of singular matrices. */
  public record Slogdet(DArray sign, DArray logAbs) {}

  /** Returns the determinants, which may be beyond what a number of their type can hold. */
  public static Slogdet slogdet(DArray x) {
    long[] shape = EachMatrix.square("slogdet", x);
    List<DArray> both =
        EachMatrix.of(
            "slogdet",
            x,
            List.of(EachMatrix.tail(shape), EachMatrix.tail(shape)),
            (a, n, _) -> {
              LuDecomposition lu = LuDecomposition.of(a, n);
              return new double[][] {{lu.sign()}, {lu.logAbsDeterminant()}};
            });
    return new Slogdet(both.get(0), both.get(1));
  }

  /** The factors of Gaussian elimination: the product p l u. */
  public record Lu(DArray p, DArray l, DArray u) {}

  /**
   * Returns the factors of square matrices by elimination with partial pivoting: a permutation, a
   * lower triangle with ones on its diagonal, and an upper triangle. Singular matrices have some,
   * too.
   */
  public static Lu lu(DArray x) {
    long[] shape = EachMatrix.square("lu", x);
    List<DArray> all =
        EachMatrix.of(
            "lu",
            x,
            List.of(shape, shape, shape),
            (a, n, _) -> {
              LuDecomposition lu = LuDecomposition.of(a, n);
              return new double[][] {lu.permutation(), lu.lower(), lu.upper()};
            });
    return new Lu(all.get(0), all.get(1), all.get(2));
  }

  /** Eigenvalues, ascending, and the eigenvectors of length 1 that belong to them, as columns. */
  public record Eigh(DArray eigenvalues, DArray eigenvectors) {}

  /**
   * Returns the eigenvalues and eigenvectors of symmetric matrices, of which the lower triangles
   * alone are read. The sign of a vector is left open. Computing fails if an element is not finite.
   */
  public static Eigh eigh(DArray x) {
    long[] shape = EachMatrix.square("eigh", x);
    List<DArray> both =
        EachMatrix.of(
            "eigh",
            x,
            List.of(EachMatrix.tail(shape, shape[shape.length - 1]), shape),
            (a, n, _) -> {
              SymmetricEigen eigen = SymmetricEigen.of(a, n);
              return new double[][] {eigen.values(), eigen.vectors()};
            });
    return new Eigh(both.get(0), both.get(1));
  }

  /** Returns the eigenvalues of symmetric matrices, ascending, as {@link #eigh}. */
  public static DArray eigvalsh(DArray x) {
    return eigh(x).eigenvalues;
  }

  /** Returns the inverses; computing fails if a matrix is singular. */
  public static DArray inv(DArray x) {
    long[] shape = EachMatrix.square("inv", x);
    return EachMatrix.of(
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
    long[] shape = EachMatrix.square("cholesky", x);
    return EachMatrix.of(
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
    long[] shape = EachMatrix.square("solve", a);
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
    long[] batch = EachMatrix.broadcast(Arrays.copyOf(shape, shape.length - 2), b.shape());
    DArray left = a.broadcastTo(EachMatrix.join(batch, n, n));
    DArray right = b.broadcastTo(EachMatrix.join(batch, n, columns));
    Layout layout =
        EachMatrix.stacked(left.layout(), EachMatrix.join(batch, n, columns), batch.length);
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
                double[] of = Arrays.copyOfRange(sides, i * side, (i + 1) * side);
                try (LuDecomposition lu = LuDecomposition.of(matrices, i * size, (int) n)) {
                  System.arraycopy(lu.solve(of, (int) columns), 0, result, i * side, side);
                }
              }
              return new Block[] {Lanes.block(type, result, Boxes.ints(out.shape()))};
            }));
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
    EachMatrix.matrix("matrixNorm", x);
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
