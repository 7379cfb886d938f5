package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.array.Blocks.Boundary;
import dev.weft.array.layout.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurroundedTest {
  private static final Boundary[] NEAR = {
    Boundary.REFLECT, Boundary.NEAREST, Boundary.CONSTANT, Boundary.NONE
  };

  /** What mapOverlap gives a function are the blocks that overlap() makes, which pads first. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void mapOverlap_givesEachFunctionTheBlockThatOverlapMakes(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 25; round++) {
      int rank = 1 + random.nextInt(3);
      int[] shape = random.ints(rank, 1, 9).toArray();
      int size = java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      NDArray values = NDArray.wrap(random.doubles(size).toArray(), shape);
      boolean whole = random.nextBoolean();
      long[] cut = random.longs(rank, 1, 6).toArray();
      DArray x = values.lazy().rechunk(cut);
      var overlaps = new ArrayList<Overlap>();
      for (int axis = 0; axis < rank; axis++) {
        Boundary boundary = NEAR[random.nextInt(whole ? 2 : 4)];
        overlaps.add(new Overlap(random.nextInt(12), random.nextInt(4), boundary, axis + 100));
      }
      if (whole) {
        x = x.multiply(1000).astype(DType.INT32).cumulativeSum(0).rechunk(cut);
      }
      List<dev.weft.client.Lazy<NDArray>> blocks = x.overlap(overlaps).toLazy();
      int[] grid = x.layout().grid();
      DArray grown =
          x.mapOverlap(
              x.dtype(),
              overlaps,
              (block, at) -> {
                int part = 0;
                for (int axis = 0; axis < grid.length; axis++) {
                  part = part * grid[axis] + at[axis];
                }
                assertThat(block).isEqualTo(Sequential.compute(blocks.get(part)));
                return block;
              });
      assertThat(Sequential.compute(grown))
          .as("%s %s", overlaps, x)
          .isEqualTo(Sequential.compute(x));
    }
  }
}
