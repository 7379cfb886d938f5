package dev.weft.array;

import dev.weft.array.expr.Lanes;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The lanes of a block of real numbers, or of two of the real and the imaginary parts, which are
 * transformed line by line in memory of their own, complex numbers as pairs (real, imaginary).
 */
final class Strands {
  /**
   * Lanes side by side are taken together, so that what lies between two elements of one is used
   * too.
   */
  private static final int TOGETHER = 8;

  /** Elements that lie in the cache, of all lines that are taken together. */
  private static final int CACHED = 1 << 17;

  private final int[] shape;
  private final Lanes lanes;
  private final double[][] halves;

  private Strands(int[] shape, int axis, double[]... halves) {
    this.shape = shape;
    this.lanes = Lanes.of(shape, axis);
    this.halves = halves;
  }

  /** Returns the lanes of one block, or of two, along {@code axis}; not copied if float64. */
  static Strands of(List<Block> blocks, int axis) {
    return new Strands(
        blocks.getFirst().shape(),
        axis,
        blocks.stream().map(Lanes::doubles).toArray(double[][]::new));
  }

  /** Returns real lanes to be filled. */
  static Strands real(int[] shape, int axis) {
    return new Strands(shape, axis, new double[size(shape)]);
  }

  /** Returns complex lanes to be filled. */
  static Strands complex(int[] shape, int axis) {
    return new Strands(shape, axis, new double[size(shape)], new double[size(shape)]);
  }

  private static int size(int[] shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /**
   * Fills the lanes of {@code to} with what {@code transform} makes of these.
   *
   * @param size the elements of a line, of which those that a lane has not are 0
   */
  void each(Strands to, int size, Consumer<double[]> transform) {
    int together = Math.clamp(CACHED / size, 1, Math.clamp(to.lanes.inner(), 1, TOGETHER));
    double[][] lines = new double[together][size];
    for (int i = 0; i < to.lanes.outer(); i++) {
      for (int j = 0; j < to.lanes.inner(); j += together) {
        int n = Math.min(together, to.lanes.inner() - j);
        for (int line = 0; line < n; line++) {
          Arrays.fill(lines[line], 0);
        }
        take(i, j, n, lines);
        for (int line = 0; line < n; line++) {
          transform.accept(lines[line]);
        }
        to.put(i, j, n, lines);
      }
    }
  }

  private void take(int i, int j, int n, double[][] lines) {
    int step = halves.length;
    for (int half = 0; half < step; half++) {
      double[] from = halves[half];
      if (n == 1) {
        takeOne(from, lanes.at(i, 0, j), lines[0], half);
        continue;
      }
      for (int k = 0; k < lanes.length(); k++) {
        int at = lanes.at(i, k, j);
        for (int line = 0; line < n; line++) {
          lines[line][k * step + half] = from[at + line];
        }
      }
    }
  }

  private void takeOne(double[] from, int start, double[] line, int half) {
    int step = halves.length;
    int apart = lanes.inner();
    int n = lanes.length();
    for (int k = 0; k < n; k++) {
      line[k * step + half] = from[start + k * apart];
    }
  }

  private void putOne(double[] line, int half, double[] to, int start) {
    int step = halves.length;
    int apart = lanes.inner();
    int n = lanes.length();
    for (int k = 0; k < n; k++) {
      to[start + k * apart] = line[k * step + half];
    }
  }

  private void put(int i, int j, int n, double[][] lines) {
    int step = halves.length;
    for (int half = 0; half < step; half++) {
      double[] to = halves[half];
      if (n == 1) {
        putOne(lines[0], half, to, lanes.at(i, 0, j));
        continue;
      }
      for (int k = 0; k < lanes.length(); k++) {
        int at = lanes.at(i, k, j);
        for (int line = 0; line < n; line++) {
          to[at + line] = lines[line][k * step + half];
        }
      }
    }
  }

  /** Returns the blocks of these lanes. */
  Block[] blocks() {
    return Arrays.stream(halves)
        .map(half -> Block.wrap(DType.FLOAT64, half, shape))
        .toArray(Block[]::new);
  }
}
