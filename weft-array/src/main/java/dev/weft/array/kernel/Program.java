package dev.weft.array.kernel;

import dev.weft.array.layout.DType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is computed for every place of a chunk: flat register code, then an end: the last register
 * is stored, or registers are reduced over axes.
 *
 * <p>A program is a value. Its {@linkplain #toString() text} is canonical: programs are equal when
 * their texts are, and a digest of the text may name the work. It knows neither shapes nor chunks;
 * {@link Runner} runs it on any.
 *
 * @param inputs the types of the inputs
 * @param code the instructions; instruction i gives register i
 * @param results the registers that are stored, each as a block, if nothing is reduced
 * @param axes the axes that are reduced, ascending; without meaning if there are no terms
 * @param terms the results of the reduction; none if registers are stored
 */
public record Program(
    List<DType> inputs,
    List<Instruction> code,
    List<Integer> results,
    List<Integer> axes,
    List<Term> terms)
    implements Serializable {

  /** Copies the lists. */
  public Program {
    inputs = List.copyOf(inputs);
    code = List.copyOf(code);
    results = List.copyOf(results);
    axes = List.copyOf(axes);
    terms = List.copyOf(terms);
    if (results.isEmpty() == terms.isEmpty()) {
      throw new IllegalArgumentException("a program either stores registers or reduces them");
    }
  }

  /** Starts a program. */
  public static Builder builder() {
    return new Builder();
  }

  /** Whether it reduces rather than stores. */
  public boolean reduces() {
    return !terms.isEmpty();
  }

  /** The type of result k: of the k-th stored register, or of the k-th term. */
  public DType resultType(int k) {
    return reduces() ? terms.get(k).type() : code.get(results.get(k)).type();
  }

  /** The canonical text: a line for each instruction, then one for the end. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < code.size(); i++) {
      text.append("%").append(i).append(" ").append(code.get(i).type()).append(" = ");
      text.append(code.get(i)).append("\n");
    }
    if (reduces()) {
      text.append("reduce ").append(axes);
      terms.forEach(term -> text.append(", ").append(term));
    } else {
      text.append("store");
      results.forEach(register -> text.append(" %").append(register));
    }
    return text.append("\n").toString();
  }

  /**
   * Writes a program, instruction by instruction. Every method answers the number of a register;
   * equal instructions share one. Operands of different types are converted by the rules of {@link
   * DType#promote}.
   */
  public static final class Builder {
    private final List<DType> inputs = new ArrayList<>();
    private final List<Instruction> code = new ArrayList<>();
    private final Map<Instruction, Integer> registers = new HashMap<>();
    private final List<Term> terms = new ArrayList<>();

    private Builder() {}

    private int put(Instruction instruction) {
      Integer known = registers.putIfAbsent(instruction, code.size());
      if (known != null) {
        return known;
      }
      code.add(instruction);
      return code.size() - 1;
    }

    /** The type of a register. */
    public DType type(int register) {
      return code.get(register).type();
    }

    /** A new input of this type, which gets the next number from 0, loaded into a register. */
    public int input(DType type) {
      inputs.add(type);
      return put(new Instruction.Load(inputs.size() - 1, type));
    }

    /** A floating-point constant. */
    public int constant(DType type, double value) {
      if (!type.isFloat()) {
        throw new IllegalArgumentException("%s is no constant of %s".formatted(value, type));
      }
      double rounded = type == DType.FLOAT32 ? (float) value : value;
      return put(new Instruction.Constant(type, Double.doubleToLongBits(rounded)));
    }

    /**
     * A constant of an integer type or bool (0 or 1); for uint64, its bits. In a floating-point
     * type it is the nearest number.
     *
     * @throws IllegalArgumentException if the type does not hold it
     */
    public int constant(DType type, long value) {
      if (type.isFloat()) {
        return constant(type, (double) value);
      }
      int bits = 8 * type.bytes();
      boolean fits =
          switch (type.kind()) {
            case BOOL -> value == 0 || value == 1;
            case UNSIGNED -> bits == 64 || value >>> bits == 0;
            case SIGNED, FLOAT, COMPLEX -> bits == 64 || value >> (bits - 1) == value >> 63;
          };
      if (!fits) {
        throw new IllegalArgumentException("%d does not fit %s".formatted(value, type));
      }
      return put(new Instruction.Constant(type, value));
    }

    /** Random numbers of float64 or float32, uniform in [0, 1). */
    public int uniform(DType type, long seed, int stream) {
      if (!type.isFloat()) {
        throw new IllegalArgumentException("uniform random numbers of " + type);
      }
      return put(new Instruction.Uniform(type, seed, stream));
    }

    /**
     * Random numbers of the standard normal distribution, float64 or float32 (Box and Muller's
     * method on two uniform numbers). Streams 2 stream and 2 stream + 1 of the seed are used.
     */
    public int normal(DType type, long seed, int stream) {
      int u = uniform(DType.FLOAT64, seed, 2 * stream);
      int v = uniform(DType.FLOAT64, seed, 2 * stream + 1);
      int above0 = binary(Binary.SUBTRACT, constant(DType.FLOAT64, 1.0), u);
      int logarithm = unary(Unary.LOG, above0);
      int radius =
          unary(Unary.SQRT, binary(Binary.MULTIPLY, logarithm, constant(DType.FLOAT64, -2.0)));
      int angle = binary(Binary.MULTIPLY, v, constant(DType.FLOAT64, 2 * Math.PI));
      return cast(binary(Binary.MULTIPLY, radius, unary(Unary.COS, angle)), type);
    }

    /** The place along an axis of the whole array, as int64. */
    public int coordinate(int axis) {
      return put(new Instruction.Coordinate(axis));
    }

    /** The place in the whole array in row order, as int64. */
    public int position() {
      return put(new Instruction.Position());
    }

    /**
     * An operation on one register.
     *
     * @throws IllegalArgumentException if it is not defined for the register's type
     */
    public int unary(Unary operation, int x) {
      int operand = cast(x, operation.operand(type(x)));
      boolean whole = !type(operand).isFloat();
      switch (operation) {
        case FLOOR, CEIL, TRUNC, ROUND -> {
          if (whole) {
            return operand;
          }
        }
        case ISNAN, ISINF -> {
          if (whole) {
            return binary(Binary.LESS, operand, operand);
          }
        }
        case ISFINITE -> {
          if (whole) {
            return binary(Binary.EQUAL, operand, operand);
          }
        }
        case SIGNBIT -> {
          if (whole) {
            return binary(Binary.LESS, operand, constant(type(operand), 0));
          }
        }
        default -> {
          // computed for every type that operand() lets through
        }
      }
      return put(new Instruction.Apply1(operation, operand, operation.result(type(operand))));
    }

    /**
     * An operation on two registers.
     *
     * @throws IllegalArgumentException if it is not defined for the registers' types
     */
    public int binary(Binary operation, int x, int y) {
      DType operand = operation.operand(type(x), type(y));
      DType result = operation.result(type(x), type(y));
      return put(new Instruction.Apply2(operation, cast(x, operand), cast(y, operand), result));
    }

    /** x where the condition is true (not zero), y elsewhere, in the type that holds both. */
    public int where(int condition, int x, int y) {
      DType both = type(x).promote(type(y));
      return put(
          new Instruction.Where(cast(condition, DType.BOOL), cast(x, both), cast(y, both), both));
    }

    /** A register's values in another type. */
    public int cast(int x, DType type) {
      return type(x) == type ? x : put(new Instruction.Cast(x, type));
    }

    /**
     * Adds a result of the reduction with {@link #reduce} at the end. Sums and products of bool and
     * integers are int64 or uint64; means and variances of them are float64; variances divide by
     * the number of elements.
     */
    public Builder fold(Fold fold, int register) {
      if (fold == Fold.ARGMIN || fold == Fold.ARGMAX) {
        throw new IllegalArgumentException(fold + " needs the register of the places");
      }
      return term(fold, register, -1, 0);
    }

    /** Adds a variance that divides by the number of elements less the correction. */
    public Builder variance(int register, double correction) {
      return term(Fold.VARIANCE, register, -1, correction);
    }

    /** Adds the place, an int64 register, of the first smallest or largest. */
    public Builder place(Fold fold, int register, int place) {
      if ((fold != Fold.ARGMIN && fold != Fold.ARGMAX) || type(place) != DType.INT64) {
        throw new IllegalArgumentException(
            "argmin or argmax at int64 places are known, not %s at %s"
                .formatted(fold, type(place)));
      }
      return term(fold, register, place, 0);
    }

    private Builder term(Fold fold, int register, int place, double correction) {
      int operand =
          switch (fold) {
            case COUNT_NONZERO, ANY, ALL -> cast(register, DType.BOOL);
            case SUM, PROD -> cast(register, type(register).accumulator());
            case MEAN, VARIANCE -> cast(register, type(register).real());
            case MIN, MAX, ARGMIN, ARGMAX -> register;
          };
      DType result =
          switch (fold) {
            case COUNT_NONZERO, ARGMIN, ARGMAX -> DType.INT64;
            case ANY, ALL, SUM, PROD, MEAN, VARIANCE, MIN, MAX -> type(operand);
          };
      terms.add(new Term(fold, operand, place, correction, result));
      return this;
    }

    /** The program that stores these registers, each as one block. */
    public Program store(Integer... results) {
      return new Program(inputs, code, List.of(results), List.of(), List.of());
    }

    /** The program that reduces over these axes, which are counted from 0, to the folds added. */
    public Program reduce(Integer... axes) {
      return new Program(
          inputs, code, List.of(), List.of(axes).stream().sorted().distinct().toList(), terms);
    }
  }
}
