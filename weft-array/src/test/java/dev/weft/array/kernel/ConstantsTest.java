package dev.weft.array.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.array.layout.DType;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConstantsTest {
  private static final int N = 3000;
  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    1,
    -1,
    3,
    0.1,
    4,
    -0.5,
    0x1p-1074,
    0x1p-1022,
    -0x1p1022,
    0x1p1023,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    0x1.8p-1022,
    1e-310
  };

  private static double[] numbers(long seed) {
    var random = new Random(seed);
    double[] x = new double[N];
    for (int i = 0; i < N; i++) {
      x[i] =
          switch (random.nextInt(3)) {
            case 0 ->
                random.nextInt(10) == 0 ? Double.NaN : SPECIAL[random.nextInt(SPECIAL.length)];
            case 1 -> random.nextGaussian() * 0x1p-1021;
            default -> random.nextGaussian() * 1e3;
          };
    }
    return x;
  }

  @ParameterizedTest
  @EnumSource(names = {"ADD", "SUBTRACT", "MULTIPLY", "DIVIDE", "MINIMUM", "POW"})
  void arithmeticWithAConstant_hasTheBitsOfThatWithAnArrayFullOfIt(Binary operation) {
    Block x = Block.of(numbers(1), N);
    for (double c : SPECIAL) {
      double[] full = new double[N];
      java.util.Arrays.fill(full, c);
      for (boolean left : new boolean[] {true, false}) {
        Program.Builder one = Program.builder();
        int a = one.input(DType.FLOAT64);
        int constant = one.constant(DType.FLOAT64, c);
        Program.Builder two = Program.builder();
        int p = two.input(DType.FLOAT64);
        int q = two.input(DType.FLOAT64);
        Block fast =
            new Runner(
                    one.store(
                        left
                            ? one.binary(operation, constant, a)
                            : one.binary(operation, a, constant)))
                .map(Chunk.all(N), Operand.of(x))
                .getFirst();
        Block slow =
            new Runner(two.store(left ? two.binary(operation, q, p) : two.binary(operation, p, q)))
                .map(Chunk.all(N), Operand.of(x), Operand.of(Block.of(full, N)))
                .getFirst();
        assertThat(fast).as("%s with %s, on the left: %s", operation, c, left).isEqualTo(slow);
      }
    }
  }

  @Test
  void arithmeticOfTwoConstants_isThatOfNumbers() {
    Program.Builder program = Program.builder();
    int a = program.constant(DType.FLOAT64, 7.0);
    int b = program.constant(DType.FLOAT64, 4.0);
    Block made =
        new Runner(program.store(program.binary(Binary.DIVIDE, a, b))).map(Chunk.all(5)).getFirst();
    assertThat(made.toDoubleArray()).containsOnly(1.75);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT64", "FLOAT32", "INT64", "UINT64", "INT32", "UINT8", "BOOL"})
  void where_takesEachNumberBitByBit_byWhateverIsNot0(DType type) {
    var random = new Random(2);
    byte[] condition = new byte[N];
    for (int i = 0; i < N; i++) {
      condition[i] = (byte) (random.nextBoolean() ? 0 : random.nextInt(8) == 0 ? -1 - i : 1);
    }
    Block c = Block.wrap(DType.BOOL, condition, N);
    Block x = values(type, 3);
    Block y = values(type, 4);
    Program.Builder program = Program.builder();
    int where = program.where(program.input(DType.BOOL), program.input(type), program.input(type));
    Block made =
        new Runner(program.store(where))
            .map(Chunk.all(N), Operand.of(c), Operand.of(x), Operand.of(y))
            .getFirst();
    for (int i = 0; i < N; i++) {
      Block from = condition[i] != 0 ? x : y;
      assertThat(element(made, i)).as("%s at %d", type, i).isEqualTo(element(from, i));
    }
  }

  private static byte[] element(Block block, int i) {
    long width = block.type().bytes();
    return block.asSegment().asSlice(i * width, width).toArray(ValueLayout.JAVA_BYTE);
  }

  private static Block values(DType type, long seed) {
    double[] numbers = numbers(seed);
    Object array =
        switch (type) {
          case FLOAT64 -> numbers;
          case FLOAT32 -> {
            float[] single = new float[N];
            for (int i = 0; i < N; i++) {
              single[i] = (float) numbers[i];
            }
            yield single;
          }
          case INT64, UINT64 -> new Random(seed).longs(N).toArray();
          case INT32 -> new Random(seed).ints(N).toArray();
          default -> {
            byte[] bytes = new byte[N];
            new Random(seed).nextBytes(bytes);
            for (int i = 0; i < N && type == DType.BOOL; i++) {
              bytes[i] &= 1;
            }
            yield bytes;
          }
        };
    return Block.wrap(type, array, N);
  }
}
