package dev.weft.array.expr;

import dev.weft.array.kernel.Operand;
import java.util.Arrays;

/** Copies of what is seen with its axes in any order, in squares that stay in the cache. */
final class Turning {
  private static final int SIDE = 32;

  private final double[] from;
  private final double[] to;
  private final int[] shape;
  private final int[] fromStride;
  private final int[] toStride;
  private final int last; // the axis along which neighbours lie together in the target
  private final int other; // that along which they do in the source

  private Turning(Operand seen, double[] to, int[] toStride) {
    from = (double[]) seen.block().array();
    this.to = to;
    shape = seen.shape();
    fromStride = new int[shape.length];
    Arrays.setAll(fromStride, seen::stride);
    this.toStride = toStride;
    last = shape.length - 1;
    int nearest = last;
    for (int axis = last; axis >= 0; axis--) {
      if (Math.abs(fromStride[axis]) == 1 && shape[axis] > 1) {
        nearest = axis;
        break;
      }
    }
    other = nearest;
  }

  /** Copies all elements of {@code seen}, of rank 1 or more, to {@code at} on by strides. */
  static void copy(Operand seen, double[] to, int at, int[] toStride) {
    var turning = new Turning(seen, to, toStride);
    if (Arrays.stream(turning.shape).allMatch(n -> n > 0)) {
      turning.outer(0, seen.start(), at);
    }
  }

  /** Goes through the axes from {@code axis} on that are not gone through inside. */
  private void outer(int axis, int source, int target) {
    if (axis > last) {
      inner(source, target);
    } else if (axis == last || axis == other) {
      outer(axis + 1, source, target);
    } else {
      for (int i = 0; i < shape[axis]; i++) {
        outer(axis + 1, source + i * fromStride[axis], target + i * toStride[axis]);
      }
    }
  }

  private void inner(int source, int target) {
    int n = shape[last];
    int step = fromStride[last];
    if (other == last) {
      if (step == 1) {
        System.arraycopy(from, source, to, target, n);
      } else {
        for (int j = 0; j < n; j++) {
          to[target + j] = from[source + j * step];
        }
      }
      return;
    }
    int m = shape[other];
    int beside = fromStride[other];
    int down = toStride[other];
    for (int i = 0; i < m; i += SIDE) {
      int rows = Math.min(m, i + SIDE);
      for (int j = 0; j < n; j += SIDE) {
        int columns = Math.min(n, j + SIDE);
        for (int row = i; row < rows; row++) {
          int s = source + row * beside;
          int t = target + row * down;
          for (int column = j; column < columns; column++) {
            to[t + column] = from[s + column * step];
          }
        }
      }
    }
  }
}
