package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.engine.TaskFailedException;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is refused, and the words: the arrays, the values and what to do. */
class RefusalsTest {
  private static final DArray X = Creation.zeros(DType.FLOAT64, 3, 4);
  private static final DArray V = Creation.arange(6);
  private static final DArray EMPTY = Creation.zeros(DType.FLOAT64, 0, 4);

  /** Something refused, and the message. */
  private record Refusal(String message, ThrowingCallable call) {}

  private static Refusal refusal(String message, ThrowingCallable call) {
    return new Refusal(message, call);
  }

  private static final List<Refusal> REFUSALS =
      List.of(
          // shapes
          refusal(
              "multiply needs shapes that broadcast: lengths must be equal or 1, counted from the"
                  + " last axis; shapes=(3, 4), (6), axis=1 has lengths [4, 6]",
              () -> X.multiply(V)),
          refusal("matmul: inner lengths 4 and 3 differ; shapes=(3, 4), (3, 4)", () -> X.matmul(X)),
          refusal(
              "broadcastTo: shape (3, 4) does not broadcast to (3, 5); lengths must be equal or 1,"
                  + " counted from the last axis",
              () -> X.broadcastTo(3, 5)),
          refusal("reshape: shape (3, 4) has 12 elements, (5, 2) has 10", () -> X.reshape(5, 2)),
          refusal(
              "concat needs arrays that differ along axis 0 alone; shapes=(3, 4), (2, 5)",
              () -> Joining.concat(0, X, Creation.zeros(DType.FLOAT64, 2, 5))),
          refusal(
              "stack needs arrays of one shape; shapes=(3, 4), (6)", () -> Joining.stack(0, X, V)),
          refusal("squeeze: axis 0 has length 3, not 1; shape=(3, 4)", () -> X.squeeze(0)),
          refusal("outer needs two vectors; shapes=(3, 4), (6)", () -> X.outer(V)),
          refusal(
              "an array of shape (1099511627776, 1099511627776) would have more than 2^63 - 1 bytes",
              () -> Creation.zeros(DType.FLOAT64, 1L << 40, 1L << 40)),
          refusal(
              "reshape: (4611686018427387904, 4) has more than 2^63 - 1 elements",
              () -> X.reshape(1L << 62, 4)),
          refusal(
              "repeat: 3 elements 4611686018427387904 times are more than 2^63 - 1",
              () -> X.repeat(1L << 62, 0)),
          refusal(
              "tile: a repetition of at most 2147483639 is possible, not 4611686018427387904; use"
                  + " broadcastTo",
              () -> X.tile(1L << 62)),
          refusal(
              "arange: from 0.0 to Infinity by 1.0 has no end that can be counted",
              () -> Creation.arange(0, Double.POSITIVE_INFINITY, 1)),
          refusal(
              "arange: from -9223372036854775808 to 9223372036854775807 by 1 is beyond 64 bits",
              () -> Creation.arange(Long.MIN_VALUE, Long.MAX_VALUE, 1)),
          refusal(
              "300 does not fit uint8; choose a number that does, or a wider type",
              () -> Creation.full(DType.UINT8, 300, 2)),
          // axes
          refusal(
              "max: axis 2 is out of bounds for an array of rank 2; use -2 to 1", () -> X.max(2)),
          refusal(
              "flip: axis -3 is out of bounds for an array of rank 2; use -2 to 1",
              () -> X.flip(-3)),
          refusal(
              "permuteDims needs every axis once: axes=[0, 0], shape=(3, 4)",
              () -> X.permuteDims(0, 0)),
          refusal("max over no elements: axis 0 of shape (0, 4) is empty", () -> EMPTY.max(0)),
          refusal(
              "gradient needs two elements or more along axis 0; shape=(0, 4)",
              () -> EMPTY.gradient(1, 0)),
          // types
          refusal(
              "bitwiseAnd is not defined for float64 and float64; cast them with astype first",
              () -> X.bitwiseAnd(X)),
          refusal(
              "positive is not defined for bool; cast it with astype first",
              () -> X.greater(0).positive()),
          refusal(
              "take needs indices of integers, not of float64; cast with astype",
              () -> X.take(NDArray.of(1).lazy(), 0)),
          refusal(
              "add: -1 does not fit uint8, the type of the array; cast the array with astype first",
              () -> Creation.zeros(DType.UINT8, 2).add(-1)),
          refusal("a mask is bool, not float64", () -> new MaskedArray(X, X)),
          refusal("set: a mask is bool, not int64; wrap indices in Index.by", () -> V.set(V, 1)),
          // chunks
          refusal("a chunk size must be positive: size=0, length=3", () -> X.rechunk(0, 4)),
          refusal(
              "rechunk: blocks [3, 2] do not add up to 3, the length of axis 0",
              () -> X.rechunk(Chunks.of(3, 2), Chunks.whole(4))),
          refusal(
              "rechunk: axis 5 is out of bounds for an array of rank 2; use -2 to 1",
              () -> X.rechunk(java.util.Map.of(5, 1L))),
          // indices
          refusal(
              "an index of 3 axes is too long for an array of shape (3, 4)",
              () -> X.get("0, 0, 0")),
          refusal("a slice step must not be 0; axis=0", () -> X.get("::0")),
          refusal(
              "index -4 is out of bounds for axis 0 of length 3; shape=(3, 4)",
              () -> X.set("-4", 1.0)),
          refusal(
              "broadcastTo: shape (6) does not broadcast to (2, 4); lengths must be equal or 1,"
                  + " counted from the last axis",
              () -> X.set(":2", V)),
          refusal(
              "a mask has the lengths of the axes that it stands for: mask (6), array (3, 4), axis"
                  + " 0",
              () -> X.get(Index.by(V.greater(1)))),
          refusal(
              "set: a mask has the lengths of the first axes: mask (6), array (3, 4)",
              () -> X.set(V.greater(1), 0)),
          // boundaries and blocks
          refusal(
              "an overlap needs one depth an axis, not below 0: depth=[1], shape=(3, 4)",
              () -> X.mapOverlap(new int[] {1}, Blocks.Boundary.REFLECT, 0, (block, _) -> block)),
          refusal(
              "pad needs something to add, not NONE",
              () -> X.pad(0, 1, 1, Blocks.Boundary.NONE, 0)),
          refusal(
              "pad: an empty axis has nothing to REFLECT",
              () -> EMPTY.pad(0, 1, 1, Blocks.Boundary.REFLECT, 0)),
          refusal(
              "reduction: a state of no numbers: width=0",
              () ->
                  X.reduction(
                      (block, _) -> block,
                      (block, _) -> block,
                      (block, _) -> block,
                      DType.FLOAT64,
                      0,
                      DType.FLOAT64)),
          // others
          refusal(
              "fft: a number of points below 0: n=-1; 0 takes all",
              () -> Fft.fft(V, -1, 0, Fft.Norm.ORTHO)),
          refusal(
              "fft: no elements to transform; shape=(0, 4)",
              () -> Fft.fft(EMPTY, 0, 0, Fft.Norm.ORTHO)),
          refusal("digitize: edges must rise: 2.0, 1.0", () -> X.digitize(NDArray.of(2, 1), false)),
          refusal("arange: the step must not be 0", () -> Creation.arange(0, 5, 0)),
          refusal("trace needs rank 2 or more; shape=(6)", () -> V.trace(0)),
          refusal("repeat: a count must not be negative: -1", () -> V.repeat(-1)),
          refusal("bincount: a length below 0: -2", () -> Statistics.bincount(V, -2)));

  @TestFactory
  Stream<DynamicTest> message_saysWhatIsWrongAndWhatToDo() {
    return REFUSALS.stream()
        .map(refusal ->
            DynamicTest.dynamicTest(
                refusal.message(),
                () ->
                    assertThat(catchThrowable(refusal.call()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(refusal.message())));
  }

  @Test
  void aBlockThatIsNull_isRefused() {
    assertThatThrownBy(() -> X.mapBlocks((_, _) -> nothing()).compute())
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("the function gave null; it should give a block of float64 [3, 4]");
  }

  @SuppressWarnings("NullAway") // what a caller without such checks may do
  private static NDArray nothing() {
    return null;
  }

  @Test
  void aNumberTooLargeToCount_isNamed() {
    DArray x = NDArray.wrap(new long[] {1L << 40}, 1).lazy();
    assertThatThrownBy(() -> Statistics.bincount(x).compute())
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining(
            "bincount: the largest value, 1099511627776, would need as many counts, more than an"
                + " array can hold; use histogram");
  }

  @TestFactory
  Stream<DynamicTest> arraysOfNothing_andSingleValues_workLikeOthers() {
    DArray one = NDArray.wrap(new double[] {2.5}).lazy();
    DArray none = Creation.zeros(DType.FLOAT64, 0, 3);
    return Stream.of(
        DynamicTest.dynamicTest(
            "mapBlocks",
            () ->
                assertThat(none.mapBlocks((block, _) -> block).compute().shape())
                    .containsExactly(0, 3)),
        DynamicTest.dynamicTest(
            "einsum",
            () ->
                assertThat(Einsum.einsum("ij,kj->ik", none, none).compute().shape())
                    .containsExactly(0, 0)),
        DynamicTest.dynamicTest(
            "reduction",
            () ->
                assertThat(
                        one.reduction(
                                (block, _) -> block,
                                (block, _) -> block,
                                (block, _) -> block,
                                DType.FLOAT64)
                            .compute()
                            .item())
                    .isEqualTo(2.5)),
        DynamicTest.dynamicTest(
            "set", () -> assertThat(one.set("", 3.0).compute().item()).isEqualTo(3)),
        DynamicTest.dynamicTest(
            "overlap",
            () ->
                assertThat(
                        none.mapOverlap(
                                DType.FLOAT64,
                                List.of(Overlap.none(), Overlap.of(1, Blocks.Boundary.NEAREST)),
                                (block, _) -> block)
                            .compute()
                            .shape())
                    .containsExactly(0, 3)),
        DynamicTest.dynamicTest(
            "complex",
            () ->
                assertThat(one.multiply(new Complex(0, 2)).compute().complexItem())
                    .isEqualTo(new Complex(0, 5))),
        DynamicTest.dynamicTest(
            "lazy", () -> assertThat(one.toLazy().getFirst().compute().item()).isEqualTo(2.5)),
        DynamicTest.dynamicTest(
            "blocks",
            () ->
                assertThat(
                        BlockViews.fromLazy(DType.FLOAT64, Layout.whole(), one.toLazy())
                            .compute()
                            .item())
                    .isEqualTo(2.5)));
  }
}
