package dev.weft.array.expr;

import dev.weft.array.kernel.Fold;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the elements along some axes become when they are folded into one. */
public final class Reduction extends Expr {
  @Serial private static final long serialVersionUID = 1;

  private final Fold fold;
  private final double correction;

  @SuppressWarnings("serial") // an immutable list
  private final List<Integer> axes;

  private final boolean keepdims;
  private final boolean flat;

  /**
   * Folds {@code arg}.
   *
   * @param correction what is taken from the number of elements before a variance is divided by it
   * @param axes the axes that are folded, ascending
   * @param keepdims whether they stay, with length 1
   */
  public Reduction(Fold fold, double correction, Expr arg, List<Integer> axes, boolean keepdims) {
    super(layout(arg.layout(), axes, keepdims), type(fold, arg.type()), List.of(arg));
    this.fold = fold;
    this.correction = correction;
    this.axes = List.copyOf(axes);
    this.keepdims = keepdims;
    this.flat = axes.size() != 1;
  }

  private static DType type(Fold fold, DType type) {
    return switch (fold) {
      case SUM, PROD -> type.accumulator();
      case MEAN, VARIANCE -> type.real();
      case MIN, MAX -> type;
      case COUNT_NONZERO, ARGMIN, ARGMAX -> DType.INT64;
      case ANY, ALL -> DType.BOOL;
    };
  }

  private static Layout layout(Layout from, List<Integer> axes, boolean keepdims) {
    var kept = new ArrayList<Chunks>();
    for (int axis = 0; axis < from.rank(); axis++) {
      if (!axes.contains(axis)) {
        kept.add(from.axis(axis).withoutEmpty());
      } else if (keepdims) {
        kept.add(Chunks.whole(1));
      }
    }
    return new Layout(kept);
  }

  /** Returns what is folded. */
  public Expr arg() {
    return args().getFirst();
  }

  /** Returns how. */
  public Fold fold() {
    return fold;
  }

  double correction() {
    return correction;
  }

  /** Returns the axes that are folded, ascending. */
  public List<Integer> axes() {
    return axes;
  }

  boolean keepdims() {
    return keepdims;
  }

  /** Returns whether the place of an argmin or argmax is counted over the whole array. */
  boolean flat() {
    return flat;
  }

  @Override
  public String name() {
    return fold.name().toLowerCase(Locale.ROOT).replace("_", "");
  }

  @Override
  String text() {
    return fold + " " + axes + (keepdims ? " keepdims " : " ") + correction;
  }
}
