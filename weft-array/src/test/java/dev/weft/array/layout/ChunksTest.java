package dev.weft.array.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChunksTest {
  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  private static Chunks random(SplittableRandom random, long length) {
    if (random.nextBoolean()) {
      return Chunks.regular(length, 1 + random.nextLong(length + 2));
    }
    var sizes = new ArrayList<Long>();
    long left = length;
    while (left > 0) {
      long size = random.nextLong(left + 1);
      sizes.add(size);
      left -= size;
    }
    return Chunks.of(sizes.stream().mapToLong(Long::longValue).toArray());
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void refine_hasTheBoundariesOfBoth_andEveryElementIsFound(long seed) {
    var random = new SplittableRandom(seed);
    long length = random.nextLong(40);
    Chunks a = random(random, length);
    Chunks b = random(random, length);
    Chunks both = a.refine(b);
    assertThat(LongStream.of(both.sizes()).sum()).isEqualTo(length);
    var wanted = new TreeSet<Long>();
    for (Chunks c : List.of(a, b)) {
      for (int i = 0; i < c.count(); i++) {
        wanted.add(c.end(i));
      }
    }
    wanted.remove(0L);
    var got = new TreeSet<Long>();
    for (int i = 0; i < both.count(); i++) {
      got.add(both.end(i));
    }
    got.remove(0L);
    assertThat(got).isEqualTo(wanted);
    for (long at = 0; at < length; at++) {
      int block = a.find(at);
      assertThat(at).isBetween(a.start(block), a.end(block) - 1);
    }
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void sliced_keepsElementsOfOneBlockTogether(long seed) {
    var random = new SplittableRandom(seed);
    long length = 1 + random.nextLong(40);
    Chunks chunks = random(random, length);
    long step = random.nextLong(4) + 1;
    long count = 1 + random.nextLong((length - 1) / step + 1);
    long start = random.nextLong(length - (count - 1) * step);
    if (random.nextBoolean()) {
      start += (count - 1) * step;
      step = -step;
    }
    Chunks sliced = chunks.sliced(start, step, count);
    assertThat(sliced.length()).isEqualTo(count);
    for (int i = 0; i < sliced.count(); i++) {
      int block = chunks.find(start + sliced.start(i) * step);
      for (long k = sliced.start(i); k < sliced.end(i); k++) {
        assertThat(chunks.find(start + k * step)).isEqualTo(block);
      }
    }
  }

  @Test
  void equalCuts_areEqual_howeverTheyWereWritten() {
    assertThat(Chunks.of(4, 4, 2)).isEqualTo(Chunks.regular(10, 4)).hasToString("4");
    assertThat(Chunks.of(4, 4, 2)).hasSameHashCodeAs(Chunks.regular(10, 4));
    assertThat(Chunks.of(0, 4)).isNotEqualTo(Chunks.of(4)).hasToString("[0, 4]");
    assertThat(Chunks.whole(0)).isEqualTo(Chunks.of(0)).isEqualTo(Chunks.of());
  }

  @Test
  void refusals_nameTheSizes() {
    assertThatThrownBy(() -> Chunks.regular(5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a chunk size must be positive: size=0, length=5");
    assertThatThrownBy(() -> Chunks.of(3, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a chunk size must not be negative: [3, -1]");
    assertThatThrownBy(() -> Layout.regular(new long[] {4, 5}, new long[] {2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "chunks of rank 1 for an array of rank 2: chunks=(2), shape=(4, 5); give one size an axis");
  }

  @Test
  void aMillionBlocks_costNothing() {
    var layout = Layout.regular(new long[] {1_000_000_000L, 10}, new long[] {1000, 10});
    assertThat(layout.blockCount()).isEqualTo(1_000_000);
    assertThat(layout.region(999_999).from(0)).isEqualTo(999_999_000L);
    assertThat(layout).hasToString("(1000000000, 10) in (1000, 10)");
  }

  @Test
  void autoChunks_followTheRule() {
    var auto = new AutoChunks(2, 1L << 30);
    assertThat(auto.layout(DType.FLOAT64, 100)).hasToString("(100) in (100)");
    assertThat(auto.layout(DType.FLOAT64, 100_000_000).axis(0).largest() * 8)
        .isEqualTo(auto.target(800_000_000));
    Layout cube = auto.layout(DType.FLOAT64, 10_000, 10_000, 10);
    assertThat(cube.largestBlock() * 8).isLessThanOrEqualTo(16 << 20);
    assertThat(cube.axis(2).count()).isEqualTo(1);
    assertThat(cube.largestBlock() * 8).isGreaterThan(4 << 20);
  }
}
