package dev.weft.array;

import dev.weft.array.expr.Elementwise;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Pick;
import dev.weft.array.expr.Rechunk;
import dev.weft.array.expr.Staged;
import dev.weft.array.expr.Steps;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.linalg.MatrixProduct;
import dev.weft.array.linalg.MatrixProduct.Matrix;
import dev.weft.array.linalg.QrDecomposition;
import dev.weft.array.linalg.SingularValues;
import dev.weft.graph.Needs;
import dev.weft.graph.Parts;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import dev.weft.store.Reusable;
import dev.weft.store.Sized;
import dev.weft.store.Spares;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Factors of a matrix of many blocks of rows: those of every block, then of the triangles of some
 * blocks one under the other, in a tree, and down the tree again to the orthonormal columns
 * (Demmel, Grigori, Hoemmen and Langou, 2012).
 *
 * <p>With n columns a task holds one block of rows twice, or {@link #FAN_IN} triangles of n x n.
 */
final class TallSkinny {
  private static final int FAN_IN = 8;

  private TallSkinny() {}

  /** The factors of one node: q is m x k, r is k x n, which the node above has in its q's rows. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Factors(QrDecomposition qr, int m, int[] rows, AtomicBoolean givenUp)
      implements Sized, Reusable, Serializable {
    Factors(QrDecomposition qr, int m, int[] rows) {
      this(qr, m, rows, new AtomicBoolean());
    }

    @Override
    public long bytes() {
      return 8L * (qr.q().length + qr.r().length);
    }

    @Override
    public @Nullable Object giveUp() {
      return givenUp.getAndSet(true) ? null : qr.q(); // the triangle may be a result
    }
  }

  /** Returns whether a matrix is better factored block by block. */
  static boolean is(DArray x) {
    if (x.rank() != 2) {
      return false;
    }
    long[] shape = x.shape();
    return shape[1] > 0 && x.layout().axis(0).count() > 1 && shape[0] >= 2 * shape[1];
  }

  /** Returns Q, in the blocks of rows of {@code x}, and R. */
  static List<DArray> qr(DArray x) {
    Expr rows = rows(x);
    DType type = rows.type();
    long n = x.shape()[1];
    var all =
        new Staged(
            "qr",
            "",
            rows.layout(),
            type,
            List.of(rows),
            steps -> {
              List<Stage> tree = up(steps, n);
              Stage q =
                  down(
                      steps,
                      tree,
                      "q",
                      n,
                      List.of(Wiring.all(tree.getLast().name(), 1)),
                      parts -> identity(Steps.<Factors>value(parts, 0, 0).qr.k()));
              Stage r =
                  steps.add(
                      "r",
                      1,
                      List.of(Wiring.all(tree.getLast().name(), 1)),
                      Needs.bytes(n * n * type.bytes()),
                      parts -> {
                        QrDecomposition top = Steps.<Factors>value(parts, 0, 0).qr;
                        return Lanes.block(type, top.r(), top.k(), (int) n);
                      },
                      "the triangle of all");
              return List.of(q, r);
            });
    return List.of(
        new DArray(new Pick("q", all, 0, rows.layout(), type)),
        new DArray(new Pick("r", all, 1, Layout.whole(n, n), type)));
  }

  /** Returns U, in the blocks of rows of {@code x}, the singular values, and the transpose of V. */
  static List<DArray> svd(DArray x) {
    Expr rows = rows(x);
    DType type = rows.type();
    long n = x.shape()[1];
    var all =
        new Staged(
            "svd",
            "",
            rows.layout(),
            type,
            List.of(rows),
            steps -> {
              List<Stage> tree = up(steps, n);
              Stage small =
                  steps.add(
                      "svd-of-triangle",
                      1,
                      List.of(Wiring.all(tree.getLast().name(), 1)),
                      Needs.bytes(24 * n * n, 32 * n * n),
                      parts -> {
                        QrDecomposition top = Steps.<Factors>value(parts, 0, 0).qr;
                        return SingularValues.of(top.r(), top.k(), (int) n);
                      },
                      "the singular values of the triangle of all");
              Stage u =
                  down(
                      steps,
                      tree,
                      "u",
                      n,
                      List.of(Wiring.all(small.name(), 1)),
                      parts -> Steps.<SingularValues>value(parts, 0, 0).u());
              Stage s =
                  steps.add(
                      "s",
                      1,
                      List.of(Wiring.all(small.name(), 1)),
                      Needs.bytes(8 * n),
                      parts ->
                          Lanes.block(type, Steps.<SingularValues>value(parts, 0, 0).s(), (int) n),
                      "singular values");
              Stage vt =
                  steps.add(
                      "vt",
                      1,
                      List.of(Wiring.all(small.name(), 1)),
                      Needs.bytes(8 * n * n),
                      parts ->
                          Lanes.block(
                              type,
                              Steps.<SingularValues>value(parts, 0, 0).vt(),
                              (int) n,
                              (int) n),
                      "right singular vectors");
              return List.of(u, s, vt);
            });
    return List.of(
        new DArray(new Pick("u", all, 0, rows.layout(), type)),
        new DArray(new Pick("s", all, 1, Layout.whole(n), type)),
        new DArray(new Pick("vt", all, 2, Layout.whole(n, n), type)));
  }

  /**
   * Returns {@code x} in blocks of whole rows, at least as many as columns where there are some.
   */
  private static Expr rows(DArray x) {
    long n = x.shape()[1];
    Layout layout = x.layout().withoutEmpty();
    Chunks cut = layout.axis(0);
    if (cut.largest() < n) {
      cut = Chunks.regular(cut.length(), n);
    }
    Expr cast = Elementwise.cast(x.expr(), x.dtype().real());
    return Rechunk.of(cast, new Layout(List.of(cut, Chunks.whole(n))));
  }

  /** Adds the stages up to the root; each level has the triangles of {@link #FAN_IN} below. */
  private static List<Stage> up(Steps steps, long n) {
    Steps.Input input = steps.input(0);
    int columns = (int) n;
    long bytes = 8 * input.layout().largestBlock();
    var levels = new ArrayList<Stage>();
    levels.add(
        steps.addOwning(
            "qr-blocks",
            input.layout().blockCount(),
            input.each(),
            Needs.bytes(bytes + 8 * n * n, input.madeBytes() + 2 * bytes),
            parts -> {
              Block block = input.block(parts, parts.part());
              int m = block.length(0);
              return new Factors(
                  QrDecomposition.of(Lanes.doubles(block), m, columns), m, new int[0]);
            },
            "the factors of every block of rows"));
    for (int level = 1; levels.getLast().size() > 1; level++) {
      Stage below = levels.getLast();
      levels.add(
          steps.addOwning(
              "qr-" + level,
              Math.ceilDiv(below.size(), FAN_IN),
              List.of(Wiring.runs(below.name(), FAN_IN)),
              Needs.bytes(8 * (FAN_IN + 1) * n * n, 16 * FAN_IN * n * n),
              parts -> stacked(parts, columns),
              "the factors of some triangles, one under the other"));
    }
    return levels;
  }

  private static Factors stacked(Parts parts, int n) {
    int count = parts.count(0);
    int[] rows = new int[count];
    int m = 0;
    for (int i = 0; i < count; i++) {
      rows[i] = Steps.<Factors>value(parts, 0, i).qr.k();
      m += rows[i];
    }
    double[] all = new double[m * n];
    int at = 0;
    for (int i = 0; i < count; i++) {
      double[] r = Steps.<Factors>value(parts, 0, i).qr.r();
      System.arraycopy(r, 0, all, at, r.length);
      at += r.length;
    }
    return new Factors(QrDecomposition.of(all, m, n), m, rows);
  }

  /** What the orthonormal columns of the root are multiplied with. */
  @FunctionalInterface
  private interface Root extends Serializable {
    double[] of(Parts parts);
  }

  /** Adds the stages down to the blocks: what those of each node's columns are multiplied with. */
  private static Stage down(
      Steps steps, List<Stage> tree, String what, long n, List<Wiring> reads, Root root) {
    int columns = (int) n;
    DType type = steps.input(0).type();
    Stage factor =
        steps.add(
            what + "-root", 1, reads, Needs.bytes(8 * n * n), root::of, "what the root gives");
    for (int level = tree.size() - 2; level >= 0; level--) {
      Stage above = tree.get(level + 1);
      Stage given = factor;
      factor =
          steps.addOwning(
              what + "-" + level,
              tree.get(level).size(),
              List.of(Wiring.spread(above.name(), FAN_IN), Wiring.spread(given.name(), FAN_IN)),
              Needs.bytes(8 * n * n),
              parts -> share(parts, columns),
              "the share of a node in the columns above it");
    }
    Stage blocks = tree.getFirst();
    return steps.addOwning(
        what,
        blocks.size(),
        List.of(Wiring.each(blocks.name()), Wiring.each(factor.name())),
        Needs.bytes(type.bytes() * steps.input(0).layout().largestBlock()),
        parts -> {
          Factors own = Steps.value(parts, 0, 0);
          double[] product = product(own.qr.q(), 0, own.m, own.qr.k(), parts, columns);
          return Lanes.block(type, product, own.m, columns);
        },
        "orthonormal columns");
  }

  private static double[] share(Parts parts, int n) {
    Factors above = Steps.value(parts, 0, 0);
    int child = (int) (parts.part() % FAN_IN);
    int from = 0;
    for (int i = 0; i < child; i++) {
      from += above.rows[i];
    }
    int k = above.qr.k();
    return product(above.qr.q(), from * k, above.rows[child], k, parts, n);
  }

  /** Returns rows of {@code q} times what the second read gives, k x n. */
  private static double[] product(double[] q, int at, int m, int k, Parts parts, int n) {
    double[] factor = Steps.value(parts, 1, 0);
    double[] product = (double[]) Spares.lend(double.class, m * n);
    var to = new Matrix(product, 0, n);
    new MatrixProduct()
        .multiply(m, n, k, new Matrix(q, at, k), new Matrix(factor, 0, n), to, false);
    return product;
  }

  private static double[] identity(int k) {
    double[] one = new double[k * k];
    for (int i = 0; i < k; i++) {
      one[i * k + i] = 1;
    }
    return one;
  }
}
