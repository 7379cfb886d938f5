package dev.weft.array.layout;

/**
 * The type of an array's elements, with the promotion rules of the Python array API standard and,
 * where that leaves mixed kinds open, those of NumPy.
 */
public enum DType {
  /** True or false, a byte each. */
  BOOL("bool", Kind.BOOL, 1),
  /** Signed integers of 8 bits. */
  INT8("int8", Kind.SIGNED, 1),
  /** Signed integers of 16 bits. */
  INT16("int16", Kind.SIGNED, 2),
  /** Signed integers of 32 bits. */
  INT32("int32", Kind.SIGNED, 4),
  /** Signed integers of 64 bits. */
  INT64("int64", Kind.SIGNED, 8),
  /** Unsigned integers of 8 bits. */
  UINT8("uint8", Kind.UNSIGNED, 1),
  /** Unsigned integers of 16 bits. */
  UINT16("uint16", Kind.UNSIGNED, 2),
  /** Unsigned integers of 32 bits. */
  UINT32("uint32", Kind.UNSIGNED, 4),
  /** Unsigned integers of 64 bits. */
  UINT64("uint64", Kind.UNSIGNED, 8),
  /** IEEE 754 binary32. */
  FLOAT32("float32", Kind.FLOAT, 4),
  /** IEEE 754 binary64. */
  FLOAT64("float64", Kind.FLOAT, 8),
  /** Complex numbers: two of float64, the real and the imaginary part. */
  COMPLEX128("complex128", Kind.COMPLEX, 16);

  /** The kinds of element types, from the narrowest to the widest. */
  public enum Kind {
    /** True and false. */
    BOOL,
    /** Integers from 0. */
    UNSIGNED,
    /** Integers of both signs. */
    SIGNED,
    /** Floating point. */
    FLOAT,
    /** Complex floating point. */
    COMPLEX;

    /** Whether it holds whole numbers (bool is none). */
    public boolean isInteger() {
      return this == UNSIGNED || this == SIGNED;
    }
  }

  private final String text;
  private final Kind kind;
  private final int bytes;

  DType(String text, Kind kind, int bytes) {
    this.text = text;
    this.kind = kind;
    this.bytes = bytes;
  }

  /**
   * The type of this name, as in the standard: {@code float64}, {@code uint8}, {@code bool}…
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DType of(String name) {
    for (DType type : values()) {
      if (type.text.equals(name)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "no dtype \"%s\"; use one of %s".formatted(name, java.util.List.of(values())));
  }

  /** What kind of numbers it holds. */
  public Kind kind() {
    return kind;
  }

  /** Bytes of an element. */
  public int bytes() {
    return bytes;
  }

  /** Whether it is {@link #COMPLEX128}. */
  public boolean isComplex() {
    return kind == Kind.COMPLEX;
  }

  /** Whether it is a (real) floating-point type. */
  public boolean isFloat() {
    return kind == Kind.FLOAT;
  }

  /** Whether it is an integer type (bool is none). */
  public boolean isInteger() {
    return kind.isInteger();
  }

  /** Whether it is {@link #BOOL}. */
  public boolean isBool() {
    return kind == Kind.BOOL;
  }

  /** Whether it is an integer type without negative numbers. */
  public boolean isUnsigned() {
    return kind == Kind.UNSIGNED;
  }

  /**
   * The type in which elements of both types are combined: the smallest that holds the values of
   * both; integers with float32 give float64 unless they have at most 16 bits; uint64 with a signed
   * type gives float64.
   */
  public DType promote(DType other) {
    if (this == other || other.isBool()) {
      return this;
    }
    if (isBool()) {
      return other;
    }
    if (isComplex() || other.isComplex()) {
      return COMPLEX128;
    }
    if (isFloat() || other.isFloat()) {
      DType wide = isFloat() && other.isFloat() ? (bytes >= other.bytes ? this : other) : null;
      if (wide != null) {
        return wide;
      }
      DType real = isFloat() ? this : other;
      DType whole = isFloat() ? other : this;
      return real == FLOAT32 && whole.bytes <= 2 ? FLOAT32 : FLOAT64;
    }
    if (kind == other.kind) {
      return bytes >= other.bytes ? this : other;
    }
    DType signed = kind == Kind.SIGNED ? this : other;
    DType unsigned = kind == Kind.SIGNED ? other : this;
    if (signed.bytes > unsigned.bytes) {
      return signed;
    }
    return switch (unsigned.bytes) {
      case 1 -> INT16;
      case 2 -> INT32;
      case 4 -> INT64;
      default -> FLOAT64;
    };
  }

  /**
   * The type in which an array of this type is combined with a number that has no dtype of its own:
   * this type, unless the number's kind is higher. Then it is int64 for an integer and float64 for
   * a floating-point number, and complex128 for a complex one.
   *
   * @param scalar the number's kind: bool, signed for any integer, float or complex
   */
  public DType withScalar(Kind scalar) {
    return switch (scalar) {
      case BOOL -> this;
      case UNSIGNED, SIGNED -> isBool() ? INT64 : this;
      case FLOAT -> isFloat() || isComplex() ? this : FLOAT64;
      case COMPLEX -> COMPLEX128;
    };
  }

  /** The type of quotients and means: this type if it has fractions, else float64. */
  public DType real() {
    return isFloat() || isComplex() ? this : FLOAT64;
  }

  /**
   * The type of functions such as sqrt: this type if it has fractions, float32 for the others of at
   * most 16 bits, else float64. (NumPy gives float16 for 8 bits, which is no type here.)
   */
  public DType function() {
    return isFloat() || isComplex() || bytes > 2 ? real() : FLOAT32;
  }

  /** The type of a sum or product: int64 for bool and signed, uint64 for unsigned, else this. */
  public DType accumulator() {
    return switch (kind) {
      case BOOL, SIGNED -> INT64;
      case UNSIGNED -> UINT64;
      case FLOAT, COMPLEX -> this;
    };
  }

  /** Whether a whole number is one of this type: rounded, if it has fractions. */
  public boolean holds(long value) {
    int bits = bytes * 8 - (kind == Kind.SIGNED ? 1 : 0);
    return switch (kind) {
      case BOOL -> value == 0 || value == 1;
      case UNSIGNED -> value >= 0 && (bits == 64 || value >>> bits == 0);
      case SIGNED -> value >> bits == (value < 0 ? -1 : 0);
      case FLOAT, COMPLEX -> true;
    };
  }

  /** Its name in the standard. */
  @Override
  public String toString() {
    return text;
  }

  /** Returns a Java array for {@code size} elements of this type, of zeros. */
  public Object newArray(int size) {
    return switch (this) {
      case FLOAT64 -> new double[size];
      case COMPLEX128 -> new double[Math.multiplyExact(2, size)];
      case FLOAT32 -> new float[size];
      case INT64, UINT64 -> new long[size];
      case INT32, UINT32 -> new int[size];
      case INT16, UINT16 -> new short[size];
      case INT8, UINT8, BOOL -> new byte[size];
    };
  }
}
