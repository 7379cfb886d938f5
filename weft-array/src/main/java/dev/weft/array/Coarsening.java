package dev.weft.array;

import dev.weft.array.kernel.Chunk;
import dev.weft.array.kernel.Fold;
import dev.weft.array.kernel.Operand;
import dev.weft.array.kernel.Program;
import dev.weft.array.kernel.Runner;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How neighbours become one element where an array is made coarser. */
public enum Coarsening {
  /** Their sum; of integers in 64 bits. */
  SUM(Fold.SUM),
  /** Their mean, in floating point. */
  MEAN(Fold.MEAN),
  /** The smallest; NaN if one is NaN. */
  MIN(Fold.MIN),
  /** The largest; NaN if one is NaN. */
  MAX(Fold.MAX),
  /** Whether one is not zero. */
  ANY(Fold.ANY),
  /** Whether none is zero. */
  ALL(Fold.ALL);

  private final Fold fold;

  Coarsening(Fold fold) {
    this.fold = fold;
  }

  DArray of(DArray x, int... factors) {
    long[] shape = x.shape();
    boolean fits = factors.length == shape.length;
    for (int axis = 0; fits && axis < shape.length; axis++) {
      fits = factors[axis] > 0 && shape[axis] % factors[axis] == 0;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "coarsen needs one factor an axis, each a divisor of the length: factors="
              + Arrays.toString(factors)
              + ", shape="
              + Axes.text(shape)
              + "; cut the array with get first");
    }
    if (x.isComplex()) {
      if (this != SUM && this != MEAN) {
        throw ComplexArithmetic.undefined("coarsen with " + this);
      }
      return DArray.complex(of(x.real(), factors), of(x.imag(), factors));
    }
    int[] by = factors.clone();
    var cut = new ArrayList<Chunks>();
    for (int axis = 0; axis < by.length; axis++) {
      Chunks own = x.layout().axis(axis);
      long size = Math.max(1, own.largest() / by[axis]);
      cut.add(Chunks.regular(shape[axis] / by[axis], size));
    }
    DType type =
        switch (this) {
          case SUM -> x.dtype().accumulator();
          case MEAN -> x.dtype().real();
          case MIN, MAX -> x.dtype();
          case ANY, ALL -> DType.BOOL;
        };
    Fold how = fold;
    DType given = x.dtype();
    return UserBlocks.of(
        "coarsen",
        fold + " " + Arrays.toString(by),
        new Layout(cut),
        type,
        List.of(x),
        (_, _, out) -> {
          var box = out;
          for (int axis = 0; axis < by.length; axis++) {
            box = box.with(axis, out.from(axis) * by[axis], out.to(axis) * by[axis]);
          }
          return box;
        },
        (_, out, boxes) -> {
          int rank = by.length;
          int[] split = new int[2 * rank];
          int[] whole = new int[rank];
          Integer[] folded = new Integer[rank];
          for (int axis = 0; axis < rank; axis++) {
            split[2 * axis] = Math.toIntExact(out.length(axis));
            split[2 * axis + 1] = by[axis];
            whole[axis] = split[2 * axis];
            folded[axis] = 2 * axis + 1;
          }
          Program.Builder builder = Program.builder();
          builder.fold(how, builder.input(given));
          var block = boxes.getFirst().block().reshape(split);
          var partial =
              new Runner(builder.reduce(folded)).reduce(Chunk.all(split), Operand.of(block));
          return new NDArray(partial.finish(0).reshape(whole));
        });
  }
}
