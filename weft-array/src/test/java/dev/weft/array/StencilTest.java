package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.Blocks.Boundary;
import dev.weft.array.layout.DType;
import dev.weft.client.Client;
import dev.weft.client.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows made of the rows around them. */
class StencilTest {
  private static final Boundary[] CLOSED = {
    Boundary.REFLECT, Boundary.NEAREST, Boundary.CONSTANT, Boundary.PERIODIC
  };

  /** Sums all that is seen, each place with a weight of its own. */
  private static void weigh(double[][] rows, double[] out) {
    for (int j = 0; j < out.length; j++) {
      double sum = 0;
      for (int k = 0; k < rows.length; k++) {
        int wide = rows[k].length - out.length + 1;
        for (int i = 0; i < wide; i++) {
          sum += rows[k][j + i] * (k * wide + i + 1);
        }
      }
      out[j] = sum;
    }
  }

  /** What {@link #weigh} gives, of slices of the array with what is outside added before. */
  private static DArray weighed(DArray x, List<Overlap> overlaps) {
    long[] shape = x.shape();
    DArray padded = x.astype(DType.FLOAT64);
    int places = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      Overlap o = overlaps.get(axis);
      padded = padded.pad(axis, o.before(), o.after(), o.boundary(), o.value());
      places *= o.before() + 1 + o.after();
    }
    DArray sum = Creation.zeros(DType.FLOAT64, shape);
    for (int place = 0; place < places; place++) {
      DArray seen = padded;
      for (int axis = shape.length - 1, rest = place; axis >= 0; axis--) {
        int window = overlaps.get(axis).before() + 1 + overlaps.get(axis).after();
        long first = rest % window;
        Index[] all = new Index[shape.length];
        Arrays.fill(all, Index.all());
        all[axis] = Index.slice(first, first + shape[axis]);
        seen = seen.get(all);
        rest /= window;
      }
      sum = sum.add(seen.multiply(place + 1));
    }
    return sum;
  }

  @ParameterizedTest(name = "seed={0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void stencil_seesWhatPaddingAddsAndSlicesTake(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 8; round++) {
      int rank = 1 + random.nextInt(3);
      int[] shape = random.ints(rank, 1, 9).toArray();
      DArray x =
          NDArray.wrap(
                  random.ints(Arrays.stream(shape).reduce(1, (a, b) -> a * b)).toArray(), shape)
              .lazy()
              .remainder(1000)
              .rechunk(random.longs(rank, 1, 6).toArray());
      x = random.nextBoolean() ? x : x.transpose();
      x = random.nextBoolean() ? x : x.cumulativeSum(0); // no longer in memory
      x = random.nextBoolean() ? x : x.transpose().astype(DType.FLOAT64);
      var overlaps = new ArrayList<Overlap>();
      for (int axis = 0; axis < rank; axis++) {
        Boundary boundary = CLOSED[random.nextInt(4)];
        overlaps.add(new Overlap(random.nextInt(4), random.nextInt(3), boundary, axis - 1));
      }
      assertThat(Sequential.compute(x.stencil(overlaps, StencilTest::weigh)))
          .as("%s of %s", overlaps, x)
          .isEqualTo(Sequential.compute(weighed(x, overlaps)));
    }
  }

  @Test
  void stencil_ofLongRows_isGivenPiecesOfThem_andStaysWithinItsPromise() {
    DArray x = DArray.random(4).uniform(30, 5000).rechunk(8, 2300);
    var overlaps = List.of(new Overlap(1, 2, Boundary.REFLECT, 0), Overlap.constant(3, 7));
    DArray made = x.stencil(overlaps, StencilTest::weigh);
    Plan<NDArray> plan = made.plan();
    long promised = plan.graph().promisedPeak(plan.outputs(), 2);
    try (Client client = Client.builder().threads(2).memoryLimit(promised).build()) {
      assertThat(client.compute(made).allClose(weighed(x, overlaps).compute(), 1e-12, 0)).isTrue();
      assertThat(client.engine().peakBytes()).isPositive().isLessThanOrEqualTo(promised);
    }
  }

  @Test
  void stencil_ofWhatHasNoNeighbours_isEmptyOrRefused() {
    assertThat(
            Creation.zeros(DType.FLOAT64, 0, 3)
                .stencil(new int[] {1, 1}, Boundary.NEAREST, 0, StencilTest::weigh)
                .compute()
                .shape())
        .containsExactly(0, 3);
    DArray x = Creation.zeros(DType.FLOAT64, 3, 3);
    assertThatThrownBy(() -> x.stencil(new int[] {0, 1}, Boundary.NONE, 0, StencilTest::weigh))
        .hasMessage(
            "stencil needs to know what is outside the array: Overlap[before=1, after=1,"
                + " boundary=NONE, value=0.0]; give NaN as Overlap.constant, or another boundary");
    assertThatThrownBy(() -> x.stencil(List.of(), StencilTest::weigh))
        .hasMessage(
            "stencil needs an array of an axis or more, and an overlap for each: overlaps=[],"
                + " shape=(3, 3)");
    assertThatThrownBy(() ->
            x.stencil(new int[] {1, 1}, Boundary.NEAREST, 0, (rows, out) -> out[0] = rows[9][0])
                .compute())
        .hasRootCauseInstanceOf(ArrayIndexOutOfBoundsException.class);
  }
}
