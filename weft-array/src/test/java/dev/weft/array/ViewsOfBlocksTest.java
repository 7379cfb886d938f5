package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.client.Client;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Boxes of views are gathered from the blocks that the views see, without a copy in between. */
class ViewsOfBlocksTest {

  private static long[] lengths(Random random, int rank, int most) {
    return random.longs(rank, 1, most + 1L).toArray();
  }

  private static DArray view(DArray x, Random random) {
    int axis = random.nextInt(x.rank());
    long n = x.shape()[axis];
    return switch (random.nextInt(6)) {
      case 0 -> x.flip(axis);
      case 1 -> x.moveaxis(axis, random.nextInt(x.rank()));
      case 2 -> x.moveaxis(axis, 0).get(n / 3 + ":").moveaxis(0, axis);
      case 3 -> x.moveaxis(axis, 0).get("::2").moveaxis(0, axis);
      case 4 -> x.rank() > 1 ? x.moveaxis(axis, 0).get("" + n / 2) : x;
      default -> x.rank() < 4 ? x.expandDims(axis) : x;
    };
  }

  private static DArray made(DArray x, Random random) {
    int axis = random.nextInt(x.rank());
    return switch (random.nextInt(6)) {
      case 0 -> x.rechunk(lengths(random, x.rank(), 6));
      case 1 -> x.reshape(-1);
      case 2 -> x.sort(axis);
      case 3 -> Joining.concat(axis, x, x.flip(axis));
      case 4 -> x.cumulativeSum(axis);
      default -> x.tensordot(x, new int[] {axis}, new int[] {axis});
    };
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whatIsMadeOfThem_isWhatIsMadeOfCopies(long seed) {
    var random = new Random(seed);
    try (Client client = Client.local(2)) {
      for (int round = 0; round < 25; round++) {
        long[] shape = lengths(random, 1 + random.nextInt(3), 12);
        DArray held =
            DArray.random(seed + round)
                .integers(-9, 9, shape)
                .astype(dev.weft.array.layout.DType.FLOAT64)
                .rechunk(lengths(random, shape.length, 12))
                .persist(client);
        DArray copy = client.compute(held).lazy();
        long same = random.nextLong();
        DArray found =
            made(view(view(held, new Random(same)), new Random(~same)), new Random(same));
        DArray expected =
            made(view(view(copy, new Random(same)), new Random(~same)), new Random(same));
        assertThat(client.compute(found)).as(found::explain).isEqualTo(expected.compute());
      }
    }
  }
}
