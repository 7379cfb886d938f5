package dev.weft.array;

import dev.weft.array.expr.Elementwise;
import dev.weft.array.kernel.Binary;
import dev.weft.array.kernel.Unary;
import dev.weft.array.layout.DType;

/**
 * What is done element by element, under the names of the Python array API standard. Shapes are
 * broadcast; types are promoted as {@link DType#promote} says; a plain number takes the type of the
 * array, unless its kind is higher ({@link DType#withScalar}).
 *
 * <p>Functions such as {@code sqrt} give floating point ({@link DType#function}), and so does
 * {@code divide} ({@link DType#real}); angles are in radians; integers wrap. Each method throws an
 * {@link IllegalArgumentException} when it is called, with the shapes or the types, if shapes do
 * not broadcast, an operation is not defined for a type, or a plain number does not fit the type of
 * the array.
 *
 * <p>All of it is lazy, and fused with what comes before and after.
 */
public sealed interface Arithmetic permits DArray {

  /** Returns x + other. */
  default DArray add(DArray other) {
    return DArray.binary(Binary.ADD, self(), other);
  }

  /** Returns x + other. */
  default DArray add(double other) {
    return add(DArray.scalar(other));
  }

  /** Returns x + other. */
  default DArray add(long other) {
    return add(DArray.scalar(other));
  }

  /** Returns x + other, which is complex. */
  default DArray add(Complex other) {
    return add(DArray.scalar(other));
  }

  /** Returns x times other, which is complex. */
  default DArray multiply(Complex other) {
    return multiply(DArray.scalar(other));
  }

  /** Returns x - other. */
  default DArray subtract(DArray other) {
    return DArray.binary(Binary.SUBTRACT, self(), other);
  }

  /** Returns x - other. */
  default DArray subtract(double other) {
    return subtract(DArray.scalar(other));
  }

  /** Returns x - other. */
  default DArray subtract(long other) {
    return subtract(DArray.scalar(other));
  }

  /** Returns x times other. */
  default DArray multiply(DArray other) {
    return DArray.binary(Binary.MULTIPLY, self(), other);
  }

  /** Returns x times other. */
  default DArray multiply(double other) {
    return multiply(DArray.scalar(other));
  }

  /** Returns x times other. */
  default DArray multiply(long other) {
    return multiply(DArray.scalar(other));
  }

  /** Returns x / other, in floating point. */
  default DArray divide(DArray other) {
    return DArray.binary(Binary.DIVIDE, self(), other);
  }

  /** Returns x / other, in floating point. */
  default DArray divide(double other) {
    return divide(DArray.scalar(other));
  }

  /** Returns x / other, in floating point. */
  default DArray divide(long other) {
    return divide(DArray.scalar(other));
  }

  /** Returns the quotient rounded down; integers by 0 give 0. */
  default DArray floorDivide(DArray other) {
    return DArray.binary(Binary.FLOOR_DIVIDE, self(), other);
  }

  /** Returns what is left of {@link #floorDivide}, with the divisor's sign. */
  default DArray remainder(DArray other) {
    return DArray.binary(Binary.REMAINDER, self(), other);
  }

  /**
   * Returns x to the power of other. Integers stay integers; computing a negative power of integers
   * fails.
   */
  default DArray pow(DArray other) {
    return DArray.binary(Binary.POW, self(), other);
  }

  /** As {@link #pow(DArray)}. */
  default DArray pow(double other) {
    return pow(DArray.scalar(other));
  }

  /** As {@link #pow(DArray)}. */
  default DArray pow(long other) {
    return pow(DArray.scalar(other));
  }

  /** Returns the smaller of both; NaN if one is NaN. */
  default DArray minimum(DArray other) {
    return DArray.binary(Binary.MINIMUM, self(), other);
  }

  /** Returns the larger of both; NaN if one is NaN. */
  default DArray maximum(DArray other) {
    return DArray.binary(Binary.MAXIMUM, self(), other);
  }

  /** Returns the angle of the point (other, x), in radians from -pi to pi. */
  default DArray atan2(DArray other) {
    return DArray.binary(Binary.ATAN2, self(), other);
  }

  /** Returns sqrt(x² + other²) without overflow on the way. */
  default DArray hypot(DArray other) {
    return DArray.binary(Binary.HYPOT, self(), other);
  }

  /** Returns x with the sign of other. */
  default DArray copysign(DArray other) {
    return DArray.binary(Binary.COPYSIGN, self(), other);
  }

  /** Returns the number next to x toward other. */
  default DArray nextafter(DArray other) {
    return DArray.binary(Binary.NEXTAFTER, self(), other);
  }

  /** Returns log(exp(x) + exp(other)) without overflow on the way. */
  default DArray logaddexp(DArray other) {
    return DArray.binary(Binary.LOGADDEXP, self(), other);
  }

  /** Returns the bits set in both; of integers and bool. */
  default DArray bitwiseAnd(DArray other) {
    return DArray.binary(Binary.BITWISE_AND, self(), other);
  }

  /** Returns the bits set in either; of integers and bool. */
  default DArray bitwiseOr(DArray other) {
    return DArray.binary(Binary.BITWISE_OR, self(), other);
  }

  /** Returns the bits set in one alone; of integers and bool. */
  default DArray bitwiseXor(DArray other) {
    return DArray.binary(Binary.BITWISE_XOR, self(), other);
  }

  /** Returns the bits moved left; by the width of the type or more gives 0. */
  default DArray bitwiseLeftShift(DArray other) {
    return DArray.binary(Binary.BITWISE_LEFT_SHIFT, self(), other);
  }

  /** Returns the bits moved right, the sign kept. */
  default DArray bitwiseRightShift(DArray other) {
    return DArray.binary(Binary.BITWISE_RIGHT_SHIFT, self(), other);
  }

  /** Returns whether both are equal; NaN equals nothing. */
  default DArray equal(DArray other) {
    return DArray.binary(Binary.EQUAL, self(), other);
  }

  /** Returns whether both differ. */
  default DArray notEqual(DArray other) {
    return DArray.binary(Binary.NOT_EQUAL, self(), other);
  }

  /** Returns whether x is less. */
  default DArray less(DArray other) {
    return DArray.binary(Binary.LESS, self(), other);
  }

  /** Returns whether x is less. */
  default DArray less(double other) {
    return less(DArray.scalar(other));
  }

  /** Returns whether x is less or equal. */
  default DArray lessEqual(DArray other) {
    return DArray.binary(Binary.LESS_EQUAL, self(), other);
  }

  /** Returns whether x is greater. */
  default DArray greater(DArray other) {
    return DArray.binary(Binary.GREATER, self(), other);
  }

  /** Returns whether x is greater. */
  default DArray greater(double other) {
    return greater(DArray.scalar(other));
  }

  /** Returns whether x is greater or equal. */
  default DArray greaterEqual(DArray other) {
    return DArray.binary(Binary.GREATER_EQUAL, self(), other);
  }

  /** Returns whether both are true; all but zero is true, NaN too. */
  default DArray logicalAnd(DArray other) {
    return DArray.binary(Binary.LOGICAL_AND, self(), other);
  }

  /** Returns whether one or both are true. */
  default DArray logicalOr(DArray other) {
    return DArray.binary(Binary.LOGICAL_OR, self(), other);
  }

  /** Returns whether exactly one is true. */
  default DArray logicalXor(DArray other) {
    return DArray.binary(Binary.LOGICAL_XOR, self(), other);
  }

  /** Returns the elements in another type: floating point is cut toward zero, integers wrap. */
  default DArray astype(DType type) {
    Filter filter = self().filter();
    if (filter != null) {
      return filter.map(x -> x.astype(type));
    }
    return self().isComplex() || type.isComplex()
        ? ComplexArithmetic.cast(self(), type)
        : new DArray(Elementwise.cast(self().expr(), type));
  }

  /** Returns whether x equals other. */
  default DArray equal(double other) {
    return equal(DArray.scalar(other));
  }

  /** Returns whether x equals other. */
  default DArray equal(long other) {
    return equal(DArray.scalar(other));
  }

  /** Returns whether x differs from other. */
  default DArray notEqual(double other) {
    return notEqual(DArray.scalar(other));
  }

  /** Returns whether x differs from other. */
  default DArray notEqual(long other) {
    return notEqual(DArray.scalar(other));
  }

  /** Returns whether x is less or equal. */
  default DArray lessEqual(double other) {
    return lessEqual(DArray.scalar(other));
  }

  /** Returns whether x is greater or equal. */
  default DArray greaterEqual(double other) {
    return greaterEqual(DArray.scalar(other));
  }

  /**
   * Returns x, but {@code low} where it is below it and {@code high} where it is above it; NaN
   * where a bound is NaN, {@code high} where {@code low} is above it.
   */
  default DArray clip(DArray low, DArray high) {
    return maximum(low).minimum(high);
  }

  /** As {@link #clip(DArray, DArray)}. */
  default DArray clip(double low, double high) {
    return clip(DArray.scalar(low), DArray.scalar(high));
  }

  /** Returns a real operation of each element. */
  private DArray apply(Unary op) {
    Filter filter = self().filter();
    if (filter != null) {
      return filter.map(x -> ((Arithmetic) x).apply(op));
    }
    return self().isComplex()
        ? ComplexArithmetic.unary(op, self())
        : new DArray(Elementwise.of(op, self().expr()));
  }

  /** Returns |x|; that of the smallest integer is itself. */
  default DArray abs() {
    return apply(Unary.ABS);
  }

  /** Returns -x; integers wrap. */
  default DArray negative() {
    return apply(Unary.NEGATIVE);
  }

  /**
   * Returns x.
   *
   * @throws IllegalArgumentException if x is bool
   */
  default DArray positive() {
    if (self().dtype().isBool()) {
      throw new IllegalArgumentException(
          "positive is not defined for bool; cast it with astype first");
    }
    return self();
  }

  /** Returns -1, 0 or 1; NaN for NaN. */
  default DArray sign() {
    return apply(Unary.SIGN);
  }

  /** Returns x². */
  default DArray square() {
    return apply(Unary.SQUARE);
  }

  /** Returns 1 / x; of integers, cut toward zero. */
  default DArray reciprocal() {
    return apply(Unary.RECIPROCAL);
  }

  /** Returns the square root. */
  default DArray sqrt() {
    return apply(Unary.SQRT);
  }

  /** Returns e to the x. */
  default DArray exp() {
    return apply(Unary.EXP);
  }

  /** Returns e to the x, less 1, exact near 0. */
  default DArray expm1() {
    return apply(Unary.EXPM1);
  }

  /** Returns the natural logarithm. */
  default DArray log() {
    return apply(Unary.LOG);
  }

  /** Returns the natural logarithm of 1 + x, exact near 0. */
  default DArray log1p() {
    return apply(Unary.LOG1P);
  }

  /** Returns the logarithm to base 2. */
  default DArray log2() {
    return apply(Unary.LOG2);
  }

  /** Returns the logarithm to base 10. */
  default DArray log10() {
    return apply(Unary.LOG10);
  }

  /** Returns the sine. */
  default DArray sin() {
    return apply(Unary.SIN);
  }

  /** Returns the cosine. */
  default DArray cos() {
    return apply(Unary.COS);
  }

  /** Returns the tangent. */
  default DArray tan() {
    return apply(Unary.TAN);
  }

  /** Returns the inverse sine. */
  default DArray asin() {
    return apply(Unary.ASIN);
  }

  /** Returns the inverse cosine. */
  default DArray acos() {
    return apply(Unary.ACOS);
  }

  /** Returns the inverse tangent. */
  default DArray atan() {
    return apply(Unary.ATAN);
  }

  /** Returns the hyperbolic sine. */
  default DArray sinh() {
    return apply(Unary.SINH);
  }

  /** Returns the hyperbolic cosine. */
  default DArray cosh() {
    return apply(Unary.COSH);
  }

  /** Returns the hyperbolic tangent. */
  default DArray tanh() {
    return apply(Unary.TANH);
  }

  /** Returns the inverse hyperbolic sine. */
  default DArray asinh() {
    return apply(Unary.ASINH);
  }

  /** Returns the inverse hyperbolic cosine. */
  default DArray acosh() {
    return apply(Unary.ACOSH);
  }

  /** Returns the inverse hyperbolic tangent. */
  default DArray atanh() {
    return apply(Unary.ATANH);
  }

  /** Returns the largest whole number not above x. */
  default DArray floor() {
    return apply(Unary.FLOOR);
  }

  /** Returns the smallest whole number not below x. */
  default DArray ceil() {
    return apply(Unary.CEIL);
  }

  /** Returns the whole number next to x toward zero. */
  default DArray trunc() {
    return apply(Unary.TRUNC);
  }

  /** Returns the nearest whole number; of two, the even one. */
  default DArray round() {
    return apply(Unary.ROUND);
  }

  /** Returns whether x is NaN. */
  default DArray isnan() {
    return apply(Unary.ISNAN);
  }

  /** Returns whether x is an infinity. */
  default DArray isinf() {
    return apply(Unary.ISINF);
  }

  /** Returns whether x is neither NaN nor an infinity. */
  default DArray isfinite() {
    return apply(Unary.ISFINITE);
  }

  /** Returns whether the sign bit is set. */
  default DArray signbit() {
    return apply(Unary.SIGNBIT);
  }

  /** Returns whether x is zero. */
  default DArray logicalNot() {
    return apply(Unary.LOGICAL_NOT);
  }

  /** Returns all bits turned; of integers and bool. */
  default DArray bitwiseInvert() {
    return apply(Unary.BITWISE_INVERT);
  }

  /** Returns this array. */
  DArray self();
}
