package dev.weft.array.expr;

import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.Layout;
import java.util.ArrayList;
import java.util.List;

/** The same elements in other blocks. */
public final class Rechunk {
  private Rechunk() {}

  /**
   * Returns {@code expr} cut as {@code layout}: leaves, and what is element by element of leaves
   * alone, are simply cut so; a block of anything else is put together of the blocks it touches.
   */
  public static Expr of(Expr expr, Layout layout) {
    if (expr.layout().equals(layout)) {
      return expr;
    }
    if (expr instanceof Leaf leaf) {
      return new Leaf(leaf.origin(), layout);
    }
    if (expr instanceof Elementwise e
        && layout.equals(layout.withoutEmpty())
        && e.args().stream().allMatch(Rechunk::isMade)) {
      var args = new ArrayList<Expr>();
      for (Expr arg : e.args()) {
        args.add(of(arg, like(arg.layout(), layout)));
      }
      Expr pushed = e.with(args);
      if (pushed.layout().equals(layout)) {
        return pushed;
      }
    }
    return copy(expr, layout);
  }

  private static boolean isMade(Expr expr) {
    return expr instanceof Leaf
        || (expr instanceof Elementwise e && e.args().stream().allMatch(Rechunk::isMade));
  }

  /** Returns the cut of an argument of shape {@code own} that is broadcast to {@code layout}. */
  private static Layout like(Layout own, Layout layout) {
    var axes = new ArrayList<Chunks>();
    int missing = layout.rank() - own.rank();
    for (int e = 0; e < own.rank(); e++) {
      Chunks wanted = layout.axis(missing + e);
      axes.add(wanted.length() == own.axis(e).length() ? wanted : Chunks.whole(1));
    }
    return new Layout(axes);
  }

  private static Expr copy(Expr expr, Layout layout) {
    return new Regional(
        "rechunk",
        "",
        layout,
        expr.type(),
        List.of(expr),
        Regional.Cost.NONE,
        (_, _, out) -> out,
        (_, _, boxes) -> new Block[] {boxes.getFirst()});
  }
}
