package dev.weft.array.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.weft.array.layout.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tiles, strides, loops and reductions against element-by-element evaluation. */
final class EvaluatorTest {
  /** Axis lengths that meet the tile's edges. */
  private static final int[] LENGTHS = {
    0, 1, 1, 2, 3, 5, 10, 31, 32, 33, 64, 100, 1024, 1025, 2500
  };

  private static int[] shape(SplittableRandom random, int most) {
    int rank = random.nextInt(0, 5);
    int[] shape = new int[rank];
    int size = 1;
    for (int axis = 0; axis < rank; axis++) {
      shape[axis] = LENGTHS[random.nextInt(LENGTHS.length)];
      if ((long) size * shape[axis] > most) {
        shape[axis] = 2;
      }
      size *= shape[axis];
    }
    return shape;
  }

  private static Block random(SplittableRandom random, int... shape) {
    double[] values = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(values, i -> random.nextDouble() - 0.4);
    return Block.of(values, shape);
  }

  /** An operand of this shape over some larger block, through random strides. */
  private static Operand operand(SplittableRandom random, int... shape) {
    int rank = shape.length;
    int[] order = new int[rank];
    Arrays.setAll(order, i -> i);
    for (int i = rank - 1; i > 0 && random.nextInt(3) == 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    int[] kind = new int[rank];
    int[] lengths = new int[rank];
    for (int k = 0; k < rank; k++) {
      kind[order[k]] = random.nextInt(6);
      int n = shape[order[k]];
      lengths[k] = kind[order[k]] == 0 ? 1 : kind[order[k]] == 1 ? 2 * n + 1 : n;
    }
    int[] back = new int[rank];
    for (int k = 0; k < rank; k++) {
      back[order[k]] = k;
    }
    Operand operand = Operand.of(random(random, lengths)).permute(back);
    for (int axis = 0; axis < rank; axis++) {
      if (kind[axis] == 1) {
        operand =
            random.nextBoolean()
                ? operand.slice(axis, 1, 2, shape[axis])
                : operand.slice(axis, 2 * shape[axis], -2, shape[axis]);
      }
    }
    return operand.broadcast(shape);
  }

  private static double[] elements(Operand operand, int... shape) {
    double[] values = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    int[] place = new int[shape.length];
    for (int i = 0; i < values.length; i++) {
      int at = operand.start();
      int rest = i;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        place[axis] = rest % shape[axis];
        rest /= shape[axis];
        at += place[axis] * operand.stride(axis);
      }
      values[i] = operand.block().doubleAt(at);
    }
    return values;
  }

  @Seeds(150)
  void map_readsOperandsThroughAnyStrides(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] shape = shape(random, 100_000);
    Operand x = operand(random, shape);
    Operand y = operand(random, shape);
    Program.Builder builder = Program.builder();
    int a = builder.input(DType.FLOAT64);
    int b = builder.input(DType.FLOAT64);
    int sum = builder.binary(Binary.ADD, a, b);
    int product = builder.binary(Binary.MULTIPLY, sum, builder.constant(DType.FLOAT64, 3.0));
    List<Block> got = new Runner(builder.store(product, a)).map(Chunk.all(shape), x, y);
    double[] p = elements(x, shape);
    double[] q = elements(y, shape);
    double[] want = new double[p.length];
    Arrays.setAll(want, i -> (p[i] + q[i]) * 3);
    assertThat(got.get(0).toDoubleArray()).isEqualTo(want);
    assertThat(got.get(1).toDoubleArray()).isEqualTo(p);
    assertThat(got.get(0).shape()).isEqualTo(shape);
  }

  @Seeds(300)
  void reduce_overAnyAxes_agreesWithElementByElement(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] shape = shape(random, 100_000);
    Operand x = operand(random, shape);
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < shape.length; axis++) {
      if (random.nextBoolean()) {
        axes.add(axis);
      }
    }
    Program.Builder builder = Program.builder();
    int a = builder.input(DType.FLOAT64);
    for (Fold fold :
        List.of(Fold.SUM, Fold.MIN, Fold.MAX, Fold.MEAN, Fold.VARIANCE, Fold.COUNT_NONZERO)) {
      builder.fold(fold, a);
    }
    builder.place(Fold.ARGMAX, a, builder.position());
    Program program = builder.reduce(axes.toArray(Integer[]::new));
    Partial partial = new Runner(program).reduce(Chunk.all(shape), x);

    double[] values = elements(x, shape);
    int[] kept = shape.clone();
    axes.forEach(axis -> kept[axis] = 1);
    assertThat(partial.shape()).isEqualTo(kept);
    int places = Arrays.stream(kept).reduce(1, (p, q) -> p * q);
    double[][] want = naive(values, shape, kept, places);
    double n = want[6].length == 0 ? 0 : want[6][0];
    assertThat(partial.count()).isEqualTo(places == 0 ? partial.count() : (long) n);
    double size = Arrays.stream(values).filter(Double::isFinite).map(Math::abs).sum();
    double tolerance = 1e-10 * Math.max(1, size / 100); // what the naive sum may be off
    for (int k = 0; k < 6; k++) {
      double[] got = partial.finish(k).toDoubleArray();
      assertThat(got).hasSize(places);
      for (int place = 0; place < places; place++) {
        boolean close = Math.abs(got[place] - want[k][place]) <= tolerance;
        if (!close && Double.compare(got[place], want[k][place]) != 0) {
          assertThat(got[place]).as("term %d, place %d", k, place).isEqualTo(want[k][place]);
        }
      }
    }
    assertThat(partial.finish(6).toDoubleArray()).isEqualTo(want[7]);
  }

  /** sum, min, max, mean, variance, count of non-zeros, count, place of the largest. */
  private static double[][] naive(double[] values, int[] shape, int[] kept, int places) {
    double[][] want = new double[8][places];
    Arrays.fill(want[1], Double.POSITIVE_INFINITY);
    Arrays.fill(want[2], Double.NEGATIVE_INFINITY);
    Arrays.fill(want[7], -1);
    int[] to = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      int rest = i;
      int step = 1;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        to[i] += kept[axis] == 1 ? 0 : rest % shape[axis] * step;
        step *= kept[axis];
        rest /= shape[axis];
      }
      double x = values[i];
      int place = to[i];
      want[0][place] += x;
      want[1][place] = Math.min(want[1][place], x);
      if (x > want[2][place]) {
        want[2][place] = x;
        want[7][place] = i;
      }
      want[5][place] += x != 0 ? 1 : 0;
      want[6][place] += 1;
    }
    for (int place = 0; place < places; place++) {
      want[3][place] = want[0][place] / want[6][place];
    }
    for (int i = 0; i < values.length; i++) {
      double distance = values[i] - want[3][to[i]];
      want[4][to[i]] += distance * distance;
    }
    for (int place = 0; place < places; place++) {
      want[4][place] /= want[6][place];
    }
    return want;
  }

  @Seeds(60)
  void combine_ofChunks_agreesWithTheWhole(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rows = random.nextInt(1, 60);
    int columns = random.nextInt(1, 3000);
    double shift = random.nextBoolean() ? 1e6 : 0;
    double[] values = new double[rows * columns];
    Arrays.setAll(values, i -> shift + random.nextDouble());
    Operand x = Operand.of(Block.of(values, rows, columns));
    Program.Builder builder = Program.builder();
    int a = builder.input(DType.FLOAT64);
    builder.fold(Fold.SUM, a).fold(Fold.MEAN, a).variance(a, 1).fold(Fold.MIN, a);
    builder.place(Fold.ARGMIN, a, builder.position());
    Runner runner = new Runner(builder.reduce(0, 1));
    List<Partial> parts = new ArrayList<>();
    for (int row = 0; row < rows; ) {
      int height = random.nextInt(0, rows - row + 1);
      Chunk chunk =
          new Chunk(new int[] {height, columns}, new long[] {row, 0}, new long[] {rows, columns});
      parts.add(runner.reduce(chunk, x.slice(0, Math.min(row, rows - 1), 1, height)));
      row += height;
    }
    Partial whole = runner.reduce(Chunk.all(rows, columns), x);
    Partial sum = Partial.combine(parts);
    assertThat(sum.count()).isEqualTo(whole.count());
    double total = whole.finish(0).doubleAt(0);
    assertThat(sum.finish(0).doubleAt(0)).isEqualTo(total, offset(Math.ulp(total)));
    assertThat(sum.finish(1).doubleAt(0)).isEqualTo(total / values.length, offset(1e-9));
    double variance = whole.finish(2).doubleAt(0);
    assertThat(sum.finish(2).doubleAt(0))
        .satisfiesAnyOf(
            got -> assertThat(got).isEqualTo(variance, offset(1e-12 + 1e-9 * variance)),
            got -> assertThat(values).hasSize(1));
    assertThat(sum.finish(3)).isEqualTo(whole.finish(3));
    assertThat(sum.finish(4)).isEqualTo(whole.finish(4));
  }

  @Seeds(60)
  void uniform_dependsOnThePlaceInTheWholeArrayAlone(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] shape = {random.nextInt(1, 20), random.nextInt(1, 30), random.nextInt(1, 60)};
    DType type = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
    Program.Builder builder = Program.builder();
    Program program = builder.store(builder.uniform(type, seed, 0), builder.position());
    Runner runner = new Runner(program);
    List<Block> whole = runner.map(Chunk.all(shape));
    int[] from = new int[3];
    int[] length = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      from[axis] = random.nextInt(shape[axis]);
      length[axis] = random.nextInt(shape[axis] - from[axis]) + 1;
    }
    long[] offset = Arrays.stream(from).asLongStream().toArray();
    long[] all = Arrays.stream(shape).asLongStream().toArray();
    List<Block> part = runner.map(new Chunk(length, offset, all));
    for (int k = 0; k < 2; k++) {
      double[] want = elements(Operand.of(whole.get(k)).box(from, length), length);
      assertThat(part.get(k).toDoubleArray()).isEqualTo(want);
    }
  }

  @Test
  void uniform_hasTheMomentsOfItsDistribution() {
    Program.Builder builder = Program.builder();
    int u = builder.uniform(DType.FLOAT64, 1, 0);
    int z = builder.normal(DType.FLOAT64, 1, 1);
    builder.fold(Fold.MEAN, u).fold(Fold.VARIANCE, u).fold(Fold.MIN, u).fold(Fold.MAX, u);
    builder.fold(Fold.MEAN, z).fold(Fold.VARIANCE, z);
    Partial partial = new Runner(builder.reduce(0)).reduce(Chunk.all(1_000_000));
    assertThat(partial.finish(0).doubleAt(0)).isEqualTo(0.5, offset(0.002));
    assertThat(partial.finish(1).doubleAt(0)).isEqualTo(1.0 / 12, offset(0.001));
    assertThat(partial.finish(2).doubleAt(0)).isBetween(0.0, 0.00002);
    assertThat(partial.finish(3).doubleAt(0)).isBetween(0.99998, 1.0 - 0x1p-53);
    assertThat(partial.finish(4).doubleAt(0)).isEqualTo(0, offset(0.005));
    assertThat(partial.finish(5).doubleAt(0)).isEqualTo(1, offset(0.01));
  }

  /** Where numbers are computed, each is added with compensation. */
  @Test
  void sum_ofComputedNumbersThatCancel_losesNothing() {
    double[] values = new double[30_000];
    for (int i = 0; i < values.length; i += 3) {
      values[i] = 1e16;
      values[i + 1] = 1;
      values[i + 2] = -1e16;
    }
    Program.Builder builder = Program.builder();
    int computed = builder.unary(Unary.NEGATIVE, builder.input(DType.FLOAT64));
    Program program = builder.fold(Fold.SUM, computed).reduce(0);
    Partial partial =
        new Runner(program).reduce(Chunk.all(30_000), Operand.of(Block.of(values, 30_000)));
    assertThat(partial.finish(0).doubleAt(0)).isEqualTo(-10_000);
  }

  @Test
  void sum_withInfinities_isTheInfinityOrNaN() {
    Program.Builder builder = Program.builder();
    Runner runner = new Runner(builder.fold(Fold.SUM, builder.input(DType.FLOAT64)).reduce(0));
    double[] values = new double[5000];
    values[4000] = Double.POSITIVE_INFINITY;
    Chunk chunk = Chunk.all(5000);
    Partial one = runner.reduce(chunk, Operand.of(Block.of(values.clone(), 5000)));
    assertThat(one.finish(0).doubleAt(0)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Partial.combine(List.of(one, one)).finish(0).doubleAt(0))
        .isEqualTo(Double.POSITIVE_INFINITY);
    values[10] = Double.NEGATIVE_INFINITY;
    assertThat(runner.reduce(chunk, Operand.of(Block.of(values, 5000))).finish(0).doubleAt(0))
        .isNaN();
  }

  @Test
  void foldOfALargeChunk_isTheSameBeforeAndAfterTheLoopsAreWarm() {
    int rows = 700;
    for (int columns : new int[] {3, 400, 2500}) { // rows together, one by one, in several tiles
      Block block = random(new SplittableRandom(5), rows, columns, 400 / Math.min(columns, 400));
      Program.Builder builder = Program.builder();
      int sum = builder.binary(Binary.ADD, builder.input(DType.FLOAT64), headlineOf(builder));
      Runner runner = new Runner(builder.fold(Fold.SUM, sum).fold(Fold.MAX, sum).reduce(1, 2));
      Chunk chunk = Chunk.all(rows, columns, 400 / Math.min(columns, 400));
      Partial cold = runner.reduce(chunk, Operand.of(block));
      Partial warm = runner.reduce(chunk, Operand.of(block));
      for (int term = 0; term < 2; term++) {
        for (int row = 0; row < rows; row++) {
          assertThat(warm.finish(term).doubleAt(row)).isEqualTo(cold.finish(term).doubleAt(row));
        }
      }
    }
  }

  private static int headlineOf(Program.Builder builder) {
    return builder.unary(Unary.ACOS, builder.uniform(DType.FLOAT64, 2, 0));
  }

  @Test
  void operandOfAnotherType_isRefusedWithBoth() {
    Program.Builder builder = Program.builder();
    Runner runner = new Runner(builder.store(builder.input(DType.FLOAT32)));
    assertThatThrownBy(() -> runner.map(Chunk.all(2), Operand.of(Block.of(new double[] {1, 2}, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("input 0 is of float64, the program loads float32");
  }

  @Test
  void programs_withTheSameText_areEqual() {
    Program first = headline();
    assertThat(first)
        .isEqualTo(headline())
        .hasToString(
            """
            %0 float64 = uniform 1 0
            %1 float64 = uniform 2 0
            %2 float64 = asin %0
            %3 float64 = acos %1
            %4 float64 = add %2 %3
            reduce [1, 2], sum %4 float64
            """);
  }

  private static Program headline() {
    Program.Builder builder = Program.builder();
    int x = builder.uniform(DType.FLOAT64, 1, 0);
    int y = builder.uniform(DType.FLOAT64, 2, 0);
    int sum =
        builder.binary(Binary.ADD, builder.unary(Unary.ASIN, x), builder.unary(Unary.ACOS, y));
    return builder.fold(Fold.SUM, sum).reduce(1, 2);
  }
}
