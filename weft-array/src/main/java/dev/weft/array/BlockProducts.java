package dev.weft.array;

import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Staged;
import dev.weft.array.expr.Steps;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.AutoChunks;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.linalg.MatrixProduct;
import dev.weft.array.linalg.MatrixProduct.Matrix;
import dev.weft.graph.Needs;
import dev.weft.graph.Parts;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The product of two matrices of float64, where blocks meet: a task adds the products of a row of
 * blocks and a column of blocks, each read where it lies. In memory whole matrices are such blocks.
 */
final class BlockProducts {
  /** Bytes of the blocks that one task may read. */
  private static final long READ = 512L << 20;

  /** Bytes of a block that is made of several, since wide ones are quicker. */
  private static final long WIDEST = 64L << 20;

  private BlockProducts() {}

  /** Returns the product; null where blocks do not meet, or a task would read too many. */
  static @Nullable DArray of(Expr a, Expr b) {
    Layout left = a.layout();
    Layout right = b.layout();
    if (left.rank() != 2
        || right.rank() != 2
        || a.type() != DType.FLOAT64
        || b.type() != DType.FLOAT64
        || !left.equals(left.withoutEmpty())
        || !right.equals(right.withoutEmpty())
        || left.size() == 0
        || right.size() == 0) {
      return null;
    }
    boolean leftWhole = Steps.whole(a) != null;
    boolean rightWhole = Steps.whole(b) != null;
    if ((!leftWhole && Steps.isLocal(a)) || (!rightWhole && Steps.isLocal(b))) {
      return null; // their blocks are made anew for each that reads them
    }
    Chunks inner = leftWhole ? right.axis(0) : left.axis(1);
    if (leftWhole && rightWhole) {
      inner = Chunks.whole(inner.length());
    }
    boolean meet =
        (leftWhole || inner.equals(left.axis(1))) && (rightWhole || inner.equals(right.axis(0)));
    long rows = leftWhole ? 0 : left.axis(0).largest();
    long columns = rightWhole ? 0 : right.axis(1).largest();
    if (!meet || (rows + columns) * inner.length() * Double.BYTES > READ) {
      return null;
    }
    Chunks wide = right.axis(1);
    if (leftWhole && rightWhole) {
      wide = wider(left.axis(0), wide);
    }
    Layout layout = new Layout(List.of(left.axis(0), wide));
    Chunks cut = inner;
    return new DArray(
        new Staged(
            "matmul",
            "blocks",
            layout,
            DType.FLOAT64,
            List.of(a, b),
            steps -> List.of(stage(steps, layout, cut))));
  }

  /**
   * Returns columns of which neighbouring blocks are taken together as far as all threads have four
   * products to compute: wide ones are quicker.
   */
  private static Chunks wider(Chunks rows, Chunks columns) {
    if (!columns.isRegular()) {
      return columns;
    }
    long largest = Math.max(1, columns.largest());
    long tasks = 4L * AutoChunks.ofThisProcess().cores();
    long together =
        Math.min(
            Math.min(MatrixProduct.WIDE, WIDEST / Double.BYTES / Math.max(1, rows.largest()))
                / largest,
            rows.count() * (long) columns.count() / tasks);
    return together < 2 ? columns : Chunks.regular(columns.length(), largest * together);
  }

  private static Stage stage(Steps steps, Layout layout, Chunks inner) {
    Steps.Input a = steps.input(0);
    Steps.Input b = steps.input(1);
    int[] grid = layout.grid();
    int depth = inner.count();
    var reads = new ArrayList<Wiring>();
    int readA = -1;
    if (a.whole() == null) {
      readA = reads.size();
      reads.add(
          Wiring.box(
              a.source(),
              grid,
              a.layout().grid(),
              new int[] {0, -1},
              new int[] {1, 1},
              new int[] {0, 0},
              new int[] {1, depth}));
    }
    int readB = -1;
    if (b.whole() == null) {
      readB = reads.size();
      reads.add(
          Wiring.box(
              b.source(),
              grid,
              b.layout().grid(),
              new int[] {-1, 1},
              new int[] {1, 1},
              new int[] {0, 0},
              new int[] {depth, 1}));
    }
    int ofA = readA;
    int ofB = readB;
    var idle = new Idle<MatrixProduct>();
    return steps.addOwning(
        "matmul",
        layout.blockCount(),
        reads,
        Needs.bytes(Double.BYTES * layout.largestBlock(), MatrixProduct.SCRATCH),
        parts ->
            idle.with(
                MatrixProduct::new,
                product -> product(product, parts, layout, inner, a, ofA, b, ofB)),
        "rows of blocks times columns of blocks, read where they lie");
  }

  private static Block product(
      MatrixProduct product,
      Parts parts,
      Layout layout,
      Chunks inner,
      Steps.Input a,
      int ofA,
      Steps.Input b,
      int ofB) {
    var out = layout.region(parts.part());
    int m = (int) out.length(0);
    int n = (int) out.length(1);
    return Block.filled(
        DType.FLOAT64,
        new int[] {m, n},
        values -> {
          var c = new Matrix((double[]) values, 0, n);
          for (int p = 0; p < inner.count(); p++) {
            long at = inner.start(p);
            Matrix left = matrix(parts, a, ofA, p, out.from(0), at);
            Matrix right = matrix(parts, b, ofB, p, at, out.from(1));
            product.multiply(m, n, (int) inner.size(p), left, right, c, p > 0);
          }
        });
  }

  /** Returns the elements from {@code row} and {@code column} on: of all, or those of a block. */
  private static Matrix matrix(
      Parts parts, Steps.Input input, int read, int number, long row, long column) {
    Block block =
        read < 0 ? Objects.requireNonNull(input.whole()) : Steps.value(parts, read, number);
    int stride = block.length(1);
    int at = read < 0 ? Math.toIntExact(row * stride + column) : 0;
    return new Matrix(Lanes.doubles(block), at, stride);
  }
}
