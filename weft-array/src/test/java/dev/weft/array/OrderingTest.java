package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.client.Client;
import dev.weft.client.RefusedException;
import dev.weft.graph.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sorted, searched and counted by many blocks together, against plain loops. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderingTest {
  private final Client client = Client.local(3);

  @AfterAll
  void close() {
    client.close();
  }

  static LongStream seeds() {
    String given = System.getProperty("weft.seed", "1");
    long first =
        given.equals("RANDOM") ? new SplittableRandom().nextLong(1L << 40) : Long.parseLong(given);
    return LongStream.range(first, first + 24);
  }

  /** Numbers with many equal ones, zeros of both signs, infinities and NaN, in uneven blocks. */
  private static double[] numbers(SplittableRandom random, int n) {
    int kind = random.nextInt(4);
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] =
          switch (kind) {
            case 0 -> random.nextDouble() - 0.5;
            case 1 -> random.nextInt(5) - 2;
            case 2 -> i; // in order
            default ->
                switch (random.nextInt(6)) {
                  case 0 -> 0.0;
                  case 1 -> -0.0;
                  case 2 -> Double.NaN;
                  case 3 -> Double.NEGATIVE_INFINITY;
                  default -> random.nextGaussian();
                };
          };
    }
    return values;
  }

  private static DArray cut(SplittableRandom random, double[] values) {
    int n = values.length;
    var sizes = new ArrayList<Long>();
    int left = n;
    while (left > 0) {
      int size = random.nextInt(Math.min(left, 1 + n / 5) + 1);
      sizes.add((long) size);
      left -= size;
    }
    sizes.add(0L);
    return DArray.of(values, n)
        .rechunk(Chunks.of(sizes.stream().mapToLong(Long::longValue).toArray()));
  }

  private static int compare(double a, double b) {
    return a == b || (Double.isNaN(a) && Double.isNaN(b)) ? 0 : Double.compare(a, b);
  }

  private static int[] order(double[] values, boolean descending) {
    Comparator<Integer> by = (i, j) -> compare(values[i], values[j]);
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(descending ? by.reversed() : by)
        .mapToInt(i -> i)
        .toArray();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void sort_andArgsort_ofAVectorOfManyBlocks_areStable(long seed) {
    var random = new SplittableRandom(seed);
    double[] values = numbers(random, 1 + random.nextInt(seed % 3 == 0 ? 20_000 : 300));
    DArray x = cut(random, values);
    for (boolean descending : List.of(false, true)) {
      int[] order = order(values, descending);
      double[] sorted = Arrays.stream(order).mapToDouble(i -> values[i]).toArray();
      long[] places = Arrays.stream(order).asLongStream().toArray();
      NDArray result = client.compute(x.sort(0, descending));
      assertThat(bits(result.toDoubleArray())).isEqualTo(bits(sorted));
      assertThat(client.compute(x.argsort(0, descending)).toLongArray()).isEqualTo(places);
    }
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToLongBits).toArray();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void topk_areTheFirstOfTheSorted(long seed) {
    var random = new SplittableRandom(seed);
    double[] values = numbers(random, 1 + random.nextInt(10_000));
    DArray x = cut(random, values);
    int k = 1 + random.nextInt(values.length);
    double[] down = Arrays.stream(order(values, true)).mapToDouble(i -> values[i]).toArray();
    double[] up = Arrays.stream(order(values, false)).mapToDouble(i -> values[i]).toArray();
    assertThat(bits(client.compute(x.topk(k, 0)).toDoubleArray()))
        .isEqualTo(bits(Arrays.copyOf(down, k)));
    assertThat(bits(client.compute(x.topk(-k, 0)).toDoubleArray()))
        .isEqualTo(bits(Arrays.copyOf(up, k)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void unique_givesEachValueItsCountAndItsPlaces(long seed) {
    var random = new SplittableRandom(seed);
    double[] values = numbers(random, random.nextInt(3000));
    DArray x = cut(random, values);
    NDArray found = client.compute(x.uniqueValues());
    long[] counts = client.compute(x.uniqueCounts().getLast()).toLongArray();
    long[] inverse = client.compute(x.uniqueInverse().getLast()).toLongArray();
    long[] expected = new long[found.size()];
    for (int i = 0; i < values.length; i++) {
      assertThat(compare(found.at((int) inverse[i]), values[i])).isZero();
      expected[(int) inverse[i]]++;
    }
    assertThat(counts).isEqualTo(expected).doesNotContain(0);
    for (int i = 1; i < found.size(); i++) {
      boolean bothNan = Double.isNaN(found.at(i)) && Double.isNaN(found.at(i - 1));
      assertThat(bothNan || compare(found.at(i - 1), found.at(i)) < 0).isTrue();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void quantiles_ofAll_areThoseOfTheSorted_howeverManyKeysBeginAlike(long seed) {
    var random = new SplittableRandom(seed);
    int n = 70_000 + random.nextInt(1000);
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] =
          switch ((int) (seed % 4)) {
            case 0 -> random.nextDouble();
            case 1 -> 1 + random.nextInt(3) * 0x1p-50; // alike in all but the last bits
            case 2 -> random.nextGaussian() * 1e300;
            default -> random.nextInt(100) - 50;
          };
    }
    double[] q = {0, 0.013, 0.5, random.nextDouble(), 1};
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    DArray x = DArray.of(values, n).rechunk(9000);
    double[] found = client.compute(x.quantile(q)).toDoubleArray();
    for (int i = 0; i < q.length; i++) {
      double at = q[i] * (n - 1);
      double low = sorted[(int) at];
      double high = sorted[Math.min(n - 1, (int) at + 1)];
      assertThat(found[i]).isBetween(low, high);
    }
    double middle = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    assertThat(client.compute(x.median()).item()).isEqualTo(middle);
    assertThat(client.compute(x.reshape(1, n).rechunk(1, 7000).median(1)).item()).isEqualTo(middle);
    values[n / 3] = Double.NaN;
    assertThat(client.compute(x.median()).item()).isNaN();
  }

  @Test
  void sort_ofLargeVectors_promisesNoTaskMoreThanAFewBlocks() {
    DArray x = DArray.random(1).uniform(100_000_000).rechunk(1_000_000);
    for (DArray sorted : List.of(x.sort(0), x.argsort(0, true))) {
      for (Stage stage : sorted.plan().graph().stages()) {
        assertThat(stage.needs().valueBytes() + stage.needs().workBytes())
            .as(stage.name())
            .isLessThan(80_000_000);
      }
    }
    for (Stage stage : x.median().plan().graph().stages()) {
      assertThat(stage.needs().valueBytes() + stage.needs().workBytes())
          .as(stage.name())
          .isLessThan(40_000_000);
    }
  }

  @Test
  void sort_ofMoreThanMayBeHeld_isRefused() {
    DArray x = DArray.random(1).uniform(40_000_000).rechunk(100_000);
    try (Client small = Client.builder().threads(2).memoryLimit(64 << 20).build()) {
      assertThatThrownBy(() -> small.compute(x.sort(0).sum())).isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void sort_ofEveryType_isThatOfItsNumbers() {
    var random = new SplittableRandom(5);
    for (DType type : DType.values()) {
      if (type.isComplex()) {
        assertThatThrownBy(() -> DArray.of(new double[5], 5).astype(type).sort(0))
            .hasMessageContaining("complex128");
        continue;
      }
      double[] values =
          random.doubles(1000, type.isUnsigned() || type.isBool() ? 0 : -100, 100).toArray();
      DArray x = DArray.of(values, 1000).astype(type).rechunk(130);
      double[] expected = client.compute(x).toDoubleArray();
      Arrays.sort(expected);
      NDArray sorted = client.compute(x.sort(0));
      assertThat(sorted.dtype()).isEqualTo(type);
      assertThat(sorted.toDoubleArray()).as(type.toString()).isEqualTo(expected);
    }
  }

  @Test
  void sort_alongTheFirstAxis_cutsTheOtherOneFiner() {
    DArray x = DArray.random(2).uniform(100_000, 300).rechunk(10_000, 300);
    DArray sorted = x.sort(0);
    assertThat(sorted.layout().largestBlock() * 8).isLessThanOrEqualTo(16 << 20);
    double[] column = client.compute(x.get(":, 7")).toDoubleArray();
    Arrays.sort(column);
    assertThat(client.compute(sorted.get(":, 7")).toDoubleArray()).isEqualTo(column);
  }
}
