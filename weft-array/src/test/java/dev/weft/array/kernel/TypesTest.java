package dev.weft.array.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.layout.DType;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What element types other than float64 do: wrapping, promotion, casts, comparisons, folds. */
final class TypesTest {
  /** What the kernels compute; complex numbers are two arrays of float64 to them. */
  private static final List<DType> REAL =
      Arrays.stream(DType.values()).filter(type -> !type.isComplex()).toList();

  private static final List<DType> INTEGERS =
      List.of(
          DType.INT8,
          DType.INT16,
          DType.INT32,
          DType.INT64,
          DType.UINT8,
          DType.UINT16,
          DType.UINT32,
          DType.UINT64);

  /** A value as the type holds it, in 64 bits. */
  private static long wrap(DType type, long value) {
    int spare = 64 - 8 * type.bytes();
    return type.isUnsigned() ? value << spare >>> spare : value << spare >> spare;
  }

  private static Block integers(DType type, long[] values) {
    Program.Builder builder = Program.builder();
    int input = builder.input(DType.INT64);
    Runner runner = new Runner(builder.store(builder.cast(input, type)));
    Block longs = Block.wrap(DType.INT64, values.clone(), values.length);
    return runner.map(Chunk.all(values.length), Operand.of(longs)).getFirst();
  }

  private static long[] values(DType type, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] values = new long[3000];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (i % 4) {
            case 0 -> random.nextInt(-3, 70);
            case 1 -> random.nextLong();
            case 2 -> 1L << (8 * type.bytes() - 1);
            default -> -1 - random.nextInt(3);
          };
    }
    return values;
  }

  private static Block apply(Binary operation, Block x, Block y) {
    Program.Builder builder = Program.builder();
    int left = builder.input(x.type());
    int right = builder.input(y.type());
    Runner runner = new Runner(builder.store(builder.binary(operation, left, right)));
    return runner.map(Chunk.all(x.size()), Operand.of(x), Operand.of(y)).getFirst();
  }

  private static Block apply(Unary operation, Block x) {
    Program.Builder builder = Program.builder();
    Runner runner = new Runner(builder.store(builder.unary(operation, builder.input(x.type()))));
    return runner.map(Chunk.all(x.size()), Operand.of(x)).getFirst();
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64"})
  void integerOperations_wrapIntoTheirType(DType type) {
    long[] a = values(type, 1);
    long[] b = values(type, 2);
    Block x = integers(type, a);
    Block y = integers(type, b);
    boolean unsigned = type.isUnsigned();
    check(type, x, y, Binary.ADD, Long::sum);
    check(type, x, y, Binary.SUBTRACT, (p, q) -> p - q);
    check(type, x, y, Binary.MULTIPLY, (p, q) -> p * q);
    check(type, x, y, Binary.BITWISE_AND, (p, q) -> p & q);
    check(type, x, y, Binary.BITWISE_XOR, (p, q) -> p ^ q);
    check(type, x, y, Binary.MINIMUM, (p, q) -> less(unsigned, p, q) ? p : q);
    check(type, x, y, Binary.MAXIMUM, (p, q) -> less(unsigned, p, q) ? q : p);
    check(
        type,
        x,
        y,
        Binary.FLOOR_DIVIDE,
        (p, q) -> q == 0 ? 0 : unsigned ? Long.divideUnsigned(p, q) : Math.floorDiv(p, q));
    check(
        type,
        x,
        y,
        Binary.REMAINDER,
        (p, q) -> q == 0 ? 0 : unsigned ? Long.remainderUnsigned(p, q) : Math.floorMod(p, q));
    int width = 8 * type.bytes();
    check(
        type,
        x,
        y,
        Binary.BITWISE_LEFT_SHIFT,
        (p, q) -> Long.compareUnsigned(q, width) >= 0 ? 0 : p << q);
    check(
        type,
        x,
        y,
        Binary.BITWISE_RIGHT_SHIFT,
        (p, q) -> {
          boolean out = Long.compareUnsigned(q, width) >= 0;
          return unsigned ? (out ? 0 : p >>> q) : p >> (out ? 63 : q);
        });
    compare(x, y, Binary.LESS, (p, q) -> less(unsigned, p, q) ? 1 : 0);
    compare(x, y, Binary.GREATER_EQUAL, (p, q) -> less(unsigned, p, q) ? 0 : 1);
    compare(x, y, Binary.EQUAL, (p, q) -> p == q ? 1 : 0);
  }

  private static boolean less(boolean unsigned, long p, long q) {
    return unsigned ? Long.compareUnsigned(p, q) < 0 : p < q;
  }

  private static void check(
      DType type, Block x, Block y, Binary operation, LongBinaryOperator exact) {
    Block got = apply(operation, x, y);
    assertThat(got.type()).isEqualTo(type);
    for (int i = 0; i < x.size(); i++) {
      long want = wrap(type, exact.applyAsLong(x.longAt(i), y.longAt(i)));
      if (got.longAt(i) != want) {
        assertThat(got.longAt(i))
            .as("%s %s(%d, %d)", type, operation, x.longAt(i), y.longAt(i))
            .isEqualTo(want);
      }
    }
  }

  private static void compare(Block x, Block y, Binary operation, LongBinaryOperator exact) {
    Block got = apply(operation, x, y);
    assertThat(got.type()).isEqualTo(DType.BOOL);
    for (int i = 0; i < x.size(); i++) {
      assertThat(got.longAt(i))
          .as("%s %s(%d, %d)", x.type(), operation, x.longAt(i), y.longAt(i))
          .isEqualTo(exact.applyAsLong(x.longAt(i), y.longAt(i)));
    }
  }

  @Test
  void casts_betweenIntegersWrap_andToFloatRoundOnce() {
    for (DType from : INTEGERS) {
      Block x = integers(from, values(from, 3));
      for (DType to : REAL) {
        Program.Builder builder = Program.builder();
        Runner runner = new Runner(builder.store(builder.cast(builder.input(from), to)));
        Block got = runner.map(Chunk.all(x.size()), Operand.of(x)).getFirst();
        for (int i = 0; i < x.size(); i++) {
          String what = "%s %s to %s".formatted(from, x.longAt(i), to);
          if (to.isBool()) {
            assertThat(got.longAt(i)).as(what).isEqualTo(x.longAt(i) == 0 ? 0 : 1);
          } else if (to == DType.FLOAT32 && from != DType.UINT64) {
            assertThat(got.doubleAt(i)).as(what).isEqualTo((float) x.longAt(i));
          } else if (to.isFloat()) {
            double want =
                to == DType.FLOAT64
                    ? x.doubleAt(i)
                    : new java.math.BigDecimal(Long.toUnsignedString(x.longAt(i))).floatValue();
            assertThat(got.doubleAt(i)).as(what).isEqualTo(want);
          } else {
            assertThat(got.longAt(i)).as(what).isEqualTo(wrap(to, x.longAt(i)));
          }
        }
      }
    }
  }

  @Test
  void comparisonsOfFloats_knowNaNAndInfinities() {
    double[] special = {
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      0.0,
      -0.0,
      1,
      -1,
      Double.MIN_VALUE,
      -Double.MIN_VALUE,
      Double.MAX_VALUE,
      -Double.MAX_VALUE,
      1 + 0x1p-52
    };
    int n = special.length;
    double[] a = new double[n * n];
    double[] b = new double[n * n];
    for (int i = 0; i < a.length; i++) {
      a[i] = special[i / n];
      b[i] = special[i % n];
    }
    Block x = Block.of(a.clone(), a.length);
    Block y = Block.of(b.clone(), b.length);
    for (int i = 0; i < a.length; i++) {
      String what = a[i] + " with " + b[i];
      assertThat(apply(Binary.LESS, x, y).longAt(i)).as(what).isEqualTo(a[i] < b[i] ? 1 : 0);
      assertThat(apply(Binary.LESS_EQUAL, x, y).longAt(i)).as(what).isEqualTo(a[i] <= b[i] ? 1 : 0);
      assertThat(apply(Binary.GREATER, x, y).longAt(i)).as(what).isEqualTo(a[i] > b[i] ? 1 : 0);
      assertThat(apply(Binary.EQUAL, x, y).longAt(i)).as(what).isEqualTo(a[i] == b[i] ? 1 : 0);
      assertThat(apply(Binary.NOT_EQUAL, x, y).longAt(i)).as(what).isEqualTo(a[i] != b[i] ? 1 : 0);
    }
  }

  @Test
  void roundings_keepTheSignOfZero() {
    Block x = Block.of(new double[] {-0.5, 0.5, 2.5, -2.5, -0.0, 1e300, Double.NaN, -0.3}, 8);
    assertThat(apply(Unary.ROUND, x).toDoubleArray())
        .containsExactly(-0.0, 0.0, 2.0, -2.0, -0.0, 1e300, Double.NaN, -0.0);
    assertThat(apply(Unary.CEIL, x).toDoubleArray())
        .containsExactly(-0.0, 1.0, 3.0, -2.0, -0.0, 1e300, Double.NaN, -0.0);
    assertThat(apply(Unary.TRUNC, x).toDoubleArray())
        .containsExactly(-0.0, 0.0, 2.0, -2.0, -0.0, 1e300, Double.NaN, -0.0);
    assertThat(apply(Unary.SIGN, x).toDoubleArray())
        .containsExactly(-1.0, 1.0, 1.0, -1.0, 0.0, 1.0, Double.NaN, -1.0);
  }

  @Test
  void remainderAndFloorDivide_ofFloats_goTogether() {
    Block x = Block.of(new double[] {1.0, -1.0, -1e-20, -1.0, 7, 5, 5}, 7);
    Block y =
        Block.of(new double[] {0.1, 0.3, 1.0, Double.POSITIVE_INFINITY, -2, 0, Double.NaN}, 7);
    assertThat(apply(Binary.FLOOR_DIVIDE, x, y).toDoubleArray())
        .containsExactly(9.0, -4.0, -1.0, -1.0, -4.0, Double.POSITIVE_INFINITY, Double.NaN);
    double[] rest = apply(Binary.REMAINDER, x, y).toDoubleArray();
    assertThat(rest[2]).isEqualTo(1.0);
    assertThat(rest[3]).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(rest[4]).isEqualTo(-1.0);
    assertThat(rest[5]).isNaN();
  }

  @Test
  void folds_ofEveryType_giveTheTypesOfTheStandard() {
    for (DType type : REAL) {
      Program.Builder builder = Program.builder();
      int x = builder.cast(builder.position(), type);
      builder.fold(Fold.SUM, x).fold(Fold.MAX, x).fold(Fold.MEAN, x).fold(Fold.COUNT_NONZERO, x);
      builder.place(Fold.ARGMAX, x, builder.position());
      Program program = builder.reduce(0);
      Partial partial = new Runner(program).reduce(Chunk.all(100));
      boolean bool = type.isBool();
      assertThat(partial.finish(0).type()).isEqualTo(type.accumulator());
      assertThat(partial.finish(0).doubleAt(0)).isEqualTo(bool ? 99 : 4950);
      assertThat(partial.finish(1).type()).isEqualTo(type);
      assertThat(partial.finish(1).doubleAt(0)).isEqualTo(bool ? 1 : 99);
      assertThat(partial.finish(2).type()).isEqualTo(type.real());
      assertThat(partial.finish(2).doubleAt(0)).isEqualTo(bool ? 0.99 : 49.5);
      assertThat(partial.finish(3).longAt(0)).isEqualTo(99);
      assertThat(partial.finish(4).longAt(0)).isEqualTo(bool ? 1 : 99);
    }
  }

  @Test
  void float32_functions_areTheRoundedOnesOfFloat64() {
    SplittableRandom random = new SplittableRandom(5);
    float[] values = new float[5000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() * 2 - 1);
    }
    Block x = Block.wrap(DType.FLOAT32, values, values.length);
    for (Unary operation : List.of(Unary.ASIN, Unary.EXP, Unary.SIN, Unary.TANH, Unary.ROUND)) {
      Block got = apply(operation, x);
      double[] want = AccuracyTest.compute(operation, x.toDoubleArray());
      assertThat(got.type()).isEqualTo(DType.FLOAT32);
      for (int i = 0; i < values.length; i++) {
        assertThat(got.doubleAt(i)).isEqualTo((float) want[i]);
      }
    }
  }

  @Test
  void operationsThatATypeDoesNotHave_areRefusedByName() {
    Program.Builder builder = Program.builder();
    int truth = builder.input(DType.BOOL);
    int real = builder.input(DType.FLOAT64);
    assertThatThrownBy(() -> builder.binary(Binary.SUBTRACT, truth, truth))
        .hasMessage("subtract is not defined for bool and bool; cast them with astype first");
    assertThatThrownBy(() -> builder.unary(Unary.BITWISE_INVERT, real))
        .hasMessage("bitwiseInvert is not defined for float64; cast it with astype first");
    assertThatThrownBy(() -> builder.constant(DType.UINT8, 300))
        .hasMessage("300 does not fit uint8");
    assertThatThrownBy(() -> DType.of("float16"))
        .hasMessageStartingWith("no dtype \"float16\"; use one of [bool, int8");
  }

  @Test
  void pow_ofIntegersToANegativePower_namesTheValues() {
    Block x = integers(DType.INT32, new long[] {2, 3});
    Block y = integers(DType.INT32, new long[] {2, -1});
    assertThatThrownBy(() -> apply(Binary.POW, x, y))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("pow of integers to a negative power: 3 to the -1; cast to float64 first");
  }

  @Test
  void promotion_followsTheStandardAndNumPy() {
    assertThat(DType.INT32.promote(DType.FLOAT32)).isEqualTo(DType.FLOAT64);
    assertThat(DType.INT16.promote(DType.FLOAT32)).isEqualTo(DType.FLOAT32);
    assertThat(DType.UINT8.promote(DType.INT8)).isEqualTo(DType.INT16);
    assertThat(DType.UINT64.promote(DType.INT8)).isEqualTo(DType.FLOAT64);
    assertThat(DType.BOOL.promote(DType.UINT16)).isEqualTo(DType.UINT16);
    assertThat(DType.FLOAT32.withScalar(DType.Kind.FLOAT)).isEqualTo(DType.FLOAT32);
    assertThat(DType.INT32.withScalar(DType.Kind.FLOAT)).isEqualTo(DType.FLOAT64);
    assertThat(DType.BOOL.withScalar(DType.Kind.SIGNED)).isEqualTo(DType.INT64);
  }
}
