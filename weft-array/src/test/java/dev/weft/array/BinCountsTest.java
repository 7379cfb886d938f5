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

  @Test
  void bincount_ofNumbersThatGrow_countsThemAll() {
    long[] growing = new long[10_000];
    for (int i = 0; i < growing.length; i++) {
      growing[i] = i / 2 * 7L;
    }
    NDArray counts = Statistics.bincount(NDArray.wrap(growing, growing.length).lazy()).compute();
    assertThat(counts.shape()).containsExactly(4999 * 7 + 1);
    assertThat(counts.lazy().get("::7").compute().toDoubleArray()).containsOnly(2);
    assertThat(counts.lazy().sum().compute().item()).isEqualTo(growing.length);
  }

  @Test
  void bincount_ofNumbersBeyondWhatWasPromised_asksForALength() {
    DArray x = NDArray.wrap(new long[] {3, 5_000_000}, 2).lazy();
    assertThatThrownBy(() -> Statistics.bincount(x).compute())
        .hasStackTraceContaining(
            "bincount: the largest value, 5000000, needs more counts than the 1048576 that there was"
                + " room promised for; give minLength=5000001");
    DArray counts = Statistics.bincount(x, 5_000_001);
    var plan = counts.plan();
    assertThat(plan.graph().promisedPeak(plan.outputs(), 1)).isGreaterThan(8L * 5_000_001);
    assertThat(counts.compute().at(5_000_000)).isEqualTo(1);
  }

  @Test
  void bincount_ofASmallType_isPromisedWhatTheTypeCanHold() {
    DArray x = Creation.arange(0, 200, 1).astype(dev.weft.array.layout.DType.UINT8);
    DArray counts = Statistics.bincount(x);
    var plan = counts.plan();
    assertThat(plan.graph().promisedPeak(plan.outputs(), 1)).isLessThan(20_000);
    assertThat(counts.compute().toDoubleArray()).hasSize(200).containsOnly(1);
  }
}
