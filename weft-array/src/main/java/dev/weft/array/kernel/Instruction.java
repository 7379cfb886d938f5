package dev.weft.array.kernel;

import dev.weft.array.layout.DType;
import java.io.Serializable;

/** One register's value in a {@link Program}; operands are the numbers of earlier registers. */
public sealed interface Instruction extends Serializable {
  /** The type of the register's elements. */
  DType type();

  /** The elements of an input, as its {@link Operand} shows them. */
  record Load(int input, DType type) implements Instruction {
    @Override
    public String toString() {
      return "load " + input;
    }
  }

  /**
   * The same number everywhere.
   *
   * @param bits the value of an integer or bool; the bits of the double of a floating-point number
   */
  record Constant(DType type, long bits) implements Instruction {
    @Override
    public String toString() {
      return "constant "
          + (type.isFloat() ? Double.toHexString(Double.longBitsToDouble(bits)) : bits);
    }
  }

  /**
   * Random numbers, uniform in [0, 1), that depend on nothing but the seed, the stream and the
   * place in the whole array: multiples of 2^-53, or of 2^-24 for float32.
   *
   * @param stream tells apart what one seed is used for several times
   */
  record Uniform(DType type, long seed, int stream) implements Instruction {
    @Override
    public String toString() {
      return "uniform " + seed + " " + stream;
    }
  }

  /** The place along an axis of the whole array, from 0, as int64. */
  record Coordinate(int axis) implements Instruction {
    @Override
    public DType type() {
      return DType.INT64;
    }

    @Override
    public String toString() {
      return "coordinate " + axis;
    }
  }

  /** The place in the whole array in row order, from 0, as int64. */
  record Position() implements Instruction {
    @Override
    public DType type() {
      return DType.INT64;
    }

    @Override
    public String toString() {
      return "position";
    }
  }

  /** An operation on one register. */
  record Apply1(Unary operation, int x, DType type) implements Instruction {
    @Override
    public String toString() {
      return operation + " %" + x;
    }
  }

  /** An operation on two registers of one type. */
  record Apply2(Binary operation, int x, int y, DType type) implements Instruction {
    @Override
    public String toString() {
      return operation + " %" + x + " %" + y;
    }
  }

  /** The second where the first, a bool, is true, and the third elsewhere. */
  record Where(int condition, int x, int y, DType type) implements Instruction {
    @Override
    public String toString() {
      return "where %" + condition + " %" + x + " %" + y;
    }
  }

  /**
   * A register's values in another type: floating-point to integer cuts toward zero, integers wrap,
   * anything but zero is true.
   */
  record Cast(int x, DType type) implements Instruction {
    @Override
    public String toString() {
      return "cast %" + x;
    }
  }
}
