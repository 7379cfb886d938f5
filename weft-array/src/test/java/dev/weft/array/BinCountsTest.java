package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts of whole numbers in vectors of many blocks. */
class BinCountsTest {
  private static final int N = 1000;
  private final long[] numbers = new SplittableRandom(3).longs(N, 0, 40).toArray();

  @ParameterizedTest(name = "blocks of {0}")
  @ValueSource(ints = {1000, 999, 130, 7})
  void bincount_countsEveryBlock(int size) {
    DArray x = NDArray.wrap(numbers, N).lazy().rechunk(size);
    long[] expected = new long[50];
    double[] sums = new double[40];
    for (int i = 0; i < N; i++) {
      expected[(int) numbers[i]]++;
      sums[(int) numbers[i]] += i;
    }
    DArray weights = Creation.arange(0, N, 1).rechunk(300);
    DArray staged = x.mapBlocks((block, _) -> block);

    for (DArray each : new DArray[] {x, staged}) {
      DArray counts = Statistics.bincount(each, 50);
      assertThat(counts.compute()).isEqualTo(NDArray.wrap(expected, 50));
      assertThat(Sequential.compute(counts)).isEqualTo(NDArray.wrap(expected, 50));
      assertThat(Statistics.bincount(each, weights, 0).compute()).isEqualTo(NDArray.wrap(sums, 40));
    }
  }

  @Test
  void bincount_ofANegativeNumber_namesIt() {
    long[] wrong = numbers.clone();
    wrong[700] = -3;
    DArray counts = Statistics.bincount(NDArray.wrap(wrong, N).lazy().rechunk(100));
    assertThatThrownBy(counts::compute).hasStackTraceContaining("bincount: a negative value: -3");
  }
}
