package dev.weft;

import static dev.weft.Weft.compute;
import static dev.weft.Weft.delayed;
import static dev.weft.Weft.delayedAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.client.Delayed;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WeftTest {
  @Test
  void whatTwoValuesShare_isComputedOnce() {
    var calls = new AtomicInteger();
    var shared = delayed(() -> 20 + calls.incrementAndGet());
    assertThat(compute(delayed(x -> x + 1, shared), delayed(x -> 2 * x, shared)))
        .containsExactly(22, 42);
    assertThat(calls).hasValue(1);
  }

  @Test
  void callsOfTwoThreeAndMany_takeTheirArgumentsInOrder() {
    var a = delayed(() -> "a");
    var b = delayed(() -> "b");
    var c = delayed(() -> "c");
    assertThat(delayed((x, y) -> x + y, a, b).compute()).isEqualTo("ab");
    assertThat(delayed((x, y, z) -> x + y + z, c, b, a).compute()).isEqualTo("cba");
    List<Delayed<Integer>> many = IntStream.range(0, 1000).mapToObj(i -> delayed(() -> i)).toList();
    assertThat(
            delayedAll((List<Integer> all) -> all.stream().mapToInt(i -> i).sum(), many).compute())
        .isEqualTo(499_500);
  }
}
