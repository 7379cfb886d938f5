package dev.weft.array;

import dev.weft.array.kernel.Fold;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a mask of an array's own shape chooses of it. How many elements that are is not known, but
 * what is done element by element may be done before choosing, and many folds need no choosing at
 * all.
 */
record Filter(DArray source, DArray mask) {

  /** Returns the elements that the mask chooses of {@code changed}. */
  DArray of(DArray changed) {
    return Choosing.masked(changed, 0, mask);
  }

  DArray map(UnaryOperator<DArray> change) {
    return of(change.apply(source));
  }

  /** Returns the filter that both share where one may be a single number; null if there is none. */
  static @Nullable Filter shared(DArray x, DArray y) {
    Filter a = x.filter();
    Filter b = y.filter();
    if (a == null || b == null) {
      DArray other = a == null ? x : y;
      return other.rank() == 0 ? (a == null ? b : a) : null;
    }
    boolean same =
        a.mask.expr().equals(b.mask.expr())
            && java.util.Arrays.equals(a.source.shape(), b.source.shape());
    return same ? a : null;
  }

  static DArray source(DArray x) {
    Filter filter = x.filter();
    return filter == null ? x : filter.source;
  }

  /** Returns a fold over all that is chosen; null if it has to be chosen first. */
  @Nullable DArray fold(Fold fold) {
    return switch (fold) {
      case SUM -> filled(0).sum();
      case PROD -> filled(1).prod();
      case MEAN -> {
        DArray n = mask.countNonzero().astype(DType.FLOAT64);
        DArray mean = filled(0).astype(source.dtype().real()).sum().divide(n);
        yield mean.astype(source.dtype().real());
      }
      case ANY -> source.logicalAnd(mask).any();
      case ALL -> source.logicalOr(mask.logicalNot()).all();
      case COUNT_NONZERO -> source.logicalAnd(mask).countNonzero();
      case MIN, MAX, VARIANCE, ARGMIN, ARGMAX -> null;
    };
  }

  private DArray filled(long value) {
    return DArray.where(mask, source, DArray.constant(source.dtype(), value, Layout.whole()));
  }
}
