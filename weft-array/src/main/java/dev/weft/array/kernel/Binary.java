package dev.weft.array.kernel;

import dev.weft.array.layout.DType;

/** The operations on two arrays, by the array API standard's names. */
public enum Binary {
  /** The sum; integers wrap; for bool, or. */
  ADD(Rule.PROMOTE),
  /** The difference; not for bool. */
  SUBTRACT(Rule.NUMBER),
  /** The product; for bool, and. */
  MULTIPLY(Rule.PROMOTE),
  /** The quotient, always floating-point. */
  DIVIDE(Rule.REAL),
  /** The quotient rounded down, consistent with {@link #REMAINDER}; integers by 0 give 0. */
  FLOOR_DIVIDE(Rule.INTEGER_IF_BOOL),
  /** What is left of the division rounded down, with the divisor's sign; integers by 0 give 0. */
  REMAINDER(Rule.INTEGER_IF_BOOL),
  /** x to the y; 1 to anything is 1. Integer powers wrap; negative integer exponents fail. */
  POW(Rule.INTEGER_IF_BOOL),
  /** The smaller; NaN if one is NaN. */
  MINIMUM(Rule.PROMOTE),
  /** The larger; NaN if one is NaN. */
  MAXIMUM(Rule.PROMOTE),
  /** The angle of the point (y, x): atan2(y, x). */
  ATAN2(Rule.FUNCTION),
  /** The length of the hypotenuse, without overflow on the way. */
  HYPOT(Rule.FUNCTION),
  /** The first with the sign of the second. */
  COPYSIGN(Rule.FUNCTION),
  /** The floating-point number next to the first toward the second. */
  NEXTAFTER(Rule.FUNCTION),
  /** The first times 2 to the second, a whole number, rounded once. */
  LDEXP(Rule.FUNCTION),
  /** log(exp(x) + exp(y)), without overflow on the way. */
  LOGADDEXP(Rule.FUNCTION),
  /** Bits that are set in both. */
  BITWISE_AND(Rule.BITS),
  /** Bits that are set in one or both. */
  BITWISE_OR(Rule.BITS),
  /** Bits that are set in one but not both. */
  BITWISE_XOR(Rule.BITS),
  /** Bits moved left; by the width or more gives 0. */
  BITWISE_LEFT_SHIFT(Rule.SHIFT),
  /** Bits moved right, the sign kept; by the width or more gives 0, or -1 for negative numbers. */
  BITWISE_RIGHT_SHIFT(Rule.SHIFT),
  /** Whether equal; NaN equals nothing. */
  EQUAL(Rule.COMPARE),
  /** Whether not equal. */
  NOT_EQUAL(Rule.COMPARE),
  /** Whether the first is less. */
  LESS(Rule.COMPARE),
  /** Whether the first is less or equal. */
  LESS_EQUAL(Rule.COMPARE),
  /** Whether the first is greater. */
  GREATER(Rule.COMPARE),
  /** Whether the first is greater or equal. */
  GREATER_EQUAL(Rule.COMPARE),
  /** Whether both are true (not zero). */
  LOGICAL_AND(Rule.LOGIC),
  /** Whether one or both are true. */
  LOGICAL_OR(Rule.LOGIC),
  /** Whether exactly one is true. */
  LOGICAL_XOR(Rule.LOGIC);

  /** Which types an operation takes and gives. */
  private enum Rule {
    PROMOTE,
    NUMBER,
    INTEGER_IF_BOOL,
    REAL,
    FUNCTION,
    BITS,
    SHIFT,
    COMPARE,
    LOGIC
  }

  private final Rule rule;

  Binary(Rule rule) {
    this.rule = rule;
  }

  /**
   * The type to which both operands are converted first.
   *
   * @throws IllegalArgumentException if the operation is not defined for the types
   */
  public DType operand(DType left, DType right) {
    DType both = left.promote(right);
    boolean refused =
        switch (rule) {
          case NUMBER -> both.isBool();
          case BITS, SHIFT -> both.isFloat();
          case PROMOTE, INTEGER_IF_BOOL, REAL, FUNCTION, COMPARE, LOGIC -> false;
        };
    if (refused) {
      throw new IllegalArgumentException(
          "%s is not defined for %s and %s; cast them with astype first"
              .formatted(this, left, right));
    }
    return switch (rule) {
      case REAL -> both.real();
      case FUNCTION -> left.function().promote(right.function());
      case LOGIC -> DType.BOOL;
      case INTEGER_IF_BOOL, SHIFT -> both.isBool() ? DType.INT8 : both;
      case PROMOTE, NUMBER, BITS, COMPARE -> both;
    };
  }

  /**
   * The type of the result for operands of these types.
   *
   * @throws IllegalArgumentException if the operation is not defined for the types
   */
  public DType result(DType left, DType right) {
    DType operand = operand(left, right);
    return rule == Rule.COMPARE || rule == Rule.LOGIC ? DType.BOOL : operand;
  }

  /** Whether the result is floating-point whatever the operands are. */
  public boolean isReal() {
    return rule == Rule.REAL || rule == Rule.FUNCTION;
  }

  /** Whether the result is bool whatever the operands are. */
  public boolean isTest() {
    return rule == Rule.COMPARE || rule == Rule.LOGIC;
  }

  /** The standard's name in camel case. */
  @Override
  public String toString() {
    return Unary.standardName(name());
  }
}
