package dev.weft.array;

import dev.weft.array.expr.Elementwise;
import dev.weft.array.kernel.Binary;
import dev.weft.array.kernel.Unary;
import dev.weft.array.layout.DType;

/** Functions of each element that are made of others, and those that take a plain number. */
public sealed interface Elementary permits DArray {

  /** Returns 2 to the x. */
  default DArray exp2() {
    DArray x = self().astype(self().dtype().function());
    return DArray.scalar(2.0).pow(x);
  }

  /** Returns log2(2^x + 2^other) without overflow on the way. */
  default DArray logaddexp2(DArray other) {
    double ln2 = Math.log(2);
    return self().multiply(ln2).logaddexp(other.multiply(ln2)).divide(ln2);
  }

  /** Returns the cube root, with the sign of x; at most 2 units in the last place off. */
  default DArray cbrt() {
    DArray x = self().astype(self().dtype().function());
    DArray wide = x.astype(DType.FLOAT64);
    DArray size = wide.abs();
    DArray root = size.pow(1.0 / 3);
    DArray better = root.subtract(root.subtract(size.divide(root.square())).divide(3.0));
    DArray known = better.isfinite().logicalAnd(size.greater(0.0));
    return DArray.where(known, better, root).copysign(wide).astype(x.dtype());
  }

  /**
   * Numbers taken apart: x is {@code mantissa * 2^exponent}.
   *
   * @param mantissa from 1/2 to below 1, with the sign of x; zeros, infinities and NaN as they are
   * @param exponent as int32; 0 for zeros, infinities and NaN
   */
  record Frexp(DArray mantissa, DArray exponent) {}

  /**
   * Numbers taken apart: x is {@code fraction + whole}, all with the sign of x.
   *
   * @param fraction below 1; 0 of infinities
   * @param whole x cut toward zero
   */
  record Modf(DArray fraction, DArray whole) {}

  /** Returns each element as a fraction and a power of two; of integers in floating point. */
  default Frexp frexp() {
    DArray x = floating("frexp");
    Filter filter = x.filter();
    if (filter != null) {
      Frexp all = filter.source().frexp();
      return new Frexp(filter.of(all.mantissa), filter.of(all.exponent));
    }
    DArray wide = x.astype(DType.FLOAT64);
    DArray exponent = new DArray(Elementwise.of(Unary.EXPONENT, wide.expr()));
    DArray mantissa = DArray.binary(Binary.LDEXP, wide, exponent.negative());
    return new Frexp(mantissa.astype(x.dtype()), exponent.astype(DType.INT32));
  }

  /**
   * Returns x times 2 to the {@code exponent}, rounded once; of integers in floating point.
   *
   * @param exponent integers, other than uint64
   * @throws IllegalArgumentException if the exponents are no such integers, x is complex, or the
   *     shapes do not broadcast
   */
  default DArray ldexp(DArray exponent) {
    DArray x = floating("ldexp");
    DType type = exponent.dtype();
    if (type == DType.UINT64 || !(type.isInteger() || type.isBool())) {
      throw new IllegalArgumentException(
          "ldexp needs exponents that are integers of a type that int64 holds, not "
              + type
              + "; cast them with astype first");
    }
    DArray wide = x.astype(DType.FLOAT64);
    return DArray.binary(Binary.LDEXP, wide, exponent.astype(DType.FLOAT64)).astype(x.dtype());
  }

  /** As {@link #ldexp(DArray)}, with one exponent for all. */
  default DArray ldexp(long exponent) {
    return ldexp(DArray.scalar(exponent));
  }

  /** Returns the part of each element that is no whole number, and the whole number. */
  default Modf modf() {
    DArray x = floating("modf");
    DArray whole = x.trunc();
    DArray zero = DArray.scalar(0.0);
    return new Modf(DArray.where(x.isinf(), zero, x.subtract(whole)).copysign(x), whole);
  }

  private DArray floating(String what) {
    if (self().isComplex()) {
      throw new IllegalArgumentException(
          what + " is not defined for complex128; take real() or imag() first");
    }
    return self().astype(self().dtype().function());
  }

  /** Returns whether an element is positive infinity. */
  default DArray isposinf() {
    return self().isinf().logicalAnd(self().greater(0L));
  }

  /** Returns whether an element is negative infinity. */
  default DArray isneginf() {
    return self().isinf().logicalAnd(self().less(0L));
  }

  /** Returns degrees as radians. */
  default DArray deg2rad() {
    return self().multiply(Math.PI / 180);
  }

  /** Returns radians as degrees. */
  default DArray rad2deg() {
    return self().multiply(180 / Math.PI);
  }

  /** Returns sin(pi x) / (pi x), which is 1 at 0. */
  default DArray sinc() {
    DArray y = self().multiply(Math.PI);
    DArray zero = y.equal(0.0);
    return DArray.where(zero, DArray.scalar(1.0), y.sin().divide(y));
  }

  /** Returns 0 below 0, 1 above it, and {@code atZero} at 0; NaN for NaN. */
  default DArray heaviside(double atZero) {
    DArray x = self().astype(self().dtype().real());
    DArray step = DArray.where(x.greater(0.0), DArray.scalar(1.0), DArray.scalar(0.0));
    DArray known = DArray.where(x.equal(0.0), DArray.scalar(atZero), step);
    return DArray.where(x.isnan(), x, known.astype(x.dtype()));
  }

  /**
   * Returns x rounded to so many decimals, halves to the even one; with a negative number, to tens,
   * hundreds and so on.
   */
  default DArray round(int decimals) {
    DArray x = self();
    if (decimals == 0 || (decimals > 0 && !x.dtype().isFloat() && !x.isComplex())) {
      return x.isComplex() ? DArray.complex(x.real().round(), x.imag().round()) : x.round();
    }
    if (x.isComplex()) {
      return DArray.complex(x.real().round(decimals), x.imag().round(decimals));
    }
    double scale = Math.pow(10, Math.abs(decimals));
    DArray real = x.astype(x.dtype().real());
    DArray rounded =
        decimals > 0
            ? real.multiply(scale).round().divide(scale)
            : real.divide(scale).round().multiply(scale);
    return rounded.astype(x.dtype());
  }

  /** Returns the quotient rounded down, as {@link DArray#floorDivide(DArray)}. */
  default DArray floorDivide(double other) {
    return self().floorDivide(DArray.scalar(other));
  }

  /** Returns the quotient rounded down, as {@link DArray#floorDivide(DArray)}. */
  default DArray floorDivide(long other) {
    return self().floorDivide(DArray.scalar(other));
  }

  /** Returns what {@link #floorDivide(double)} leaves. */
  default DArray remainder(double other) {
    return self().remainder(DArray.scalar(other));
  }

  /** Returns what {@link #floorDivide(long)} leaves. */
  default DArray remainder(long other) {
    return self().remainder(DArray.scalar(other));
  }

  /** Returns what division cut toward zero leaves, with the sign of x. */
  default DArray fmod(DArray other) {
    DArray rest = self().abs().remainder(other.abs());
    return DArray.where(self().less(DArray.scalar(0L)), rest.negative(), rest);
  }

  /** Returns the smaller of both; NaN if one is NaN. */
  default DArray minimum(double other) {
    return self().minimum(DArray.scalar(other));
  }

  /** Returns the larger of both; NaN if one is NaN. */
  default DArray maximum(double other) {
    return self().maximum(DArray.scalar(other));
  }

  /** Returns the smaller of both; the other one if one is NaN. */
  default DArray fmin(DArray other) {
    DArray least = self().minimum(other);
    return DArray.where(self().isnan(), other, DArray.where(other.isnan(), self(), least));
  }

  /** Returns the larger of both; the other one if one is NaN. */
  default DArray fmax(DArray other) {
    DArray most = self().maximum(other);
    return DArray.where(self().isnan(), other, DArray.where(other.isnan(), self(), most));
  }

  /** Returns whether x and other differ by at most {@code atol + rtol * |other|}. */
  default DArray isclose(DArray other, double rtol, double atol) {
    DArray near = self().subtract(other).abs().lessEqual(other.abs().multiply(rtol).add(atol));
    return near.logicalAnd(other.isfinite()).logicalOr(self().equal(other));
  }

  /** As {@link #isclose(DArray, double, double)} with rtol = 1e-5 and atol = 1e-8. */
  default DArray isclose(DArray other) {
    return isclose(other, 1e-5, 1e-8);
  }

  /** Returns x with other numbers for NaN and for the infinities. */
  default DArray nanToNum(double nan, double posInf, double negInf) {
    DArray x = self();
    if (!x.dtype().isFloat()) {
      return x;
    }
    DArray infinite = DArray.where(x.signbit(), DArray.scalar(negInf), DArray.scalar(posInf));
    return DArray.where(
        x.isnan(), DArray.scalar(nan), DArray.where(x.isinf(), infinite, x).astype(x.dtype()));
  }

  /** Returns x with 0 for NaN and the largest numbers of its type for the infinities. */
  default DArray nanToNum() {
    double most = self().dtype() == DType.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE;
    return nanToNum(0, most, -most);
  }

  /** Returns whether each element is one of {@code values}, which one task holds sorted. */
  default DArray isin(DArray values) {
    DArray sorted = values.reshape(-1).sort(0);
    if (sorted.size() == 0) {
      return DArray.constant(DType.BOOL, 0L, self().layout());
    }
    DArray place = sorted.searchsorted(self(), false);
    DArray inside = place.minimum(DArray.scalar(sorted.size() - 1));
    return sorted.take(inside, 0).equal(self());
  }

  /**
   * Returns for each element the number of the bin it is in: how many of {@code edges}, which rise,
   * are not above it; with {@code right}, how many are below it.
   */
  default DArray digitize(NDArray edges, boolean right) {
    double[] at = edges.toDoubleArray();
    for (int i = 1; i < at.length; i++) {
      if (!(at[i - 1] <= at[i])) {
        throw new IllegalArgumentException(
            "digitize: edges must rise: " + at[i - 1] + ", " + at[i]);
      }
    }
    return edges.lazy().searchsorted(self(), !right);
  }

  /** As {@link #interp(DArray, DArray, double, double)} with the first and the last value. */
  default DArray interp(DArray points, DArray values) {
    return Interpolation.of(self(), points, values, null, null);
  }

  /**
   * Returns for each element the value there of the function that is linear between {@code points},
   * where it has {@code values}, as float64; NaN for NaN. A task holds all points and values.
   *
   * @param points a vector that does not fall; of equal ones the last counts. Computing fails if it
   *     falls
   * @param values a vector as long
   * @param left for what is below all points
   * @param right for what is above them
   * @throws IllegalArgumentException if the vectors differ in length, or have no element
   */
  default DArray interp(DArray points, DArray values, double left, double right) {
    return Interpolation.of(self(), points, values, left, right);
  }

  /**
   * Returns the slopes along {@code axis}: half the differences of the neighbours, at the ends the
   * difference to the only one.
   *
   * @param spacing how far neighbours are apart
   */
  default DArray gradient(double spacing, int axis) {
    int a = Axes.of("gradient", axis, self().rank());
    long n = self().shape()[a];
    if (n < 2) {
      throw new IllegalArgumentException(
          "gradient needs two elements or more along axis "
              + a
              + "; shape="
              + Axes.text(self().shape()));
    }
    DArray x = self().astype(self().dtype().real());
    DArray first = part(x, a, 1, 2).subtract(part(x, a, 0, 1)).divide(spacing);
    DArray last = part(x, a, n - 1, n).subtract(part(x, a, n - 2, n - 1)).divide(spacing);
    DArray inner = part(x, a, 2, n).subtract(part(x, a, 0, n - 2)).divide(2 * spacing);
    return Joining.concat(a, first, inner, last);
  }

  private static DArray part(DArray x, int axis, long from, long to) {
    Index[] index = new Index[x.rank()];
    java.util.Arrays.fill(index, Index.all());
    index[axis] = Index.slice(from, to);
    return x.get(index);
  }

  /**
   * Returns the mean weighted by {@code weights} along {@code axes}; none means all.
   *
   * @throws IllegalArgumentException if the weights have another shape
   */
  default DArray average(DArray weights, int... axes) {
    if (!java.util.Arrays.equals(self().shape(), weights.shape())) {
      throw new IllegalArgumentException(
          "average needs one weight an element; shapes="
              + Axes.text(self().shape())
              + ", "
              + Axes.text(weights.shape()));
    }
    return self().multiply(weights).sum(axes).divide(weights.sum(axes));
  }

  /** Returns this array. */
  DArray self();
}
