package dev.weft.array.reference;

import dev.weft.array.Blocks;
import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import java.util.Locale;
import java.util.Objects;

/** The mean of the box of 2 * depth + 1 elements an axis round each element. */
final class OverlapMean {
  private OverlapMean() {}

  static DArray of(Call call) {
    int[] depth = Case.ints(call.kwargs().get("depth"));
    String name = (String) Objects.requireNonNull(call.kwargs().get("boundary"));
    Object value = Case.number(call.kwargs().get("value"));
    return call.x()
        .mapOverlap(
            depth,
            Blocks.Boundary.valueOf(name.toUpperCase(Locale.ROOT)),
            value == null ? 0 : ((Number) value).doubleValue(),
            (block, _) -> means(block, depth));
  }

  private static NDArray means(NDArray block, int[] depth) {
    int[] shape = block.shape();
    double[] x = block.toDoubleArray();
    double[] means = new double[x.length];
    int[] at = new int[shape.length];
    for (int i = 0; i < x.length; i++) {
      double[] sum = new double[2];
      add(x, shape, at, depth, 0, 0, sum);
      means[i] = sum[0] / sum[1];
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        if (++at[axis] < shape[axis]) {
          break;
        }
        at[axis] = 0;
      }
    }
    return switch (block.dtype()) {
      case FLOAT64 -> NDArray.wrap(means, shape);
      case FLOAT32 -> {
        float[] single = new float[means.length];
        for (int i = 0; i < single.length; i++) {
          single[i] = (float) means[i];
        }
        yield NDArray.wrap(single, shape);
      }
      default -> NDArray.wrap(means, shape).lazy().astype(block.dtype()).compute();
    };
  }

  private static void add(
      double[] x, int[] shape, int[] at, int[] depth, int axis, int place, double[] sum) {
    if (axis == shape.length) {
      sum[0] += x[place];
      sum[1]++;
      return;
    }
    int from = Math.max(0, at[axis] - depth[axis]);
    int to = Math.min(shape[axis], at[axis] + depth[axis] + 1);
    for (int i = from; i < to; i++) {
      add(x, shape, at, depth, axis + 1, place * shape[axis] + i, sum);
    }
  }
}
