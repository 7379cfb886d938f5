package dev.weft.array.expr;

import dev.weft.graph.Wiring;
import java.util.Arrays;
import java.util.List;

/**
 * The blocks of partial results of a fold: how many along each axis, and which axes are folded.
 *
 * @param counts blocks along every axis; kept, do not change it
 * @param folded the axes along which blocks are combined
 */
@SuppressWarnings("ArrayRecordComponent") // private to this package, and never compared
record Grid(int[] counts, List<Integer> folded) {

  boolean isFolded() {
    for (int axis : folded) {
      if (counts[axis] > 1) {
        return false;
      }
    }
    return true;
  }

  int size() {
    int size = 1;
    for (int n : counts) {
      size *= n;
    }
    return size;
  }

  /** Returns the grid after combining up to {@code fanIn} blocks into one, last axes first. */
  Grid next(int fanIn) {
    int[] next = counts.clone();
    int left = fanIn;
    for (int i = folded.size() - 1; i >= 0 && left > 1; i--) {
      int axis = folded.get(i);
      if (next[axis] == 1) {
        continue;
      }
      int run = run(next[axis], left);
      next[axis] = Math.ceilDiv(next[axis], run);
      left /= run;
    }
    return new Grid(next, folded);
  }

  /** Returns how many of {@code count} blocks are combined if at most {@code most} may be. */
  private static int run(int count, int most) {
    return count <= most ? count : most;
  }

  int fanIn(Grid next) {
    int product = 1;
    for (int axis = 0; axis < counts.length; axis++) {
      product *= Math.ceilDiv(counts[axis], next.counts[axis]);
    }
    return product;
  }

  /** Returns which blocks of this grid, the parts of {@code source}, a block of the next reads. */
  Wiring wiring(String source, Grid next) {
    int rank = counts.length;
    int[] step = new int[rank];
    int[] outAxis = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      step[axis] = Math.ceilDiv(counts[axis], next.counts[axis]);
      outAxis[axis] = axis;
    }
    if (isRuns(next, step)) {
      return Wiring.runs(source, fanIn(next));
    }
    return Wiring.box(source, next.counts, counts, outAxis, step, new int[rank], step);
  }

  /** Returns whether the blocks that become one are neighbours in row-major order. */
  private boolean isRuns(Grid next, int[] step) {
    int axis = counts.length - 1;
    while (axis >= 0 && next.counts[axis] == 1) {
      axis--;
    }
    if (axis < 0) {
      return true;
    }
    boolean even = counts[axis] % step[axis] == 0;
    for (int i = 0; i < axis; i++) {
      if (step[i] != 1 || (counts[i] > 1 && !even)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return Arrays.toString(counts) + " folded along " + folded;
  }
}
