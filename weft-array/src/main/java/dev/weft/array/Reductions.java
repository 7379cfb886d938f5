package dev.weft.array;

import dev.weft.array.expr.Reduction;
import dev.weft.array.kernel.Fold;
import java.util.List;

/**
 * What axes are folded to. Where {@code axes} are given, none means all of them; negative ones
 * count from the end. Folded axes disappear, unless {@link DArray#keepdims} came before.
 *
 * <p>A reduction folds inside the program that computes its argument, so that no block of the
 * argument is ever held; partial results are combined in a tree.
 */
public sealed interface Reductions permits DArray, KeepDims {

  /**
   * Returns the sum; of integers in 64 bits, wrapping; of floating point compensated: the error
   * does not grow with how many there are. Numbers that lie in memory are added plainly in short
   * runs, as NumPy does, and only what runs of at most 128 come to with compensation; see {@link
   * Fold#SUM}.
   */
  default DArray sum(int... axes) {
    return fold(Fold.SUM, 0, axes);
  }

  /** Returns the product; of integers in 64 bits, wrapping. */
  default DArray prod(int... axes) {
    return fold(Fold.PROD, 0, axes);
  }

  /**
   * Returns the smallest element; NaN if one is NaN.
   *
   * @throws IllegalArgumentException if there are no elements to choose from
   */
  default DArray min(int... axes) {
    return choice(Fold.MIN, "min", axes);
  }

  /**
   * Returns the largest element; NaN if one is NaN.
   *
   * @throws IllegalArgumentException if there are no elements to choose from
   */
  default DArray max(int... axes) {
    return choice(Fold.MAX, "max", axes);
  }

  /**
   * Returns the largest minus the smallest element, in the type of the elements; NaN if one is NaN.
   *
   * @throws IllegalArgumentException if there are no elements to choose from
   */
  default DArray ptp(int... axes) {
    return max(axes).subtract(min(axes));
  }

  /** Returns the arithmetic mean, in floating point; NaN of nothing. */
  default DArray mean(int... axes) {
    return fold(Fold.MEAN, 0, axes);
  }

  /** Returns the variance: the mean squared distance from the mean. */
  default DArray var(int... axes) {
    return fold(Fold.VARIANCE, 0, axes);
  }

  /** Returns the standard deviation, the root of {@link #var(int...)}. */
  default DArray std(int... axes) {
    return std(0.0, axes);
  }

  /** Returns the variance with the divisor n - {@code correction}, but not below 0. */
  default DArray var(double correction, int... axes) {
    return fold(Fold.VARIANCE, correction, axes);
  }

  /** Returns the root of {@link #var(double, int...)}. */
  default DArray std(double correction, int... axes) {
    return fold(Fold.VARIANCE, correction, axes).sqrt();
  }

  /** Returns whether an element is not zero. */
  default DArray any(int... axes) {
    return fold(Fold.ANY, 0, axes);
  }

  /** Returns whether no element is zero. */
  default DArray all(int... axes) {
    return fold(Fold.ALL, 0, axes);
  }

  /** Returns how many elements are not zero, as int64. */
  default DArray countNonzero(int... axes) {
    return fold(Fold.COUNT_NONZERO, 0, axes);
  }

  /** Returns the index of the first smallest, or first NaN, in the array laid out by rows. */
  default DArray argmin() {
    return place(Fold.ARGMIN, "argmin", Axes.all(self().rank()));
  }

  /** Returns the index along {@code axis} of the first smallest, or first NaN. */
  default DArray argmin(int axis) {
    return place(Fold.ARGMIN, "argmin", List.of(Axes.of("argmin", axis, self().rank())));
  }

  /** Returns the index of the first largest, or first NaN, in the array laid out by rows. */
  default DArray argmax() {
    return place(Fold.ARGMAX, "argmax", Axes.all(self().rank()));
  }

  /** Returns the index along {@code axis} of the first largest, or first NaN. */
  default DArray argmax(int axis) {
    return place(Fold.ARGMAX, "argmax", List.of(Axes.of("argmax", axis, self().rank())));
  }

  /** Returns the sum of what is not NaN. */
  default DArray nansum(int... axes) {
    return with(self().replaceNan(0)).sum(axes);
  }

  /** Returns the product of what is not NaN. */
  default DArray nanprod(int... axes) {
    return with(self().replaceNan(1)).prod(axes);
  }

  /** Returns the variance of what is not NaN, with the divisor n - {@code correction}. */
  default DArray nanvar(double correction, int... axes) {
    DArray x = self();
    DArray mean = x.keepdims().nanmean(axes);
    DArray apart = x.subtract(mean);
    DArray squares = with(apart.multiply(apart)).nansum(axes);
    DArray n = with(x.isnan().logicalNot()).countNonzero(axes).astype(x.dtype().real());
    DArray divisor = n.subtract(correction);
    return DArray.where(divisor.greater(0.0), squares.divide(divisor), DArray.scalar(Double.NaN));
  }

  /** Returns the root of {@link #nanvar}. */
  default DArray nanstd(double correction, int... axes) {
    return nanvar(correction, axes).sqrt();
  }

  /** Returns the index along {@code axis} of the first smallest that is not NaN. */
  default DArray nanargmin(int axis) {
    return with(self().replaceNan(Double.POSITIVE_INFINITY)).argmin(axis);
  }

  /** Returns the index along {@code axis} of the first largest that is not NaN. */
  default DArray nanargmax(int axis) {
    return with(self().replaceNan(Double.NEGATIVE_INFINITY)).argmax(axis);
  }

  /** Returns the mean of what is not NaN; NaN if nothing is. */
  default DArray nanmean(int... axes) {
    if (!self().dtype().isFloat() && !self().isComplex()) {
      return mean(axes);
    }
    return nansum(axes)
        .divide(
            with(self().isnan().logicalNot())
                .countNonzero(axes)
                .astype(self().real().dtype().real()));
  }

  /** Returns the smallest of what is not NaN; NaN if nothing is. */
  default DArray nanmin(int... axes) {
    return nanChoice(with(self().replaceNan(Double.POSITIVE_INFINITY)).min(axes), axes);
  }

  /** Returns the largest of what is not NaN; NaN if nothing is. */
  default DArray nanmax(int... axes) {
    return nanChoice(with(self().replaceNan(Double.NEGATIVE_INFINITY)).max(axes), axes);
  }

  private DArray nanChoice(DArray chosen, int[] axes) {
    if (!self().dtype().isFloat()) {
      return chosen;
    }
    return DArray.where(with(self().isnan()).all(axes), DArray.scalar(Double.NaN), chosen);
  }

  private DArray choice(Fold fold, String what, int[] axes) {
    if (self().isComplex()) {
      throw ComplexArithmetic.undefined(what);
    }
    List<Integer> folded = Axes.some(what, axes, self().rank());
    refuseEmpty(what, folded);
    return new DArray(new Reduction(fold, 0, self().expr(), folded, keepsDims()));
  }

  private DArray place(Fold fold, String what, List<Integer> axes) {
    if (self().isComplex()) {
      throw ComplexArithmetic.undefined(what);
    }
    refuseEmpty(what, axes);
    return new DArray(new Reduction(fold, 0, self().expr(), axes, keepsDims()));
  }

  private void refuseEmpty(String what, List<Integer> axes) {
    for (int axis : axes) {
      if (self().shape()[axis] == 0) {
        throw new IllegalArgumentException(
            what
                + " over no elements: axis "
                + axis
                + " of shape "
                + Axes.text(self().shape())
                + " is empty");
      }
    }
  }

  private DArray fold(Fold fold, double correction, int[] axes) {
    String what = fold == Fold.VARIANCE ? "var" : fold.name().toLowerCase(java.util.Locale.ROOT);
    List<Integer> folded = Axes.some(what, axes, self().rank());
    Filter filter = self().filter();
    DArray chosen = filter == null || keepsDims() ? null : filter.fold(fold);
    if (chosen != null) {
      return chosen;
    }
    if (self().isComplex()) {
      return ComplexArithmetic.fold(fold, correction, this, axes);
    }
    return new DArray(new Reduction(fold, correction, self().expr(), folded, keepsDims()));
  }

  private Reductions with(DArray other) {
    return keepsDims() ? other.keepdims() : other;
  }

  /** Returns the array that is folded. */
  DArray self();

  /** Returns whether folded axes stay, with length 1. */
  boolean keepsDims();
}
