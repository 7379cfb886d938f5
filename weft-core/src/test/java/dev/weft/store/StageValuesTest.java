package dev.weft.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.graph.Needs;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageValuesTest {
  private final Store store = new Store(1 << 20);

  private static Stage stage(long n) {
    return new Stage("s", n, List.of(), parts -> {}, Needs.NONE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 100, 4096, 4097, 10_000, 5_000_000, 2_000_000_000_000L})
  void randomWritesAndFrees_holdWhatASimpleMapHolds(long n) {
    var random = new Random(n);
    StageValues values = store.open(stage(n));
    var model = new java.util.TreeMap<Long, Object>();
    for (int round = 0; round < 300; round++) {
      long from = random.nextLong(n);
      int length = (int) Math.min(n - from, 1 + random.nextInt(5000));
      if (random.nextInt(3) > 0) {
        @Nullable Object[] written = new @Nullable Object[length];
        for (int k = 0; k < length; k++) {
          written[k] =
              random.nextInt(10) == 0 ? StageValues.wrap(null) : (Object) random.nextLong();
          model.put(from + k, written[k]);
        }
        values.write(from, from + length, written, 0);
      } else {
        values.free(from, from + length);
        model.subMap(from, from + length).clear();
      }
      long bytes = model.values().stream().filter(Long.class::isInstance).count() * 24;
      assertThat(store.heldBytes()).isEqualTo(bytes);
      assertThat(store.undeclaredBytes()).isEqualTo(bytes);
    }
    model.forEach((part, slot) -> assertThat(values.get(part)).isEqualTo(StageValues.unwrap(slot)));
    values.close();
    assertThat(store.heldBytes()).isZero();
  }

  @Test
  void get_ofAValueThatIsNotHeld_saysSo() {
    StageValues values = store.open(stage(10));
    assertThatThrownBy(() -> values.get(3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the value of s#3 is not held: it was released, or not computed");
  }

  @Test
  void values_ofAStageReadPartByPart_areWrittenOneByOne() {
    var stage =
        new Stage(
            "t",
            3,
            List.of(Wiring.table("t", 3, new int[] {0, 0, 0, 1}, new int[] {0})),
            parts -> {},
            Needs.bytes(1000));
    StageValues values = store.open(stage);
    assertThat(values.pinned()).isTrue();
    long grown = values.put(1, StageValues.wrap("ab"));
    values.grown(grown);
    assertThat(store.heldBytes()).isEqualTo(34);
    assertThat(values.put(1, StageValues.wrap("ab"))).isZero();
    assertThat(values.get(1)).isEqualTo("ab");
    assertThat(values.free(new int[] {0, 1})).isEqualTo(34);
    assertThat(store.heldBytes()).isZero();
    assertThat(store.undeclaredBytes()).isZero();
    assertThat(store.peakBytes()).isEqualTo(34);
  }

  @Test
  void bytes_areExactForDataAndDeclaredOrEstimatedForObjects() {
    assertThat(Footprint.of(new double[10])).isEqualTo(96);
    assertThat(Footprint.of(new int[][] {{1}, {2, 3}})).isEqualTo(16 + 8 + 20 + 24);
    assertThat(Footprint.of("abc")).isEqualTo(35);
    assertThat(Footprint.of("ab\u20ac")).isEqualTo(38);
    assertThat(Footprint.of(ByteBuffer.allocateDirect(100))).isEqualTo(116);
    assertThat(Footprint.of((Sized) () -> 12_345)).isEqualTo(12_345);
    assertThat(Footprint.isExact(new Object[] {1, "a", new byte[3]})).isTrue();
    assertThat(Footprint.isExact(new Object())).isFalse();
    StageValues undeclared = store.open(stage(1));
    undeclared.write(0, 1, new Object[] {new Object()}, 0);
    assertThat(undeclared.isEstimated()).isTrue();
    StageValues declared = store.open(new Stage("d", 1, List.of(), parts -> {}, Needs.bytes(777)));
    assertThat(declared.write(0, 1, new Object[] {new Object()}, 0)).isEqualTo(777);
    assertThat(declared.isEstimated()).isFalse();
  }
}
