package dev.weft.array.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.array.layout.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Loops of several operations give the bits of one loop for each, whatever they are made of. */
final class WovenTest {
  private static final List<DType> TYPES =
      List.of(
          DType.FLOAT64,
          DType.FLOAT64,
          DType.FLOAT32,
          DType.INT64,
          DType.UINT64,
          DType.INT32,
          DType.UINT32,
          DType.INT16,
          DType.UINT16,
          DType.INT8,
          DType.UINT8,
          DType.BOOL);
  private static final int[] SIZES = {1, 7, 8, 255, 256, 257, 1000, 4095, 4096, 4097, 8200};
  private static final double[] SPECIAL = {
    0.0, -0.0, 1, -1, 4, 0.1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e-310
  };

  private static Runner runner(Program program, String set, Looms looms) {
    Weave weave = new Weave(program);
    return new Runner(program, weave, new Weaving(weave, set, looms));
  }

  /** The elements, NaN as one of many bits that the machine may give it. */
  private static List<?> elements(Block block) {
    return switch (block.array()) {
      case double[] x -> DoubleStream.of(x).boxed().toList();
      case float[] x -> IntStream.range(0, x.length).mapToObj(i -> x[i]).toList();
      default -> List.of(block); // by its bits
    };
  }

  /** A program in being, and the registers that may be operands. */
  private static final class Drawn {
    final Random random;
    final DType type;
    final Program.Builder builder = Program.builder();
    final List<Integer> registers = new ArrayList<>();

    Drawn(long seed) {
      random = new Random(seed * 31 + 7);
      type = TYPES.get(random.nextInt(TYPES.size()));
      int inputs = 1 + random.nextInt(random.nextInt(4) == 0 ? 9 : 3);
      for (int k = 0; k < inputs; k++) {
        registers.add(builder.input(type));
      }
      int operations = 1 + random.nextInt(25);
      for (int k = 0; k < operations; k++) {
        registers.add(operation());
      }
    }

    private int operand() {
      if (random.nextInt(4) == 0) {
        return type.isFloat()
            ? builder.constant(type, SPECIAL[random.nextInt(SPECIAL.length)])
            : builder.constant(type, (long) random.nextInt(2));
      }
      int back = random.nextInt(Math.min(registers.size(), 1 + random.nextInt(8)));
      return registers.get(registers.size() - 1 - back);
    }

    private int operation() {
      int x = operand();
      int y = operand();
      List<Unary> unary =
          type.isFloat()
              ? List.of(
                  Unary.NEGATIVE,
                  Unary.ABS,
                  Unary.SQUARE,
                  Unary.SQRT,
                  Unary.RECIPROCAL,
                  Unary.FLOOR,
                  Unary.CEIL,
                  Unary.ROUND,
                  Unary.SIGN)
              : type.isBool()
                  ? List.of(Unary.LOGICAL_NOT, Unary.BITWISE_INVERT)
                  : List.of(Unary.NEGATIVE, Unary.ABS, Unary.SQUARE, Unary.BITWISE_INVERT);
      List<Binary> binary =
          type.isFloat()
              ? List.of(
                  Binary.ADD,
                  Binary.SUBTRACT,
                  Binary.MULTIPLY,
                  Binary.DIVIDE,
                  Binary.MINIMUM,
                  Binary.MAXIMUM)
              : type.isBool()
                  ? List.of(
                      Binary.ADD,
                      Binary.MULTIPLY,
                      Binary.LOGICAL_XOR,
                      Binary.BITWISE_OR,
                      Binary.MAXIMUM)
                  : List.of(
                      Binary.ADD,
                      Binary.SUBTRACT,
                      Binary.MULTIPLY,
                      Binary.MINIMUM,
                      Binary.MAXIMUM,
                      Binary.BITWISE_AND,
                      Binary.BITWISE_OR,
                      Binary.BITWISE_XOR);
      return switch (random.nextInt(12)) {
        case 0 -> builder.where(builder.binary(Binary.LESS, x, y), x, y);
        case 1 -> builder.cast(builder.cast(x, DType.FLOAT32), type);
        case 2, 3, 4 -> builder.unary(unary.get(random.nextInt(unary.size())), x);
        default -> builder.binary(binary.get(random.nextInt(binary.size())), x, y);
      };
    }

    Program stored() {
      int last = registers.getLast();
      return random.nextBoolean() ? builder.store(last) : builder.store(operand(), last, operand());
    }

    Program reduced(int axis) {
      int last = registers.getLast();
      return builder.fold(Fold.SUM, last).fold(Fold.MAX, operand()).reduce(axis);
    }

    /**
     * Operands of a shape: blocks as they are, parts of larger ones, repeated rows, turned ones.
     */
    Operand[] operands(Program program, int rows, int columns) {
      return IntStream.range(0, program.inputs().size())
          .mapToObj(_ ->
              switch (random.nextInt(8)) {
                case 0 -> Operand.of(block(rows + 1, columns)).slice(0, 1, 1, rows);
                case 1 -> Operand.of(block(columns));
                case 2 -> Operand.of(block(columns, rows)).permute(1, 0);
                default -> Operand.of(block(rows, columns));
              })
          .toArray(Operand[]::new);
    }

    private Block block(int... shape) {
      int size = IntStream.of(shape).reduce(1, (a, b) -> a * b);
      double[] numbers = new double[size];
      for (int i = 0; i < size; i++) {
        numbers[i] =
            random.nextInt(5) == 0
                ? SPECIAL[random.nextInt(SPECIAL.length)]
                : random.nextGaussian() * 100;
      }
      Program.Builder cast = Program.builder();
      int x = cast.input(DType.FLOAT64);
      return new Runner(cast.store(cast.cast(x, type)))
          .map(Chunk.all(shape), Operand.of(Block.of(numbers, shape)))
          .getFirst();
    }
  }

  @Seeds(150)
  void woven_hasTheBitsOfSteps(long seed) {
    Drawn drawn = new Drawn(seed);
    Program program = drawn.stored();
    int rows = 1 + drawn.random.nextInt(3);
    int columns = SIZES[drawn.random.nextInt(SIZES.length)];
    Operand[] operands = drawn.operands(program, rows, columns);
    Chunk chunk = Chunk.all(rows, columns);
    List<Block> steps = runner(program, "off", Looms.SHARED).map(chunk, operands);
    List<Block> woven = runner(program, "always", Looms.SHARED).map(chunk, operands);
    for (int k = 0; k < steps.size(); k++) {
      assertThat(elements(woven.get(k)))
          .as("%s%s", drawn.type, program)
          .isEqualTo(elements(steps.get(k)));
    }
  }

  @Seeds(60)
  void foldsOfWoven_haveTheBitsOfThoseOfSteps(long seed) {
    Drawn drawn = new Drawn(seed);
    Program program = drawn.reduced(drawn.random.nextInt(2));
    int rows = 1 + drawn.random.nextInt(3);
    int columns = SIZES[drawn.random.nextInt(SIZES.length)];
    Operand[] operands = drawn.operands(program, rows, columns);
    Chunk chunk = Chunk.all(rows, columns);
    Partial steps = runner(program, "off", Looms.SHARED).reduce(chunk, operands);
    Partial woven = runner(program, "always", Looms.SHARED).reduce(chunk, operands);
    for (int k = 0; k < 2; k++) {
      assertThat(elements(woven.finish(k)))
          .as("%s%s", drawn.type, program)
          .isEqualTo(elements(steps.finish(k)));
    }
  }

  private static Program chain() {
    Program.Builder builder = Program.builder();
    int x = builder.input(DType.FLOAT64);
    int y = builder.binary(Binary.DIVIDE, x, builder.constant(DType.FLOAT64, 3.0));
    int z = builder.unary(Unary.SQRT, builder.unary(Unary.ABS, y));
    int low = builder.binary(Binary.MINIMUM, z, x);
    return builder.store(builder.binary(Binary.MULTIPLY, low, builder.constant(DType.FLOAT64, 2)));
  }

  @Test
  void aLargeChunk_isTheSameOnceItsLoopIsCompiled() {
    int n = (1 << 18) + 5;
    double[] numbers = new Random(3).doubles(n).map(x -> x - 0.5).toArray();
    for (int i = 0; i < n; i += 7) {
      numbers[i] = SPECIAL[i % SPECIAL.length];
    }
    Operand x = Operand.of(Block.of(numbers, n));
    Runner woven = runner(chain(), "always", Looms.SHARED);
    Block steps = runner(chain(), "off", Looms.SHARED).map(Chunk.all(n), x).getFirst();
    for (int round = 0; round < 3; round++) {
      Block made = woven.map(Chunk.all(n), x).getFirst();
      assertThat(Arrays.equals(made.toDoubleArray(), steps.toDoubleArray())).isTrue();
    }
  }

  @Test
  void aChoiceByAComparison_isOneLoopFromMemoryToMemory_withTheBitsOfSteps() {
    int n = SPECIAL.length;
    double[] numbers = new double[n * n];
    double[] others = new double[n * n];
    for (int i = 0; i < n * n; i++) {
      numbers[i] = SPECIAL[i % n];
      others[i] = SPECIAL[i / n];
    }
    Operand[] operands = {
      Operand.of(Block.of(numbers, n * n)), Operand.of(Block.of(others, n * n))
    };
    for (Binary comparison : List.of(Binary.LESS, Binary.GREATER)) {
      for (double constant : SPECIAL) {
        Program.Builder builder = Program.builder();
        int x = builder.input(DType.FLOAT64);
        int y = builder.input(DType.FLOAT64);
        int c = constant == 0 ? y : builder.constant(DType.FLOAT64, constant);
        Program program = builder.store(builder.where(builder.binary(comparison, x, c), y, x));
        assertThat(new Weave(program).straight()).isNotNull();
        Chunk chunk = Chunk.all(n * n);
        assertThat(runner(program, "always", Looms.SHARED).map(chunk, operands))
            .as("%s", program)
            .isEqualTo(runner(program, "off", Looms.SHARED).map(chunk, operands));
      }
    }
  }

  @Test
  void loops_areMadeOnceTheyPay_andFoundByTheNextRunner() {
    Looms looms = new Looms(Loom::weave);
    Weaving first = new Weaving(new Weave(chain()), "", looms);
    assertThat(first.loops(1 << 20)).isNull();
    assertThat(first.loops(1 << 22)).hasSize(1);
    Weaving second = new Weaving(new Weave(chain()), "", looms);
    assertThat(second.loops(1000)).isNull();
    assertThat(second.loops(1 << 20)).isEqualTo(first.loops(1));
    assertThat(new Weaving(new Weave(chain()), "off", looms).loops(1 << 30)).isNull();
  }

  @Test
  void constants_areNotPartOfAPattern() {
    List<List<Pattern>> patterns = new ArrayList<>();
    for (double c : new double[] {3, 5}) {
      Program.Builder builder = Program.builder();
      int x = builder.input(DType.FLOAT64);
      int y = builder.binary(Binary.ADD, x, builder.constant(DType.FLOAT64, c));
      patterns.add(new Weave(builder.store(builder.binary(Binary.MULTIPLY, y, x))).patterns());
    }
    assertThat(patterns.get(0)).hasSize(1).isEqualTo(patterns.get(1));
  }

  @Test
  void whereTheJvmMakesNoClasses_stepsGoOn() {
    Looms refusing =
        new Looms(_ -> {
          throw new IllegalAccessException("no classes here");
        });
    Operand x = Operand.of(Block.of(new double[] {9, -36, 144}, 3));
    Runner runner = runner(chain(), "always", refusing);
    for (int round = 0; round < 2; round++) {
      Block made = runner.map(Chunk.all(3), x).getFirst();
      assertThat(made.toDoubleArray()).containsExactly(2 * Math.sqrt(3), -72, 2 * Math.sqrt(48));
    }
  }

  @Test
  void moreOperationsThanALoopHolds_areSeveralLoops() {
    Program.Builder builder = Program.builder();
    int x = builder.input(DType.FLOAT64);
    int sum = x;
    for (int k = 0; k < 30; k++) {
      sum = builder.binary(k % 2 == 0 ? Binary.ADD : Binary.MULTIPLY, sum, x);
    }
    List<Pattern> patterns = new Weave(builder.store(sum)).patterns();
    assertThat(patterns).hasSize(3).allMatch(pattern -> pattern.operations().size() <= 12);
  }
}
