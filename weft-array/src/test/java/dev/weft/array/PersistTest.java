package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import dev.weft.client.Client;
import dev.weft.client.RefusedException;
import dev.weft.engine.TaskFailedException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Arrays whose blocks an engine holds. */
class PersistTest {
  private static final AtomicInteger READS = new AtomicInteger();

  /** Sixteen numbers that count how often they are asked for. */
  private record Counted(String identity, long failsAt) implements ArraySource {
    @Override
    public DType dtype() {
      return DType.FLOAT64;
    }

    @Override
    public long[] shape() {
      return new long[] {16};
    }

    @Override
    public String label() {
      return "counted";
    }

    @Override
    public NDArray read(Region region) {
      READS.incrementAndGet();
      if (region.from(0) <= failsAt && failsAt < region.to(0)) {
        throw new IllegalArgumentException("no number " + failsAt);
      }
      return Creation.arange(region.from(0), region.to(0), 1).astype(DType.FLOAT64).compute();
    }
  }

  private static int reads() {
    return READS.getAndSet(0);
  }

  @Test
  void aPersistedArray_isReadAndNotMadeAgain() {
    reads();
    DArray x = DArray.from(new Counted("once", -1), 4).add(1);
    try (Client client = Client.local(2)) {
      DArray held = x.persist(client);
      assertThat(reads()).isEqualTo(4);
      assertThat(client.compute(held.sum()).item()).isEqualTo(136);
      assertThat(client.compute(held.multiply(2).get("3:6")).toDoubleArray())
          .containsExactly(8, 10, 12);
      assertThat(client.compute(held).toDoubleArray()).startsWith(1, 2).hasSize(16);
      assertThat(reads()).isZero();
      assertThat(held.sum().explain()).contains("not fused: persisted, which is persisted");

      DArray before = held.unpersist();
      assertThat(client.compute(before.sum()).item()).isEqualTo(136);
      assertThat(reads()).isPositive();
      assertThat(client.compute(held.max()).item()).isEqualTo(16); // made again, in a pinch
      assertThat(reads()).isEqualTo(4);
    }
  }

  @Test
  void aPersistedArray_givesAnotherClientTheSameValues() {
    reads();
    DArray held = DArray.from(new Counted("elsewhere", -1), 4).persist();
    assertThat(reads()).isEqualTo(4);
    assertThat(held.sum().compute().item()).isEqualTo(120);
    assertThat(reads()).isZero();
    try (Client other = Client.inline()) {
      assertThat(other.compute(held.sum()).item()).isEqualTo(120);
    }
    assertThat(reads()).isEqualTo(4);
    held.unpersist();
  }

  @Test
  void anArrayThatCannotBePersisted_saysSoAtOnce() {
    DArray fails = DArray.from(new Counted("fails", 9), 4);
    assertThatThrownBy(fails::persist)
        .isInstanceOf(TaskFailedException.class)
        .hasRootCauseMessage("no number 9");
    try (Client small = Client.builder().threads(1).memoryLimit(10_000).build()) {
      DArray large = DArray.random(1).uniform(10_000).rechunk(100);
      assertThatThrownBy(() -> large.persist(small)).isInstanceOf(RefusedException.class);
      assertThat(small.compute(large.mean()).item()).isBetween(0.4, 0.6);
    }
  }

  @Test
  void complexNumbers_arePersistedInBothParts() {
    DArray z = Creation.arange(0, 6, 1).multiply(new Complex(0, 2)).add(3).persist();
    assertThat(z.compute()).isEqualTo(z.unpersist().compute());
  }

  @Test
  void blocksThatNobodyCanRead_areLetGo() throws InterruptedException {
    try (Client small = Client.builder().threads(1).memoryLimit(1_000_000).build()) {
      for (int i = 0; i < 20; i++) { // together they would take twice the limit
        DArray held = DArray.random(i).uniform(12_500).rechunk(2_500).persist(small);
        assertThat(small.compute(held.mean()).item()).isBetween(0.4, 0.6);
        if (i % 4 == 3) {
          System.gc();
          Thread.sleep(50);
        }
      }
    }
  }
}
