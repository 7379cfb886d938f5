package dev.weft.array.kernel;

import dev.weft.array.layout.DType;

/**
 * The operations on one array, by the array API standard's names. What each function's accuracy is
 * stands at the kernel that computes it.
 */
public enum Unary {
  /** Minus x; integers wrap. */
  NEGATIVE(Rule.NUMBER),
  /** The absolute value; that of the smallest integer is itself. */
  ABS(Rule.NUMBER_OR_BOOL),
  /** -1, 0 or 1; 0 for -0.0, NaN for NaN. */
  SIGN(Rule.NUMBER),
  /** x times x; of bool as int8. */
  SQUARE(Rule.INTEGER_IF_BOOL),
  /** 1 / x; for integers cut toward zero, and 0 for 0; of bool as int8. */
  RECIPROCAL(Rule.INTEGER_IF_BOOL),
  /** The square root, correctly rounded. */
  SQRT(Rule.REAL),
  /** e to the x. */
  EXP(Rule.REAL),
  /** e to the x, minus 1. */
  EXPM1(Rule.REAL),
  /** The natural logarithm. */
  LOG(Rule.REAL),
  /** The natural logarithm of 1 + x. */
  LOG1P(Rule.REAL),
  /** The logarithm to base 2; whole for powers of two. */
  LOG2(Rule.REAL),
  /** The logarithm to base 10. */
  LOG10(Rule.REAL),
  /** The sine. */
  SIN(Rule.REAL),
  /** The cosine. */
  COS(Rule.REAL),
  /** The tangent. */
  TAN(Rule.REAL),
  /** The arc sine. */
  ASIN(Rule.REAL),
  /** The arc cosine. */
  ACOS(Rule.REAL),
  /** The arc tangent. */
  ATAN(Rule.REAL),
  /** The hyperbolic sine. */
  SINH(Rule.REAL),
  /** The hyperbolic cosine. */
  COSH(Rule.REAL),
  /** The hyperbolic tangent. */
  TANH(Rule.REAL),
  /** The inverse hyperbolic sine. */
  ASINH(Rule.REAL),
  /** The inverse hyperbolic cosine. */
  ACOSH(Rule.REAL),
  /** The inverse hyperbolic tangent. */
  ATANH(Rule.REAL),
  /** The whole e of x = m 2^e where |m| is from 1/2 to below 1; 0 of 0, infinities and NaN. */
  EXPONENT(Rule.REAL),
  /** The largest whole number not above x; integers stay as they are. */
  FLOOR(Rule.ROUNDING),
  /** The smallest whole number not below x. */
  CEIL(Rule.ROUNDING),
  /** The whole number next to x toward zero. */
  TRUNC(Rule.ROUNDING),
  /** The nearest whole number, of two the even one. */
  ROUND(Rule.ROUNDING),
  /** Whether it is NaN. */
  ISNAN(Rule.TEST),
  /** Whether it is an infinity. */
  ISINF(Rule.TEST),
  /** Whether it is neither NaN nor an infinity. */
  ISFINITE(Rule.TEST),
  /** Whether the sign bit is set, also that of -0.0 and NaN. */
  SIGNBIT(Rule.TEST),
  /** Whether it is zero. */
  LOGICAL_NOT(Rule.LOGIC),
  /** All bits turned; for bool, not. */
  BITWISE_INVERT(Rule.BITS);

  /** Which types an operation takes and gives. */
  private enum Rule {
    NUMBER,
    NUMBER_OR_BOOL,
    INTEGER_IF_BOOL,
    REAL,
    ROUNDING,
    TEST,
    LOGIC,
    BITS
  }

  private final Rule rule;

  Unary(Rule rule) {
    this.rule = rule;
  }

  /**
   * The type to which an operand of this type is converted first.
   *
   * @throws IllegalArgumentException if the operation is not defined for the type
   */
  public DType operand(DType type) {
    boolean refused =
        switch (rule) {
          case NUMBER, ROUNDING -> type.isBool() && this != FLOOR && this != CEIL && this != TRUNC;
          case BITS -> type.isFloat();
          case REAL, NUMBER_OR_BOOL, INTEGER_IF_BOOL, TEST, LOGIC -> false;
        };
    if (refused) {
      throw new IllegalArgumentException(
          "%s is not defined for %s; cast it with astype first"
              .formatted(standardName(name()), type));
    }
    return switch (rule) {
      case REAL -> type.function();
      case INTEGER_IF_BOOL -> type.isBool() ? DType.INT8 : type;
      case LOGIC -> DType.BOOL;
      case NUMBER, NUMBER_OR_BOOL, ROUNDING, TEST, BITS -> type;
    };
  }

  /**
   * The type of the result for an operand of this type.
   *
   * @throws IllegalArgumentException if the operation is not defined for the type
   */
  public DType result(DType type) {
    DType operand = operand(type);
    return rule == Rule.TEST || rule == Rule.LOGIC ? DType.BOOL : operand;
  }

  static String standardName(String constant) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < constant.length(); i++) {
      char c = constant.charAt(i);
      if (c != '_') {
        boolean first = i > 0 && constant.charAt(i - 1) == '_';
        name.append(first ? c : Character.toLowerCase(c));
      }
    }
    return name.toString();
  }

  /** The standard's name in camel case. */
  @Override
  public String toString() {
    return standardName(name());
  }
}
