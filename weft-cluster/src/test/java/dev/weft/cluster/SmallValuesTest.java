package dev.weft.cluster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cluster.Message.Values;
import dev.weft.graph.Body;
import dev.weft.graph.Needs;
import dev.weft.graph.Stage;
import dev.weft.store.StageValues;
import dev.weft.store.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SmallValuesTest {
  private static final ClassLoader LOADER = SmallValuesTest.class.getClassLoader();

  private static StageValues values(@Nullable Object... values) {
    var stage =
        new Stage("s", Math.max(1, values.length), List.of(), Body.each(_ -> 1), Needs.NONE);
    StageValues held = new Store(1 << 30).open(stage);
    for (int i = 0; i < values.length; i++) {
      held.write(i, i + 1, new @Nullable Object[] {StageValues.wrap(values[i])}, 0);
    }
    return held;
  }

  private static Values message(StageValues values, long from, long to) {
    return requireNonNull(SmallValues.of(1, 7, values, from, to));
  }

  @Test
  void values_thatAreSmall_areThereUntilTheyAreFreed() throws Exception {
    var small = new SmallValues();
    small.keep(message(values(1, null, "x", 4.5, true), 0, 5), LOADER);
    assertThat(small.slot(7, 0)).isEqualTo(1);
    assertThat(StageValues.unwrap(requireNonNull(small.slot(7, 1)))).isNull();
    assertThat(small.slot(7, 2)).isEqualTo("x");
    assertThat(small.slot(7, 3)).isEqualTo(4.5);
    small.free(7, 0, 2);
    small.free(7, new int[] {3, 3});
    assertThat(small.slot(7, 0)).isNull();
    assertThat(small.slot(7, 1)).isNull();
    assertThat(small.slot(7, 3)).isNull();
    assertThat(small.slot(7, 4)).isEqualTo(true);
    small.forget(7);
    assertThat(small.slot(7, 4)).isNull();
  }

  @Test
  void values_thatAreLarge_areLeftOut() throws Exception {
    var small = new SmallValues();
    small.keep(message(values(new double[1000], 5, "x".repeat(201), List.of(1)), 0, 4), LOADER);
    assertThat(small.slot(7, 0)).isNull();
    assertThat(small.slot(7, 1)).isEqualTo(5);
    assertThat(small.slot(7, 2)).isNull();
    assertThat(small.slot(7, 3)).isNull();
  }

  @Test
  void message_ofNothingSmall_isNone() {
    assertThat(SmallValues.of(1, 7, values(new int[10], new int[10]), 0, 2)).isNull();
  }

  @Test
  void values_ofManyParts_areCutAtSomeBytes() {
    var many = new @Nullable Object[20_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = (long) i;
    }
    assertThat(message(values(many), 0, many.length).count()).isBetween(5_000, 9_000);
  }
}
