package dev.weft.array;

import dev.weft.array.expr.Mapping;
import dev.weft.array.expr.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What an index names: a view for numbers, slices and new axes, then what arrays choose. */
final class Selection {
  private final DArray x;
  private final long[] own;
  private final List<Long> shape = new ArrayList<>();
  private final int[] outAxis;
  private final long[] offset;
  private final long[] step;
  private final List<DArray> choices = new ArrayList<>();
  private final List<Integer> chosenAxes = new ArrayList<>(); // of the view
  private boolean apart; // whether something stands between what is no slice or new axis
  private int axis; // the next of the array

  private Selection(DArray x) {
    this.x = x;
    this.own = x.shape();
    this.outAxis = new int[own.length];
    this.offset = new long[own.length];
    this.step = new long[own.length];
    Arrays.fill(step, 1);
  }

  static DArray of(DArray x, Index... index) {
    var selection = new Selection(x);
    int named = 0;
    int ellipses = 0;
    for (Index item : index) {
      switch (item) {
        case Index.At _, Index.Slice _ -> named++;
        case Index.Chosen(DArray by) -> named += by.dtype().isBool() ? by.rank() : 1;
        case Index.Ellipsis _ -> ellipses++;
        case Index.NewAxis _ -> {}
      }
    }
    if (ellipses > 1) {
      throw new IllegalArgumentException(
          "an index has one ellipsis at most, not " + ellipses + ": " + Arrays.toString(index));
    }
    if (named > selection.own.length) {
      throw new IllegalArgumentException(
          "an index of "
              + named
              + " axes is too long for an array of shape "
              + Axes.text(selection.own));
    }
    selection.apart = isApart(index);
    int whole = selection.own.length - named;
    for (Index item : index) {
      selection.add(item, whole);
    }
    while (selection.axis < selection.own.length) {
      selection.add(Index.all(), 0);
    }
    return selection.result();
  }

  /**
   * Returns whether a slice, a new axis or an ellipsis stands between arrays, or between an array
   * and a number: then NumPy puts the axes of what the arrays choose first.
   */
  private static boolean isApart(Index... index) {
    int runs = 0;
    boolean within = false;
    for (Index item : index) {
      boolean one = item instanceof Index.At || item instanceof Index.Chosen;
      runs += one && !within ? 1 : 0;
      within = one;
    }
    return runs > 1;
  }

  private void add(Index item, int whole) {
    switch (item) {
      case Index.At(long i) -> at(i);
      case Index.Slice slice -> slice(slice);
      case Index.NewAxis _ -> shape.add(1L);
      case Index.Ellipsis _ -> {
        for (int i = 0; i < whole; i++) {
          add(Index.all(), 0);
        }
      }
      case Index.Chosen(DArray by) -> {
        choices.add(by);
        int axes = by.dtype().isBool() ? by.rank() : 1;
        if (!by.dtype().isBool() && !by.dtype().isInteger()) {
          throw new IllegalArgumentException(
              "elements are chosen by arrays of integers or bool, not of " + by.dtype());
        }
        chosenAxes.add(shape.size());
        for (int i = 0; i < axes; i++) {
          if (by.dtype().isBool() && by.shape()[i] != own[axis]) {
            throw new IllegalArgumentException(
                "a mask has the lengths of the axes that it stands for: mask "
                    + Axes.text(by.shape())
                    + ", array "
                    + Axes.text(own)
                    + ", axis "
                    + axis);
          }
          add(Index.all(), 0);
        }
      }
    }
  }

  private void at(long i) {
    long length = own[axis];
    if (i < -length || i >= length) {
      throw new IllegalArgumentException(
          "index "
              + i
              + " is out of bounds for axis "
              + axis
              + " of length "
              + length
              + "; shape="
              + Axes.text(own));
    }
    outAxis[axis] = -1;
    offset[axis] = i < 0 ? i + length : i;
    axis++;
  }

  private void slice(Index.Slice slice) {
    long[] run = run(slice, own[axis], axis);
    outAxis[axis] = shape.size();
    offset[axis] = run[0];
    step[axis] = run[1];
    shape.add(run[2]);
    axis++;
  }

  /** Returns where a slice of an axis starts, its step, and how many elements it has. */
  static long[] run(Index.Slice slice, long length, int axis) {
    Long start = slice.start();
    Long stop = slice.stop();
    long by = slice.step();
    if (by == 0) {
      throw new IllegalArgumentException("a slice step must not be 0; axis=" + axis);
    }
    long low = by > 0 ? 0 : -1;
    long high = by > 0 ? length : length - 1;
    long from = start == null ? (by > 0 ? low : high) : clip(start, length, low, high);
    long to = stop == null ? (by > 0 ? high : low) : clip(stop, length, low, high);
    long count = by > 0 ? Math.ceilDiv(to - from, by) : Math.ceilDiv(from - to, -by);
    count = Math.max(0, count);
    return new long[] {count == 0 ? 0 : from, by, count};
  }

  private static long clip(long bound, long length, long low, long high) {
    return Math.clamp(bound < 0 ? bound + length : bound, low, high);
  }

  private DArray result() {
    long[] lengths = shape.stream().mapToLong(Long::longValue).toArray();
    var mapping = new Mapping(outAxis, offset, step);
    boolean same = mapping.isIdentity(lengths.length) && Arrays.equals(lengths, own);
    DArray view = same ? x : x.each(e -> View.of("slice", e, lengths, mapping));
    return choices.isEmpty() ? view : Choosing.choose(view, chosenAxes, choices, apart);
  }
}
