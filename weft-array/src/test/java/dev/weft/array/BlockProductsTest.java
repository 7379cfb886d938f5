package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.array.layout.DType;
import dev.weft.client.Client;
import dev.weft.client.Plan;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of matrices, whose blocks are read where they lie, or put together before. */
class BlockProductsTest {

  /** Small whole numbers, so that sums are exact in any order. */
  private static double[] whole(long seed, int size) {
    return new SplittableRandom(seed).ints(size, -9, 10).asDoubleStream().toArray();
  }

  private static double[] product(double[] a, double[] b, int m, int n, int k) {
    double[] c = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        for (int p = 0; p < k; p++) {
          c[i * n + j] += a[i * k + p] * b[p * n + j];
        }
      }
    }
    return c;
  }

  private static DArray computed(DArray x) {
    return x.mapBlocks((block, _) -> block); // blocks of a stage, not of memory
  }

  @ParameterizedTest(name = "{0} x {2} times {2} x {1}, blocks of {3}, {4} and {5}")
  @CsvSource({
    "20, 30, 40, 20, 30, 40",
    "20, 30, 40, 7, 11, 13",
    "1, 30, 5, 1, 7, 2",
    "33, 1, 17, 32, 1, 16",
    "5, 6, 1, 2, 3, 1"
  })
  void matmul_ofBlocksInMemoryAndOfStages(int m, int n, int k, int rows, int columns, int inner) {
    double[] a = whole(1, m * k);
    double[] b = whole(2, k * n);
    NDArray expected = DArray.of(product(a, b, m, n, k), m, n).compute();
    DArray x = DArray.of(a, m, k).rechunk(rows, inner);
    DArray y = DArray.of(b, k, n).rechunk(inner, columns);

    try (Client client = Client.local(2)) {
      for (DArray left : new DArray[] {x, computed(x)}) {
        for (DArray right : new DArray[] {y, computed(y)}) {
          DArray product = left.matmul(right);
          assertThat(client.compute(product)).isEqualTo(expected);
          assertThat(Sequential.compute(product)).isEqualTo(expected);
        }
      }
      // blocks that do not meet, and blocks that are made where they are read
      assertThat(client.compute(computed(x).matmul(computed(y.rechunk(k, 1))))).isEqualTo(expected);
      DArray turned = DArray.of(transposed(a, m, k), k, m).rechunk(inner, rows).transpose();
      assertThat(client.compute(turned.matmul(computed(y)))).isEqualTo(expected);
      assertThat(client.compute(turned.matmul(y))).isEqualTo(expected);
    }
  }

  private static double[] transposed(double[] a, int m, int k) {
    double[] t = new double[a.length];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < k; j++) {
        t[j * m + i] = a[i * k + j];
      }
    }
    return t;
  }

  @Test
  void matmul_ofManyBlocks_readsThemWhereTheyLie() {
    DArray x = computed(Creation.zeros(DType.FLOAT64, 60, 60).rechunk(20, 20));
    assertThat(x.matmul(x).explain()).contains("read where they lie");
    assertThat(x.matmul(x.rechunk(30, 30)).explain()).doesNotContain("read where they lie");
  }

  @Test
  void cumulativeSum_ofNeighbouringLanes_keepsTheZerosSigns() {
    DArray x = DArray.of(new double[] {-0.0, 0.0, -0.0, -0.0, 1, -1}, 3, 2);
    NDArray expected = DArray.of(new double[] {-0.0, 0.0, -0.0, 0.0, 1, -1}, 3, 2).compute();
    for (int rows = 1; rows <= 3; rows++) {
      NDArray sums = x.rechunk(rows, 2).cumulativeSum(0).compute();
      assertThat(sums.toDoubleArray()).containsExactly(expected.toDoubleArray());
    }
  }

  @Test
  void matmul_ofArraysCutDifferently_holdsFewPartialSums() {
    int n = 2100;
    DArray x = computed(DArray.random(1).uniform(n, 30L * n).rechunk(n, n));
    DArray y = computed(DArray.random(2).uniform(30L * n, n).rechunk(n + 1, n));
    DArray product = x.matmul(y);
    Plan<NDArray> plan = product.plan();
    long block = 8L * n * n;

    // blocks of both that wait for each other, boxes of both, sixteen products and their sums
    assertThat(plan.graph().promisedPeak(plan.outputs(), 1)).isLessThan(40 * block);
  }

  @ParameterizedTest(name = "{0} x {1} x {2}, blocks of {3}, {4} and {5}")
  @CsvSource({"3, 4, 100, 2, 3, 7", "5, 5, 400, 5, 5, 9"})
  void matmul_ofArraysCutDifferently_isSummedInTrees(
      int m, int n, int k, int rows, int first, int second) {
    double[] a = whole(3, m * k);
    double[] b = whole(4, k * n);
    DArray x = computed(DArray.of(a, m, k).rechunk(rows, first));
    DArray y = computed(DArray.of(b, k, n).rechunk(second, 2));
    DArray product = BoxProducts.of(x, y, 8L * (rows + 2) * 3); // three columns and rows a task
    NDArray expected = DArray.of(product(a, b, m, n, k), m, n).compute();

    assertThat(product.stages()).isGreaterThan(4);
    assertThat(product.compute()).isEqualTo(expected);
    assertThat(Sequential.compute(product)).isEqualTo(expected);
    assertThat(BoxProducts.of(x.astype(DType.INT32), y, 96).compute()).isEqualTo(expected);
  }

  /** The result is small, so that both are cut along what is summed over. */
  @Test
  void tensordot_overManyElements_isWhatLoopsGive() {
    int m = 7;
    int n = 3;
    int p = 300;
    int q = 211;
    double[] a = whole(3, p * m * q);
    double[] b = whole(4, p * n * q);
    double[] expected = new double[m * n];
    for (int k = 0; k < p; k++) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          for (int l = 0; l < q; l++) {
            expected[i * n + j] += a[(k * m + i) * q + l] * b[(k * n + j) * q + l];
          }
        }
      }
    }
    DArray x = DArray.of(a, p, m, q);
    DArray y = DArray.of(b, p, n, q);
    int[] axes = {0, 2};
    assertThat(x.tensordot(y, axes, axes).explain())
        .doesNotContain("reshape")
        .containsPattern("tensordot-[0-9a-f]+: 1[0-9] parts");
    for (DArray left : new DArray[] {x, x.rechunk(70, 4, 100), computed(x.rechunk(70, 4, 100))}) {
      for (DArray right : new DArray[] {y, computed(y)}) {
        assertThat(left.tensordot(right, axes, axes).compute())
            .isEqualTo(DArray.of(expected, m, n).compute());
      }
    }
    assertThat(x.astype(DType.INT32).tensordot(y.astype(DType.INT32), axes, axes).compute())
        .isEqualTo(DArray.of(expected, m, n).astype(DType.INT32).compute());
  }
}
