package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.client.Client;
import dev.weft.client.Plan;
import dev.weft.client.RefusedException;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an array promises to need is enough, and what is refused says what would be. */
class PromisedMemoryTest {
  private static final int SEEDS = Integer.getInteger("weft.promise.seeds", 24);

  static LongStream seeds() {
    String given = System.getProperty("weft.seed", "1");
    long first =
        given.equals("RANDOM") ? new SplittableRandom().nextLong(1L << 40) : Long.parseLong(given);
    return LongStream.range(first, first + SEEDS);
  }

  private static DArray cut(DArray x, SplittableRandom random) {
    long[] sizes = x.shape().clone();
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = Math.max(1, Math.ceilDiv(sizes[axis], 1 + random.nextInt(6)));
    }
    return x.rechunk(sizes);
  }

  private static DArray step(DArray x, SplittableRandom random) {
    int axis = random.nextInt(2);
    return switch (random.nextInt(13)) {
      case 0, 1 -> cut(x, random);
      case 2, 3 -> x.transpose();
      case 4 -> x.sort(axis, random.nextBoolean());
      case 5 -> x.cumulativeSum(axis);
      case 6 -> x.subtract(x.keepdims().mean(axis)).divide(x.keepdims().std(axis).add(1));
      case 7 -> x.flip(axis);
      case 8 -> x.roll(random.nextInt(500), axis);
      case 9 -> x.add(x.get("::-1, ::-1"));
      case 10 -> Joining.concat(0, x.get("::2, :"), x.get("1::2, :"));
      case 11 -> x.reshape(-1).sort(0).reshape(x.shape());
      default -> x.exp().add(1).log();
    };
  }

  private static DArray pipeline(long seed) {
    var random = new SplittableRandom(seed);
    long[] shape = {500 + random.nextInt(700), 500 + random.nextInt(700)};
    DArray x = cut(DArray.random(seed).uniform(shape), random);
    int steps = 2 + random.nextInt(5);
    for (int i = 0; i < steps; i++) {
      x = step(x, random);
    }
    return switch (random.nextInt(5)) {
      case 0 -> x.sum();
      case 1 -> x.mean(random.nextInt(2));
      case 2 -> x.percentile(90);
      case 3 -> x.matmul(x.transpose()).max();
      default -> x;
    };
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void aRandomPipeline_staysWithinItsPromise_andRunsWithThatLimit(long seed) {
    DArray x = pipeline(seed);
    Plan<NDArray> plan = x.plan();
    long promised = plan.graph().promisedPeak(plan.outputs(), 2);
    NDArray expected;
    try (Client inline = Client.inline()) {
      expected = inline.compute(x);
    }
    try (Client client = Client.builder().threads(2).memoryLimit(promised).build()) {
      assertThat(client.compute(x)).isEqualTo(expected);
      assertThat(client.engine().peakBytes()).isPositive().isLessThanOrEqualTo(promised);
    }
  }

  @Test
  void aSum_isPromisedAndNeeds_farLessThanItsArgument() {
    DArray x = DArray.random(1).uniform(4_000, 5_000); // 160 MB
    Plan<NDArray> plan = x.add(x.transpose().reshape(4_000, 5_000)).mean().plan();
    assertThat(plan.graph().promisedPeak(plan.outputs(), 2)).isLessThan(80L << 20);
    Plan<NDArray> sum = x.sin().sum().plan();
    assertThat(sum.graph().promisedPeak(sum.outputs(), 2)).isLessThan(5L << 20);
  }

  @Test
  void whatNeedsMoreThanTheLimit_isRefusedBeforeItStarts() {
    DArray x = DArray.random(1).uniform(1_000, 1_000).rechunk(1_000, 1_000);
    try (Client client = Client.builder().threads(2).memoryLimit(4_000_000).build()) {
      assertThatThrownBy(() -> client.compute(x.sort(0)))
          .isInstanceOf(RefusedException.class)
          .satisfies(e ->
              assertThat(String.valueOf(e.getMessage()).replaceAll("-[0-9a-f]{12}", ""))
                  .isEqualTo(
                      "stage 'sort' needs 32,000,000 bytes at once for one part (its value, its work"
                          + " and what it reads); limit 4,000,000 bytes; use chunks of at most 1/8"
                          + " of their size, or a limit of 32,000,000 bytes"));
      assertThat(client.engine().peakBytes()).isZero();
    }
  }
}
