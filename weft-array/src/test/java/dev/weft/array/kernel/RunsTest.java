package dev.weft.array.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.array.layout.DType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Folds of what lies in memory against element-by-element loops. */
final class RunsTest {
  private static final int[] LENGTHS = {1, 2, 7, 8, 9, 19, 64, 65, 255, 256, 700, 1024, 1100, 5000};
  private static final int TERMS = 7;

  /** Sum, mean, variance, smallest and largest of x; the sums of x * y and of squares of y. */
  private static Program program(int... axes) {
    Program.Builder builder = Program.builder();
    int x = builder.input(DType.FLOAT64);
    int y = builder.input(DType.FLOAT64);
    builder.fold(Fold.SUM, x).fold(Fold.MEAN, x).variance(x, 0).fold(Fold.MIN, x);
    builder.fold(Fold.MAX, x).fold(Fold.SUM, builder.binary(Binary.MULTIPLY, x, y));
    builder.fold(Fold.SUM, builder.unary(Unary.SQUARE, y));
    return builder.reduce(Arrays.stream(axes).boxed().toArray(Integer[]::new));
  }

  /** A box of small whole numbers within a larger block, some of its axes backwards. */
  private static Operand box(SplittableRandom random, int[] shape) {
    int[] lengths = Arrays.stream(shape).map(n -> n + random.nextInt(2)).toArray();
    double[] values = new double[Arrays.stream(lengths).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(values, i -> random.nextInt(2001) - 1000);
    if (random.nextInt(4) == 0) {
      double strange = random.nextBoolean() ? Double.NaN : Double.NEGATIVE_INFINITY;
      values[random.nextInt(values.length)] = strange;
    }
    Operand box = Operand.of(Block.of(values, lengths));
    for (int axis = 0; axis < shape.length; axis++) {
      boolean back = axis < shape.length - 1 && random.nextInt(4) == 0;
      int from = back ? shape[axis] - 1 : lengths[axis] - shape[axis];
      box = box.slice(axis, from, back ? -1 : 1, shape[axis]);
    }
    return box;
  }

  private static double at(Operand x, int[] position) {
    int at = x.start();
    for (int axis = 0; axis < position.length; axis++) {
      at += position[axis] * x.stride(axis);
    }
    return x.block().doubleAt(at);
  }

  @Seeds(60)
  void foldsOfBoxes_areThoseOfPlainLoops(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rank = random.nextInt(1, 4);
    int[] shape = new int[rank];
    int size = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      shape[axis] = LENGTHS[random.nextInt(LENGTHS.length)];
      shape[axis] = size * shape[axis] > 40_000 ? 3 : shape[axis];
      size *= shape[axis];
    }
    boolean[] reduced = new boolean[rank];
    for (int axis = 0; axis < rank; axis++) {
      reduced[axis] = random.nextBoolean();
    }
    int[] axes = java.util.stream.IntStream.range(0, rank).filter(a -> reduced[a]).toArray();
    Operand x = box(random, shape);
    Operand y = box(random, shape);
    Partial got = new Runner(program(axes)).reduce(Chunk.all(shape), x, y);

    int places = 1;
    for (int axis = 0; axis < rank; axis++) {
      places *= reduced[axis] ? 1 : shape[axis];
    }
    double[][] want = new double[TERMS][places];
    Arrays.fill(want[3], Double.POSITIVE_INFINITY);
    Arrays.fill(want[4], Double.NEGATIVE_INFINITY);
    int each = size / places;
    for (boolean second : new boolean[] {false, true}) {
      int[] position = new int[rank];
      do {
        int place = 0;
        for (int axis = 0; axis < rank; axis++) {
          place = reduced[axis] ? place : place * shape[axis] + position[axis];
        }
        double value = at(x, position);
        double other = at(y, position);
        if (second) {
          double distance = value - want[1][place];
          want[2][place] += distance * distance / each;
        } else {
          want[0][place] += value;
          want[1][place] = want[0][place] / each;
          want[3][place] = Math.min(want[3][place], value);
          want[4][place] = Math.max(want[4][place], value);
          want[5][place] += value * other;
          want[6][place] += other * other;
        }
      } while (advance(position, shape));
    }
    for (int term = 0; term < TERMS; term++) {
      double[] found = got.finish(term).toDoubleArray();
      double[] wanted = want[term];
      for (int place = 0; term == 2 && place < places; place++) { // the variance alone is rounded
        boolean close = Math.abs(found[place] - wanted[place]) <= 1e-11 * wanted[place];
        wanted[place] = close ? found[place] : wanted[place];
      }
      assertThat(found).as("term %d", term).isEqualTo(wanted);
    }
  }

  private static boolean advance(int[] position, int[] shape) {
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      if (++position[axis] < shape[axis]) {
        return true;
      }
      position[axis] = 0;
    }
    return false;
  }

  private static double[] fold(int axis, int rows, int columns, double... values) {
    Program.Builder builder = Program.builder();
    int x = builder.input(DType.FLOAT64);
    Runner runner = new Runner(builder.fold(Fold.SUM, x).variance(x, 0).reduce(axis));
    Operand operand = Operand.of(Block.of(values, rows, columns));
    Partial partial = runner.reduce(Chunk.all(rows, columns), operand);
    return new double[] {partial.finish(0).doubleAt(0), partial.finish(1).doubleAt(0)};
  }

  private static double[] down(double... values) {
    double[] wide = new double[values.length * 300];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i / 300];
    }
    return fold(0, values.length, 300, wide);
  }

  /**
   * The bound of 19 additions: 15 in a chain, 3 of chains, 1 of the result; not log2(n) of them.
   */
  @Seeds(10)
  void sumOfNumbersThatCancel_isOffByNoMoreThanARunMayBe(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[20_000];
    Arrays.setAll(values, i -> (random.nextDouble() - 0.5) * Math.scalb(1.0, random.nextInt(60)));
    BigDecimal exact = BigDecimal.ZERO;
    double size = 0;
    for (double value : values) {
      exact = exact.add(new BigDecimal(value));
      size += Math.abs(value);
    }
    double bound = 19 * 0x1p-53 * size;
    assertThat(fold(1, 1, 20_000, values)[0]).isCloseTo(exact.doubleValue(), within(bound));
    assertThat(down(values)[0]).isCloseTo(exact.doubleValue(), within(bound));
  }

  @Test
  void sumOfRunsThatCancel_losesNothing() {
    double[] values = new double[128 * 90];
    Arrays.setAll(values, i -> i / 128 % 3 == 0 ? 1e16 : i / 128 % 3 == 1 ? 1 : -1e16);
    assertThat(fold(1, 1, values.length, values)[0]).isEqualTo(128 * 30);
    assertThat(down(values)[0]).isEqualTo(128 * 30);
  }

  @Test
  void sums_keepInfinities_andVarianceOfThemIsNaN() {
    double[] values = new double[3000];
    values[1500] = Double.POSITIVE_INFINITY;
    assertThat(fold(1, 1, 3000, values)).containsExactly(Double.POSITIVE_INFINITY, Double.NaN);
    assertThat(down(values)).containsExactly(Double.POSITIVE_INFINITY, Double.NaN);
    values[2500] = Double.NEGATIVE_INFINITY;
    assertThat(fold(1, 1, 3000, values)).containsOnly(Double.NaN);
    assertThat(down(values)).containsOnly(Double.NaN);
  }

  /** Their sum is infinite, their mean is not. */
  @Test
  void varianceOfLargeNumbers_isThatOfTheirDistances() {
    double[] values = new double[1001];
    Arrays.setAll(values, i -> Double.MAX_VALUE);
    assertThat(fold(1, 1, 1001, values)).containsExactly(Double.POSITIVE_INFINITY, 0);
    assertThat(down(values)).containsExactly(Double.POSITIVE_INFINITY, 0);
    Arrays.setAll(values, i -> 1e9 + i % 2);
    assertThat(fold(1, 1, 1000, Arrays.copyOf(values, 1000))[1]).isCloseTo(0.25, within(1e-12));
    assertThat(down(Arrays.copyOf(values, 1000))[1]).isCloseTo(0.25, within(1e-12));
  }
}
