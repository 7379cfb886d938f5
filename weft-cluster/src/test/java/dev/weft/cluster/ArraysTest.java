package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.array.Blocks;
import dev.weft.array.Coarsening;
import dev.weft.array.Creation;
import dev.weft.array.DArray;
import dev.weft.array.Einsum;
import dev.weft.array.Fft;
import dev.weft.array.Index;
import dev.weft.array.Joining;
import dev.weft.array.Linalg;
import dev.weft.array.MaskedArray;
import dev.weft.array.NDArray;
import dev.weft.array.Statistics;
import dev.weft.array.layout.DType;
import dev.weft.client.Client;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Arrays by processes and by threads: the same bits. */
final class ArraysTest {

  private static List<DArray> arrays() {
    DArray x = DArray.random(7).uniform(300, 40, 50).rechunk(64, 40, 50);
    DArray y = DArray.random(8).uniform(300, 40, 50).rechunk(64, 40, 50);
    DArray stacked = x.asin().add(y.asin());
    return List.of(
        stacked.sum(1, 2),
        stacked.sum(1, 2).mean(),
        stacked.sum(1, 2).std(),
        x.multiply(y).mean(0),
        x.rechunk(300, 8, 50).sum(0),
        x.max(0),
        y.min(1, 2));
  }

  @Test
  void results_ofProcessesAndOfThreads_haveTheSameBits() {
    List<NDArray> byThreads;
    try (Client client = Client.local(2)) {
      byThreads = client.computeAll(arrays());
    }
    List<NDArray> byProcesses;
    try (Client client = Client.processes(2)) {
      byProcesses = client.computeAll(arrays());
    }
    assertThat(byProcesses).hasSameSizeAs(byThreads);
    for (int i = 0; i < byThreads.size(); i++) {
      NDArray expected = byThreads.get(i);
      NDArray actual = byProcesses.get(i);
      assertThat(actual.shape()).isEqualTo(expected.shape());
      assertThat(bits(actual)).isEqualTo(bits(expected));
    }
    double mean = byThreads.get(1).item(); // of 2000 sums of two arcs, each 0.5708 on average
    assertThat(mean).isBetween(2 * 2000 * 0.56, 2 * 2000 * 0.58);
  }

  /** One of each kind of stage that arrays are made of. */
  private static List<DArray> kinds() {
    DArray x = DArray.random(3).uniform(60, 50).rechunk(17, 21);
    DArray i = DArray.random(4).integers(-9, 9, 60, 50).rechunk(30, 11);
    DArray v = x.ravel().rechunk(700);
    DArray z =
        DArray.complex(
            x,
            x.transpose()
                .rechunk(25, 60)
                .get(":50, :50")
                .pad(0, 0, 10, Blocks.Boundary.CONSTANT, 2));
    return List.of(
        x.add(x.get("::-1, ::-1")).get("3:, ::2"),
        x.rechunk(60, 1).transpose().rechunk(1, 60),
        x.sort(0, true),
        v.sort(0),
        v.argsort(0, false),
        v.percentile(new double[] {1, 50, 99}),
        x.median(1),
        x.topk(3, 0),
        i.uniqueCounts().get(1),
        i.uniqueInverse().get(1),
        Statistics.histogram(x, 7, 0, 1).counts(),
        Statistics.bincount(i.ravel().abs()),
        x.cumulativeSum(0),
        i.cumulativeProd(1),
        x.matmul(x.transpose()),
        Einsum.einsum("ij,kj->i", x, x),
        Linalg.qr(x).r(),
        Linalg.svdvals(x.get(":, :8")),
        Linalg.solve(
            x.get(":20, :20").add(Creation.eye(DType.FLOAT64, 20, 20, 0)), x.get(":20, 0")),
        Fft.fft(x).abs(),
        z.multiply(z).conj().sum(0),
        x.mapBlocks((block, at) -> block.lazy().add(at[0]).compute()),
        x.mapOverlap(new int[] {2, 1}, Blocks.Boundary.REFLECT, 0, (block, _) -> block),
        x.applyAlongAxis(lane -> lane[0] + lane[lane.length - 1], 0),
        x.get(Index.by(x.greater(0.5))),
        x.get(Index.by(x.greater(0.5))).sum(),
        x.take(i.get("0, :7").abs(), 1),
        x.set("2:5, ::3", -1.0),
        Joining.concat(0, x, i),
        Joining.stack(2, x, i),
        x.roll(13),
        x.repeat(3, 1),
        x.tile(2, 1),
        x.reshape(50, 60),
        x.diff(2, 0),
        Creation.tril(x, 3),
        DArray.where(x.greater(0.3), x, i),
        x.argmax(),
        x.nanmedian(0),
        x.coarsen(Coarsening.MEAN, 6, 5),
        v.searchsorted(x, true),
        DArray.random(5).poisson(3, 100),
        DArray.random(5).permutation(100),
        MaskedArray.maskedGreater(x, 0.7).mean(0).filled(0));
  }

  @Test
  void everyKindOfStage_givesTheSameBits_byProcessesByThreadsAndInline() {
    List<DArray> arrays = kinds();
    List<NDArray> inline;
    try (Client client = Client.inline()) {
      inline = client.computeAll(arrays);
    }
    try (Client client = Client.local(2)) {
      assertThat(client.computeAll(arrays)).isEqualTo(inline);
    }
    try (Client client = Client.processes(2)) {
      List<NDArray> byProcesses = client.computeAll(arrays);
      for (int k = 0; k < arrays.size(); k++) {
        assertThat(byProcesses.get(k))
            .as("array %d: %s", k, arrays.get(k).explain())
            .isEqualTo(inline.get(k));
      }
    }
  }

  @Test
  void anArrayPersistedByProcesses_isReadWhereItLies() {
    DArray x = DArray.random(7).uniform(300, 40).rechunk(64, 40);
    try (Client client = Client.processes(2)) {
      DArray held = x.persist(client);
      assertThat(bits(client.compute(held.sum(1)))).isEqualTo(bits(x.sum(1).compute()));
      assertThat(bits(client.compute(held.unpersist()))).isEqualTo(bits(x.compute()));
    }
  }

  private static long[] bits(NDArray array) {
    return Arrays.stream(array.toDoubleArray()).mapToLong(Double::doubleToRawLongBits).toArray();
  }
}
