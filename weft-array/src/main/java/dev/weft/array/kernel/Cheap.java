package dev.weft.array.kernel;

import dev.weft.array.layout.DType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Operations of a few machine instructions, which the compiler of the JVM makes vectors of also
 * where several stand in one loop. They give the bits of the loops in {@link Kernels}.
 */
enum Cheap {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE,
  MINIMUM,
  MAXIMUM,
  AND,
  OR,
  XOR,
  NEGATIVE,
  ABS,
  SQUARE,
  RECIPROCAL,
  SQRT,
  FLOOR,
  CEIL,
  ROUND,
  /** All bits turned. */
  INVERT,
  /** 1 - x, of 0 or 1. */
  NOT,
  /** The bits in which two doubles differ. No instruction is this alone, nor the next. */
  DIFFER,
  /** All bits of the first double where the second is above 0, which NaN is not; else none. */
  KEEP;

  /**
   * How many nodes it is to the compiler of the JVM, which unrolls no loop of too many: one, those
   * that bring the result back into a narrow type, and ten that it counts for the product of longs.
   */
  int size(DType type) {
    int wrap =
        switch (type) {
          case INT8, INT16 -> 2;
          case UINT8, UINT16, UINT32 -> 1;
          case BOOL, INT32, INT64, UINT64, FLOAT32, FLOAT64, COMPLEX128 -> 0;
        };
    boolean product = (this == MULTIPLY || this == SQUARE) && Lane.of(type) == Lane.LONG;
    return (product ? 11 : 1) + wrap;
  }

  /** What an instruction does to operands of its own type; null where that is not cheap. */
  static @Nullable Cheap of(List<Instruction> code, Instruction instruction) {
    return switch (instruction) {
      case Instruction.Apply1 apply -> of(apply.operation(), code.get(apply.x()).type());
      case Instruction.Apply2 apply -> of(apply.operation(), code.get(apply.x()).type());
      case Instruction.Load _,
          Instruction.Constant _,
          Instruction.Uniform _,
          Instruction.Coordinate _,
          Instruction.Position _,
          Instruction.Where _,
          Instruction.Cast _ ->
          null;
    };
  }

  private static @Nullable Cheap of(Unary operation, DType type) {
    Lane lane = Lane.of(type);
    boolean whole = lane == Lane.LONG || lane == Lane.INT;
    return switch (operation) {
      case NEGATIVE -> NEGATIVE;
      case SQUARE -> SQUARE;
      case ABS -> lane == Lane.LONG || type.isBool() ? null : ABS;
      case RECIPROCAL -> whole ? null : RECIPROCAL;
      case SQRT -> whole ? null : SQRT;
      case FLOOR -> lane == Lane.DOUBLE ? FLOOR : null;
      case CEIL -> lane == Lane.DOUBLE ? CEIL : null;
      case ROUND -> lane == Lane.DOUBLE ? ROUND : null;
      case LOGICAL_NOT -> type.isBool() ? NOT : null;
      case BITWISE_INVERT -> type.isBool() ? NOT : INVERT;
      default -> null;
    };
  }

  private static @Nullable Cheap of(Binary operation, DType type) {
    Lane lane = Lane.of(type);
    boolean whole = lane == Lane.LONG || lane == Lane.INT;
    return switch (operation) {
      case ADD -> type.isBool() ? OR : ADD;
      case SUBTRACT -> SUBTRACT;
      case MULTIPLY -> type.isBool() ? AND : MULTIPLY;
      case DIVIDE -> whole ? null : DIVIDE;
      case MINIMUM -> lane == Lane.LONG ? null : MINIMUM;
      case MAXIMUM -> lane == Lane.LONG ? null : MAXIMUM;
      case BITWISE_AND, LOGICAL_AND -> AND;
      case BITWISE_OR, LOGICAL_OR -> OR;
      case BITWISE_XOR, LOGICAL_XOR -> XOR;
      default -> null;
    };
  }
}
