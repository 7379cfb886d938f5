package dev.weft.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.engine.TaskFailedException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 511, 512, 513, 65_535, 65_536, 65_537, 1_000_003})
  void results_areThoseOfAStream(long n) {
    assertThat(Par.range(n).sum()).isEqualTo(LongStream.range(0, n).sum());
    assertThat(Par.range(n).map(x -> x * x).filter(x -> x % 3 == 1).count())
        .isEqualTo(LongStream.range(0, n).map(x -> x * x).filter(x -> x % 3 == 1).count());
    assertThat(Par.range(-5, n).filter(x -> (x & 1) == 0).map(x -> x + 7).sum())
        .isEqualTo(LongStream.range(-5, n).filter(x -> (x & 1) == 0).map(x -> x + 7).sum());
    assertThat(Par.range(n).map(x -> x ^ 0x5555).max())
        .isEqualTo(LongStream.range(0, n).map(x -> x ^ 0x5555).max().orElse(Long.MIN_VALUE));
    assertThat(Par.range(n).filter(x -> x % 1000 == 7).toArray())
        .isEqualTo(LongStream.range(0, n).filter(x -> x % 1000 == 7).toArray());
  }

  @Test
  void doubles_areTheSameOnEveryEngine() {
    DoublePar numbers = Par.range(3_000_000).mapToDouble(x -> 1.0 / (x + 1)).map(Math::sqrt);
    double sum = numbers.sum();
    try (Client one = Client.local(1);
        Client three = Client.local(3);
        Client inline = Client.inline()) {
      assertThat(numbers.on(one).sum()).isEqualTo(sum);
      assertThat(numbers.on(three).sum()).isEqualTo(sum);
      assertThat(numbers.on(inline).sum()).isEqualTo(sum);
    }
    assertThat(numbers.filter(x -> x > 0.5).count()).isEqualTo(3);
    assertThat(numbers.max()).isEqualTo(1.0);
  }

  @Test
  void sum_ofALongLoop_hasALoopOfItsOwn() {
    // more calls than a shared loop is used for
    assertThat(Par.range(20_000_000).map(x -> x & 1).sum()).isEqualTo(10_000_000);
    assertThat(Par.range(20_000_000).mapToDouble(x -> 0.5).sum()).isEqualTo(1e7);
  }

  @Test
  void sum_ofNumbersOfVeryDifferentSize_isCompensated() {
    double sum = Par.range(1_000_001).mapToDouble(x -> x == 0 ? 1e16 : 1.0).sum();
    assertThat(sum).isEqualTo(1e16 + 1e6, org.assertj.core.data.Offset.offset(1024.0));
  }

  @Test
  void aFunctionThatThrows_isNamedWithItsNumbers() {
    assertThatThrownBy(() -> Par.range(1_000_000).map(x -> 1 / (x - 500_000)).sum())
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining(
            "threw java.lang.ArithmeticException: / by zero; it is the numbers from ")
        .hasCauseInstanceOf(ArithmeticException.class);
  }

  @Test
  void range_thatEndsBeforeItBegins_isRefused() {
    assertThatThrownBy(() -> Par.range(5, 4)).hasMessage("not a range: from=5, to=4");
  }

  @Test
  void map_ofAList_isInOrder() {
    List<Integer> items = IntStream.range(0, 10_000).boxed().toList();
    assertThat(Par.map(items, x -> x + 1)).isEqualTo(items.stream().map(x -> x + 1).toList());
    assertThat(Par.map(List.<Integer>of(), x -> x + 1)).isEmpty();
  }
}
