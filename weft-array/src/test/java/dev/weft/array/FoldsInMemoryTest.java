package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.client.Client;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Folds of arrays in memory that are too large for the caches, which are read in their own order.
 */
class FoldsInMemoryTest {
  /**
   * Whole numbers with zeros of either sign, so that all sums are exact, and none is the largest
   * alone.
   */
  private static double[] numbers(int size, boolean withNan) {
    var random = new SplittableRandom(size);
    double[] values = new double[size];
    Arrays.setAll(values, i -> (random.nextInt(2001) - 1000) * (random.nextBoolean() ? 1.0 : -1.0));
    if (withNan) {
      values[size / 3] = Double.NaN;
      values[size / 2] = Double.NaN;
    }
    return values;
  }

  private static NDArray both(DArray lazy) {
    try (Client inline = Client.inline();
        Client local = Client.local(3)) {
      NDArray result = local.compute(lazy);
      assertThat(inline.compute(lazy)).isEqualTo(result);
      return result;
    }
  }

  private static int first(double[] values, boolean largest) {
    int best = 0;
    for (int i = 1; i < values.length && !Double.isNaN(values[best]); i++) {
      boolean better = largest ? values[i] > values[best] : values[i] < values[best];
      best = better || Double.isNaN(values[i]) ? i : best;
    }
    return best;
  }

  @ParameterizedTest(name = "{0} x {1} in {2} x {3}, NaN: {4}")
  @CsvSource({
    "700, 1100, 200, 300, false",
    "700, 1100, 200, 300, true",
    "300, 2311, 64, 700, false",
    "2311, 300, 900, 90, false"
  })
  void folds_ofRows_andOfAll_areThoseOfPlainLoops(
      int rows, int columns, int high, int wide, boolean withNan) {
    double[] values = numbers(rows * columns, withNan);
    DArray x = NDArray.wrap(values, rows, columns).lazy().rechunk(high, wide);
    DArray[] whole = {
      x.sum(), x.mean(), x.var(), x.min(), x.max(), x.argmin(), x.argmax(), x.add(x).sum()
    };
    checkAll(values, Arrays.stream(whole).mapToDouble(lazy -> both(lazy).item()).toArray());

    for (int axis = 0; axis < 2; axis++) {
      DArray[] lazy = {
        x.sum(axis),
        x.mean(axis),
        x.var(axis),
        x.min(axis),
        x.max(axis),
        x.argmin(axis),
        x.argmax(axis),
        x.add(x).sum(axis)
      };
      List<NDArray> each = Arrays.stream(lazy).map(FoldsInMemoryTest::both).toList();
      for (int k = 0; k < lazy.length; k++) {
        assertThat(lazy[k].layout().axis(0).largest()).isEqualTo(axis == 1 ? high : wide);
      }
      for (int line = 0; line < (axis == 1 ? rows : columns); line += 37) {
        int at = line;
        checkAll(
            axis == 1
                ? Arrays.copyOfRange(values, line * columns, (line + 1) * columns)
                : IntStream.range(0, rows).mapToDouble(r -> values[r * columns + at]).toArray(),
            each.stream().mapToDouble(result -> result.at(at)).toArray());
      }
    }
    assertThat(both(x.keepdims().mean(0)).shape()).containsExactly(1, columns);
  }

  private static void checkAll(double[] values, double[] got) {
    double sum = Arrays.stream(values).sum();
    double mean = sum / values.length;
    double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length;
    assertThat(got[0]).isEqualTo(Double.valueOf(sum));
    assertThat(got[1]).isEqualTo(Double.valueOf(mean));
    if (Double.isNaN(sum)) {
      assertThat(got[2]).isNaN();
    } else {
      assertThat(got[2]).isCloseTo(variance, within(1e-12 * variance));
    }
    assertThat(got[3]).isEqualTo(Double.valueOf(values[first(values, false)]));
    assertThat(got[4]).isEqualTo(Double.valueOf(values[first(values, true)]));
    assertThat(got[5]).isEqualTo(first(values, false));
    assertThat(got[6]).isEqualTo(first(values, true));
    assertThat(got[7]).isEqualTo(Double.valueOf(2 * sum));
  }

  @ParameterizedTest(name = "{0} x {1} in {2} x {3}")
  @CsvSource({"640, 1100, 640, 1100", "1000, 1000, 500, 1000", "911, 777, 911, 777"})
  void foldsAndCopies_acrossRows_areThoseOfPlainLoops(int rows, int columns, int high, int wide) {
    double[] values = numbers(rows * columns, false);
    double[] turned = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i % columns * rows + i / columns] = values[i];
    }
    DArray x = NDArray.wrap(values, rows, columns).lazy();
    DArray y = NDArray.wrap(turned, columns, rows).lazy();
    DArray sum = x.add(y.transpose()).rechunk(high, wide);
    assertThat(both(sum.sum()).item()).isEqualTo(2 * Arrays.stream(values).sum());
    assertThat(both(sum)).isEqualTo(both(x.add(x)));
    assertThat(both(sum.argmax())).isEqualTo(both(x.argmax()));
    assertThat(both(x.transpose().sum(0))).isEqualTo(both(x.sum(1)));
    assertThat(both(x.transpose())).isEqualTo(both(y));
  }
}
