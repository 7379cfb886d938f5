package dev.weft.graph;

import java.io.Serializable;

/**
 * Which parts of one source stage each part of a stage reads.
 *
 * <p>Wirings are data, never lambdas: they can be printed, compared, fused and sent to another
 * process, and be asked in both directions, {@link Line} on whole ranges in constant time, {@link
 * Box} and {@link Table} part by part or row by row. The static methods here are the names that
 * people use; the three records are what there is underneath.
 */
public sealed interface Wiring extends Serializable permits Line, PartWiring {

  /** Returns the name of the stage that is read. */
  String source();

  /** Part i reads part i. */
  static Line each(String source) {
    return new Line(source, 1, 1, 0, 1);
  }

  /** Part i reads the k parts [i*k, (i+1)*k), fewer at the end. */
  static Line runs(String source, long k) {
    return new Line(source, k, 1, 0, k);
  }

  /** Part i reads part i/k: each part of the source has k readers. */
  static Line spread(String source, long k) {
    return new Line(source, 1, k, 0, 1);
  }

  /** Part i reads the parts [i-before, i+after], clipped at both ends. */
  static Line stencil(String source, long before, long after) {
    return new Line(source, 1, 1, -before, before + after + 1);
  }

  /** Part i reads part offset + step*i; the step may be negative. */
  static Line slice(String source, long offset, long step) {
    return new Line(source, step, 1, offset, 1);
  }

  /** Every part reads all {@code size} parts. */
  static Line all(String source, long size) {
    return new Line(source, 0, 1, 0, size);
  }

  /**
   * Part i reads {@code refs[offsets[i]]} to {@code refs[offsets[i + 1] - 1]}, in this order.
   *
   * @param sourceSize the number of parts of the source, or of the stage itself if it reads lower
   *     parts of its own
   * @param offsets one more than the stage has parts; the table keeps it, do not change it
   * @param refs part numbers of the source; the table keeps it, do not change it
   */
  static Table table(String source, int sourceSize, int[] offsets, int[] refs) {
    return new Table(source, sourceSize, offsets, refs);
  }

  /**
   * Parts on an n-d grid read a box of the source's grid, both numbered in row-major order: the
   * part at {@code o} reads, along axis e of the source, {@code [step[e] * o[outAxis[e]] +
   * offset[e], +length[e])}, clipped; where {@code outAxis[e]} is -1, {@code o} counts as 0.
   * Transposes, broadcasts, n-d slices and stencils, contractions and shuffles are boxes.
   */
  static Box box(
      String source,
      int[] outGrid,
      int[] sourceGrid,
      int[] outAxis,
      int[] step,
      int[] offset,
      int[] length) {
    return new Box(source, outGrid, sourceGrid, outAxis, step, offset, length);
  }

  /**
   * Part {@code o} of {@code outGrid} reads the one part of {@code sourceGrid} at {@code o} with
   * its axes in another order: {@code outGrid[i]} is {@code sourceGrid[axes[i]]}.
   */
  static Box transpose(String source, int[] sourceGrid, int... axes) {
    int rank = sourceGrid.length;
    int[] outGrid = new int[rank];
    int[] outAxis = new int[rank];
    for (int i = 0; i < rank; i++) {
      outGrid[i] = sourceGrid[axes[i]];
      outAxis[axes[i]] = i;
    }
    int[] ones = new int[rank];
    java.util.Arrays.fill(ones, 1);
    return new Box(source, outGrid, sourceGrid, outAxis, ones, new int[rank], ones);
  }

  /**
   * Part {@code o} of {@code outGrid} reads the one part of {@code sourceGrid} that NumPy's rules
   * of broadcasting pair it with: axes are aligned at the end, and an axis of one part is read by
   * all.
   */
  static Box broadcast(String source, int[] outGrid, int[] sourceGrid) {
    int rank = sourceGrid.length;
    int[] outAxis = new int[rank];
    int[] ones = new int[rank];
    for (int e = 0; e < rank; e++) {
      outAxis[e] = sourceGrid[e] == 1 ? -1 : outGrid.length - rank + e;
      ones[e] = 1;
    }
    return new Box(source, outGrid, sourceGrid, outAxis, ones, new int[rank], ones);
  }
}
