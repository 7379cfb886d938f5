package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.Blocks.Boundary;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.client.Lazy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Functions of the user's on blocks. */
class BlocksTest {
  private final DArray x = Creation.arange(0, 30, 1).reshape(5, 6).rechunk(2, 4);

  @Test
  void mapBlocks_tellsWhereABlockIs_andMayChangeShapeAndType() {
    DArray where =
        x.mapBlocks(
            DType.FLOAT64,
            (block, at) -> block.lazy().multiply(0.0).add(10.0 * at[0] + at[1]).compute());
    assertThat(where.get("::2, ::4").compute())
        .isEqualTo(NDArray.of(new double[][] {{0, 1}, {10, 11}, {20, 21}}));
    var sums = new Layout(List.of(Chunks.regular(3, 1), Chunks.regular(2, 1)));
    DArray each =
        x.mapBlocks(DType.INT64, sums, (block, _) -> block.lazy().sum().compute().reshape(1, 1));
    assertThat(each.sum().compute()).isEqualTo(x.sum().compute());
    var flat = new Layout(List.of(Chunks.of(8, 4, 8, 4, 4, 2)));
    DArray rows = x.mapBlocks(DType.INT64, flat, (block, _) -> block.reshape(block.size()));
    assertThat(rows.get("8:12").compute()).isEqualTo(x.get(":2, 4:").reshape(-1).compute());
    DArray turned =
        x.multiply(new Complex(0, 1)).mapBlocks((block, _) -> block.lazy().conj().compute());
    assertThat(turned.compute()).isEqualTo(x.multiply(new Complex(0, 1)).conj().compute());
  }

  @Test
  void aFunctionThatMakesAnotherShape_isToldWhatIsWanted() {
    DArray alike = x.get(":4, :4").rechunk(2, 4);
    assertThatThrownBy(() -> alike.mapBlocks((block, _) -> block.reshape(block.size())).compute())
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the function made a block of int64 [8]; it should be of int64 [2, 4]");
    assertThatThrownBy(() -> x.mapBlocks(DType.INT64, Layout.whole(30), (block, _) -> block))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "mapBlocks makes one block of each: (5, 6) in (2, 4) has 6, (30) in (30) has 1");
  }

  @Test
  void mapOverlap_withADepthForEachSide_seesWhatIsThere() {
    DArray v = Creation.arange(0.0, 7, 1).rechunk(Chunks.of(3, 1, 0, 3));
    for (Boundary boundary : List.of(Boundary.REFLECT, Boundary.PERIODIC, Boundary.NEAREST)) {
      DArray mapped =
          v.mapOverlap(
              DType.FLOAT64,
              List.of(new Overlap(2, 1, boundary, 0)),
              (block, _) -> pulled(block, 2));
      double[] want = v.roll(2, 0).compute().toDoubleArray();
      switch (boundary) {
        case REFLECT -> System.arraycopy(new double[] {1, 0}, 0, want, 0, 2);
        case NEAREST -> System.arraycopy(new double[] {0, 0}, 0, want, 0, 2);
        case PERIODIC, CONSTANT, NONE -> {}
      }
      assertThat(mapped.compute()).as("%s", boundary).isEqualTo(NDArray.of(want));
    }
    DArray constant =
        v.mapOverlap(
            DType.FLOAT64, List.of(Overlap.constant(2, -1)), (block, _) -> pulled(block, 2));
    assertThat(constant.compute()).isEqualTo(NDArray.of(-1, -1, 0, 1, 2, 3, 4));
    DArray counted =
        v.mapOverlap(
            DType.INT64,
            List.of(new Overlap(1, 2, Boundary.NONE, 0)),
            (block, _) -> NDArray.wrap(full(block.size()), block.size()));
    assertThat(counted.compute().toLongArray()).containsExactly(5, 5, 5, 4, 4, 4, 4);
  }

  private static long[] full(int n) {
    long[] all = new long[n];
    Arrays.fill(all, n);
    return all;
  }

  /** Returns each element's neighbour {@code by} places before it; 0 at the start. */
  private static NDArray pulled(NDArray block, int by) {
    double[] from = block.toDoubleArray();
    double[] to = new double[from.length];
    System.arraycopy(from, 0, to, by, from.length - by);
    return NDArray.of(to);
  }

  @Test
  void overlap_isTrimmedToWhatItWas() {
    for (Boundary boundary : Boundary.values()) {
      var overlaps =
          List.of(
              new Overlap(1, boundary == Boundary.NONE ? 1 : 2, boundary, 7),
              Overlap.of(1, Boundary.NEAREST));
      DArray grown = x.overlap(overlaps);
      assertThat(grown.trimOverlap(overlaps).compute()).as("%s", boundary).isEqualTo(x.compute());
    }
    DArray grown = x.overlap(List.of(Overlap.of(1, Boundary.NONE), Overlap.none()));
    assertThat(grown.chunks().getFirst().sizes()).containsExactly(3, 4, 2);
    assertThatThrownBy(() -> x.overlap(List.of(Overlap.none())))
        .hasMessageStartingWith("an overlap needs one depth an axis, not below 0: depth=[Overlap");
    assertThatThrownBy(() -> Overlap.of(-1, Boundary.NONE))
        .hasMessage("an overlap must not be below 0: before=-1, after=-1");
  }

  @Test
  void blockwise_matchesAxesByLetters() {
    DArray y = Creation.arange(0, 24, 1).reshape(6, 4).rechunk(5, 3);
    DArray product =
        Blockwise.blockwise(
            "ij,jk->ik",
            DType.INT64,
            (blocks, _) -> blocks.get(0).lazy().matmul(blocks.get(1).lazy()).compute(),
            x,
            y);
    assertThat(product.compute()).isEqualTo(x.matmul(y).compute());
    DArray wide =
        Blockwise.blockwise(
            "ij,j->jiz",
            DType.INT64,
            new Layout(List.of(Chunks.of(4, 2), Chunks.of(2, 2, 1), Chunks.whole(2))),
            (blocks, _) -> {
              DArray sum = blocks.get(0).lazy().add(blocks.get(1).lazy()).transpose();
              return Joining.stack(2, sum, sum.negative()).compute();
            },
            x,
            Creation.arange(0, 6, 1).rechunk(4));
    DArray sum = x.add(Creation.arange(0, 6, 1)).transpose();
    assertThat(wide.compute()).isEqualTo(Joining.stack(2, sum, sum.negative()).compute());
    assertThatThrownBy(
            () -> Blockwise.blockwise("ij,ik->jk", DType.INT64, (blocks, _) -> blocks.get(0), x, y))
        .hasMessage("blockwise: 'i' has lengths 5 and 6; subscripts=\"ij,ik->jk\"");
    assertThatThrownBy(
            () -> Blockwise.blockwise("ij->ijz", DType.INT64, (blocks, _) -> blocks.get(0), x))
        .hasMessage("blockwise: no array has 'z'; give a layout; subscripts=\"ij->ijz\"");
  }

  @Test
  void reduction_combinesInATree() {
    DArray v = Creation.arange(0, 5000, 1).reshape(50, 100).rechunk(3, 1);
    Blocks.OfAxes most = (block, axes) -> block.lazy().keepdims().max(axes).compute();
    assertThat(v.reduction(most, most, (block, _) -> block, DType.INT64).compute())
        .isEqualTo(v.max().compute());
    assertThat(v.reduction(most, most, (block, _) -> block, DType.INT64, 1).compute())
        .isEqualTo(v.max(1).compute());
    DArray mean =
        v.reduction(
            (block, axes) -> {
              DArray b = block.lazy().astype(DType.FLOAT64);
              DArray n = Creation.onesLike(b).keepdims().sum(axes);
              return Joining.stack(2, b.keepdims().sum(axes), n).compute();
            },
            (states, axes) -> states.lazy().keepdims().sum(axes).compute(),
            (state, _) -> state.lazy().get("..., 0").divide(state.lazy().get("..., 1")).compute(),
            DType.FLOAT64,
            2,
            DType.FLOAT64,
            0);
    assertThat(mean.compute().allClose(v.mean(0).compute(), 1e-14, 0)).isTrue();
  }

  @Test
  void applyAlongAxis_isGivenWholeLanes() {
    DArray turned =
        x.applyAlongAxis(lane -> new double[] {lane[lane.length - 1], lane[0], lane.length}, 0, 3);
    assertThat(turned.get(":, 1").compute()).isEqualTo(NDArray.of(25, 1, 5));
    assertThat(x.applyAlongAxis(lane -> Arrays.stream(lane).sum(), -1).compute())
        .isEqualTo(x.sum(1).astype(DType.FLOAT64).compute());
    assertThatThrownBy(() -> x.applyAlongAxis(lane -> lane, 0, 3).compute())
        .rootCause()
        .hasMessage("applyAlongAxis: the function gave 5 elements, not 3");
  }

  @Test
  void coarsen_foldsBoxes() {
    DArray even = x.get(":4");
    DArray split = even.reshape(2, 2, 2, 3);
    assertThat(even.coarsen(Coarsening.SUM, 2, 3).compute()).isEqualTo(split.sum(1, 3).compute());
    assertThat(even.coarsen(Coarsening.MEAN, 2, 3).compute()).isEqualTo(split.mean(1, 3).compute());
    assertThat(even.coarsen(Coarsening.MAX, 1, 6).compute())
        .isEqualTo(even.keepdims().max(1).compute());
    assertThatThrownBy(() -> x.coarsen(Coarsening.SUM, 2, 3))
        .hasMessage(
            "coarsen needs one factor an axis, each a divisor of the length: factors=[2, 3],"
                + " shape=(5, 6); cut the array with get first");
  }

  @Test
  void plans_travelToOtherProcesses() throws IOException {
    Blocks.OfAxes most = (block, axes) -> block.lazy().keepdims().max(axes).compute();
    for (Lazy<?> lazy :
        List.<Lazy<?>>of(
            x.mapBlocks((block, _) -> block),
            x.mapOverlap(new int[] {1, 1}, Boundary.REFLECT, 0, (block, _) -> block),
            x.overlap(List.of(Overlap.none(), Overlap.of(1, Boundary.NEAREST))),
            Blockwise.blockwise("ij->ji", DType.INT64, (blocks, _) -> blocks.get(0), x),
            x.reduction(most, most, (block, _) -> block, DType.INT64, 1),
            x.applyAlongAxis(lane -> lane[0], 0),
            x.coarsen(Coarsening.ANY, 1, 2),
            Fft.fft(x).conj(),
            x.multiply(new Complex(0, 1)).prod(),
            Einsum.einsum("ij,kj", x, x),
            x.diagonal(0, 0, 1),
            x.storing((_, _) -> {}))) {
      try (var out = new ObjectOutputStream(new ByteArrayOutputStream())) {
        out.writeObject(lazy.plan().graph());
      }
    }
  }
}
