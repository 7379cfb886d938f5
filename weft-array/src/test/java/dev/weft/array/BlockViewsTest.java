package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.client.Client;
import dev.weft.client.Delayed;
import dev.weft.client.Lazy;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Blocks one by one, and to and from lazy values. */
class BlockViewsTest {
  private final DArray x = Creation.arange(30).reshape(5, 6).rechunk(2, 4);

  @Test
  void blocks_areNamedByAnIndexThatCountsBlocks() {
    assertThat(x.numBlocks()).containsExactly(3, 2);
    assertThat(x.block(1, 1).compute()).isEqualTo(x.get("2:4, 4:").compute());
    assertThat(x.blocks("1").compute()).isEqualTo(x.get("2:4").compute());
    assertThat(x.blocks("::2, -1").compute())
        .isEqualTo(Joining.concat(0, x.get(":2, 4:"), x.get("4:, 4:")).compute());
    assertThat(x.blocks("::-1").chunks().getFirst().sizes()).containsExactly(1, 2, 2);
    assertThat(x.blocks("5:").compute().shape()).containsExactly(0, 6);
    assertThatThrownBy(() -> x.block(3, 0))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("no block at [3, 0]; there are [3, 2] blocks");
  }

  @Test
  void toLazy_givesTheBlocksInTheOrderOfRows() {
    List<Lazy<NDArray>> blocks = x.toLazy();
    assertThat(blocks).hasSize(6);
    assertThat(blocks.get(3).compute()).isEqualTo(x.block(1, 1).compute());
    var total =
        Delayed.ofAll((List<NDArray> all) -> all.stream().mapToInt(NDArray::size).sum(), blocks);
    assertThat(total.compute()).isEqualTo(30);
    List<Lazy<NDArray>> complex = x.multiply(new Complex(0, 1)).toLazy();
    assertThat(complex.get(5).compute())
        .isEqualTo(NDArray.ofComplex(new Complex(0, 28), new Complex(0, 29)).reshape(1, 2));
  }

  private static final AtomicInteger CALLS = new AtomicInteger();

  @Test
  void fromLazy_isMadeOfDelayedCalls_whichShareWhatTheyRead() {
    CALLS.set(0);
    Lazy<Long> common = Delayed.of(() -> 100L + CALLS.getAndIncrement());
    var calls = new ArrayList<Lazy<NDArray>>();
    for (long k = 0; k < 4; k++) {
      long own = k;
      calls.add(Delayed.of(base -> NDArray.wrap(new long[] {base, own}, 1, 2), common));
    }
    var layout = new Layout(List.of(Chunks.regular(2, 1), Chunks.regular(4, 2)));
    DArray made = BlockViews.fromLazy(DType.INT64, layout, calls);
    assertThat(made.add(1).compute().toLongArray()).containsExactly(101, 1, 101, 2, 101, 3, 101, 4);
    assertThat(CALLS).hasValue(1);
    assertThat(made.get("1, ::-1").compute().toLongArray()).containsExactly(3, 100 + 1, 2, 100 + 1);
    try (Client inline = Client.inline()) {
      assertThat(inline.compute(made.sum()).item()).isEqualTo(4 * 102 + 6);
    }
    DArray again = BlockViews.fromLazy(DType.INT64, x.layout(), x.toLazy());
    assertThat(again.transpose().compute()).isEqualTo(x.transpose().compute());
  }

  @Test
  void fromLazy_refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> BlockViews.fromLazy(DType.INT64, x.layout(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fromLazy needs a value for each block: (5, 6) in (2, 4) has 6, given 0");
    DArray wrong =
        BlockViews.fromLazy(
            DType.INT64, Layout.whole(3), List.of(Delayed.of(() -> NDArray.of(1, 2))));
    assertThatThrownBy(wrong::compute)
        .rootCause()
        .hasMessage("the function made a block of float64 [2]; it should be of int64 [3]");
  }

  @Test
  void plans_travelToOtherProcesses() throws Exception {
    Lazy<NDArray> one = Delayed.of(() -> NDArray.of(1, 2, 3));
    DArray made = BlockViews.fromLazy(DType.FLOAT64, Layout.whole(3), List.of(one));
    for (Lazy<?> lazy :
        List.<Lazy<?>>of(
            made.matmul(made),
            x.set("1, ::2", 5),
            x.get(Index.by(x.greater(3))).computeChunkSizes(),
            DArray.random(1).poisson(3, 10),
            x.blocks("1:"))) {
      try (var out = new ObjectOutputStream(new ByteArrayOutputStream())) {
        out.writeObject(lazy.plan().graph());
      }
    }
  }
}
