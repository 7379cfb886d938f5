package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.AutoChunks;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.util.List;

/**
 * Sums of products over several axes, as a product of two matrices. Where the result is small, both
 * matrices are cut along what is summed over, and alike, so that each is put together and packed
 * once; else they are cut as any array that gets another shape.
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
    long step = stride;
    Chunks cut = Chunks.regular(inner, most / stride * stride);
    var left = new Layout(List.of(Chunks.whole(rows), cut));
    var right = new Layout(List.of(cut, Chunks.whole(columns)));
    return BoxProducts.of(
        new DArray(joined(a.expr(), left, a.rank() - axes, step, 1)),
        new DArray(joined(b.expr(), right, 0, step, 0)),
        1); // a block of each a task: their number is that of the parts
  }

  /**
   * Returns a matrix of all elements, whose axis {@code of} is cut where {@code axis} is.
   *
   * @param stride how many elements of the one there are to each of the other
   */
  private static Expr joined(Expr x, Layout layout, int axis, long stride, int of) {
    long[] own = x.layout().shape();
    return new Regional(
        "reshape",
        "of axis " + axis,
        layout,
        x.type(),
        List.of(x),
        Regional.Cost.NONE,
        (_, _, out) -> Region.all(own).with(axis, out.from(of) / stride, out.to(of) / stride),
        (_, out, boxes) -> new Block[] {boxes.getFirst().reshape(Boxes.ints(out.shape()))});
  }
}
