package dev.weft.array.kernel;

import dev.weft.array.kernel.Step.Loop1;
import dev.weft.array.kernel.Step.Loop2;
import dev.weft.array.layout.DType;
import org.jspecify.annotations.Nullable;

/**
 * Which loop computes an operation on registers of a kind. Where none does, the compiler goes a way
 * round: float32 by double, int by long, tests of floating point into int.
 */
final class Kernels {
  private Kernels() {}

  /** Doubles to doubles; null for operations that give bool or are not for floating point. */
  static @Nullable Loop1<double[], double[]> onDoubles(Unary operation, Functions functions) {
    return switch (operation) {
      case NEGATIVE -> Doubles::negative;
      case ABS -> Doubles::abs;
      case SIGN -> Doubles::sign;
      case SQUARE -> Doubles::square;
      case RECIPROCAL -> Doubles::reciprocal;
      case SQRT -> Doubles::sqrt;
      case FLOOR -> Doubles::floor;
      case CEIL -> Doubles::ceil;
      case TRUNC -> Doubles::trunc;
      case ROUND -> Doubles::round;
      case EXP -> functions.exponentials::exp;
      case EXPM1 -> functions.exponentials::expm1;
      case LOG -> functions.logarithms::log;
      case LOG1P -> functions.logarithms::log1p;
      case LOG2 -> functions.logarithms::log2;
      case LOG10 -> functions.logarithms::log10;
      case SIN -> functions.sines::sin;
      case COS -> functions.sines::cos;
      case TAN -> functions.sines::tan;
      case ASIN -> ArcFunctions::asin;
      case ACOS -> ArcFunctions::acos;
      case ATAN -> functions.arcs::atan;
      case SINH -> functions.exponentials::sinh;
      case COSH -> functions.exponentials::cosh;
      case TANH -> functions.exponentials::tanh;
      case ASINH -> functions.logarithms::asinh;
      case ACOSH -> functions.logarithms::acosh;
      case ATANH -> functions.logarithms::atanh;
      case EXPONENT -> Doubles::exponent;
      case ISNAN, ISINF, ISFINITE, SIGNBIT, LOGICAL_NOT, BITWISE_INVERT -> null;
    };
  }

  /** Doubles to truth values; null for operations that give numbers. */
  static @Nullable Loop1<double[], int[]> testOnDoubles(Unary operation) {
    return switch (operation) {
      case ISNAN -> Doubles::isnan;
      case ISINF -> Doubles::isinf;
      case ISFINITE -> Doubles::isfinite;
      case SIGNBIT -> Doubles::signbit;
      default -> null;
    };
  }

  /** Doubles to doubles; null for tests. */
  static @Nullable Loop2<double[], double[]> onDoubles(Binary operation, Functions functions) {
    return switch (operation) {
      case ADD -> Doubles::add;
      case SUBTRACT -> Doubles::subtract;
      case MULTIPLY -> Doubles::multiply;
      case DIVIDE -> Doubles::divide;
      case FLOOR_DIVIDE -> Doubles::floorDivide;
      case REMAINDER -> Doubles::remainder;
      case POW -> functions.powers::pow;
      case MINIMUM -> Doubles::minimum;
      case MAXIMUM -> Doubles::maximum;
      case ATAN2 -> functions.arcs::atan2;
      case HYPOT -> functions.powers::hypot;
      case COPYSIGN -> Doubles::copysign;
      case NEXTAFTER -> Doubles::nextafter;
      case LDEXP -> Doubles::ldexp;
      case LOGADDEXP -> functions.logarithms::logaddexp;
      default -> null;
    };
  }

  /** Arithmetic of doubles and a constant on the right; null for all else. */
  static Step.@Nullable WithConstant byConstant(Binary operation, double c) {
    return switch (operation) {
      case ADD -> Doubles::addConstant;
      case SUBTRACT -> Doubles::subtractConstant;
      case MULTIPLY -> Doubles::multiplyByConstant;
      case DIVIDE ->
          dividesAsItsInverse(c) ? Doubles::multiplyByConstant : Doubles::divideByConstant;
      default -> null;
    };
  }

  /**
   * Whether dividing by {@code c} is multiplying by its inverse, to the last bit: a power of two
   * whose inverse is one, too.
   */
  static boolean dividesAsItsInverse(double c) {
    long fraction = Double.doubleToRawLongBits(c) & ((1L << 52) - 1);
    return fraction == 0 && Math.abs(Math.getExponent(c)) <= 1022;
  }

  /** Arithmetic of a constant on the left and doubles; null for all else. */
  static Step.@Nullable WithConstant ofConstant(Binary operation) {
    return switch (operation) {
      case ADD -> Doubles::addConstant;
      case SUBTRACT -> Doubles::subtractFrom;
      case MULTIPLY -> Doubles::multiplyByConstant;
      case DIVIDE -> Doubles::divideInto;
      default -> null;
    };
  }

  /** Doubles to truth values; null where the operands are exchanged, or it is no comparison. */
  static @Nullable Loop2<double[], int[]> testOnDoubles(Binary operation) {
    return switch (operation) {
      case EQUAL -> Doubles::equal;
      case NOT_EQUAL -> Doubles::notEqual;
      case LESS -> Doubles::less;
      case LESS_EQUAL -> Doubles::lessEqual;
      default -> null;
    };
  }

  /** Floats to floats; null where the way is by double. */
  static @Nullable Loop1<float[], float[]> onFloats(Unary operation) {
    return switch (operation) {
      case NEGATIVE -> Floats::negative;
      case ABS -> Floats::abs;
      case SQUARE -> Floats::square;
      case RECIPROCAL -> Floats::reciprocal;
      case SQRT -> Floats::sqrt;
      default -> null;
    };
  }

  /** Floats to floats; null where the way is by double. */
  static @Nullable Loop2<float[], float[]> onFloats(Binary operation) {
    return switch (operation) {
      case ADD -> Floats::add;
      case SUBTRACT -> Floats::subtract;
      case MULTIPLY -> Floats::multiply;
      case DIVIDE -> Floats::divide;
      case MINIMUM -> Floats::minimum;
      case MAXIMUM -> Floats::maximum;
      case NEXTAFTER -> Floats::nextafter;
      default -> null;
    };
  }

  /** Floats to truth values; null where the operands are exchanged, or it is no comparison. */
  static @Nullable Loop2<float[], int[]> testOnFloats(Binary operation) {
    return switch (operation) {
      case EQUAL -> Floats::equal;
      case NOT_EQUAL -> Floats::notEqual;
      case LESS -> Floats::less;
      case LESS_EQUAL -> Floats::lessEqual;
      default -> null;
    };
  }

  /** Longs to longs; null for tests and what is for floating point alone. */
  static @Nullable Loop1<long[], long[]> onLongs(Unary operation, DType type) {
    boolean unsigned = type == DType.UINT64;
    return switch (operation) {
      case NEGATIVE -> Longs::negative;
      case ABS -> unsigned ? Longs::same : Longs::abs;
      case SIGN -> unsigned ? Longs::signUnsigned : Longs::sign;
      case SQUARE -> Longs::square;
      case RECIPROCAL -> unsigned ? Longs::reciprocalUnsigned : Longs::reciprocal;
      case BITWISE_INVERT -> Longs::invert;
      default -> null;
    };
  }

  /** Longs to longs; null for tests and what is for floating point alone. */
  static @Nullable Loop2<long[], long[]> onLongs(Binary operation, DType type) {
    boolean unsigned = type == DType.UINT64;
    return switch (operation) {
      case ADD -> Longs::add;
      case SUBTRACT -> Longs::subtract;
      case MULTIPLY -> Longs::multiply;
      case FLOOR_DIVIDE -> unsigned ? Longs::floorDivideUnsigned : Longs::floorDivide;
      case REMAINDER -> unsigned ? Longs::remainderUnsigned : Longs::remainder;
      case POW -> unsigned ? Longs::powUnsigned : Longs::pow;
      case MINIMUM -> unsigned ? Longs::minimumUnsigned : Longs::minimum;
      case MAXIMUM -> unsigned ? Longs::maximumUnsigned : Longs::maximum;
      case BITWISE_AND -> Longs::and;
      case BITWISE_OR -> Longs::or;
      case BITWISE_XOR -> Longs::xor;
      case BITWISE_LEFT_SHIFT -> Longs::leftShift;
      case BITWISE_RIGHT_SHIFT -> unsigned ? Longs::rightShiftUnsigned : Longs::rightShift;
      default -> null;
    };
  }

  /** Longs to truth values; null where the operands are exchanged, or it is no comparison. */
  static @Nullable Loop2<long[], int[]> testOnLongs(Binary operation, DType type) {
    boolean unsigned = type == DType.UINT64;
    return switch (operation) {
      case EQUAL -> Longs::equal;
      case NOT_EQUAL -> Longs::notEqual;
      case LESS -> unsigned ? Longs::lessUnsigned : Longs::less;
      case LESS_EQUAL -> unsigned ? Longs::lessEqualUnsigned : Longs::lessEqual;
      default -> null;
    };
  }

  /** Ints to ints; null where the way is by long. */
  static @Nullable Loop1<int[], int[]> onInts(Unary operation, DType type) {
    return switch (operation) {
      case NEGATIVE -> Ints::negative;
      case ABS -> type.isBool() ? Ints::same : Ints::abs;
      case SQUARE -> Ints::square;
      case LOGICAL_NOT -> Ints::not;
      case BITWISE_INVERT -> type.isBool() ? Ints::not : Ints::invert;
      default -> null;
    };
  }

  /** Ints to ints, also comparisons; null where the way is by long or the operands exchanged. */
  static @Nullable Loop2<int[], int[]> onInts(Binary operation, DType type) {
    return switch (operation) {
      case ADD -> type.isBool() ? Ints::or : Ints::add;
      case SUBTRACT -> Ints::subtract;
      case MULTIPLY -> type.isBool() ? Ints::and : Ints::multiply;
      case MINIMUM -> Ints::minimum;
      case MAXIMUM -> Ints::maximum;
      case BITWISE_AND, LOGICAL_AND -> Ints::and;
      case BITWISE_OR, LOGICAL_OR -> Ints::or;
      case BITWISE_XOR, LOGICAL_XOR -> Ints::xor;
      case EQUAL -> Ints::equal;
      case NOT_EQUAL -> Ints::notEqual;
      case LESS -> Ints::less;
      case LESS_EQUAL -> Ints::lessEqual;
      default -> null;
    };
  }
}
