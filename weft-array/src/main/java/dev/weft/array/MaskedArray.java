package dev.weft.array;

import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * A lazy array some of whose elements do not count: where the mask is true. Arithmetic masks what
 * is masked in either operand; folds leave out what is masked. Both arrays have one shape.
 *
 * @param data the elements; those that are masked are anything
 * @param mask true where an element does not count
 */
public record MaskedArray(DArray data, DArray mask) {

  /** Broadcasts the mask to the elements. */
  public MaskedArray {
    if (!mask.dtype().isBool()) {
      throw new IllegalArgumentException("a mask is bool, not " + mask.dtype());
    }
    if (!java.util.Arrays.equals(data.shape(), mask.shape())) {
      mask = mask.broadcastTo(data.shape());
    }
  }

  // ---- making

  /** Returns {@code x} with nothing masked. */
  public static MaskedArray of(DArray x) {
    return new MaskedArray(x, DArray.constant(DType.BOOL, 0L, x.layout()));
  }

  /** Returns {@code x} masked where the condition holds. */
  public static MaskedArray maskedWhere(DArray condition, DArray x) {
    return new MaskedArray(x, condition.astype(DType.BOOL));
  }

  /** Returns {@code x} masked where it is NaN or infinite. */
  public static MaskedArray maskedInvalid(DArray x) {
    return new MaskedArray(x, x.isfinite().logicalNot());
  }

  /** Returns {@code x} masked where it equals {@code value}. */
  public static MaskedArray maskedEqual(DArray x, double value) {
    return new MaskedArray(x, x.equal(value));
  }

  /** Returns {@code x} masked where it does not equal {@code value}. */
  public static MaskedArray maskedNotEqual(DArray x, double value) {
    return new MaskedArray(x, x.notEqual(value));
  }

  /** Returns {@code x} masked where it is greater than {@code value}. */
  public static MaskedArray maskedGreater(DArray x, double value) {
    return new MaskedArray(x, x.greater(value));
  }

  /** Returns {@code x} masked where it is not below {@code value}. */
  public static MaskedArray maskedGreaterEqual(DArray x, double value) {
    return new MaskedArray(x, x.greaterEqual(value));
  }

  /** Returns {@code x} masked where it is less than {@code value}. */
  public static MaskedArray maskedLess(DArray x, double value) {
    return new MaskedArray(x, x.less(value));
  }

  /** Returns {@code x} masked where it is not above {@code value}. */
  public static MaskedArray maskedLessEqual(DArray x, double value) {
    return new MaskedArray(x, x.lessEqual(value));
  }

  /** Returns {@code x} masked from {@code low} to {@code high}, both included. */
  public static MaskedArray maskedInside(DArray x, double low, double high) {
    return new MaskedArray(x, x.greaterEqual(low).logicalAnd(x.lessEqual(high)));
  }

  /** Returns {@code x} masked below {@code low} and above {@code high}. */
  public static MaskedArray maskedOutside(DArray x, double low, double high) {
    return new MaskedArray(x, x.less(low).logicalOr(x.greater(high)));
  }

  // ---- what it is

  /** Returns the elements with {@code value} where they are masked. */
  public DArray filled(double value) {
    return DArray.where(mask, DArray.constant(data.dtype(), value, Layout.whole()), data);
  }

  /** Returns the elements that count, in one row; how many they are is known once computed. */
  public DArray compressed() {
    return data.get(Index.by(mask.logicalNot()));
  }

  /** Returns the type of the elements. */
  public DType dtype() {
    return data.dtype();
  }

  /** Returns the length of every axis. */
  public long[] shape() {
    return data.shape();
  }

  // ---- element by element

  /** Returns what {@code function} makes of the elements, masked as they are. */
  public MaskedArray map(UnaryOperator<DArray> function) {
    return new MaskedArray(function.apply(data), mask);
  }

  /** Returns what {@code function} makes of both, masked where one of them is. */
  public MaskedArray combine(MaskedArray other, BinaryOperator<DArray> function) {
    return new MaskedArray(function.apply(data, other.data), mask.logicalOr(other.mask));
  }

  /** Returns x + other. */
  public MaskedArray add(MaskedArray other) {
    return combine(other, DArray::add);
  }

  /** Returns x + other. */
  public MaskedArray add(double other) {
    return map(x -> x.add(other));
  }

  /** Returns x - other. */
  public MaskedArray subtract(MaskedArray other) {
    return combine(other, DArray::subtract);
  }

  /** Returns x - other. */
  public MaskedArray subtract(double other) {
    return map(x -> x.subtract(other));
  }

  /** Returns x times other. */
  public MaskedArray multiply(MaskedArray other) {
    return combine(other, DArray::multiply);
  }

  /** Returns x times other. */
  public MaskedArray multiply(double other) {
    return map(x -> x.multiply(other));
  }

  /** Returns x / other, masked where other is 0. */
  public MaskedArray divide(MaskedArray other) {
    DArray zero = other.data.equal(0L);
    MaskedArray quotient = combine(other, DArray::divide);
    return new MaskedArray(quotient.data, quotient.mask.logicalOr(zero));
  }

  /** Returns x / other, masked everywhere if that is 0. */
  public MaskedArray divide(double other) {
    return divide(of(Creation.fullLike(data.astype(data.dtype().real()), other)));
  }

  // ---- folds; what has no element that counts is masked

  /** Returns how many elements count, as int64. */
  public DArray count(int... axes) {
    return mask.logicalNot().countNonzero(axes);
  }

  /** Returns the sum of what counts. */
  public MaskedArray sum(int... axes) {
    return folded(filled(0).sum(axes), axes);
  }

  /** Returns the product of what counts. */
  public MaskedArray prod(int... axes) {
    return folded(filled(1).prod(axes), axes);
  }

  /** Returns the mean of what counts. */
  public MaskedArray mean(int... axes) {
    DArray real = data.astype(data.dtype().real());
    DArray sum = new MaskedArray(real, mask).filled(0).sum(axes);
    return folded(sum.divide(count(axes).astype(real.real().dtype())), axes);
  }

  /** Returns the variance of what counts, with the divisor n - {@code correction}. */
  public MaskedArray var(double correction, int... axes) {
    DArray real = data.astype(data.dtype().real());
    DArray zero = DArray.constant(real.dtype(), 0L, Layout.whole());
    DArray n = mask.logicalNot().keepdims().countNonzero(axes).astype(DType.FLOAT64);
    DArray mean = DArray.where(mask, zero, real).keepdims().sum(axes).divide(n);
    DArray apart = DArray.where(mask, zero, real.subtract(mean)).abs();
    DArray divisor = count(axes).astype(DType.FLOAT64).subtract(correction).maximum(0.0);
    DArray var = apart.multiply(apart).sum(axes).divide(divisor);
    return folded(var.astype(real.real().dtype()), axes);
  }

  /** Returns the root of {@link #var}. */
  public MaskedArray std(double correction, int... axes) {
    return var(correction, axes).map(DArray::sqrt);
  }

  /** Returns the smallest of what counts. */
  public MaskedArray min(int... axes) {
    return folded(filledWithEnd(true).min(axes), axes);
  }

  /** Returns the largest of what counts. */
  public MaskedArray max(int... axes) {
    return folded(filledWithEnd(false).max(axes), axes);
  }

  /** Returns whether an element that counts is not zero. */
  public MaskedArray any(int... axes) {
    return folded(filled(0).any(axes), axes);
  }

  /** Returns whether all elements that count are not zero. */
  public MaskedArray all(int... axes) {
    return folded(filled(1).all(axes), axes);
  }

  private MaskedArray folded(DArray values, int... axes) {
    return new MaskedArray(values, mask.all(axes));
  }

  /** Fills with the largest number of the type, or with the smallest. */
  private DArray filledWithEnd(boolean largest) {
    DType type = data.dtype();
    DArray end =
        switch (type.kind()) {
          case FLOAT ->
              DArray.constant(
                  type,
                  largest ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY,
                  Layout.whole());
          case BOOL -> DArray.constant(type, largest ? 1L : 0L, Layout.whole());
          case UNSIGNED ->
              DArray.constant(type, largest ? -1L >>> (64 - 8 * type.bytes()) : 0L, Layout.whole());
          case SIGNED ->
              DArray.constant(
                  type,
                  largest
                      ? Long.MAX_VALUE >> (64 - 8 * type.bytes())
                      : Long.MIN_VALUE >> (64 - 8 * type.bytes()),
                  Layout.whole());
          case COMPLEX -> throw ComplexArithmetic.undefined(largest ? "min" : "max");
        };
    return DArray.where(mask, end, data);
  }
}
