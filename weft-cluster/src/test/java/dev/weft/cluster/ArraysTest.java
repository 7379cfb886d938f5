package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.array.DArray;
import dev.weft.array.NDArray;
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
