package dev.weft.array.kernel;

import dev.weft.array.layout.DType;

/** How elements lie in a register while a tile is computed. */
enum Lane {
  /** {@code double[]}: float64. */
  DOUBLE,
  /** {@code float[]}: float32. */
  FLOAT,
  /** {@code long[]}: int64, uint32 (zero-extended), uint64. */
  LONG,
  /** {@code int[]}: int32, and int16, int8, uint16, uint8, bool widened. */
  INT;

  static Lane of(DType type) {
    return switch (type) {
      case FLOAT64 -> DOUBLE;
      case FLOAT32 -> FLOAT;
      case INT64, UINT32, UINT64 -> LONG;
      case COMPLEX128 ->
          throw new IllegalArgumentException("complex128 is computed as two arrays of float64");
      case INT32, INT16, INT8, UINT16, UINT8, BOOL -> INT;
    };
  }

  /** The class of the arrays. */
  Class<?> register() {
    return switch (this) {
      case DOUBLE -> double[].class;
      case FLOAT -> float[].class;
      case LONG -> long[].class;
      case INT -> int[].class;
    };
  }

  /** An array that holds a tile, and is a little longer. */
  Object newRegister() {
    return switch (this) {
      case DOUBLE -> new double[Nest.REGISTER];
      case FLOAT -> new float[2 * Nest.REGISTER - Nest.TILE];
      case LONG -> new long[Nest.REGISTER];
      case INT -> new int[2 * Nest.REGISTER - Nest.TILE];
    };
  }
}
