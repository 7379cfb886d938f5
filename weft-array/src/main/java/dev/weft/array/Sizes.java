package dev.weft.array;

import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Sizes of blocks that only computing tells. They are counted in one pass: of what a mask chooses,
 * the mask alone is computed.
 */
final class Sizes {
  private Sizes() {}

  /** Returns the array with its sizes known; {@code compute} counts. */
  static DArray counted(DArray array, Expr raw, Function<DArray, NDArray> compute) {
    Layout bound = raw.layout();
    int axis = 0;
    while (bound.axis(axis).isExact()) {
      axis++;
    }
    long[] sizes = compute.apply(new DArray(counts(raw, axis))).toLongArray();
    Layout exact = bound.with(axis, Chunks.of(sizes));
    return array.eachRaw(x -> known(x, exact, Arrays.toString(sizes)));
  }

  /** Returns how many elements each block has along {@code axis}. */
  private static Expr counts(Expr raw, int axis) {
    Chunks cut = raw.layout().axis(axis);
    var each = new Layout(List.of(Chunks.regular(cut.count(), 1)));
    if (raw.name().equals("mask")) {
      return new Regional(
          "count",
          "of a mask",
          each,
          DType.INT64,
          List.of(raw.args().get(1)),
          Regional.Cost.NONE,
          (_, at, _) -> new Region(new long[] {cut.start(at[0])}, new long[] {cut.end(at[0])}),
          (_, _, boxes) -> {
            Block mask = boxes.getFirst();
            long n = 0;
            for (int i = 0; i < mask.size(); i++) {
              n += mask.longAt(i) != 0 ? 1 : 0;
            }
            return new Block[] {Block.wrap(DType.INT64, new long[] {n}, 1)};
          });
    }
    Layout bound = raw.layout();
    return new Regional(
        "count",
        "axis " + axis,
        each,
        DType.INT64,
        List.of(raw),
        Regional.Cost.NONE,
        (_, at, _) -> {
          int[] place = new int[bound.rank()];
          place[axis] = at[0];
          return bound.region(bound.part(place));
        },
        (_, _, boxes) ->
            new Block[] {Block.wrap(DType.INT64, new long[] {boxes.getFirst().length(axis)}, 1)});
  }

  private static Expr known(Expr raw, Layout exact, String text) {
    Layout bound = raw.layout();
    return new Regional(
        "counted",
        text,
        exact,
        raw.type(),
        List.of(raw),
        Regional.Cost.NONE,
        (_, at, _) -> bound.region(bound.part(at)),
        (_, _, boxes) -> new Block[] {boxes.getFirst()});
  }
}
