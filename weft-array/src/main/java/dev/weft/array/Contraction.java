package dev.weft.array;

import dev.weft.array.expr.Elementwise;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.AutoChunks;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.array.linalg.MatrixProduct;
import java.util.List;

/**
 * Sums of products over several axes, as a product of two matrices. Where the result is small, both
 * are cut along what is summed over, and alike, so that each box is put together and packed once,
 * by the task that multiplies it; else they are cut as any array that gets another shape.
 */
final class Contraction {
  private Contraction() {}

  /**
   * Returns the matrix of the sums of products.
   *
   * @param a its last {@code axes} axes are summed over; {@code rows} elements in the others
   * @param b its first {@code axes} axes are summed over; {@code columns} elements in the others
   * @param inner how many elements are summed
   */
  static DArray of(DArray a, DArray b, int axes, long rows, long inner, long columns) {
    long elements = AutoChunks.ofThisProcess().target(Math.max(a.bytes(), b.bytes()));
    elements /= Math.max(a.dtype().bytes(), b.dtype().bytes());
    long stride = 1;
    for (int i = 1; i < axes; i++) {
      stride *= b.shape()[i];
    }
    long most = elements / Math.max(1, Math.max(rows, columns));
    boolean small = rows > 0 && columns > 0 && rows <= elements / columns;
    boolean cuts = axes > 1 && small && stride > 0 && most >= stride && inner > most;
    if (!cuts || a.isComplex() || b.isComplex()) {
      return a.reshape(rows, inner).matmul(b.reshape(inner, columns));
    }
    Chunks cut = Chunks.regular(inner, most / stride * stride);
    DType type = a.dtype().promote(b.dtype());
    List<Expr> args = List.of(Elementwise.cast(a.expr(), type), Elementwise.cast(b.expr(), type));
    int[] first = {a.rank() - axes, 0}; // of the axes that are summed over
    long step = stride;
    var idle = new Idle<MatrixProduct>();
    var one = Chunks.regular(cut.count(), 1);
    var products =
        new Regional(
            "tensordot",
            "of " + axes + " axes",
            new Layout(List.of(Chunks.whole(rows), Chunks.whole(columns), one)),
            type,
            args,
            BoxProducts.cost(type),
            (arg, at, _) ->
                Region.all(args.get(arg).layout().shape())
                    .with(first[arg], cut.start(at[2]) / step, cut.end(at[2]) / step),
            (at, out, boxes) -> {
              int k = (int) (cut.end(at[2]) - cut.start(at[2]));
              Block left = boxes.get(0).reshape((int) rows, k);
              Block right = boxes.get(1).reshape(k, (int) columns);
              return idle.with(
                  MatrixProduct::new,
                  product -> new Block[] {BoxProducts.multiplied(product, type, out, left, right)});
            });
    return BoxProducts.summed(products);
  }
}
